//! The local page's interface over real HTTP: who one is, what one says and sends, and what comes back live.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that can't go on should say so at once, in its helpers too"
)]

use std::{sync::atomic::Ordering, time::Duration};

use axum::http::StatusCode;
use beian::channels::{
    Address, Channel, Content, HistoryEntry, Outgoing, Signal,
    web::{Web, WebSettings},
};
use bytes::Bytes;
use futures::StreamExt;
use serde_json::{Value, json};

use crate::support::{
    page_stub::{question, serve},
    visitor::{Events, Visitor, client, code},
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR rest of a picture";

#[tokio::test]
async fn a_browser_gets_an_account_and_keeps_it() {
    let served = serve(WebSettings::default()).await;
    let first = client().get(served.at("/")).send().await.unwrap();
    let cookie = first.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["beian=", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=31536000"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Secure"));

    let visitor = Visitor::come(&served).await;
    let again = visitor.get("/").send().await.unwrap();
    assert!(!again.headers().contains_key("set-cookie"));
    assert!(visitor.history(0).await.is_empty());

    let other = Visitor::come(&served).await;
    assert_ne!(visitor.account(), other.account());
}

#[tokio::test]
async fn over_tls_the_cookie_is_secure() {
    let public_url = Some("https://beian.example.com/".parse().unwrap());
    let served = serve(WebSettings {
        public_url,
        ..WebSettings::default()
    })
    .await;
    let response = client().get(served.at("/")).send().await.unwrap();
    assert!(response.headers()["set-cookie"].to_str().unwrap().ends_with("; Secure"));
}

#[tokio::test]
async fn a_forged_or_missing_cookie_is_nobody() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    let (account, signature) = visitor.cookies.split_once('.').unwrap();
    let flipped = if account.ends_with('0') { "1" } else { "0" };
    let forged = format!("{}{flipped}.{signature}", &account[..account.len() - 1]);
    for cookie in ["", "beian=x", forged.as_str(), account] {
        for path in ["/api/history", "/api/events", "/api/papers/paper-1"] {
            let response = client()
                .get(served.at(path))
                .header("cookie", cookie)
                .send()
                .await
                .unwrap();
            assert!(!response.headers().contains_key("set-cookie"));
            assert_eq!(
                code(response).await,
                (StatusCode::UNAUTHORIZED, "signed-out".into()),
                "{cookie} {path}"
            );
        }
        let nobody = Visitor {
            served: &served,
            client: client(),
            cookies: cookie.into(),
        };
        assert_eq!(
            nobody.say("hello", "id-00000001").await.status(),
            StatusCode::UNAUTHORIZED
        );
        assert_eq!(
            nobody.upload(PNG, "id-00000001").send().await.unwrap().status(),
            StatusCode::UNAUTHORIZED
        );
        let page = client()
            .get(served.at("/"))
            .header("cookie", cookie)
            .send()
            .await
            .unwrap();
        assert!(page.headers().contains_key("set-cookie"), "a new account for {cookie}");
    }
    assert!(served.desk.raw().is_empty());
}

#[tokio::test]
async fn what_is_said_is_received_once_and_answered() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    for _ in 0..3 {
        assert_eq!(visitor.say("你好", "id-00000001").await.status(), StatusCode::ACCEPTED);
    }
    let press = json!({ "payload": "5.o1", "label": "个体", "id": "id-00000002" });
    assert_eq!(
        visitor.post("/api/press").json(&press).send().await.unwrap().status(),
        StatusCode::ACCEPTED
    );
    let items = visitor.history_of(4).await;
    assert_eq!(items.len(), 4);
    let raw = served.desk.raw();
    assert_eq!(raw.len(), 2);
    assert_eq!(raw[0].account, visitor.account());
    assert_eq!(raw[0].update, format!("{}:id-00000001", visitor.account()));
    assert_eq!(Web::default().read(&raw[0].body).content, Content::Text("你好".into()));
    assert_eq!(Web::default().read(&raw[1].body).content, Content::Press("5.o1".into()));

    // The same id of another person is another update.
    let other = Visitor::come(&served).await;
    other.say("你好", "id-00000001").await;
    assert_eq!(served.desk.raw().len(), 3);
    assert_eq!(other.history_of(2).await.len(), 2);
}

