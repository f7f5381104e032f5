//! The Telegram room against a faithful server, with a desk that only keeps what it is handed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod files;
mod incoming;
mod outgoing;
mod rest;
mod webhook;

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use beian::{
    channels::{
        Address, ButtonTarget, Channel, Content, DeliverError, FetchError, Media, Outgoing, OutgoingButton, RawUpdate,
        Reception, ReceptionError, Signal,
        telegram::{NAME, PollEnd, StartError, Telegram, TelegramSettings, WebhookSettings},
    },
    conversation::Reaction,
};
use bytes::Bytes;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support::fake_telegram::{FakeTelegram, Fault, SeenChat, TOKEN};

const SOON: Duration = Duration::from_secs(5);

/// Keeps updates in memory; refuses as often as it is told to.
#[derive(Default)]
struct Desk {
    refusals: AtomicU32,
    closing: bool,
    handed: Mutex<Vec<Vec<String>>>,
    kept: Mutex<Vec<RawUpdate>>,
    /// What the server had confirmed when a batch was handed over, to see that durability comes first.
    look: Mutex<Option<Box<dyn Fn() + Send + Sync>>>,
}

#[async_trait]
impl Reception for Desk {
    async fn receive(&self, channel: &'static str, updates: Vec<RawUpdate>) -> Result<(), ReceptionError> {
        assert_eq!(channel, NAME);
        self.handed
            .lock()
            .unwrap()
            .push(updates.iter().map(|update| update.update.clone()).collect());
        if let Some(look) = &*self.look.lock().unwrap() {
            look();
        }
        if self.closing {
            return Err(ReceptionError::Closing);
        }
        let left = self.refusals.load(Ordering::Relaxed);
        if left > 0 {
            self.refusals.store(left - 1, Ordering::Relaxed);
            return Err(ReceptionError::Unavailable);
        }
        self.kept.lock().unwrap().extend(updates);
        Ok(())
    }
}

impl Desk {
    fn kept(&self) -> Vec<RawUpdate> {
        self.kept.lock().unwrap().clone()
    }

    async fn has(&self, count: usize) -> bool {
        eventually(|| self.kept.lock().unwrap().len() >= count).await
    }
}

async fn eventually(mut is_so: impl FnMut() -> bool) -> bool {
    let until = Instant::now() + SOON;
    while Instant::now() < until {
        if is_so() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    false
}

fn settings(fake: &FakeTelegram) -> TelegramSettings {
    TelegramSettings {
        api_url: fake.url().parse().unwrap(),
        messages_per_second: 0,
        messages_per_second_per_chat: 0,
        poll_seconds: 2,
        retry_milliseconds: 5,
        ..TelegramSettings::new(TOKEN.into())
    }
}

async fn channel() -> (FakeTelegram, Arc<Telegram>) {
    let fake = FakeTelegram::start().await;
    let telegram = Arc::new(Telegram::new(&settings(&fake)).unwrap());
    (fake, telegram)
}

struct Polling {
    stop: CancellationToken,
    task: JoinHandle<PollEnd>,
}

impl Polling {
    async fn end(self) -> PollEnd {
        self.stop.cancel();
        tokio::time::timeout(SOON, self.task).await.unwrap().unwrap()
    }
}

fn poll(telegram: &Arc<Telegram>, desk: &Arc<Desk>) -> Polling {
    let stop = CancellationToken::new();
    let (telegram, desk, token) = (Arc::clone(telegram), Arc::clone(desk), stop.clone());
    let task = tokio::spawn(async move { telegram.poll(&*desk, &token).await });
    Polling { stop, task }
}

fn card(text: &str, labels: &[&str]) -> Outgoing {
    let button = |label: &&str| OutgoingButton {
        label: (*label).to_owned(),
        target: ButtonTarget::Payload(format!("1.{label}")),
    };
    Outgoing {
        body: vec![text.to_owned()],
        buttons: labels.iter().map(|label| vec![button(label)]).collect(),
        ..Outgoing::default()
    }
}

fn fresh(text: &str, labels: &[&str]) -> Outgoing {
    Outgoing {
        fresh: true,
        ..card(text, labels)
    }
}

fn to(person: i64) -> Address {
    Address(person.to_string())
}

fn texts(chat: &SeenChat) -> Vec<&str> {
    chat.bot_messages().map(|message| message.text.as_str()).collect()
}

fn hook(listen: &str) -> WebhookSettings {
    WebhookSettings {
        url: "https://bot.example.com/telegram/in".parse().unwrap(),
        listen: listen.parse().unwrap(),
        secret: "s3cret_-".into(),
        max_connections: 2,
    }
}
