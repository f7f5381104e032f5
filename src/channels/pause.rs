//! A pause that doubles, with jitter so that many don't come back at once.

use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

#[derive(Debug)]
pub(super) struct Pause {
    first: Duration,
    next: Duration,
    longest: Duration,
}

impl Pause {
    /// The first pause, and the longest that it grows to.
    pub(super) fn new(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            next: first,
            longest,
        }
    }

    /// The next one is the first again.
    pub(super) fn reset(&mut self) {
        self.next = self.first;
    }

    /// The next one is at least so long.
    pub(super) fn at_least(&mut self, asked: Duration) {
        self.next = self.next.max(asked);
    }

    /// Waits for half of it and more; false when it was stopped meanwhile.
    pub(super) async fn wait(&mut self, stop: &CancellationToken) -> bool {
        let pause = self.step().mul_f64(rand::random_range(0.5..1.0));
        wait(pause, stop).await
    }

    /// Waits for all of it; false when it was stopped meanwhile.
    pub(super) async fn wait_whole(&mut self, stop: &CancellationToken) -> bool {
        wait(self.step(), stop).await
    }

    fn step(&mut self) -> Duration {
        let next = (self.next * 2).min(self.longest);
        std::mem::replace(&mut self.next, next)
    }
}

async fn wait(pause: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        () = sleep(pause) => true,
    }
}