#[tokio::test]
async fn starting_and_the_browsers_language_are_passed_on() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    let start = visitor
        .post("/api/start")
        .header("accept-language", "en-GB,en;q=0.9")
        .json(&json!({ "id": "start-0001" }));
    assert_eq!(start.send().await.unwrap().status(), StatusCode::ACCEPTED);
    let incoming = Web::default().read(&served.desk.raw()[0].body);
    assert_eq!(incoming.content, Content::Started);
    assert_eq!(incoming.language_hint.as_deref(), Some("en-GB"));
    assert_eq!(incoming.message.as_deref(), Some("start-0001"));
}

#[tokio::test]
async fn another_origin_can_not_post() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    let body = json!({ "text": "pay me", "id": "id-00000001" });
    let post = || {
        client()
            .post(served.at("/api/say"))
            .header("cookie", &visitor.cookies)
            .json(&body)
    };
    let refused = [
        post().header("x-beian", "1").header("origin", "http://evil.example"),
        post().header("x-beian", "1").header("origin", "http://127.0.0.1:1"),
        post().header("x-beian", "1").header("origin", "null"),
        post().header("x-beian", "1").header("sec-fetch-site", "cross-site"),
        post().header("x-beian", "1").header("sec-fetch-site", "same-site"),
        post().header("x-beian", "1").header("sec-fetch-site", "none"),
        post(),
    ];
    for request in refused {
        assert_eq!(
            code(request.send().await.unwrap()).await,
            (StatusCode::FORBIDDEN, "elsewhere".into())
        );
    }
    // A plain form can't send JSON.
    let form = visitor
        .post("/api/say")
        .header("content-type", "text/plain")
        .body(body.to_string());
    assert_eq!(form.send().await.unwrap().status(), StatusCode::BAD_REQUEST);
    let picture = visitor
        .get("/api/papers/paper-1")
        .header("sec-fetch-site", "cross-site")
        .send()
        .await
        .unwrap();
    assert_eq!(picture.status(), StatusCode::FORBIDDEN);
    assert!(served.desk.raw().is_empty());
}

#[tokio::test]
async fn another_name_for_our_address_is_refused() {
    let served = serve(WebSettings::default()).await;
    for path in ["/", "/api/history", "/assets/style.css", "/send/abc", "/login"] {
        let response = client()
            .get(served.at(path))
            .header("host", "rebound.example:8080")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST, "{path}");
        assert!(!response.headers().contains_key("set-cookie"));
    }
    let local = client()
        .get(served.at("/"))
        .header("host", "localhost:1234")
        .send()
        .await
        .unwrap();
    assert_eq!(local.status(), StatusCode::OK);
}

