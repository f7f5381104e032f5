//! How fast messages may go out: over all chats, and to each.
//!
//! Telegram bears about 30 messages a second overall and about one a second in a chat, with short bursts; its true limits are not
//! published, so a 429 is obeyed besides, for the chat that it names and no other. teloxide's `Throttle` isn't used: it freezes all
//! chats on one 429 and holds private chats to 20 a minute, which is the limit of groups.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

/// Waits longer than this are the desk's, which can send to others meanwhile.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(3);

/// Messages to one chat that may follow each other at once.
const BURST_PER_CHAT: u32 = 3;

/// Below this many chats nobody is forgotten.
const FEW_CHATS: usize = 1024;

/// The budgets. Each is kept as the instant at which it would be full again (the generic cell rate algorithm).
#[derive(Debug)]
pub(super) struct Pace {
    overall: Option<Rate>,
    per_chat: Option<Rate>,
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug)]
struct Rate {
    /// Between two messages.
    interval: Duration,
    /// How many may come at once.
    burst: u32,
}

#[derive(Debug)]
struct State {
    overall_full_at: Option<Instant>,
    chats: HashMap<i64, Chat>,
    /// Look for idle chats when there are so many.
    sweep_at: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Chat {
    full_at: Option<Instant>,
    held_until: Option<Instant>,
}

impl State {
    /// A chat's budget. Those that are full again are forgotten now and then.
    fn chat(&mut self, chat: i64, now: Instant) -> &mut Chat {
        if self.chats.len() >= self.sweep_at {
            self.chats
                .retain(|_, chat| chat.full_at.max(chat.held_until).is_some_and(|at| at > now));
            self.sweep_at = FEW_CHATS.max(self.chats.len() * 2);
        }
        self.chats.entry(chat).or_default()
    }
}

impl Rate {
    fn new(per_second: u32, burst: u32) -> Option<Self> {
        (per_second > 0).then(|| Self {
            interval: Duration::from_secs(1) / per_second,
            burst: burst.max(1),
        })
    }

    /// When the next may go, if so many of the burst are to stay unused.
    fn next_at(self, full_at: Option<Instant>, now: Instant, spare: u32) -> Instant {
        let tolerance = self.interval * self.burst.saturating_sub(1 + spare);
        full_at
            .and_then(|full_at| full_at.checked_sub(tolerance))
            .map_or(now, |at| at.max(now))
    }

    fn take(self, full_at: &mut Option<Instant>, now: Instant) {
        *full_at = Some(full_at.map_or(now, |at| at.max(now)) + self.interval);
    }
}

impl Pace {
    /// So many a second overall and per chat; 0 for no limit.
    pub(super) fn new(per_second: u32, per_second_per_chat: u32) -> Self {
        Self {
            overall: Rate::new(per_second, per_second / 3),
            per_chat: Rate::new(per_second_per_chat, BURST_PER_CHAT.max(per_second_per_chat)),
            state: Mutex::new(State {
                overall_full_at: None,
                chats: HashMap::new(),
                sweep_at: FEW_CHATS,
            }),
        }
    }

    /// Waits until a message may go to that chat. When that is long, says how long, and nothing is taken.
    ///
    /// An answer reserves its turn at once. A push doesn't: it goes only when nobody else is waiting.
    pub(super) async fn admit(&self, chat: i64, push: bool) -> Result<(), Duration> {
        let began = Instant::now();
        loop {
            let now = Instant::now();
            let at = {
                let mut state = self.lock();
                let at = self.next_at(&state, chat, now, if push { u32::MAX - 1 } else { 0 });
                if at.duration_since(began) > LONGEST_WAIT {
                    return Err(at - now);
                }
                if at <= now || !push {
                    self.take(&mut state, chat, now);
                }
                at
            };
            if at <= now {
                return Ok(());
            }
            sleep_until(at).await;
            if !push {
                return Ok(());
            }
        }
    }

