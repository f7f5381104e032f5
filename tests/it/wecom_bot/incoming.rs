//! What people send: made durable, read, and fetched.

use beian::channels::{Channel, Content, FetchError, Incoming, Media};

use super::*;

const MANY: u64 = 1024 * 1024;

async fn read(running: &Running, count: usize) -> Vec<Incoming> {
    assert!(running.has(count).await);
    let kept = running.desk.kept();
    kept.iter().map(|update| running.bot.read(&update.body)).collect()
}

fn media(incoming: &Incoming) -> Media {
    match &incoming.content {
        Content::Media(media) => media.clone(),
        other => panic!("{other:?}"),
    }
}

fn reference(url: &str, key: &str) -> Media {
    Media {
        reference: serde_json::json!({ "url": url, "key": key }).to_string(),
        file_name: None,
        bytes: None,
        caption: None,
        stashed: None,
    }
}

#[tokio::test]
async fn words_presses_and_the_chat_being_opened() {
    let running = Running::start().await;
    let zhang = running.fake.person("zhang");
    let entered = zhang.enter();
    let said = zhang.say("你好");
    zhang.voice("没有");
    zhang.press_on("t", "7.o1");
    let incoming = read(&running, 4).await;
    let kept = running.desk.kept();
    assert_eq!((&kept[0].update, &kept[1].update), (&entered, &said));
    assert!(kept.iter().all(|update| update.account == "zhang"));
    let contents: Vec<Content> = incoming.into_iter().map(|incoming| incoming.content).collect();
    let wanted = [
        Content::Started,
        Content::Text("你好".to_owned()),
        Content::Text("没有".to_owned()),
        Content::Press("7.o1".to_owned()),
    ];
    assert_eq!(contents, wanted);
}

#[tokio::test]
async fn frames_of_any_kind_do_no_harm() {
    let running = Running::start().await;
    for frame in [
        "",
        "nonsense",
        "{}",
        "[1]",
        r#"{"cmd":"aibot_unheard_of","headers":{"req_id":"x"},"body":{"from":{"userid":"a"}}}"#,
        r#"{"headers":{"req_id":"nobody asked"},"errcode":0}"#,
        "{\"cmd\":\"aibot_msg_callback\",\"headers\":{\"req_id\":\"x\"},\"body\":{\"msgid\":\"m\",\"from\":{\"userid\":\"a\"},\"msgtype\":\"text\",\"text\":{\"content\":\"x\u{1}\u{b}y\"}}}",
    ] {
        assert!(running.fake.inject(frame));
    }
    let incoming = read(&running, 1).await;
    assert_eq!(incoming[0].content, Content::Text("xy".to_owned()));
    assert_eq!(running.fake.connections(), 1);
}