#[tokio::test]
async fn sizes_are_limited_and_said_in_codes() {
    let served = serve(WebSettings {
        max_upload_mebibytes: 1,
        ..WebSettings::default()
    })
    .await;
    let visitor = Visitor::come(&served).await;
    let long = visitor.say(&"长".repeat(8001), "id-00000001").await;
    assert_eq!(code(long).await, (StatusCode::PAYLOAD_TOO_LARGE, "too-long".into()));
    let longest = visitor.say(&"长".repeat(8000), "id-00000002").await;
    assert_eq!(longest.status(), StatusCode::ACCEPTED);
    let huge = visitor.say(&"a".repeat(70_000), "id-00000003").await;
    assert_eq!(code(huge).await, (StatusCode::PAYLOAD_TOO_LARGE, "too-long".into()));
    assert_eq!(code(visitor.say(" \n", "id-00000004").await).await.1, "empty");
    for id in ["", "short", "with space in it", "../../../../etc", &"x".repeat(65)] {
        assert_eq!(code(visitor.say("a", id).await).await.1, "bad-request", "{id}");
    }
    let press = json!({ "payload": "x".repeat(65), "label": "", "id": "id-00000005" });
    assert_eq!(
        code(visitor.post("/api/press").json(&press).send().await.unwrap())
            .await
            .1,
        "bad-request"
    );

    let large = visitor
        .upload(vec![0; 1024 * 1024 + 1], "id-00000006")
        .send()
        .await
        .unwrap();
    assert_eq!(code(large).await, (StatusCode::PAYLOAD_TOO_LARGE, "too-large".into()));
    let chunks = futures::stream::iter((0..5).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![0_u8; 300_000]))));
    let streamed = visitor
        .upload(reqwest::Body::wrap_stream(chunks.boxed()), "id-00000007")
        .send()
        .await
        .unwrap();
    assert_eq!(code(streamed).await.1, "too-large");
    assert_eq!(
        code(visitor.upload("", "id-00000008").send().await.unwrap()).await.1,
        "empty"
    );
    assert_eq!(served.desk.raw().len(), 1);
}

#[tokio::test]
async fn a_desk_that_is_down_is_said_so_and_a_second_try_succeeds() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    served.desk.is_down.store(true, Ordering::Relaxed);
    assert_eq!(
        code(visitor.say("a", "id-00000001").await).await,
        (StatusCode::SERVICE_UNAVAILABLE, "unavailable".into())
    );
    served.desk.is_down.store(false, Ordering::Relaxed);
    assert_eq!(visitor.say("a", "id-00000001").await.status(), StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_file_is_stashed_named_and_shown_to_its_owner_alone() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    assert_eq!(
        visitor.upload(PNG, "id-00000001").send().await.unwrap().status(),
        StatusCode::ACCEPTED
    );
    let Content::Media(media) = Web::default().read(&served.desk.raw()[0].body).content else {
        panic!("no file")
    };
    assert_eq!(media.file_name.as_deref(), Some("执照.png"));
    assert_eq!(media.bytes, Some(PNG.len() as u64));
    let paper = media.stashed.unwrap();

    let path = format!("/api/papers/{paper}");
    let shown = visitor
        .get(&path)
        .header("sec-fetch-site", "same-origin")
        .send()
        .await
        .unwrap();
    assert_eq!(shown.headers()["content-type"], "image/png");
    assert_eq!(shown.headers()["content-disposition"], "inline");
    assert_eq!(shown.headers()["x-content-type-options"], "nosniff");
    assert_eq!(shown.headers()["cache-control"], "no-store");
    assert!(
        shown.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("sandbox")
    );
    assert_eq!(shown.bytes().await.unwrap(), PNG);

    let other = Visitor::come(&served).await;
    let refused = other.get(&path).send().await.unwrap();
    assert_eq!(code(refused).await, (StatusCode::NOT_FOUND, "not-found".into()));
    let made_up = visitor.get("/api/papers/..%2F..%2Fetc").send().await.unwrap();
    assert_eq!(made_up.status(), StatusCode::NOT_FOUND);

    // What could run in a browser is only saved.
    let page = "<html><script>alert(1)</script>";
    assert_eq!(
        visitor.upload(page, "id-00000002").send().await.unwrap().status(),
        StatusCode::ACCEPTED
    );
    let Content::Media(media) = Web::default().read(&served.desk.raw()[1].body).content else {
        panic!("no file")
    };
    let saved = visitor
        .get(&format!("/api/papers/{}", media.stashed.unwrap()))
        .send()
        .await
        .unwrap();
    assert_eq!(saved.headers()["content-type"], "application/octet-stream");
    assert_eq!(saved.headers()["content-disposition"], "attachment");
}

