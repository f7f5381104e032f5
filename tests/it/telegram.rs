//! The Telegram room against a faithful server, with a desk that only keeps what it is handed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

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
        Address, ButtonTarget, Channel, Content, DeliverError, FetchError, HistoryItem, LinkAnswer, LinkView, Media,
        Outgoing, OutgoingButton, RawUpdate, Reception, ReceptionError, Signal,
        telegram::{NAME, PollEnd, StartError, Telegram, TelegramSettings, WebhookSettings, webhook},
    },
    conversation::Reaction,
};
use bytes::Bytes;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::fake_telegram::{FakeTelegram, Fault, SeenChat, TOKEN};

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

    async fn stash(&self, _: &'static str, _: &str, _: Bytes) -> Result<String, ReceptionError> {
        Err(ReceptionError::Unavailable)
    }

    async fn history(&self, _: &'static str, _: &str, _: u64, _: usize) -> Result<Vec<HistoryItem>, ReceptionError> {
        Ok(Vec::new())
    }

    async fn history_grows(&self, _: &'static str, _: &str, _: u64) {}

    async fn paper(&self, _: &'static str, _: &str, _: &str) -> Result<Option<Bytes>, ReceptionError> {
        Ok(None)
    }

    async fn link(&self, _: &str) -> Result<Option<LinkView>, ReceptionError> {
        Ok(None)
    }

    async fn answer_by_link(&self, _: &str, _: LinkAnswer) -> Result<bool, ReceptionError> {
        Ok(false)
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
    chat.from_bot().map(|message| message.text.as_str()).collect()
}

// ---- In ----

#[tokio::test]
async fn updates_are_kept_before_they_are_confirmed_and_asked_for_once() {
    let (fake, telegram) = channel().await;
    let fake = Arc::new(fake);
    let desk = Arc::new(Desk {
        refusals: AtomicU32::new(2),
        ..Desk::default()
    });
    let seen = Arc::clone(&fake);
    *desk.look.lock().unwrap() = Some(Box::new(move || {
        assert_eq!(seen.confirmed(), 0, "confirmed before it was kept");
    }));
    let person = fake.user(5);
    let ids: Vec<i64> = ["a", "b", "c"].iter().map(|text| person.say(text)).collect();
    let polling = poll(&telegram, &desk);
    assert!(desk.has(3).await);
    assert!(eventually(|| fake.confirmed() == ids[2]).await);
    assert_eq!(desk.handed.lock().unwrap().len(), 3, "two refusals and a success");
    assert_eq!(fake.calls("getUpdates"), 2, "the old offset is never asked for again");
    *desk.look.lock().unwrap() = None;
    person.say("d");
    assert!(desk.has(4).await);
    let kept: HashSet<String> = desk.kept().into_iter().map(|update| update.update).collect();
    assert_eq!(kept.len(), 4);
    assert!(desk.kept().iter().all(|update| update.account == "5"));
    assert_eq!(polling.end().await, PollEnd::Stopped);
}

#[tokio::test]
async fn more_than_one_batch_comes_in_order() {
    let (fake, telegram) = channel().await;
    let desk = Arc::new(Desk::default());
    let ids: Vec<String> = (0..250)
        .map(|turn| fake.user(1 + turn % 7).say("x").to_string())
        .collect();
    let polling = poll(&telegram, &desk);
    assert!(desk.has(250).await);
    assert_eq!(
        desk.kept().into_iter().map(|update| update.update).collect::<Vec<_>>(),
        ids
    );
    polling.end().await;
}

#[tokio::test]
async fn what_is_stopped_in_the_middle_comes_again() {
    let (fake, telegram) = channel().await;
    let desk = Arc::new(Desk {
        refusals: AtomicU32::new(u32::MAX),
        ..Desk::default()
    });
    fake.user(5).say("a");
    let polling = poll(&telegram, &desk);
    assert!(eventually(|| !desk.handed.lock().unwrap().is_empty()).await);
    assert_eq!(polling.end().await, PollEnd::Stopped);
    assert_eq!(fake.waiting_updates(), 1);

    let closing = Arc::new(Desk {
        closing: true,
        ..Desk::default()
    });
    assert_eq!(poll(&telegram, &closing).task.await.unwrap(), PollEnd::Stopped);
    assert_eq!(fake.waiting_updates(), 1);

    let desk = Arc::new(Desk::default());
    let polling = poll(&telegram, &desk);
    assert!(desk.has(1).await);
    polling.end().await;
}

#[tokio::test]
async fn kinds_and_fields_of_later_days_cost_nothing() {
    let (fake, telegram) = channel().await;
    let desk = Arc::new(Desk::default());
    let person = fake.user(5);
    person.send(
        r#""text":"明天","entities":[{"type":"date_time","offset":0,"length":2,"unix_time":1}]"#,
        "明天",
    );
    person.send(
        r#""text":"here","reply_to_message":{"oh":[]},"forward_origin":7,"photo":"none""#,
        "here",
    );
    fake.inject(r#""brand_new_kind":{"from":{"id":5}}"#);
    fake.inject(r#""message":{"from":{"id":6},"chat":{"id":-6,"type":"supergroup"},"text":"not ours"}"#);
    fake.inject(r#""message":"what""#);
    person.say("last");
    let polling = poll(&telegram, &desk);
    assert!(desk.has(3).await);
    let read: Vec<Content> = desk
        .kept()
        .iter()
        .map(|update| telegram.read(&update.body).content)
        .collect();
    assert_eq!(
        read,
        ["明天", "here", "last"].map(|text| Content::Text(text.to_owned()))
    );
    assert_eq!(telegram.dropped(), 3);
    assert!(
        eventually(|| fake.waiting_updates() == 0).await,
        "what nobody wants is confirmed too"
    );
    polling.end().await;
}

#[tokio::test]
async fn a_press_is_kept_and_answered() {
    let (fake, telegram) = channel().await;
    let desk = Arc::new(Desk::default());
    let person = fake.user(5);
    person.start();
    telegram.deliver(&to(5), &card("q", &["yes"]), None).await.unwrap();
    person.press("yes");
    // Too old: nobody knows it any more.
    fake.inject(r#""callback_query":{"id":"gone","from":{"id":5},"data":"1.x"}"#);
    let polling = poll(&telegram, &desk);
    assert!(desk.has(3).await);
    assert!(person.wait_for(|chat| chat.answered_presses == 1, SOON).await);
    assert!(eventually(|| fake.calls("answerCallbackQuery") == 2).await);
    assert_eq!(
        telegram.read(&desk.kept()[1].body).content,
        Content::Press("1.yes".to_owned())
    );
    polling.end().await;
    telegram.settle(SOON).await;
}

#[tokio::test]
async fn photos_files_albums_and_edits_are_read() {
    let (fake, telegram) = channel().await;
    let desk = Arc::new(Desk::default());
    let person = fake.user(5);
    person.album(&[b"one", b"two"], Some("both"));
    person.send_document("执照.pdf", b"%PDF", Some("here"));
    person.sticker();
    person.say("typo");
    person.edit(person.last_own_message().unwrap(), "right");
    person.block();
    let polling = poll(&telegram, &desk);
    assert!(desk.has(7).await);
    polling.end().await;
    let read: Vec<_> = desk.kept().iter().map(|update| telegram.read(&update.body)).collect();
    assert!(read[0].album.is_some() && read[0].album == read[1].album && read[2].album.is_none());
    let media = |index: usize| match &read[index].content {
        Content::Media(media) => media.clone(),
        other => panic!("not media: {other:?}"),
    };
    assert_eq!((media(0).caption.as_deref(), media(1).caption), (Some("both"), None));
    assert_eq!(telegram.fetch(&media(1), 100).await.unwrap(), "two");
    assert_eq!(media(2).file_name.as_deref(), Some("执照.pdf"));
    assert_eq!(read[5].content, Content::Edited("right".to_owned()));
    assert_eq!(read[5].message, read[4].message);
    assert_eq!(read[6].content, Content::ShutOut);
}

#[tokio::test]
async fn a_second_poller_ends_the_first_or_itself() {
    let (fake, telegram) = channel().await;
    let other = Arc::new(Telegram::new(&settings(&fake)).unwrap());
    let desk = Arc::new(Desk::default());
    let (mut one, mut two) = (poll(&telegram, &desk), poll(&other, &desk));
    let end = tokio::time::timeout(SOON, async {
        tokio::select! {
            end = &mut one.task => end,
            end = &mut two.task => end,
        }
    });
    assert_eq!(end.await.unwrap().unwrap(), PollEnd::OtherPoller);
    one.stop.cancel();
    two.stop.cancel();
}

#[tokio::test]
async fn a_webhook_that_is_set_is_deleted() {
    let (fake, telegram) = channel().await;
    telegram.set_webhook(&hook("0.0.0.0:0")).await.unwrap();
    assert!(fake.webhook().is_some());
    let desk = Arc::new(Desk::default());
    fake.user(5).say("x");
    // The first deletion fails: the conflict that follows tells.
    fake.fault(Fault::status(502).on("deleteWebhook"));
    let polling = poll(&telegram, &desk);
    assert!(desk.has(1).await);
    assert!(fake.webhook().is_none());
    polling.end().await;
}

#[tokio::test]
async fn a_wrong_token_ends_polling_and_is_named() {
    let fake = FakeTelegram::start().await;
    let wrong = TelegramSettings {
        token: "1:wrong".into(),
        ..settings(&fake)
    };
    let telegram = Arc::new(Telegram::new(&wrong).unwrap());
    assert_eq!(telegram.get_me().await, Err(StartError::BadToken));
    let polling = poll(&telegram, &Arc::new(Desk::default()));
    assert_eq!(polling.task.await.unwrap(), PollEnd::BadToken);
}

#[tokio::test]
async fn polling_outlives_outages() {
    let (fake, telegram) = channel().await;
    let desk = Arc::new(Desk::default());
    fake.fault(Fault::status(502).on("getUpdates").times(2));
    fake.fault(Fault::reset_before().on("getUpdates"));
    fake.fault(Fault::retry_after(0).on("getUpdates"));
    fake.fault(Fault::reset_after().on("getUpdates"));
    fake.user(5).say("x");
    let polling = poll(&telegram, &desk);
    assert!(desk.has(1).await);
    assert_eq!(polling.end().await, PollEnd::Stopped);
}

// ---- Webhook ----

fn hook(listen: &str) -> WebhookSettings {
    WebhookSettings {
        url: "https://bot.example.com/telegram/in".parse().unwrap(),
        listen: listen.parse().unwrap(),
        secret: "s3cret_-".into(),
        max_connections: 2,
    }
}

async fn serve(desk: Arc<Desk>) -> (std::net::SocketAddr, JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = webhook::routes(&hook("127.0.0.1:0"), desk);
    (
        address,
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() }),
    )
}

#[tokio::test]
async fn the_webhook_keeps_before_it_says_so_and_answers_presses() {
    let (fake, telegram) = channel().await;
    let desk = Arc::new(Desk {
        refusals: AtomicU32::new(1),
        ..Desk::default()
    });
    let (address, server) = serve(Arc::clone(&desk)).await;
    fake.bring_updates_to(address, Duration::from_millis(5));
    telegram.set_webhook(&hook("127.0.0.1:0")).await.unwrap();
    let person = fake.user(5);
    person.say("x");
    assert!(desk.has(1).await, "sent back with 503, brought again");
    telegram.deliver(&to(5), &card("q", &["yes"]), None).await.unwrap();
    person.press("yes");
    assert!(desk.has(2).await);
    assert!(person.wait_for(|chat| chat.answered_presses == 1, SOON).await);
    assert!(eventually(|| fake.waiting_updates() == 0).await);
    server.abort();
}

#[tokio::test]
async fn the_webhook_is_closed_to_strangers() {
    let desk = Arc::new(Desk::default());
    let (address, server) = serve(Arc::clone(&desk)).await;
    let client = reqwest::Client::new();
    let update = r#"{"update_id":7,"message":{"from":{"id":5},"chat":{"id":5},"text":"x"}}"#;
    let ask = |secret: Option<&str>, path: &str, body: String| {
        let request = client.post(format!("http://{address}{path}")).body(body);
        match secret {
            Some(secret) => request.header("X-Telegram-Bot-Api-Secret-Token", secret),
            None => request,
        }
        .send()
    };
    for secret in [None, Some(""), Some("s3cret_"), Some("s3cret_-x")] {
        assert_eq!(
            ask(secret, "/telegram/in", update.to_owned()).await.unwrap().status(),
            401,
            "{secret:?}"
        );
    }
    let right = Some("s3cret_-");
    assert_eq!(ask(right, "/elsewhere", update.to_owned()).await.unwrap().status(), 404);
    assert_eq!(
        ask(right, "/telegram/in", "x".repeat(1024 * 1024 + 1))
            .await
            .unwrap()
            .status(),
        413
    );
    assert!(desk.kept().is_empty());
    // What can't be understood would come again for hours.
    assert_eq!(
        ask(right, "/telegram/in", "nonsense".to_owned())
            .await
            .unwrap()
            .status(),
        200
    );
    assert!(desk.kept().is_empty());
    desk.refusals.store(1, Ordering::Relaxed);
    let sent_back = ask(right, "/telegram/in", update.to_owned()).await.unwrap();
    assert_eq!(
        (sent_back.status().as_u16(), &sent_back.headers()["retry-after"]),
        (503, &"1".parse().unwrap())
    );
    assert_eq!(
        ask(right, "/telegram/in", update.to_owned()).await.unwrap().status(),
        200
    );
    assert_eq!(desk.kept()[0].body, update.as_bytes());
    server.abort();
}

// ---- Out ----

#[tokio::test]
async fn one_live_card_is_edited_and_a_fresh_one_takes_over() {
    let (fake, telegram) = channel().await;
    let person = fake.user(5);
    person.start();
    let first = telegram.deliver(&to(5), &card("one", &["a"]), None).await.unwrap();
    let second = telegram
        .deliver(&to(5), &card("two <&>", &["b"]), first.as_ref())
        .await
        .unwrap();
    assert_eq!(first, second);
    // Once more: not modified is success.
    assert_eq!(
        telegram
            .deliver(&to(5), &card("two <&>", &["b"]), second.as_ref())
            .await
            .unwrap(),
        second
    );
    assert_eq!(texts(&person.chat()), ["two <&>"]);
    let third = telegram
        .deliver(&to(5), &fresh("three", &[]), second.as_ref())
        .await
        .unwrap();
    assert_ne!(second, third);
    assert!(
        person.wait_for(|chat| chat.button("b").is_none(), SOON).await,
        "the old card keeps its buttons"
    );
    assert_eq!(texts(&person.chat()), ["two <&>", "three"]);
    // No buttons, nothing to take off.
    telegram
        .deliver(&to(5), &fresh("four", &["c"]), third.as_ref())
        .await
        .unwrap();
    telegram.settle(SOON).await;
    assert_eq!(fake.calls("editMessageReplyMarkup"), 1);
    assert_eq!(fake.sent().len(), 3);
}

#[tokio::test]
async fn a_card_that_was_deleted_comes_anew() {
    let (fake, telegram) = channel().await;
    let person = fake.user(5);
    person.start();
    let first = telegram.deliver(&to(5), &card("one", &["a"]), None).await.unwrap();
    person.delete(person.chat().last().unwrap().id);
    telegram
        .deliver(&to(5), &card("two", &["b"]), first.as_ref())
        .await
        .unwrap();
    assert_eq!(texts(&person.chat()), ["two"]);
    fake.fault(Fault::error(400, "Bad Request: message can't be edited").on("editMessageText"));
    telegram
        .deliver(&to(5), &card("three", &[]), first.as_ref())
        .await
        .unwrap();
    assert_eq!(texts(&person.chat()), ["two", "three"]);
}

#[tokio::test]
async fn a_long_card_has_its_buttons_on_the_last_part() {
    let (fake, telegram) = channel().await;
    let person = fake.user(5);
    person.start();
    let long = card(&"😀".repeat(3000), &["a"]);
    let first = telegram.deliver(&to(5), &long, None).await.unwrap();
    let chat = person.chat();
    let parts: Vec<_> = chat.from_bot().collect();
    assert_eq!(parts.len(), 2);
    assert!(parts[0].buttons.is_empty() && !parts[1].buttons.is_empty());
    assert_eq!(texts(&chat).concat(), "😀".repeat(3000));
    // It can't be edited as one.
    telegram
        .deliver(&to(5), &card("short", &["b"]), first.as_ref())
        .await
        .unwrap();
    assert!(
        person
            .wait_for(|chat| chat.button("a").is_none() && chat.button("b").is_some(), SOON)
            .await
    );
    assert_eq!(person.chat().from_bot().count(), 3);
}

#[tokio::test]
async fn an_address_that_is_refused_in_a_button_stands_in_the_text() {
    let (fake, telegram) = channel().await;
    fake.user(5).start();
    let link = |address: &str| Outgoing {
        buttons: vec![vec![OutgoingButton {
            label: "open".to_owned(),
            target: ButtonTarget::Url(address.to_owned()),
        }]],
        ..card("q", &[])
    };
    telegram
        .deliver(&to(5), &link("http://127.0.0.1:8080/l/abc"), None)
        .await
        .unwrap();
    telegram
        .deliver(&to(5), &link("https://beian.example.com/l/abc"), None)
        .await
        .unwrap();
    // Looks public, is refused all the same.
    fake.fault(Fault::error(400, "Bad Request: BUTTON_URL_INVALID").on("sendMessage"));
    telegram
        .deliver(&to(5), &link("https://odd.example.com/l/abc"), None)
        .await
        .unwrap();
    let chat = fake.chat(5);
    assert_eq!(
        texts(&chat),
        [
            "q\n\nopen\nhttp://127.0.0.1:8080/l/abc",
            "q",
            "q\n\nopen\nhttps://odd.example.com/l/abc"
        ]
    );
    assert_eq!(
        chat.button("open").unwrap().1.url.as_deref(),
        Some("https://beian.example.com/l/abc")
    );
}

#[tokio::test]
async fn marks_deletions_and_signs_of_life() {
    let (fake, telegram) = channel().await;
    let person = fake.user(5);
    person.say("my password");
    let message = person.last_own_message().unwrap();
    telegram
        .signal(
            &to(5),
            Signal::Looking {
                message: Some(message.to_string()),
            },
        )
        .await;
    assert_eq!(person.chat().message(message).unwrap().reaction.as_deref(), Some("👀"));
    assert_eq!(person.chat().actions, ["typing"]);
    let marked = Outgoing {
        reaction: Some((message.to_string(), Reaction::Good)),
        ..card("ok", &[])
    };
    telegram.deliver(&to(5), &marked, None).await.unwrap();
    assert_eq!(person.chat().message(message).unwrap().reaction.as_deref(), Some("👍"));
    let deleting = Outgoing {
        delete: Some(message.to_string()),
        ..Outgoing::default()
    };
    // A secret is deleted for sure: the failure goes back to the desk.
    fake.fault(Fault::status(502).on("deleteMessage"));
    assert_eq!(
        telegram.deliver(&to(5), &deleting, None).await,
        Err(DeliverError::Unavailable)
    );
    let last = "9b".to_owned();
    assert_eq!(
        telegram.deliver(&to(5), &deleting, Some(&last)).await,
        Ok(Some(last.clone()))
    );
    assert!(person.chat().message(message).unwrap().deleted);
    // Gone already.
    assert_eq!(telegram.deliver(&to(5), &deleting, Some(&last)).await, Ok(Some(last)));
}

#[tokio::test]
async fn a_429_holds_only_its_chat() {
    let (fake, telegram) = channel().await;
    fake.user(5).start();
    fake.user(6).start();
    fake.fault(Fault::retry_after(30).chat(5));
    assert_eq!(
        telegram.deliver(&to(5), &card("x", &[]), None).await,
        Err(DeliverError::Wait(Duration::from_secs(30)))
    );
    let Err(DeliverError::Wait(left)) = telegram.deliver(&to(5), &card("x", &[]), None).await else {
        panic!("the chat is not held")
    };
    assert!(left > Duration::from_secs(28));
    assert_eq!(fake.calls("sendMessage"), 1, "while it is held nothing is asked");
    telegram.deliver(&to(6), &card("y", &[]), None).await.unwrap();
    // A short wait is waited.
    fake.fault(Fault::retry_after(1).chat(6));
    let began = Instant::now();
    telegram.deliver(&to(6), &card("z", &[]), None).await.unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn failures_are_told_apart() {
    let (fake, telegram) = channel().await;
    let person = fake.user(5);
    assert_eq!(
        telegram.deliver(&to(5), &card("x", &[]), None).await,
        Err(DeliverError::Unreachable),
        "no such chat"
    );
    person.start();
    for (text, code, wanted) in [
        ("Forbidden: user is deactivated", 403, DeliverError::Unreachable),
        (
            "Forbidden: bot can't initiate conversation with a user",
            403,
            DeliverError::Unreachable,
        ),
        ("Bad Request: something new", 400, DeliverError::Refused),
        ("Unauthorized", 401, DeliverError::Unavailable),
    ] {
        fake.fault(Fault::error(code, text));
        assert_eq!(
            telegram.deliver(&to(5), &card("x", &[]), None).await,
            Err(wanted),
            "{text}"
        );
    }
    let began = Instant::now();
    for fault in [
        Fault::status(500),
        Fault::status(502),
        Fault::error(500, "Internal"),
        Fault::reset_before(),
    ] {
        fake.fault(fault);
        assert_eq!(
            telegram.deliver(&to(5), &card("x", &[]), None).await,
            Err(DeliverError::Unavailable)
        );
    }
    assert!(began.elapsed() < Duration::from_secs(2), "slept on a 5xx");
    assert_eq!(fake.sent(), []);
    // Sent, but nobody said so: the repeat shows twice, an edit doesn't.
    fake.fault(Fault::reset_after());
    assert_eq!(
        telegram.deliver(&to(5), &card("x", &[]), None).await,
        Err(DeliverError::Unavailable)
    );
    let card_one = telegram.deliver(&to(5), &card("x", &[]), None).await.unwrap();
    assert_eq!(fake.sent().len(), 2);
    fake.fault(Fault::reset_after());
    assert_eq!(
        telegram.deliver(&to(5), &card("y", &[]), card_one.as_ref()).await,
        Err(DeliverError::Unavailable)
    );
    telegram
        .deliver(&to(5), &card("y", &[]), card_one.as_ref())
        .await
        .unwrap();
    assert_eq!(fake.sent().len(), 2);
    person.block_silently();
    assert_eq!(
        telegram.deliver(&to(5), &card("x", &[]), None).await,
        Err(DeliverError::Unreachable)
    );
    assert_eq!(
        telegram.deliver(&Address("?".to_owned()), &card("x", &[]), None).await,
        Err(DeliverError::Refused)
    );
}

#[tokio::test]
async fn the_limits_are_kept() {
    let fake = FakeTelegram::start().await;
    let limited = TelegramSettings {
        messages_per_second: 30,
        messages_per_second_per_chat: 1,
        ..settings(&fake)
    };
    let telegram = Telegram::new(&limited).unwrap();
    fake.user(5).start();
    fake.user(6).start();
    let began = Instant::now();
    let mut last = None;
    for index in 0..4 {
        last = telegram
            .deliver(&to(5), &fresh(&index.to_string(), &["a"]), last.as_ref())
            .await
            .unwrap();
    }
    let took = began.elapsed();
    assert!(
        took > Duration::from_millis(700) && took < Duration::from_secs(4),
        "{took:?}"
    );
    let began = Instant::now();
    telegram.deliver(&to(6), &card("x", &[]), None).await.unwrap();
    assert!(began.elapsed() < Duration::from_millis(500), "another chat waits");
}

// ---- Files, start, secrets ----

#[tokio::test]
async fn files_have_a_limit_and_are_tried_again() {
    let (fake, telegram) = channel().await;
    let media = |reference: String, bytes: Option<u64>| Media {
        reference,
        file_name: None,
        bytes,
        caption: None,
        stashed: None,
    };
    let mebibyte = 1024 * 1024;
    let calls = |fake: &FakeTelegram| fake.calls("getFile");
    assert_eq!(
        telegram
            .fetch(&media("x".to_owned(), Some(21 * mebibyte)), 100 * mebibyte)
            .await,
        Err(FetchError::TooLarge { limit_mebibytes: 20 })
    );
    assert_eq!(calls(&fake), 0, "its announced size is enough");
    let big = media(fake.file(b"x", 21 * mebibyte), None);
    assert_eq!(
        telegram.fetch(&big, 30 * mebibyte).await,
        Err(FetchError::TooLarge { limit_mebibytes: 20 })
    );
    let liar = media(fake.file(&vec![0; 3 << 20], 10), Some(10));
    assert_eq!(
        telegram.fetch(&liar, 2 * mebibyte).await,
        Err(FetchError::TooLarge { limit_mebibytes: 2 })
    );

    let good = media(fake.file(b"content", 7), Some(7));
    fake.fault(Fault::status(502).on("getFile"));
    fake.fault(Fault::status(503).on("file"));
    assert_eq!(telegram.fetch(&good, mebibyte).await.unwrap(), "content");
    fake.fault(Fault::status(502).on("getFile").times(3));
    assert_eq!(telegram.fetch(&good, mebibyte).await, Err(FetchError::Unavailable));
    assert_eq!(
        telegram.fetch(&media("made-up".to_owned(), None), mebibyte).await,
        Err(FetchError::Gone)
    );
}

#[tokio::test]
async fn what_is_said_at_start() {
    let (fake, telegram) = channel().await;
    assert_eq!(
        telegram.get_me().await.unwrap().username.as_deref(),
        Some("beian_fake_bot")
    );
    let menu = |text: &str| vec![("start".to_owned(), text.to_owned())];
    telegram
        .set_my_commands(vec![(None, menu("Begin")), (Some("zh".to_owned()), menu("开始"))])
        .await
        .unwrap();
    assert!(fake.commands("").unwrap().contains("Begin"));
    assert!(fake.commands("zh").unwrap().contains("开始"));
    let dead = TelegramSettings {
        api_url: "http://127.0.0.1:9".parse().unwrap(),
        ..settings(&fake)
    };
    let error = Telegram::new(&dead).unwrap().get_me().await.unwrap_err();
    assert!(matches!(error, StartError::Unreachable(_)));
}

/// A place for log lines, to search them afterwards.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn neither_the_token_nor_words_are_logged() {
    let lines = Lines::default();
    let sink = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter("beian=trace")
        .with_writer(move || sink.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let (fake, telegram) = channel().await;
    fake.user(5).say("SECRETWORDS");
    let desk = Arc::new(Desk {
        refusals: AtomicU32::new(1),
        ..Desk::default()
    });
    fake.fault(Fault::status(502).on("getUpdates"));
    fake.fault(Fault::reset_before().on("getUpdates"));
    let polling = poll(&telegram, &desk);
    assert!(desk.has(1).await);
    polling.end().await;
    for fault in [
        Fault::reset_before(),
        Fault::status(500),
        Fault::error(
            400,
            "Bad Request: can't parse entities: Unsupported start tag \"SECRETWORDS\" at byte offset 1",
        ),
        Fault::error(401, "Unauthorized"),
    ] {
        fake.fault(fault);
        let error = telegram
            .deliver(&to(5), &card("SECRETWORDS", &[]), None)
            .await
            .unwrap_err();
        assert!(!format!("{error:?} {error}").contains("SECRET"));
    }
    drop(guard);
    let dead = TelegramSettings {
        api_url: "http://127.0.0.1:9".parse().unwrap(),
        ..settings(&fake)
    };
    let unreachable = Telegram::new(&dead).unwrap();
    let mut said = format!(
        "{dead:?} {unreachable:?} {telegram:?} {}",
        unreachable.get_me().await.unwrap_err()
    );
    said.push_str(&String::from_utf8(lines.0.lock().unwrap().clone()).unwrap());
    assert!(said.contains("a reply was refused"), "nothing was logged: {said}");
    for secret in [TOKEN, "fake-token", "SECRETWORDS"] {
        assert!(!said.contains(secret), "{secret} in: {said}");
    }
}

// ---- Mutations ----

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(512))]

    /// Whatever the wire does to an update, reading it doesn't panic, and garbage behind the words doesn't cost them.
    #[test]
    fn reading_never_panics(at in 0_usize..400, byte: u8, cut in 0_usize..400, tail in ".{0,40}") {
        let telegram = Telegram::new(&TelegramSettings::new(TOKEN.into())).unwrap();
        let update = r#"{"update_id":1,"message":{"message_id":7,"from":{"id":5,"language_code":"zh"},"chat":{"id":5,"type":"private"},"date":1,"text":"你好 \ud83d\ude00","entities":[{"type":"x","offset":0}],"photo":[{"file_id":"f","file_size":1}],"media_group_id":"g"}}"#;
        let mut bytes = update.as_bytes().to_vec();
        let place = at % bytes.len();
        bytes[place] = byte;
        telegram.read(&bytes);
        telegram.read(&bytes[..cut.min(bytes.len())]);
        telegram.read(&update.as_bytes()[..cut.min(update.len())]);
        telegram.read(tail.as_bytes());
        let garbage = serde_json::to_string(&tail).unwrap();
        let kept = format!(r#"{{"message":{{"chat":{{"id":5}},"text":"here","entities":{garbage},"from":{garbage}}}}}"#);
        proptest::prop_assert_eq!(telegram.read(kept.as_bytes()).content, Content::Text("here".to_owned()));
    }
}
