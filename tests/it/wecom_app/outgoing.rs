//! Replies, cards and files.

use super::*;
use crate::support::fake_wecom::app::FakePerson;

#[tokio::test]
async fn long_words_go_in_pieces_and_nothing_is_cut_off() {
    let (fake, app) = channel().await;
    let long: String = (0..400).map(|number| format!("第 {number} 行，字字不少。\n")).collect();
    app.deliver(&to("zhang"), &words(&long), None).await.unwrap();
    let said = texts(&fake, "zhang");
    assert!(said.len() > 4 && said.iter().all(|piece| piece.len() <= 2048));
    assert_eq!(said.join("\n").trim(), long.trim());
    assert_eq!(fake.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn a_pressed_card_is_closed_and_says_what_was_chosen() {
    let (fake, app) = channel().await;
    let desk = Arc::new(Desk::default());
    let reception: Arc<dyn Reception> = Arc::<Desk>::clone(&desk);
    let routes = routes(&fake.settings(), reception, beian::channels::wecom::app::system_clock()).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    fake.call_back_at(
        &format!("http://{}/wecom", listener.local_addr().unwrap()),
        Duration::from_millis(20),
    );
    let server = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    let person = fake.person("zhang");

    let first = app
        .deliver(&to("zhang"), &card("选哪个？", &["有", "没有"]), None)
        .await
        .unwrap();
    let chat = person.chat();
    let shown: Vec<(&str, usize)> = chat
        .app_messages()
        .map(|message| (message.text.as_str(), message.buttons.len()))
        .collect();
    assert_eq!(shown, [("选哪个？", 0), ("选哪个？", 2)], "words, then the card");

    desk.refusals.store(1, Ordering::Relaxed);
    person.press("没有");
    assert!(
        fake.wait_until(|| desk.kept().len() == 1, SOON).await,
        "sent back once, brought again"
    );
    assert_eq!(fake.callback_answers(), [503, 200]);
    let incoming = app.read(&desk.kept()[0].body);
    assert_eq!(incoming.content, Content::Press("1.没有".to_owned()));
    let answer = Outgoing {
        answers: incoming.message,
        ..card("下一题", &["好"])
    };
    let second = app.deliver(&to("zhang"), &answer, first.as_ref()).await.unwrap();
    let closed: Vec<Option<String>> = person
        .chat()
        .app_messages()
        .map(|message| message.closed.clone())
        .collect();
    assert_eq!(closed, [None, Some("✓ 没有".to_owned()), None, None]);

    // A press on a card that isn't the last one changes nothing, and fails nobody.
    app.deliver(
        &to("zhang"),
        &Outgoing {
            answers: answer.answers,
            ..words("旧")
        },
        second.as_ref(),
    )
    .await
    .unwrap();
    assert_eq!(fake.calls("message/update_template_card"), 1);
    assert_eq!(fake.complaints(), Vec::<String>::new());
    server.abort();
}

#[tokio::test]
async fn cards_bear_what_they_can_and_pushes_none() {
    let (fake, app) = channel().await;
    let can = app.capabilities();
    assert_eq!(
        (can.most_buttons, can.pushes_bear_buttons, can.edits),
        (6, false, false)
    );
    let plain = App::new(&AppSettings {
        cards: false,
        ..fake.settings()
    });
    assert_eq!(plain.unwrap().capabilities().most_buttons, 0);
    let traits = app.traits();
    assert!(!traits.abroad && !traits.page && !traits.deletes && traits.shrinks_photos);
}

#[tokio::test]
async fn a_reply_whose_answer_was_lost_doesnt_come_twice() {
    let (fake, app) = channel().await;
    let question = card("选哪个？", &["有"]);
    let before = app.deliver(&to("zhang"), &question, None).await.unwrap();
    // Said again on purpose: it is shown again.
    let before = app.deliver(&to("zhang"), &question, before.as_ref()).await.unwrap();
    assert_eq!(texts(&fake, "zhang").len(), 4);

    let later = words("稍后");
    fake.fault(Fault::reset_after().on("message/send"));
    let lost = app.deliver(&to("zhang"), &later, before.as_ref()).await;
    assert_eq!(lost, Err(DeliverError::Unavailable));
    let again = Outgoing {
        may_be_repeated: true,
        ..later.clone()
    };
    app.deliver(&to("zhang"), &again, before.as_ref()).await.unwrap();
    assert_eq!(texts(&fake, "zhang").len(), 5);
    assert_eq!(fake.duplicates(), 1);

    // The same after the end of the process, of which this one knows nothing.
    let next = App::new(&fake.settings()).unwrap();
    next.deliver(&to("zhang"), &again, before.as_ref()).await.unwrap();
    assert_eq!((texts(&fake, "zhang").len(), fake.duplicates()), (5, 2));
    assert_eq!(fake.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn the_limit_is_held_by_us() {
    let (fake, app) = channel().await;
    let mut last = None;
    let mut sent = 0;
    let waits = loop {
        match app
            .deliver(&to("zhang"), &words(&format!("{sent}")), last.as_ref())
            .await
        {
            Ok(delivery) => last = delivery,
            Err(error) => break error,
        }
        sent += 1;
    };
    assert!(matches!(waits, DeliverError::Wait(_)), "{waits:?}");
    assert_eq!(sent, 25);
    let push = Outgoing {
        push: true,
        ..words("提醒")
    };
    for _ in 0..5 {
        last = app.deliver(&to("zhang"), &push, last.as_ref()).await.unwrap();
    }
    assert_eq!((texts(&fake, "zhang").len(), fake.dropped()), (30, 0));
}

fn attachment(name: &str, kind: &str, content: &'static [u8]) -> Outgoing {
    Outgoing {
        attachments: vec![Attachment {
            file_name: name.to_owned(),
            media_type: kind.to_owned(),
            description: None,
            content: AttachmentContent::Inline(Bytes::from_static(content)),
        }],
        ..Outgoing::default()
    }
}

#[tokio::test]
async fn files_are_handed_over_and_pictures_shown() {
    let (fake, app) = channel().await;
    let picture = attachment("照片.png", "image/png", b"\x89PNG\r\n\x1a\n....");
    let dates = attachment("备案;\"日期\".ics", "text/calendar; charset=utf-8", b"BEGIN:VCALENDAR");
    let last = app.deliver(&to("zhang"), &picture, None).await.unwrap();
    let last = app.deliver(&to("zhang"), &dates, last.as_ref()).await.unwrap();
    let tiny = attachment("x.txt", "text/plain", b"12345");
    assert_eq!(
        app.deliver(&to("zhang"), &tiny, last.as_ref()).await,
        Err(DeliverError::Refused)
    );
    let chat = fake.person("zhang").chat();
    let seen: Vec<(String, String, usize)> = chat
        .app_messages()
        .filter_map(|message| message.file.clone())
        .map(|file| (file.kind, file.name, file.content.len()))
        .collect();
    let wanted = [("image", "照片.png", 12), ("file", "备案__日期_.ics", 15)];
    let wanted: Vec<_> = wanted
        .into_iter()
        .map(|(kind, name, length)| (kind.to_owned(), name.to_owned(), length))
        .collect();
    assert_eq!(seen, wanted);
    assert_eq!(fake.complaints(), Vec::<String>::new());
}

fn media(reference: &str) -> Media {
    Media {
        reference: reference.to_owned(),
        file_name: None,
        bytes: None,
        caption: None,
        stashed: None,
    }
}

#[tokio::test]
async fn files_come_in_and_errors_are_no_files() {
    let (fake, app) = channel().await;
    let mebibyte = 1024 * 1024;
    let good = media(&fake.media("许可证.jpg", b"\xff\xd8\xffcontent"));
    let fetched = app.fetch(&good, mebibyte).await.unwrap();
    assert_eq!(fetched.bytes, &b"\xff\xd8\xffcontent"[..]);
    assert_eq!(fetched.file_name.as_deref(), Some("许可证.jpg"));
    assert_eq!(app.fetch(&media("made-up"), mebibyte).await, Err(FetchError::Gone));
    for fault in [
        Fault::status(502),
        Fault::reset_before(),
        Fault::code(-1, "system busy"),
        Fault::code(42_001, "expired"),
    ] {
        fake.fault(fault.on("media/get"));
        assert!(app.fetch(&good, mebibyte).await.is_ok());
    }
    fake.fault(Fault::status(502).on("media/get").times(3));
    assert_eq!(app.fetch(&good, mebibyte).await, Err(FetchError::Unavailable));
    fake.fault(Fault::code(45_009, "freq").on("media/get"));
    assert_eq!(app.fetch(&good, mebibyte).await, Err(FetchError::Unavailable));
    let large = media(&fake.media("large.bin", &vec![7; 3 << 20]));
    assert_eq!(
        app.fetch(&large, 2 * mebibyte).await,
        Err(FetchError::TooLarge { limit_mebibytes: 2 })
    );
    assert_eq!(app.fetch(&large, 4 * mebibyte).await.unwrap().bytes.len(), 3 << 20);
    // A file that looks like an answer, but isn't one.
    let json = media(&fake.media("a.json", br#"{"a": 1}"#));
    assert_eq!(app.fetch(&json, mebibyte).await.unwrap().bytes, &br#"{"a": 1}"#[..]);
}

#[tokio::test]
async fn who_opens_the_app_is_greeted_when_nothing_stands_there() {
    let (fake, app) = channel().await;
    let person: FakePerson = fake.person("zhang");
    let enters = person.xml("<MsgType>event</MsgType><Event>enter_agent</Event>");
    assert_eq!(app.read(enters.as_bytes()).content, Content::Started);
    app.deliver(&to("zhang"), &words("你好"), None).await.unwrap();
    assert_eq!(app.read(enters.as_bytes()).content, Content::Nothing);
    let given = person.xml("<MsgType>event</MsgType><Event>subscribe</Event>");
    assert_eq!(app.read(given.as_bytes()).content, Content::Started);
}
