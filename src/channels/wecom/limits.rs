//! How many messages may go to one person: 30 a minute and 1000 an hour, answers and pushes together (documents 90236 and 101032).
//!
//! What is too much WeCom drops in silence, so it is held back here. Some of it is kept for reminders.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// In each span so many, of which so many are for pushes only.
const SPANS: [(Duration, usize, usize); 2] = [(MINUTE, 30, 5), (HOUR, 1000, 50)];

/// Below this many people nobody is forgotten.
const FEW_PEOPLE: usize = 1024;

/// How many messages went out in a minute; the minute counted from 1970.
pub(super) type SentInMinute = (i64, u16);

/// When messages went out, by person, as far as it still counts.
#[derive(Debug)]
pub(super) struct Limits {
    people: Mutex<HashMap<String, VecDeque<Instant>>>,
    /// How many messages a minute; 0 for no limit at all.
    most_per_minute: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::new(SPANS[0].1)
    }
}

impl Limits {
    /// So many messages a minute; 0 for no limit, also none an hour.
    pub(super) fn new(most_per_minute: usize) -> Limits {
        Limits {
            people: Mutex::default(),
            most_per_minute,
        }
    }

    /// Takes so many messages to that person, or says how long to wait and takes nothing. `remembered` is what an earlier run sent, in
    /// case this one knows nothing of the person yet; `unix_seconds` is what the wall clock says, to read it by.
    pub(super) fn take(
        &self,
        person: &str,
        count: usize,
        is_push: bool,
        remembered: &[SentInMinute],
        unix_seconds: i64,
    ) -> Result<(), Duration> {
        let now = Instant::now();
        if self.most_per_minute == 0 {
            return Ok(());
        }
        self.with(|people| {
            if people.len() >= FEW_PEOPLE && !people.contains_key(person) {
                people.retain(|_, sent| sent.back().is_some_and(|last| now.duration_since(*last) < HOUR));
            }
            let sent = people
                .entry(person.to_owned())
                .or_insert_with(|| recalled(remembered, unix_seconds, now));
            while sent.front().is_some_and(|first| now.duration_since(*first) >= HOUR) {
                sent.pop_front();
            }
            let wait = SPANS
                .into_iter()
                .filter_map(|(span, most, reserved)| {
                    let most = if span == MINUTE { self.most_per_minute } else { most };
                    // Few as they may be, one answer can always go.
                    let most = if is_push {
                        most
                    } else {
                        most.saturating_sub(reserved).max(1)
                    };
                    let over = (within(sent, span, now) + count.min(most)).checked_sub(most + 1)?;
                    // So many of the oldest in the span have to leave it.
                    let last_to_leave = sent.len() - within(sent, span, now) + over;
                    sent.get(last_to_leave)
                        .map(|at| span.saturating_sub(now.duration_since(*at)))
                })
                .max();
            match wait {
                Some(wait) => Err(wait.max(Duration::from_millis(1))),
                None => {
                    sent.extend(std::iter::repeat_n(now, count));
                    Ok(())
                }
            }
        })
    }