    /// Takes a turn for something that may as well be left out, if there is more than enough.
    pub(super) fn spare(&self, chat: i64) -> bool {
        let now = Instant::now();
        let mut state = self.lock();
        let free = self.next_at(&state, chat, now, 1) <= now;
        if free {
            self.take(&mut state, chat, now);
        }
        free
    }

    /// The server asked to wait, for this chat.
    pub(super) fn hold(&self, chat: i64, pause: Duration) {
        let now = Instant::now();
        self.lock().chat(chat, now).held_until = Some(now + pause);
    }

    fn next_at(&self, state: &State, chat: i64, now: Instant, spare: u32) -> Instant {
        let Chat { full_at, held_until } = state.chats.get(&chat).copied().unwrap_or_default();
        let overall = self
            .overall
            .map_or(now, |rate| rate.next_at(state.overall_full_at, now, spare));
        let own = self.per_chat.map_or(now, |rate| rate.next_at(full_at, now, spare));
        overall.max(own).max(held_until.unwrap_or(now))
    }

    fn take(&self, state: &mut State, chat: i64, now: Instant) {
        if let Some(rate) = self.overall {
            rate.take(&mut state.overall_full_at, now);
        }
        if let Some(rate) = self.per_chat {
            rate.take(&mut state.chat(chat, now).full_at, now);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every state of the numbers is a sound one.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn three_at_once_then_one_a_second() {
        let pace = Pace::new(0, 1);
        let began = Instant::now();
        let mut at = Vec::new();
        for _ in 0..5 {
            pace.admit(1, false).await.unwrap();
            at.push(began.elapsed().as_secs());
        }
        assert_eq!(at, [0, 0, 0, 1, 2]);
        pace.admit(2, false).await.unwrap();
        assert_eq!(began.elapsed().as_secs(), 2, "another chat doesn't wait");
    }

    #[tokio::test(start_paused = true)]
    async fn overall_thirty_a_second() {
        let pace = Pace::new(30, 1);
        let began = Instant::now();
        for chat in 0..100 {
            pace.admit(chat, false).await.unwrap();
        }
        let took = began.elapsed();
        assert!(
            took > Duration::from_millis(2900) && took < Duration::from_millis(3100),
            "{took:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_hold_is_for_one_chat_and_long_ones_are_handed_back() {
        let pace = Pace::new(30, 1);
        pace.hold(1, Duration::from_secs(20));
        assert!(pace.admit(1, false).await.unwrap_err() > Duration::from_secs(19));
        assert!(!pace.spare(1));
        pace.admit(2, false).await.unwrap();
        tokio::time::sleep(Duration::from_secs(18)).await;
        let began = Instant::now();
        pace.admit(1, false).await.unwrap();
        assert_eq!(began.elapsed().as_secs(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_push_goes_when_nobody_waits() {
        let pace = Pace::new(10, 0);
        for chat in 0..8 {
            pace.admit(chat, false).await.unwrap();
        }
        // An answer could go after 100 ms, while the burst is used up; the push lets it fill up first.
        let began = Instant::now();
        pace.admit(100, true).await.unwrap();
        let took = began.elapsed();
        assert!(
            took >= Duration::from_millis(290) && took < Duration::from_millis(400),
            "{took:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_can_be_left_out_leaves_one() {
        let pace = Pace::new(0, 1);
        pace.admit(1, false).await.unwrap();
        assert!(pace.spare(1));
        assert!(!pace.spare(1));
        let began = Instant::now();
        pace.admit(1, false).await.unwrap();
        assert_eq!(began.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn idle_chats_are_forgotten() {
        let pace = Pace::new(0, 1);
        for chat in 0..10_000 {
            pace.admit(chat, false).await.unwrap();
            if chat % 100 == 0 {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        assert!(pace.lock().chats.len() <= FEW_CHATS);
    }

    #[tokio::test(start_paused = true)]
    async fn zero_is_no_limit() {
        let pace = Pace::new(0, 0);
        for _ in 0..1000 {
            pace.admit(1, false).await.unwrap();
        }
        assert!(pace.spare(1));
    }
}
