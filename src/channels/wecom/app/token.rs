//! The access token: fetched once for everybody, kept until shortly before it runs out.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::Mutex, time::Instant};

use super::api::CallError;

/// It is fetched anew so long before it runs out, or a tenth of its time if that is less.
const MARGIN: Duration = Duration::from_secs(300);

/// A token as WeCom gives it out.
#[derive(Clone, Debug)]
pub(super) struct Granted {
    /// It.
    pub(super) token: SecretString,
    /// How long it is good.
    pub(super) good_for: Duration,
}

/// The token that is good now.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    state: Mutex<State>,
    /// How often it was tried to fetch one.
    attempts: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    good: Option<(SecretString, Instant)>,
    /// What came of the last attempt, if nothing did.
    failed: Option<CallError>,
}

impl Tokens {
    /// The token. If there is none, the first who asks fetches it, and whoever asks meanwhile gets what comes of that.
    pub(super) async fn get<F>(&self, fetch: impl FnOnce() -> F + Send) -> Result<SecretString, CallError>
    where
        F: Future<Output = Result<Granted, CallError>> + Send,
    {
        let attempts = self.attempts.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        if let Some((token, until)) = &state.good
            && Instant::now() < *until
        {
            return Ok(token.clone());
        }
        if attempts != self.attempts.load(Ordering::Acquire)
            && let Some(error) = &state.failed
        {
            return Err(error.clone());
        }
        state.good = None;
        let fetched = fetch().await;
        self.attempts.fetch_add(1, Ordering::AcqRel);
        match fetched {
            Ok(Granted { token, good_for }) => {
                let until = Instant::now() + good_for.saturating_sub(MARGIN.min(good_for / 10));
                state.good = Some((token.clone(), until));
                state.failed = None;
                Ok(token)
            }
            Err(error) => {
                state.failed = Some(error.clone());
                Err(error)
            }
        }
    }

    /// WeCom doesn't take that token any more. Another that was fetched meanwhile stays.
    pub(super) async fn discard(&self, refused: &SecretString) {
        let mut state = self.state.lock().await;
        let is_it = |good: &(SecretString, Instant)| good.0.expose_secret() == refused.expose_secret();
        if state.good.as_ref().is_some_and(is_it) {
            state.good = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::{sync::Notify, task::JoinSet};

    use super::*;

    fn granted(number: u64) -> Granted {
        Granted {
            token: SecretString::from(format!("t{number}")),
            good_for: Duration::from_secs(7200),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_kept_until_shortly_before_its_end() {
        let (tokens, fetched) = (Tokens::default(), AtomicU64::new(0));
        let get = || tokens.get(|| async { Ok(granted(fetched.fetch_add(1, Ordering::Relaxed))) });
        assert_eq!(get().await.unwrap().expose_secret(), "t0");
        tokio::time::advance(Duration::from_secs(6899)).await;
        assert_eq!(get().await.unwrap().expose_secret(), "t0");
        tokio::time::advance(Duration::from_secs(1)).await;
        let second = get().await.unwrap();
        assert_eq!(second.expose_secret(), "t1");
        tokens.discard(&SecretString::from("t0")).await;
        assert_eq!(get().await.unwrap().expose_secret(), "t1", "an older one was refused");
        tokens.discard(&second).await;
        assert_eq!(get().await.unwrap().expose_secret(), "t2");
    }

    #[tokio::test]
    async fn those_who_wait_share_a_failure() {
        let (tokens, fetched) = (Arc::new(Tokens::default()), Arc::new(AtomicU64::new(0)));
        let go = Arc::new(Notify::new());
        let mut callers = JoinSet::new();
        for _ in 0..20 {
            let (tokens, fetched, go) = (Arc::clone(&tokens), Arc::clone(&fetched), Arc::clone(&go));
            callers.spawn(async move {
                let fetch = || async {
                    fetched.fetch_add(1, Ordering::Relaxed);
                    go.notified().await;
                    Err(CallError::Unreachable("x"))
                };
                tokens.get(fetch).await.map(|_| ())
            });
        }
        // All of them ask before the first is answered: on one thread each runs until it waits.
        while fetched.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        go.notify_one();
        while let Some(caller) = callers.join_next().await {
            assert_eq!(caller.unwrap(), Err(CallError::Unreachable("x")));
        }
        assert_eq!(fetched.load(Ordering::Relaxed), 1);
        let again = tokens.get(|| async { Ok(granted(7)) }).await.unwrap();
        assert_eq!(again.expose_secret(), "t7", "who comes later tries anew");
    }
}
