//! Files, what is said at start, and what is never said.

use super::*;

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
    assert_eq!(telegram.fetch(&good, mebibyte).await.unwrap().bytes, "content");
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
        .with_env_filter("trace")
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