    /// What was sent to that person within the last hour, by the minute: for the next run.
    pub(super) fn minutes(&self, person: &str, unix_seconds: i64) -> Vec<SentInMinute> {
        let now = Instant::now();
        self.with(|people| {
            let mut minutes: Vec<SentInMinute> = Vec::new();
            for at in people.get(person).into_iter().flatten() {
                let age = i64::try_from(now.duration_since(*at).as_secs()).unwrap_or(i64::MAX);
                let minute = unix_seconds.saturating_sub(age).div_euclid(60);
                match minutes.last_mut() {
                    Some((last, count)) if *last == minute => *count = count.saturating_add(1),
                    _ => minutes.push((minute, 1)),
                }
            }
            minutes
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, VecDeque<Instant>>) -> T) -> T {
        work(&mut self.people.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn within(sent: &VecDeque<Instant>, span: Duration, now: Instant) -> usize {
    sent.iter()
        .rev()
        .take_while(|at| now.duration_since(**at) < span)
        .count()
}

/// What an earlier run sent, as late as it may have been.
fn recalled(remembered: &[SentInMinute], unix_seconds: i64, now: Instant) -> VecDeque<Instant> {
    let most = SPANS[1].1;
    let instants = remembered.iter().flat_map(|(minute, count)| {
        let end = minute.saturating_add(1).saturating_mul(60);
        let age = u64::try_from(unix_seconds.saturating_sub(end)).unwrap_or(0);
        let at = now.checked_sub(Duration::from_secs(age));
        at.into_iter()
            .flat_map(|at| std::iter::repeat_n(at, usize::from(*count)))
    });
    instants.take(most).collect()
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    const NOW: i64 = 1_800_000_030;

    fn take(limits: &Limits, is_push: bool) -> Result<(), Duration> {
        limits.take("zhang", 1, is_push, &[], NOW)
    }

    #[tokio::test(start_paused = true)]
    async fn thirty_a_minute_of_which_five_are_for_reminders() {
        let limits = Limits::default();
        for _ in 0..20 {
            take(&limits, false).unwrap();
        }
        advance(Duration::from_secs(10)).await;
        for _ in 0..5 {
            take(&limits, false).unwrap();
        }
        assert_eq!(take(&limits, false), Err(Duration::from_secs(50)));
        for _ in 0..5 {
            take(&limits, true).unwrap();
        }
        assert_eq!(take(&limits, true), Err(Duration::from_secs(50)));
        assert_eq!(limits.take("li", 1, false, &[], NOW), Ok(()), "another person");
        // The twenty are gone; ten of the next twenty-five are there.
        advance(Duration::from_secs(50)).await;
        assert_eq!(limits.take("zhang", 15, false, &[], NOW), Ok(()));
        assert_eq!(take(&limits, false), Err(Duration::from_secs(10)));
        assert_eq!(limits.take("zhang", 4, true, &[], NOW), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_thousand_an_hour() {
        let limits = Limits::default();
        for minute in 0..38 {
            assert_eq!(limits.take("zhang", 25, false, &[], NOW), Ok(()), "{minute}");
            advance(MINUTE).await;
        }
        assert_eq!(take(&limits, false), Err(HOUR - MINUTE * 38));
        assert_eq!(take(&limits, true), Ok(()));
        advance(HOUR - MINUTE * 38).await;
        assert_eq!(take(&limits, false), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn the_minutes_limit_can_be_set_or_lifted() {
        let limits = Limits::new(10);
        assert_eq!(limits.take("zhang", 5, false, &[], NOW), Ok(()));
        assert_eq!(take(&limits, false), Err(MINUTE));
        assert_eq!(limits.take("zhang", 5, true, &[], NOW), Ok(()));
        assert_eq!(take(&limits, true), Err(MINUTE));
        let few = Limits::new(3);
        assert_eq!(take(&few, false), Ok(()));
        assert_eq!(take(&few, false), Err(MINUTE));
        let none = Limits::new(0);
        assert_eq!(none.take("zhang", 2000, false, &[(NOW / 60, 2000)], NOW), Ok(()));
        assert_eq!(none.minutes("zhang", NOW), []);
    }

    #[tokio::test(start_paused = true)]
    async fn a_reply_longer_than_the_limit_goes_when_nothing_else_did() {
        let limits = Limits::default();
        assert_eq!(limits.take("zhang", 40, false, &[], NOW), Ok(()));
        assert_eq!(limits.take("zhang", 40, false, &[], NOW), Err(MINUTE));
    }

    #[tokio::test(start_paused = true)]
    async fn an_earlier_run_is_remembered() {
        let before = Limits::default();
        before.take("zhang", 20, false, &[], NOW).unwrap();
        let remembered = before.minutes("zhang", NOW);
        assert_eq!(remembered, [(NOW / 60, 20)]);
        let after = Limits::default();
        assert_eq!(after.take("zhang", 5, false, &remembered, NOW + 10), Ok(()));
        let wait = after.take("zhang", 1, false, &remembered, NOW + 10).unwrap_err();
        assert!(wait > Duration::from_secs(50), "{wait:?}");
        assert_eq!(
            Limits::default().take("zhang", 25, false, &remembered, NOW + 3700),
            Ok(())
        );
        // A clock that was set back doesn't lock anybody out for longer than the span.
        let wait = Limits::default()
            .take("zhang", 25, false, &remembered, NOW - 100_000)
            .unwrap_err();
        assert!(wait <= MINUTE, "{wait:?}");
    }
}