#[tokio::test]
async fn how_far_something_is_that_is_made_is_shown_live_to_whom_it_concerns() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    let other = Visitor::come(&served).await;
    let mut events = Events::open(visitor.get("/api/events?after=0")).await;
    for (account, words) in [
        (other.account(), "别人的"),
        (visitor.account(), "正在做第 3 个，共 10 个"),
    ] {
        let words = words.to_owned();
        served.web.signal(&Address(account), Signal::Making { words }).await;
    }
    let (name, id, data) = events.next().await.unwrap();
    assert_eq!(
        (name.as_str(), id.as_str()),
        ("making", ""),
        "it is no line of the history"
    );
    assert_eq!(data, "\"正在做第 3 个，共 10 个\"");
    // The lines go on from where they were.
    visitor.say("一", "id-00000001").await;
    assert_eq!(events.next().await.unwrap().1, "1");
}

#[tokio::test]
async fn replies_come_live_and_a_broken_line_is_caught_up() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    visitor.say("一", "id-00000001").await;
    visitor.history_of(2).await;

    let mut events = Events::open(visitor.get("/api/events?after=1")).await;
    let (name, id, data) = events.next().await.unwrap();
    assert_eq!((name.as_str(), id.as_str()), ("line", "2"));
    assert!(serde_json::from_str::<Value>(&data).unwrap()["entry"]["reply"]["body"][0].is_string());
    visitor.say("二", "id-00000002").await;
    assert_eq!(events.next().await.unwrap().1, "3");
    assert_eq!(events.next().await.unwrap().1, "4");
    drop(events);

    served.desk.append(
        &visitor.account(),
        HistoryEntry::Reply(Outgoing {
            push: true,
            ..question("提醒", 1, 1)
        }),
    );
    // The browser comes back by the old address, but says how far it got.
    let mut events = Events::open(visitor.get("/api/events?after=1").header("last-event-id", "4")).await;
    assert_eq!(events.next().await.unwrap().1, "5");

    // Another person's lines are not heard.
    let other = Visitor::come(&served).await;
    let mut others = Events::open(other.get("/api/events?after=0")).await;
    other.say("三", "id-00000003").await;
    assert!(others.next().await.unwrap().2.contains("三"));

    served.shutdown.cancel();
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn a_history_that_was_thrown_away_is_begun_anew() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    visitor.say("一", "id-00000001").await;
    visitor.history_of(2).await;
    let mut events = Events::open(visitor.get("/api/events?after=1")).await;
    assert_eq!(events.next().await.unwrap().1, "2");
    served.desk.forget(&visitor.account());
    assert_eq!(events.next().await.unwrap().0, "reset");
    assert_eq!(events.next().await, None);
    let mut events = Events::open(visitor.get("/api/events?after=7")).await;
    assert_eq!(events.next().await.unwrap().0, "reset");
}

#[tokio::test]
async fn a_person_has_only_so_many_open_lines() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    let mut lines = Vec::new();
    for _ in 0..8 {
        lines.push(Events::open(visitor.get("/api/events")).await);
    }
    assert_eq!(
        code(visitor.get("/api/events").send().await.unwrap()).await,
        (StatusCode::TOO_MANY_REQUESTS, "busy".into())
    );
    let other = Visitor::come(&served).await;
    Events::open(other.get("/api/events")).await;
    // A line that is closed makes room, as soon as the server notices.
    lines.clear();
    for _ in 0..100 {
        if visitor.get("/api/events").send().await.unwrap().status() == StatusCode::OK {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no room was made");
}

#[tokio::test]
async fn a_long_history_comes_in_pieces() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    for number in 0..205 {
        served
            .desk
            .append(&visitor.account(), HistoryEntry::Said(number.to_string()));
    }
    let first: Value = visitor.get("/api/history").send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (first["items"].as_array().unwrap().len(), &first["more"]),
        (200, &json!(true))
    );
    let second: Value = visitor
        .get("/api/history?after=200")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(
        (second["items"].as_array().unwrap().len(), &second["more"]),
        (5, &json!(false))
    );
}
