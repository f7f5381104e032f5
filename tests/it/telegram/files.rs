//! Files on their way out: a document behind the card.

use beian::channels::{Attachment, AttachmentContent};

use super::*;
use crate::support::fake_telegram::{SeenDocument, SeenMessage};

/// As hostile to a form as a file can be.
const CONTENT: &[u8] = b"BEGIN:VCALENDAR\r\n--\r\n\r\n--boundary\r\n\x00\xff\xfe\r\nEND:VCALENDAR\r\n";

fn attachment(file_name: &str) -> Attachment {
    Attachment {
        file_name: file_name.to_owned(),
        media_type: "text/calendar; charset=utf-8".to_owned(),
        description: None,
        content: AttachmentContent::Inline(Bytes::from_static(CONTENT)),
    }
}

/// The file as the desk sends it: a reply of its own.
fn file(file_name: &str) -> Outgoing {
    Outgoing {
        attachments: vec![attachment(file_name)],
        fresh: true,
        language: "zh-CN".to_owned(),
        ..Outgoing::default()
    }
}

fn documents(chat: &SeenChat) -> Vec<SeenDocument> {
    chat.bot_messages()
        .filter_map(|message| message.document.clone())
        .collect()
}

#[tokio::test]
async fn the_file_arrives_as_it_is_and_the_card_stays_alive() {
    let (fake, telegram) = channel().await;
    let person = fake.user(5);
    person.start();
    let live = telegram.deliver(&to(5), &fresh("dates", &["a"]), None).await.unwrap();
    let after = telegram
        .deliver(&to(5), &file("备案日期.ics"), live.as_ref())
        .await
        .unwrap();
    assert_eq!(after, live, "the card is the live one still");
    let chat = person.chat();
    let expected = SeenDocument {
        file_name: "备案日期.ics".to_owned(),
        media_type: "text/calendar; charset=utf-8".to_owned(),
        content: CONTENT.to_vec(),
        is_photo: false,
        silent: true,
    };
    assert_eq!(documents(&chat), [expected]);
    let last: &SeenMessage = chat.last().unwrap();
    assert!(last.document.is_some() && last.text.is_empty() && last.buttons.is_empty());
    assert!(chat.button("a").is_some(), "the card has lost its buttons");
    // The next card takes the place of the live one, above the file.
    telegram
        .deliver(&to(5), &card("next", &["b"]), after.as_ref())
        .await
        .unwrap();
    telegram.settle(SOON).await;
    assert_eq!(texts(&person.chat()), ["next", ""]);
    assert_eq!(fake.calls("sendDocument"), 1);
}

#[tokio::test]
async fn a_picture_is_shown_not_handed_over() {
    let (fake, telegram) = channel().await;
    let person = fake.user(5);
    person.start();
    let bytes = beian::rehearse::jpeg("marked.jpg", 320, 240);
    let picture = Attachment {
        file_name: "marked.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        description: None,
        content: AttachmentContent::Inline(Bytes::from(bytes.clone())),
    };
    let outgoing = Outgoing {
        attachments: vec![picture],
        ..file("x")
    };
    telegram.deliver(&to(5), &outgoing, None).await.unwrap();
    let seen = documents(&person.chat());
    assert_eq!(
        (seen[0].is_photo, seen[0].silent, &seen[0].content),
        (true, true, &bytes)
    );
    assert_eq!((fake.calls("sendPhoto"), fake.calls("sendDocument")), (1, 0));
}

#[tokio::test]
async fn a_card_that_brings_a_file_along_goes_first() {
    let (fake, telegram) = channel().await;
    let person = fake.user(5);
    person.start();
    let both = Outgoing {
        attachments: vec![attachment("a.ics"), attachment("b.ics")],
        ..fresh("dates", &["a"])
    };
    let delivery = telegram.deliver(&to(5), &both, None).await.unwrap();
    let chat = person.chat();
    assert_eq!(texts(&chat), ["dates", "", ""]);
    assert_eq!(
        delivery.unwrap(),
        format!("{}b", chat.bot_messages().next().unwrap().id)
    );
    let names: Vec<_> = documents(&chat).into_iter().map(|seen| seen.file_name).collect();
    assert_eq!(names, ["a.ics", "b.ics"]);
}

