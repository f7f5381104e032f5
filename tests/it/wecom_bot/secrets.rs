//! Neither secrets nor what people say stand in the log.

use std::io::Write;

use beian::channels::{Channel, Media};
use tracing_subscriber::fmt::MakeWriter;

use super::*;
use crate::support::fake_wecom::bot::Fault;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Log;

    fn make_writer(&self) -> Log {
        self.clone()
    }
}

#[tokio::test]
async fn nothing_that_is_private_is_logged() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter("beian=trace")
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let running = Running::start().await;
    assert!(!format!("{:?}", running.bot).contains(SECRET));
    let zhang = running.fake.person("private-person");
    zhang.say("private-words");
    let link = zhang.link(b"private-content", "private-name.jpg");
    for status in [200, 403, 503] {
        running.fake.media.answer(&link.id, status);
        let media = Media {
            reference: serde_json::json!({ "url": link.url, "key": "private-key" }).to_string(),
            file_name: None,
            bytes: None,
            caption: None,
            stashed: None,
        };
        assert!(running.bot.fetch(&media, 1000).await.is_err());
    }
    for code in [40058, 45009, -1, 60111] {
        running.fake.fault("aibot_send_msg", Fault::Code(code), 1);
        let outgoing = card("private-answer", &["有"]);
        assert!(
            running
                .bot
                .deliver(&to("private-person"), &outgoing, None)
                .await
                .is_err()
        );
    }
    let long = format!(
        r#"{{"cmd":"aibot_msg_callback","headers":{{"req_id":"r"}},"body":{{"msgid":"m","from":{{"userid":"private-person"}},"msgtype":"text","text":{{"content":"private-words{}"}}}}}}"#,
        "x".repeat(70_000)
    );
    running.fake.inject(&long);
    running
        .fake
        .inject(r#"{"cmd":"aibot_msg_callback","body":{"text":{"content":"private-words"}}}"#);
    assert!(running.has(2).await);
    running.fake.refuse(Some(853_000));
    running.fake.break_connection();
    assert!(eventually(|| running.fake.calls("aibot_subscribe") >= 2).await);
    running.fake.refuse(None);
    assert!(eventually(|| running.desk.reached() == 2).await);
    running.fake.replace();
    assert!(eventually(|| running.desk.reached() == 3).await);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for wanted in [
        "a message was refused",
        "can't be opened",
        "another program",
        "compare wecom.bot.bot_id",
        "too long",
    ] {
        assert!(log.contains(wanted), "nothing is said of: {wanted}\n{log}");
    }
    for secret in [SECRET, BOT_ID, "private-", "secret-signature", &link.id] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}
