//! What people see: words, cards, pictures and files; and what is done when WeCom doesn't take them.

use beian::channels::{Attachment, AttachmentContent, Channel, DeliverError, Delivery};

use super::*;
use crate::support::fake_wecom::bot::Fault;

const SEND: &str = "aibot_send_msg";

async fn deliver(
    running: &Running,
    outgoing: &Outgoing,
    last: Option<&Delivery>,
) -> Result<Option<Delivery>, DeliverError> {
    running.bot.deliver(&to("zhang"), outgoing, last).await
}

/// A bot to which somebody has written.
async fn talking() -> Running {
    let running = Running::start().await;
    running.fake.person("zhang").say("你好");
    running
}

fn heard(running: &Running) -> Vec<(String, String)> {
    let heard = running.fake.person("zhang").heard();
    heard.into_iter().map(|seen| (seen.kind, seen.text)).collect()
}

fn pair(kind: &str, text: &str) -> (String, String) {
    (kind.to_owned(), text.to_owned())
}

/// Answers what was just done: the reply names the event that it answers.
async fn answer(running: &Running, updates: usize, outgoing: Outgoing, last: Option<&Delivery>) -> Option<Delivery> {
    assert!(running.has(updates).await);
    let update = running.desk.kept().pop().unwrap();
    let outgoing = Outgoing {
        answers: running.bot.read(&update.body).message,
        ..outgoing
    };
    deliver(running, &outgoing, last).await.unwrap()
}

fn file(name: &str, media_type: &str, content: Vec<u8>) -> Outgoing {
    Outgoing {
        attachments: vec![Attachment {
            file_name: name.to_owned(),
            media_type: media_type.to_owned(),
            description: None,
            content: AttachmentContent::Inline(content.into()),
        }],
        ..Outgoing::default()
    }
}

