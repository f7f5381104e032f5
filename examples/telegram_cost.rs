//! What one update costs in the Telegram room, with a desk that does nothing. A measurement, to be run alone:
//! `cargo run --release --example telegram_cost`.

#![allow(clippy::unwrap_used, reason = "a measurement")]

#[path = "../tests/support/fake_telegram.rs"]
mod fake_telegram;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use beian::channels::{
    ButtonTarget, Channel, Content, Delivery, Outgoing, OutgoingButton, ProgressLine, RawUpdate, Reception,
    ReceptionError,
    telegram::{Telegram, TelegramSettings},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use fake_telegram::{FakeTelegram, TOKEN};

const PEOPLE: i64 = 100;
const TURNS: u32 = 100;

/// A person's turn, and what was delivered last.
type Card = (u32, Option<Delivery>);

struct Desk(mpsc::UnboundedSender<RawUpdate>);

#[async_trait]
impl Reception for Desk {
    async fn receive(&self, _: &'static str, updates: Vec<RawUpdate>) -> Result<(), ReceptionError> {
        updates.into_iter().for_each(|update| drop(self.0.send(update)));
        Ok(())
    }
}

/// Nanoseconds that this thread has run.
fn thread_cpu() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse().unwrap()
}

fn reply(turn: u32, fresh: bool) -> Outgoing {
    let button = |index: u32| OutgoingButton {
        label: format!("{index}. 选项"),
        target: ButtonTarget::Payload(format!("{turn:x}.o{index}")),
    };
    Outgoing {
        notices: vec!["✅ 记下了：统一社会信用代码".to_owned()],
        progress: Some(ProgressLine {
            line: "③/⑥ 微信认证 ▓▓▓▓▓░░░ 5/8".to_owned(),
            title: "微信认证".to_owned(),
            stage: 2,
            stages: 6,
            done: 5,
            of: 8,
        }),
        body: vec![
            format!("第 {turn} 步：请发来小程序管理员的手机号。"),
            "例如：13800000000".to_owned(),
        ],
        buttons: vec![vec![button(0), button(1)], vec![button(2)]],
        fresh,
        ..Outgoing::default()
    }
}

/// The people and the server, on a thread of their own. Hands back its CPU time in nanoseconds.
fn people(presses: bool, address: &std::sync::mpsc::Sender<String>, go: &AtomicBool) -> (u64, u64) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let fake = FakeTelegram::start().await;
        address.send(fake.url()).unwrap();
        while !go.load(Ordering::Acquire) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let began = thread_cpu();
        let mut tasks = tokio::task::JoinSet::new();
        for id in 1..=PEOPLE {
            let person = fake.user(id);
            tasks.spawn(async move {
                for turn in 0..TURNS {
                    if presses && turn > 0 {
                        let _ = person.press(&format!("{:x}.o1", turn - 1));
                    } else {
                        person.say("91310000MA1FL0XX0X");
                    }
                    let wanted = format!("第 {turn} 步：");
                    let came = person
                        .wait_for(
                            |chat| chat.last().is_some_and(|last| last.text.contains(&wanted)),
                            Duration::from_secs(20),
                        )
                        .await;
                    assert!(came, "no answer");
                }
            });
        }
        tasks.join_all().await;
        let calls = [
            "sendMessage",
            "editMessageText",
            "editMessageReplyMarkup",
            "answerCallbackQuery",
            "getUpdates",
        ];
        println!(
            "    {}",
            calls
                .map(|method| format!("{method} {}", fake.calls(method)))
                .join(", ")
        );
        (thread_cpu() - began, began)
    })
}

fn run(presses: bool) {
    let (send_address, address) = std::sync::mpsc::channel();
    let go = Arc::new(AtomicBool::new(false));
    let started = Arc::clone(&go);
    let people = std::thread::spawn(move || people(presses, &send_address, &started));
    let address = address.recv().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let settings = TelegramSettings {
            api_url: address.parse().unwrap(),
            messages_per_second: 0,
            messages_per_second_per_chat: 0,
            ..TelegramSettings::new(TOKEN.into())
        };
        let telegram = Arc::new(Telegram::new(&settings).unwrap());
        let (sender, mut updates) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let (polling, token) = (Arc::clone(&telegram), stop.clone());
        tokio::spawn(async move { polling.poll(&Desk(sender), &token).await });
        let cards: Arc<Mutex<HashMap<String, Card>>> = Arc::default();
        let (cpu, began) = (thread_cpu(), Instant::now());
        go.store(true, Ordering::Release);
        let total = PEOPLE as u32 * TURNS;
        let mut done = tokio::task::JoinSet::new();
        for _ in 0..total {
            let update = updates.recv().await.unwrap();
            let (telegram, cards) = (Arc::clone(&telegram), Arc::clone(&cards));
            done.spawn(async move {
                let incoming = telegram.read(&update.body);
                let (turn, last) = cards.lock().unwrap().get(&update.account).cloned().unwrap_or_default();
                let fresh = !matches!(incoming.content, Content::Press(_));
                let delivery = telegram
                    .deliver(&incoming.address, &reply(turn, fresh), last.as_ref())
                    .await
                    .unwrap();
                cards.lock().unwrap().insert(update.account, (turn + 1, delivery));
            });
            while done.try_join_next().is_some() {}
        }
        done.join_all().await;
        telegram.settle(Duration::from_secs(5)).await;
        stop.cancel();
        let spent = thread_cpu() - cpu;
        let took = began.elapsed();
        let (fake, _) = people.join().unwrap();
        println!(
            "{}: {:.0} µs CPU an update in the room, {:.0} µs in the fake and its people; {:.0} updates/s",
            if presses { "presses (edit)" } else { "words (new card)" },
            spent as f64 / 1000.0 / f64::from(total),
            fake as f64 / 1000.0 / f64::from(total),
            f64::from(total) / took.as_secs_f64(),
        );
    });
}

fn main() {
    for presses in [false, true, false, true] {
        run(presses);
    }
}
