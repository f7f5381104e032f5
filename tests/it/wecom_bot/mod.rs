//! WeCom's AI bot against a faithful server, with a desk that only keeps what it is handed; and through the real binary.

mod connection;
mod incoming;
mod outgoing;
mod secrets;
mod whole;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use beian::channels::{
    Address, ButtonTarget, Outgoing, OutgoingButton, RawUpdate, Reception, ReceptionError,
    wecom::bot::{BotSettings, NAME, RunEnd, WecomBot},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support::fake_wecom::bot::{BOT_ID, FakeBot, SECRET};

const SOON: Duration = Duration::from_secs(15);
const GROUP_ANSWER: &str = "只在单聊里办";

/// Keeps updates in memory; refuses as often as it is told to.
#[derive(Default)]
struct Desk {
    refusals: AtomicU32,
    kept: Mutex<Vec<RawUpdate>>,
    reached: AtomicU32,
}

#[async_trait]
impl Reception for Desk {
    async fn receive(&self, channel: &'static str, updates: Vec<RawUpdate>) -> Result<(), ReceptionError> {
        assert_eq!(channel, NAME);
        let left = self.refusals.load(Ordering::Relaxed);
        if left > 0 {
            self.refusals.store(left - 1, Ordering::Relaxed);
            return Err(ReceptionError::Unavailable);
        }
        self.kept.lock().unwrap().extend(updates);
        Ok(())
    }

    fn reaches_again(&self, channel: &'static str) {
        assert_eq!(channel, NAME);
        self.reached.fetch_add(1, Ordering::Relaxed);
    }
}

impl Desk {
    fn kept(&self) -> Vec<RawUpdate> {
        self.kept.lock().unwrap().clone()
    }

    fn reached(&self) -> u32 {
        self.reached.load(Ordering::Relaxed)
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

fn settings(url: &str) -> BotSettings {
    BotSettings {
        url: url.parse().unwrap(),
        retry_milliseconds: 2,
        ..BotSettings::new(BOT_ID.to_owned(), SECRET.into())
    }
}

/// A bot that runs against the fake.
struct Running {
    fake: FakeBot,
    bot: Arc<WecomBot>,
    desk: Arc<Desk>,
    stop: CancellationToken,
    task: JoinHandle<RunEnd>,
}

impl Running {
    /// Runs and is connected.
    async fn start() -> Running {
        let running = Running::with(FakeBot::start().await, |_| {}).await;
        assert!(eventually(|| running.desk.reached() == 1).await, "it never connected");
        running
    }

    async fn with(fake: FakeBot, change: impl FnOnce(&mut BotSettings)) -> Running {
        let mut settings = settings(&fake.url());
        change(&mut settings);
        let bot = Arc::new(WecomBot::new(&settings, GROUP_ANSWER.to_owned()).unwrap());
        let (desk, stop) = (Arc::new(Desk::default()), CancellationToken::new());
        let task = {
            let (bot, desk, stop) = (Arc::clone(&bot), Arc::clone(&desk), stop.clone());
            tokio::spawn(async move { bot.run(&*desk, &stop).await })
        };
        Running {
            fake,
            bot,
            desk,
            stop,
            task,
        }
    }

    async fn has(&self, count: usize) -> bool {
        eventually(|| self.desk.kept().len() >= count).await
    }

    async fn end(self) -> RunEnd {
        self.stop.cancel();
        tokio::time::timeout(SOON, self.task).await.unwrap().unwrap()
    }
}

fn to(person: &str) -> Address {
    Address(person.to_owned())
}

fn card(text: &str, labels: &[&str]) -> Outgoing {
    let button = |(index, label): (usize, &&str)| OutgoingButton {
        label: format!("{} {label}", index + 1),
        target: ButtonTarget::Payload(format!("1.o{index}")),
    };
    Outgoing {
        body: vec![text.to_owned()],
        buttons: vec![labels.iter().enumerate().map(button).collect()],
        ..Outgoing::default()
    }
}
