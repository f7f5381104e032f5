//! Replies on their way out.

use super::*;

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
    let parts: Vec<_> = chat.bot_messages().collect();
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
    assert_eq!(person.chat().bot_messages().count(), 3);
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
