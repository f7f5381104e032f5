//! Watches the committer. sled can stop for good (its segment accountant waits for a file truncation that is queued behind
//! threads that wait for the accountant); our one batch a group keeps clear of that, and this is for the day it doesn't.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// What is done when a group takes too long.
pub type OnStuck = Arc<dyn Fn() + Send + Sync>;

/// Says so in the log and ends the process: nothing that was acknowledged is lost, and a start recovers.
pub(super) fn end_the_process() -> OnStuck {
    Arc::new(|| {
        tracing::error!("the store has been stuck for too long: ending the process so that a fresh start can recover");
        std::process::exit(70);
    })
}

/// The committer's sign of life.
pub(super) struct Pulse {
    since: Instant,
    /// Milliseconds from `since` to the begin of the group on its way, plus one; 0 = none is.
    busy_since: AtomicU64,
    stopped: AtomicBool,
}

impl Pulse {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            since: Instant::now(),
            busy_since: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        })
    }

    /// A group begins.
    pub(super) fn begin(&self) {
        self.busy_since.store(self.elapsed() + 1, Ordering::Relaxed);
    }

    /// The group is durable.
    pub(super) fn end(&self) {
        self.busy_since.store(0, Ordering::Relaxed);
    }

    /// There is nothing to watch any more.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX - 1)
    }

    fn busy_for(&self) -> Duration {
        match self.busy_since.load(Ordering::Relaxed) {
            0 => Duration::ZERO,
            since => Duration::from_millis(self.elapsed().saturating_sub(since - 1)),
        }
    }
}

/// Starts the watch. It ends by itself with the committer.
pub(super) fn watch(pulse: &Arc<Pulse>, patience: Duration, on_stuck: OnStuck) -> std::io::Result<()> {
    let pulse: Weak<Pulse> = Arc::downgrade(pulse);
    // A look a second costs nothing that could be measured; a wake-up for each group would.
    let pause = (patience / 4).min(Duration::from_secs(1));
    thread::Builder::new().name("store-watch".to_owned()).spawn(move || {
        while let Some(pulse) = pulse.upgrade() {
            if pulse.stopped.load(Ordering::Relaxed) {
                return;
            }
            if pulse.busy_for() > patience {
                on_stuck();
                return;
            }
            drop(pulse);
            thread::sleep(pause);
        }
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_group_that_takes_too_long_is_noticed() {
        let (sender, receiver) = channel();
        let pulse = Pulse::new();
        watch(
            &pulse,
            Duration::from_millis(200),
            Arc::new(move || sender.send(()).unwrap()),
        )
        .unwrap();
        for _ in 0..10 {
            pulse.begin();
            thread::sleep(Duration::from_millis(30));
            pulse.end();
        }
        assert!(receiver.try_recv().is_err(), "many short groups are not one long one");
        pulse.begin();
        receiver.recv_timeout(Duration::from_secs(5)).unwrap();
    }
}
