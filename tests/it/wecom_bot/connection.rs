//! The connection: opened, kept alive, opened anew, and left alone where it has to be.

use super::*;

#[tokio::test]
async fn it_subscribes_and_shows_signs_of_life() {
    let running = Running::with(FakeBot::start().await, |settings| settings.ping_seconds = 1).await;
    assert!(eventually(|| running.fake.calls("ping") >= 2).await);
    assert_eq!(
        (running.fake.connections(), running.fake.calls("aibot_subscribe")),
        (1, 1)
    );
    assert_eq!(running.fake.complaints(), Vec::<String>::new());
    assert_eq!(running.end().await, RunEnd::Stopped);
}

#[tokio::test]
async fn two_signs_of_life_without_an_answer_and_it_connects_anew() {
    let fake = FakeBot::start().await;
    fake.ignore_pings(true);
    let running = Running::with(fake, |settings| settings.ping_seconds = 1).await;
    assert!(eventually(|| running.fake.connections() == 2).await);
    assert_eq!(running.fake.calls("ping"), 2);
    running.fake.ignore_pings(false);
    assert!(eventually(|| running.desk.reached() == 2).await);
}

#[tokio::test]
async fn a_broken_connection_is_opened_anew_and_the_desk_is_told() {
    let running = Running::start().await;
    for round in 2..5 {
        running.fake.break_connection();
        assert!(eventually(|| running.desk.reached() == round).await);
    }
    running.fake.person("zhang").say("还在吗");
    assert!(running.has(1).await);
}

#[tokio::test]
async fn a_server_that_is_away_is_waited_for() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let bot = WecomBot::new(&settings(&format!("ws://{address}")), String::new()).unwrap();
    let stop = CancellationToken::new();
    let desk = Desk::default();
    let waited = tokio::time::timeout(Duration::from_millis(300), bot.run(&desk, &stop)).await;
    assert!(waited.is_err(), "it gave up: {waited:?}");
}

#[tokio::test]
async fn what_is_no_websocket_is_not_taken_for_one() {
    let (fake, link) = {
        let fake = FakeBot::start().await;
        let link = fake.media.keep(b"a page", None);
        (fake, link)
    };
    let stop = CancellationToken::new();
    let bot = WecomBot::new(&settings(&link.url.replace("http", "ws")), String::new()).unwrap();
    let desk = Desk::default();
    let asked = async {
        assert!(
            eventually(|| fake.media.asked(&link.id) >= 2).await,
            "it is tried again"
        );
        stop.cancel();
    };
    let (end, ()) = tokio::join!(bot.run(&desk, &stop), asked);
    assert_eq!((end, desk.reached()), (RunEnd::Stopped, 0));
}

#[tokio::test]
async fn a_forgotten_subscription_is_made_anew() {
    let running = Running::start().await;
    running.fake.person("zhang").say("你好");
    running.fake.forget_subscription();
    let refused = beian::channels::Channel::deliver(&*running.bot, &to("zhang"), &card("好", &[]), None).await;
    assert_eq!(refused, Err(beian::channels::DeliverError::Unavailable));
    assert!(eventually(|| running.desk.reached() == 2).await);
    let sent = beian::channels::Channel::deliver(&*running.bot, &to("zhang"), &card("好", &[]), None).await;
    assert!(sent.is_ok());
    assert_eq!(running.fake.person("zhang").heard().len(), 1);
}

#[tokio::test]
async fn a_wrong_secret_ends_it_and_says_where_to_look() {
    let running = Running::with(FakeBot::start().await, |settings| settings.secret = "wrong".into()).await;
    let end = tokio::time::timeout(SOON, running.task).await.unwrap().unwrap();
    assert_eq!(end, RunEnd::BadCredentials { code: 853_000 });
    let told = end.to_string();
    assert!(told.contains("wecom.bot.secret") && told.contains("智能机器人") && !told.contains("wrong"));
    assert_eq!(running.fake.connections(), 1, "it doesn't try again");
}

#[tokio::test]
async fn a_secret_that_is_refused_later_is_tried_again_much_later() {
    let running = Running::start().await;
    running.fake.refuse(Some(853_000));
    running.fake.break_connection();
    assert!(eventually(|| running.fake.calls("aibot_subscribe") == 2).await);
    running.fake.refuse(None);
    let refused_at = Instant::now();
    assert!(eventually(|| running.desk.reached() == 2).await);
    assert!(
        refused_at.elapsed() >= Duration::from_millis(1000),
        "600 pauses of 2 ms"
    );
    assert_eq!(running.fake.calls("aibot_subscribe"), 3);
}

#[tokio::test]
async fn a_server_that_is_busy_is_no_wrong_secret() {
    let fake = FakeBot::start().await;
    fake.refuse(Some(45009));
    let running = Running::with(fake, |_| {}).await;
    assert!(eventually(|| running.fake.calls("aibot_subscribe") >= 3).await);
    running.fake.refuse(None);
    assert!(eventually(|| running.desk.reached() == 1).await);
}

#[tokio::test]
async fn who_is_replaced_does_not_fight_back() {
    let running = Running::start().await;
    running.fake.replace();
    let replaced_at = Instant::now();
    assert!(eventually(|| running.desk.reached() == 2).await);
    let first = replaced_at.elapsed();
    assert!(
        first >= Duration::from_millis(1100),
        "{first:?}, but 600 pauses of 2 ms are due"
    );
    running.fake.replace();
    let replaced_at = Instant::now();
    assert!(eventually(|| running.desk.reached() == 3).await);
    assert!(replaced_at.elapsed() >= Duration::from_millis(2300), "twice as long");
}

#[tokio::test]
async fn while_the_store_is_away_messages_are_held_and_the_line_lives() {
    let running = Running::with(FakeBot::start().await, |settings| settings.ping_seconds = 1).await;
    assert!(eventually(|| running.desk.reached() == 1).await);
    running.desk.refusals.store(u32::MAX, Ordering::Relaxed);
    for number in 0..600 {
        running.fake.person("zhang").say(&number.to_string());
    }
    let pings = running.fake.calls("ping");
    assert!(eventually(|| running.fake.calls("ping") >= pings + 4).await);
    assert_eq!(running.fake.connections(), 1, "nobody took the line for dead");
    running.desk.refusals.store(0, Ordering::Relaxed);
    assert!(running.has(600).await);
    let kept = running.desk.kept();
    let ids: std::collections::HashSet<_> = kept.iter().map(|update| &update.update).collect();
    assert_eq!((kept.len(), ids.len()), (600, 600));
}