#[tokio::test]
async fn words_then_a_card_and_its_buttons_go_when_one_is_pressed() {
    let running = talking().await;
    let first = deliver(&running, &card("有*没有*？", &["有", "没有"]), None)
        .await
        .unwrap();
    assert_eq!(
        heard(&running),
        [pair("markdown", "有＊没有＊？"), pair("template_card", "有*没有*？")]
    );
    running.fake.person("zhang").press("没有");
    let second = answer(&running, 2, card("下一个", &["好"]), first.as_ref()).await;
    let chat = running.fake.person("zhang").heard();
    assert_eq!(chat[1].replaced.as_deref(), Some("✓ 2 没有"));
    assert_eq!(chat.len(), 4);
    // A press on the older card, once more: nothing is done about it, and nobody complains.
    let (task, key) = (chat[1].task.clone(), "1.o0");
    running.fake.person("zhang").press_on(&task, key);
    answer(&running, 3, card("第三个", &["好"]), second.as_ref()).await;
    assert_eq!(
        running.fake.person("zhang").heard()[1].replaced.as_deref(),
        Some("✓ 2 没有")
    );
    assert_eq!(running.fake.calls("aibot_respond_update_msg"), 1);
    assert_eq!(running.fake.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn a_press_by_an_earlier_connection_is_not_answered() {
    let running = talking().await;
    let first = deliver(&running, &card("一", &["有"]), None).await.unwrap();
    running.fake.person("zhang").press("有");
    assert!(running.has(2).await);
    running.fake.break_connection();
    assert!(eventually(|| running.desk.reached() == 2).await);
    answer(&running, 2, card("二", &["好"]), first.as_ref()).await;
    assert_eq!(running.fake.calls("aibot_respond_update_msg"), 0);
    assert_eq!(heard(&running).len(), 4);
}

#[tokio::test]
async fn who_opens_the_chat_is_welcomed_once() {
    let running = Running::start().await;
    running.fake.person("zhang").enter();
    let hello = || card("一\n二", &["好"]);
    let last = answer(&running, 1, hello(), None).await;
    let wanted = [pair("text", "一\n二"), pair("template_card", "一")];
    assert_eq!(heard(&running), wanted);
    // The same event again, as after a crash: it can't be answered twice.
    answer(&running, 1, hello(), last.as_ref()).await;
    assert_eq!(heard(&running)[2], pair("markdown", "一  \n二"));
    assert_eq!(running.fake.calls("aibot_respond_welcome_msg"), 1);
    assert_eq!(running.fake.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn a_welcome_that_does_not_please_goes_as_a_push() {
    let running = Running::start().await;
    running.fake.fault("aibot_respond_welcome_msg", Fault::Code(846_605), 1);
    running.fake.person("zhang").enter();
    answer(&running, 1, card("你好", &[]), None).await;
    assert_eq!(heard(&running), [pair("markdown", "你好")]);
}

#[tokio::test]
async fn files_go_up_in_pieces_each_tried_once_more() {
    let running = talking().await;
    let large: Vec<u8> = (0..1_200_000u32).map(|index| (index % 251) as u8).collect();
    running.fake.fault("aibot_upload_media_chunk", Fault::Code(-1), 1);
    deliver(&running, &file("日 期.ics", "text/calendar", large.clone()), None)
        .await
        .unwrap();
    assert_eq!(running.fake.calls("aibot_upload_media_chunk"), 4);
    let picture = [&b"\x89PNG"[..], &[0; 100]].concat();
    deliver(&running, &file("标.png", "image/png", picture.clone()), None)
        .await
        .unwrap();
    let heard = running.fake.person("zhang").heard();
    assert_eq!(
        (heard[0].kind.as_str(), heard[0].file_name.as_str()),
        ("file", "日 期.ics")
    );
    assert!(heard[0].content == large);
    assert_eq!(heard[1].kind, "image");
    assert_eq!(heard[1].content, picture);
    let huge = [&b"\xff\xd8"[..], &vec![0; 11 * 1024 * 1024]].concat();
    deliver(&running, &file("大.jpg", "image/jpeg", huge), None)
        .await
        .unwrap();
    assert_eq!(
        running.fake.person("zhang").heard()[2].kind,
        "file",
        "too large to show"
    );
    assert_eq!(running.fake.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn refusals_have_their_classes() {
    let running = talking().await;
    for (code, wanted) in [
        (45009, DeliverError::Wait(Duration::from_secs(60))),
        (846_607, DeliverError::Wait(Duration::from_secs(60))),
        (-1, DeliverError::Unavailable),
        (853_000, DeliverError::Unavailable),
        (81013, DeliverError::Unreachable),
        (40058, DeliverError::Refused),
    ] {
        running.fake.fault(SEND, Fault::Code(code), 1);
        assert_eq!(deliver(&running, &card("x", &[]), None).await, Err(wanted), "{code}");
    }
    let stranger = running.bot.deliver(&to("li"), &card("x", &[]), None).await;
    assert_eq!(stranger, Err(DeliverError::Unreachable), "who never wrote");
    running.fake.fault("aibot_upload_media_finish", Fault::Code(40058), 1);
    let refused = deliver(&running, &file("x.ics", "text/calendar", vec![1; 10]), None).await;
    assert_eq!(refused, Err(DeliverError::Refused));
    assert_eq!(heard(&running), []);
}

#[tokio::test]
async fn without_a_connection_replies_wait() {
    let fake = FakeBot::start().await;
    let bot = WecomBot::new(&settings(&fake.url()), String::new()).unwrap();
    let told = bot.deliver(&to("zhang"), &card("x", &[]), None).await;
    assert_eq!(told, Err(DeliverError::Unavailable));
}

#[tokio::test]
async fn a_break_in_mid_answer_repeats_nothing_that_was_acknowledged() {
    let running = talking().await;
    let whole = card("一", &["有"]);
    let sent = deliver(&running, &card("零", &[]), None).await.unwrap();
    let mut tries = 0;
    // The words get through, the card doesn't.
    running.fake.fault_after(SEND, 1, Fault::Code(-1));
    let last = loop {
        tries += 1;
        match deliver(&running, &whole, sent.as_ref()).await {
            Ok(last) => break last,
            Err(error) => assert_eq!(error, DeliverError::Unavailable),
        }
    };
    assert_eq!(tries, 2);
    let wanted = [
        pair("markdown", "零"),
        pair("markdown", "一"),
        pair("template_card", "一"),
    ];
    assert_eq!(heard(&running), wanted);
    // The connection goes together with the answer: only that message is in doubt.
    running.fake.fault(SEND, Fault::Break, 1);
    assert_eq!(
        deliver(&running, &card("二", &[]), last.as_ref()).await,
        Err(DeliverError::Unavailable)
    );
    assert!(eventually(|| running.desk.reached() == 2).await);
    deliver(&running, &card("二", &[]), last.as_ref()).await.unwrap();
    assert_eq!(heard(&running).len(), 5);
}

#[tokio::test]
async fn a_lost_acknowledgement_is_waited_for_and_then_given_up() {
    let running = talking().await;
    running.fake.fault(SEND, Fault::LostAck, 1);
    let before = Instant::now();
    let given_up = deliver(&running, &card("一", &["有"]), None).await;
    assert_eq!(given_up, Err(DeliverError::Unavailable));
    assert!(before.elapsed() >= Duration::from_secs(5));
    deliver(&running, &card("一", &["有"]), None).await.unwrap();
    // The words are doubled, as nobody knew; the card isn't.
    assert_eq!(
        heard(&running),
        [
            pair("markdown", "一"),
            pair("markdown", "一"),
            pair("template_card", "一")
        ]
    );
}

#[tokio::test]
async fn what_would_be_dropped_in_silence_is_held_back() {
    let running = talking().await;
    let mut last = None;
    let held = loop {
        match deliver(&running, &card("一", &["有"]), last.as_ref()).await {
            Ok(delivery) => last = delivery,
            Err(error) => break error,
        }
    };
    assert!(
        matches!(held, DeliverError::Wait(wait) if wait <= Duration::from_secs(60)),
        "{held:?}"
    );
    let push = Outgoing {
        push: true,
        ..card("提醒", &["有"])
    };
    deliver(&running, &push, last.as_ref()).await.unwrap();
    assert_eq!((heard(&running).len(), running.fake.dropped()), (26, 0));
    assert_eq!(running.fake.complaints(), Vec::<String>::new());
}