#[tokio::test]
async fn groups_are_told_and_not_kept() {
    let running = Running::start().await;
    let frame = r#"{"cmd":"aibot_msg_callback","headers":{"req_id":"group-1"},"body":{"msgid":"g","chattype":"group","chatid":"c","from":{"userid":"zhang"},"msgtype":"text","text":{"content":"@bot secret words"}}}"#;
    assert!(running.fake.inject(frame));
    assert!(eventually(|| !running.fake.group_answers().is_empty()).await);
    running.fake.person("zhang").say("单聊");
    assert_eq!(read(&running, 1).await[0].content, Content::Text("单聊".to_owned()));
    assert_eq!(running.fake.group_answers(), [GROUP_ANSWER]);
    assert_eq!(running.fake.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn photos_and_files_are_fetched_opened_and_named() {
    let running = Running::start().await;
    let zhang = running.fake.person("zhang");
    // Every length of padding.
    let contents: Vec<Vec<u8>> = (100..132).map(|length| vec![7; length]).collect();
    for content in &contents {
        zhang.file("营业 执照.pdf", content);
    }
    zhang.photo(b"photo");
    let incoming = read(&running, 33).await;
    for (incoming, content) in incoming
        .iter()
        .zip(contents.iter().map(Vec::as_slice).chain([&b"photo"[..]]))
    {
        let fetched = running.bot.fetch(&media(incoming), MANY).await.unwrap();
        assert_eq!(&*fetched.bytes, content);
        assert!(["营业 执照.pdf", "photo.jpg"].contains(&fetched.file_name.as_deref().unwrap()));
    }
}

#[tokio::test]
async fn a_mixed_message_is_one_update_for_each_photo() {
    let running = Running::start().await;
    let zhang = running.fake.person("zhang");
    let id = zhang.mixed(Some("正反面"), &[b"front", b"back"]);
    let single = zhang.mixed(None, &[b"alone"]);
    let incoming = read(&running, 3).await;
    let ids: Vec<String> = running.desk.kept().into_iter().map(|update| update.update).collect();
    assert_eq!(ids, [format!("{id}#0"), format!("{id}#1"), format!("{single}#0")]);
    let captions: Vec<_> = incoming.iter().map(|incoming| media(incoming).caption).collect();
    assert_eq!(captions, [Some("正反面".to_owned()), None, None]);
    let albums: Vec<_> = incoming.iter().map(|incoming| incoming.album.clone()).collect();
    assert_eq!(albums, [Some(id.clone()), Some(id), None]);
    for (incoming, content) in incoming.iter().zip([&b"front"[..], b"back", b"alone"]) {
        assert_eq!(running.bot.fetch(&media(incoming), MANY).await.unwrap().bytes, content);
    }
}

#[tokio::test]
async fn what_cannot_be_fetched_is_told_apart() {
    let fake = FakeBot::start().await;
    let bot = WecomBot::new(&settings(&fake.url()), String::new()).unwrap();
    let link = fake.media.keep(&[1; 1000], None);
    let other = fake.media.keep(b"x", None);
    let good = reference(&link.url, &link.key);
    assert_eq!(bot.fetch(&good, 1000).await.unwrap().bytes.len(), 1000);
    let too_large = Err(FetchError::TooLarge { limit_mebibytes: 1 });
    assert_eq!(bot.fetch(&good, 999).await, too_large, "only opening tells");
    assert_eq!(bot.fetch(&good, 900).await, too_large, "its length tells");
    for key in [&*other.key, "", "not a key"] {
        let gone = bot.fetch(&reference(&link.url, key), MANY).await;
        assert_eq!(gone, Err(FetchError::Gone));
    }
    for status in [403, 404, 410] {
        fake.media.answer(&link.id, status);
        let asked = fake.media.asked(&link.id);
        assert_eq!(bot.fetch(&good, MANY).await, Err(FetchError::Gone), "{status}");
        assert_eq!(fake.media.asked(&link.id), asked + 1);
    }
    fake.media.answer(&link.id, 503);
    let asked = fake.media.asked(&link.id);
    assert_eq!(bot.fetch(&good, MANY).await, Err(FetchError::Unavailable));
    assert_eq!(fake.media.asked(&link.id), asked + 3);
    for bad in ["ftp://127.0.0.1/x", "file:///etc/passwd", "no address"] {
        assert_eq!(bot.fetch(&reference(bad, &link.key), MANY).await, Err(FetchError::Gone));
    }
}

#[tokio::test]
async fn a_link_may_lead_on_but_only_within_the_web() {
    let fake = FakeBot::start().await;
    let bot = WecomBot::new(&settings(&fake.url()), String::new()).unwrap();
    let link = fake.media.keep(b"content", None);
    let leading = fake.media.keep(b"", None);
    fake.media.lead(&leading.id, &link.url);
    let fetched = bot.fetch(&reference(&leading.url, &link.key), MANY).await.unwrap();
    assert_eq!(&*fetched.bytes, b"content");
    fake.media.lead(&leading.id, &leading.url);
    let round = bot.fetch(&reference(&leading.url, &link.key), MANY).await;
    assert_eq!(round, Err(FetchError::Gone), "in circles");
    fake.media.lead(&leading.id, "ftp://127.0.0.1/x");
    assert!(bot.fetch(&reference(&leading.url, &link.key), MANY).await.is_err());
}