#[tokio::test]
async fn a_name_can_not_break_the_form() {
    let (fake, telegram) = channel().await;
    let person = fake.user(5);
    person.start();
    for (name, wanted) in [
        ("a b.ics", "a b.ics"),
        ("a\"; filename=\"evil.exe", "a__ filename=_evil.exe"),
        ("a\r\nX-Header: b\r\n\r\nbody", "a__X-Header: b____body"),
        ("../../etc", ".._.._etc"),
    ] {
        telegram.deliver(&to(5), &file(name), None).await.unwrap();
        let seen = documents(&person.chat()).pop().unwrap();
        assert_eq!((seen.file_name.as_str(), seen.content.as_slice()), (wanted, CONTENT));
    }
    // A kind that no header can hold.
    let mut odd = file("a.ics");
    odd.attachments[0].media_type = "text/\r\nX: y".to_owned();
    telegram.deliver(&to(5), &odd, None).await.unwrap();
    let seen = documents(&person.chat()).pop().unwrap();
    assert_eq!(
        (seen.media_type.as_str(), seen.content.as_slice()),
        ("application/octet-stream", CONTENT)
    );
}

#[tokio::test]
async fn after_a_429_the_file_comes_once() {
    let (fake, telegram) = channel().await;
    fake.user(5).start();
    fake.user(6).start();
    // A short wait is waited, a long one is handed back.
    fake.fault(Fault::retry_after(1).on("sendDocument").chat(5));
    let began = Instant::now();
    telegram.deliver(&to(5), &file("a.ics"), None).await.unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert_eq!(documents(&fake.chat(5)).len(), 1);
    fake.fault(Fault::retry_after(30).on("sendDocument").chat(5));
    assert_eq!(
        telegram.deliver(&to(5), &file("a.ics"), None).await,
        Err(DeliverError::Wait(Duration::from_secs(30)))
    );
    assert!(matches!(
        telegram.deliver(&to(5), &file("a.ics"), None).await,
        Err(DeliverError::Wait(_))
    ));
    assert_eq!(fake.calls("sendDocument"), 3, "while the chat is held nothing is asked");
    assert_eq!(documents(&fake.chat(5)).len(), 1);
    telegram.deliver(&to(6), &file("a.ics"), None).await.unwrap();
}

#[tokio::test]
async fn failures_of_a_file_are_told_apart() {
    let (fake, telegram) = channel().await;
    let person = fake.user(5);
    assert_eq!(
        telegram.deliver(&to(5), &file("a.ics"), None).await,
        Err(DeliverError::Unreachable),
        "no such chat"
    );
    person.start();
    for (fault, wanted) in [
        (Fault::error(413, "Request Entity Too Large"), DeliverError::Refused),
        // A gateway's own page: trying again would hold up everything behind it for ever.
        (Fault::status(413), DeliverError::Refused),
        (Fault::error(400, "Bad Request: something new"), DeliverError::Refused),
        (
            Fault::error(403, "Forbidden: user is deactivated"),
            DeliverError::Unreachable,
        ),
        (Fault::status(502), DeliverError::Unavailable),
        (Fault::reset_before(), DeliverError::Unavailable),
        (Fault::error(401, "Unauthorized"), DeliverError::Unavailable),
    ] {
        fake.fault(fault.clone().on("sendDocument"));
        assert_eq!(
            telegram.deliver(&to(5), &file("a.ics"), None).await,
            Err(wanted),
            "{fault:?}"
        );
    }
    assert!(documents(&person.chat()).is_empty());
    // Sent, but nobody said so: twice at worst.
    fake.fault(Fault::reset_after().on("sendDocument"));
    assert_eq!(
        telegram.deliver(&to(5), &file("a.ics"), None).await,
        Err(DeliverError::Unavailable)
    );
    telegram.deliver(&to(5), &file("a.ics"), None).await.unwrap();
    assert_eq!(documents(&person.chat()).len(), 2);
    person.block_silently();
    assert_eq!(
        telegram.deliver(&to(5), &file("a.ics"), None).await,
        Err(DeliverError::Unreachable)
    );
}

#[tokio::test]
async fn files_keep_to_the_limits_too() {
    let fake = FakeTelegram::start().await;
    let limited = TelegramSettings {
        messages_per_second_per_chat: 1,
        ..settings(&fake)
    };
    let telegram = Telegram::new(&limited).unwrap();
    fake.user(5).start();
    let began = Instant::now();
    for _ in 0..4 {
        telegram.deliver(&to(5), &file("a.ics"), None).await.unwrap();
    }
    let took = began.elapsed();
    assert!(
        took > Duration::from_millis(700) && took < Duration::from_secs(4),
        "{took:?}"
    );
}
