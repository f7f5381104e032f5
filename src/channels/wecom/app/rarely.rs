//! Log lines for what may happen very often.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// What stays wrong is said again after this.
pub(super) const BETWEEN: Duration = Duration::from_secs(600);

/// When something was last said.
#[derive(Debug, Default)]
pub(super) struct Rarely(Mutex<Option<Instant>>);

impl Rarely {
    /// Whether it is time to say it (again); whoever asks and hears yes says it.
    pub(super) fn is_due(&self) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = last.is_none_or(|last| last.elapsed() >= BETWEEN);
        if is_due {
            *last = Some(Instant::now());
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn once_in_ten_minutes() {
        let rarely = Rarely::default();
        assert!(rarely.is_due());
        assert!(!rarely.is_due());
        tokio::time::advance(BETWEEN).await;
        assert!(rarely.is_due());
    }
}
