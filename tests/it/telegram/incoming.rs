//! Updates on their way in.

use super::*;

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
    assert_eq!(telegram.fetch(&media(1), 100).await.unwrap().bytes, "two");
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
