//! Small calls that nobody waits for: bounded, each tried once, failures are done.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

/// More than this at once means that the server is slow: what comes on top is left out.
const MOST_AT_ONCE: usize = 256;

#[derive(Clone, Debug)]
pub(super) struct Background {
    tasks: TaskTracker,
    permits: Arc<Semaphore>,
}

impl Background {
    pub(super) fn new() -> Self {
        Self {
            tasks: TaskTracker::new(),
            permits: Arc::new(Semaphore::new(MOST_AT_ONCE)),
        }
    }

    /// Does it by the way, or not at all.
    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            self.tasks.spawn(async move {
                work.await;
                drop(permit);
            });
        } else {
            tracing::debug!("telegram: too much is under way, a small call is left out");
        }
    }

    /// Waits for what is under way, at most so long.
    pub(super) async fn settle(&self, at_most: Duration) {
        self.tasks.close();
        // What isn't done by then is a lost nicety.
        let _ = tokio::time::timeout(at_most, self.tasks.wait()).await;
        self.tasks.reopen();
    }
}
