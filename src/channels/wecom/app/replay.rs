//! Callbacks that were taken already: whoever recorded one must not bring it again.

use std::{
    collections::{HashSet, VecDeque},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// A callback is let in for five minutes before and after what it says, so for no longer than this.
const REMEMBERED_FOR: Duration = Duration::from_secs(600);

/// The oldest of more are forgotten. Only what WeCom signed gets in here, so nobody else can push them out.
const MOST: usize = 65_536;

/// What makes a callback the one that it is.
type Pair = (i64, String);

/// The callbacks that were taken within the last ten minutes.
///
/// They are told apart by time and nonce together: a nonce alone may come again after a while, and everybody's callbacks of one second
/// bear the same time. A pair is remembered only when its update is durable: one that we sent back with a 503 has to be let in when WeCom
/// repeats it, or it would be lost. What comes again all the same (after a restart, or at another replica) the desk knows by its id.
#[derive(Debug, Default)]
pub(super) struct Taken(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    pairs: HashSet<Pair>,
    in_order: VecDeque<(Instant, Pair)>,
}

impl Taken {
    /// Whether that callback was taken before.
    pub(super) fn has(&self, timestamp: i64, nonce: &str) -> bool {
        self.with(|taken| {
            taken.forget();
            taken.pairs.contains(&(timestamp, nonce.to_owned()))
        })
    }

    /// That callback's update is durable.
    pub(super) fn note(&self, timestamp: i64, nonce: &str) {
        self.with(|taken| {
            let pair = (timestamp, nonce.to_owned());
            if taken.pairs.insert(pair.clone()) {
                taken.in_order.push_back((Instant::now(), pair));
                taken.forget();
            }
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut Remembered) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Remembered {
    fn forget(&mut self) {
        while let Some((at, pair)) = self.in_order.front() {
            if self.in_order.len() <= MOST && at.elapsed() < REMEMBERED_FOR {
                return;
            }
            self.pairs.remove(pair);
            self.in_order.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn each_is_known_for_ten_minutes() {
        let taken = Taken::default();
        assert!(!taken.has(1, "a"), "looking remembers nothing");
        assert!(!taken.has(1, "a"));
        taken.note(1, "a");
        assert!(taken.has(1, "a"));
        assert!(!taken.has(2, "a") && !taken.has(1, "b"));
        advance(REMEMBERED_FOR - Duration::from_secs(1)).await;
        assert!(taken.has(1, "a"));
        advance(Duration::from_secs(1)).await;
        assert!(!taken.has(1, "a"));
    }

    #[tokio::test(start_paused = true)]
    async fn the_oldest_make_room() {
        let taken = Taken::default();
        for number in 0..=MOST {
            taken.note(0, &number.to_string());
        }
        assert!(!taken.has(0, "0"));
        assert!(taken.has(0, "1") && taken.has(0, &MOST.to_string()));
    }
}
