//! WeCom's own app against a faithful server: the room alone, with a desk that only keeps what it is handed; and the real binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod binary;
mod calls;
mod door;
mod outgoing;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use beian::channels::{
    Address, Attachment, AttachmentContent, ButtonTarget, Channel, Content, DeliverError, FetchError, Media, Outgoing,
    OutgoingButton, RawUpdate, Reception, ReceptionError,
    wecom::app::{App, AppSettings, NAME, StartError, routes},
};
use bytes::Bytes;

use crate::support::fake_wecom::app::{FakeWecomApp, Fault, Sealed};

const SOON: Duration = Duration::from_secs(10);

/// Keeps updates in memory; refuses as often as it is told to.
#[derive(Default)]
struct Desk {
    refusals: AtomicU32,
    kept: Mutex<Vec<RawUpdate>>,
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
}

impl Desk {
    fn kept(&self) -> Vec<RawUpdate> {
        self.kept.lock().unwrap().clone()
    }
}

async fn channel() -> (FakeWecomApp, Arc<App>) {
    let fake = FakeWecomApp::start().await;
    let app = Arc::new(App::new(&fake.settings()).unwrap());
    (fake, app)
}

fn to(person: &str) -> Address {
    Address(person.to_owned())
}

fn words(text: &str) -> Outgoing {
    Outgoing {
        body: vec![text.to_owned()],
        ..Outgoing::default()
    }
}

fn card(text: &str, labels: &[&str]) -> Outgoing {
    let button = |label: &&str| OutgoingButton {
        label: (*label).to_owned(),
        target: ButtonTarget::Payload(format!("1.{label}")),
    };
    Outgoing {
        buttons: labels.iter().map(|label| vec![button(label)]).collect(),
        ..words(text)
    }
}

fn texts(fake: &FakeWecomApp, person: &str) -> Vec<String> {
    let chat = fake.person(person).chat();
    chat.app_messages().map(|message| message.text.clone()).collect()
}
