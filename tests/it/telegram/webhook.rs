//! Updates that are brought.

use beian::channels::telegram::webhook;

use super::*;

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
