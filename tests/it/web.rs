//! The local page over real HTTP.

use std::{sync::atomic::Ordering, time::Duration};

use axum::http::{HeaderMap, StatusCode};
use beian::channels::{
    Channel, Content, HistoryEntry, LinkAnswer, Outgoing,
    web::{Web, WebSettings},
};
use bytes::Bytes;
use futures::StreamExt;
use reqwest::{Client, RequestBuilder, Response, redirect::Policy};
use serde_json::{Value, json};

use crate::support::page_stub::{Served, question, serve};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR rest of a picture";

/// A browser without a screen: keeps its cookies as a `Cookie` header.
struct Visitor<'a> {
    served: &'a Served,
    client: Client,
    cookies: String,
}

fn client() -> Client {
    Client::builder().redirect(Policy::none()).no_proxy().build().unwrap()
}

/// The name=value pairs that a response sets.
fn set_cookies(headers: &HeaderMap) -> Vec<String> {
    let cookies = headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap().to_owned());
    cookies
        .map(|cookie| cookie.split(';').next().unwrap().to_owned())
        .collect()
}

impl<'a> Visitor<'a> {
    async fn come(served: &'a Served) -> Visitor<'a> {
        let client = client();
        let response = client.get(served.at("/")).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let cookies = set_cookies(response.headers()).join("; ");
        Visitor {
            served,
            client,
            cookies,
        }
    }

    fn account(&self) -> String {
        self.cookies
            .trim_start_matches("beian=")
            .split('.')
            .next()
            .unwrap()
            .to_owned()
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.served.at(path)).header("cookie", &self.cookies)
    }

    fn post(&self, path: &str) -> RequestBuilder {
        let origin = self.served.at("");
        self.client
            .post(self.served.at(path))
            .header("cookie", &self.cookies)
            .header("x-beian", "1")
            .header("origin", origin)
            .header("sec-fetch-site", "same-origin")
    }

    async fn say(&self, text: &str, id: &str) -> Response {
        self.post("/api/say")
            .json(&json!({ "text": text, "id": id }))
            .send()
            .await
            .unwrap()
    }

    fn upload(&self, bytes: impl Into<reqwest::Body>, id: &str) -> RequestBuilder {
        self.post("/api/upload")
            .header("x-update-id", id)
            .header("x-file-name", "%E6%89%A7%E7%85%A7.png")
            .body(bytes)
    }

    async fn history(&self, after: u64) -> Vec<Value> {
        let response = self.get(&format!("/api/history?after={after}")).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.json::<Value>().await.unwrap()["items"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// Waits until the history has so many lines.
    async fn history_of(&self, lines: usize) -> Vec<Value> {
        for _ in 0..200 {
            let items = self.history(0).await;
            if items.len() >= lines {
                return items;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the history never had {lines} lines");
    }
}

async fn code(response: Response) -> (StatusCode, String) {
    let status = response.status();
    let body: Value = response.json().await.unwrap();
    (status, body["error"].as_str().unwrap_or_default().to_owned())
}

/// The events of an open line, one at a time.
struct Events {
    response: Response,
    text: String,
}

impl Events {
    async fn open(request: RequestBuilder) -> Events {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Events {
            response,
            text: String::new(),
        }
    }

    /// The next event as (name, id, data); none when the line has ended.
    async fn next(&mut self) -> Option<(String, String, String)> {
        loop {
            if let Some((event, rest)) = self.text.clone().split_once("\n\n") {
                self.text = rest.to_owned();
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
                    line.map(|value| value.trim_start_matches(':').trim().to_owned())
                        .unwrap_or_default()
                };
                if event.lines().any(|line| line.starts_with("event")) {
                    return Some((field("event"), field("id"), field("data")));
                }
                continue;
            }
            let chunk = tokio::time::timeout(Duration::from_secs(10), self.response.chunk()).await;
            let chunk = chunk.expect("an event within ten seconds").ok()??;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

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
    assert_eq!(Web.read(&raw[0].body).content, Content::Text("你好".into()));
    assert_eq!(Web.read(&raw[1].body).content, Content::Press("5.o1".into()));

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
    let incoming = Web.read(&served.desk.raw()[0].body);
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
    let Content::Media(media) = Web.read(&served.desk.raw()[0].body).content else {
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
    let Content::Media(media) = Web.read(&served.desk.raw()[1].body).content else {
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

#[tokio::test]
async fn every_answer_bears_the_protective_headers() {
    let served = serve(WebSettings {
        max_upload_mebibytes: 1,
        ..WebSettings::default()
    })
    .await;
    served.desk.open_link("token-1", true);
    for path in [
        "/",
        "/login",
        "/assets/chat.js",
        "/assets/none.js",
        "/api/history",
        "/api/words?language=en",
        "/send/token-1",
        "/send/x",
    ] {
        let response = client().get(served.at(path)).send().await.unwrap();
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        let policy = header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"));
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert!(header("permissions-policy").contains("camera=(self)"));
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        assert!(response.headers().contains_key("cache-control"));
    }
}

#[tokio::test]
async fn the_page_is_whole_and_in_the_browsers_language() {
    let served = serve(WebSettings::default()).await;
    let english = client()
        .get(served.at("/"))
        .header("accept-language", "en-GB")
        .send()
        .await
        .unwrap();
    let english = english.text().await.unwrap();
    assert!(english.contains("<html lang=\"en\">") && english.contains("Filing assistant"));
    let chinese = client().get(served.at("/")).send().await.unwrap().text().await.unwrap();
    assert!(chinese.contains("<html lang=\"zh-CN\">") && chinese.contains("备案助手"));
    for page in [english, chinese] {
        assert!(!page.contains("{{") && !page.contains("aria-label=\"\""));
        for script in page.split("<script").skip(1) {
            assert!(
                script.contains("src=\"/assets/") && script.contains("></script>"),
                "{script}"
            );
        }
        for address in page
            .split("\"/assets/")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
        {
            let found = client()
                .get(served.at(&format!("/assets/{address}")))
                .send()
                .await
                .unwrap();
            assert_eq!(found.status(), StatusCode::OK, "{address}");
        }
    }
    let words: Value = client()
        .get(served.at("/api/words?language=en"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(words["page-send"], "Send");
}

#[tokio::test]
async fn files_of_the_page_are_asked_for_again_cheaply() {
    let served = serve(WebSettings::default()).await;
    let first = client().get(served.at("/assets/chat.js")).send().await.unwrap();
    assert_eq!(first.headers()["content-type"], "text/javascript; charset=utf-8");
    let tag = first.headers()["etag"].clone();
    let again = client()
        .get(served.at("/assets/chat.js"))
        .header("if-none-match", tag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    for name in ["index.html", "login.html", "nothing", "..%2Fmod.rs"] {
        let response = client()
            .get(served.at(&format!("/assets/{name}")))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{name}");
    }
}

/// Posts a form as a browser without scripts does.
async fn post_form(
    served: &Served,
    token: &str,
    name: &str,
    file_name: Option<&str>,
    content: &str,
) -> (StatusCode, String) {
    let file_name = file_name
        .map(|name| format!("; filename=\"{name}\""))
        .unwrap_or_default();
    let body = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file_name}\r\n\r\n{content}\r\n--edge--\r\n"
    );
    let request = client()
        .post(served.at(&format!("/send/{token}")))
        .header("content-type", "multipart/form-data; boundary=edge")
        .header("origin", "null")
        .body(body);
    let response = request.send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

#[tokio::test]
async fn a_one_time_link_takes_one_file_once() {
    let served = serve(WebSettings {
        max_upload_mebibytes: 1,
        ..WebSettings::default()
    })
    .await;
    served.desk.open_link("token-1", true);
    let page = client().get(served.at("/send/token-1")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    assert!(!page.headers().contains_key("set-cookie"));
    let page = page.text().await.unwrap();
    assert!(page.contains("type=\"file\"") && page.contains("人像面"));
    assert!(page.contains("&lt;b&gt;原件&lt;/b&gt;"), "words are no markup");

    let empty = post_form(&served, "token-1", "file", Some(""), "").await;
    assert_eq!(empty.0, StatusCode::BAD_REQUEST);
    assert!(empty.1.contains("role=\"alert\""));
    let large = post_form(&served, "token-1", "file", Some("a.png"), &"x".repeat(1024 * 1024 + 1)).await;
    assert_eq!(large.0, StatusCode::PAYLOAD_TOO_LARGE);
    let sent = post_form(&served, "token-1", "file", Some("身份证.png"), "picture").await;
    assert_eq!(sent.0, StatusCode::OK);
    let file_name = Some("身份证.png".to_owned());
    assert_eq!(
        served.desk.answers(),
        [LinkAnswer::File {
            file_name,
            bytes: Bytes::from_static(b"picture")
        }]
    );

    assert_eq!(
        post_form(&served, "token-1", "file", Some("b.png"), "again").await.0,
        StatusCode::GONE
    );
    let gone = client().get(served.at("/send/token-1")).send().await.unwrap();
    assert_eq!(gone.status(), StatusCode::GONE);
    assert!(gone.text().await.unwrap().contains("已失效"));
    assert_eq!(served.desk.answers().len(), 1);
}

#[tokio::test]
async fn a_one_time_link_takes_words() {
    let served = serve(WebSettings::default()).await;
    served.desk.open_link("token-2", false);
    assert!(
        client()
            .get(served.at("/send/token-2"))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("<textarea")
    );
    assert_eq!(
        post_form(&served, "token-2", "text", None, "  ").await.0,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        post_form(&served, "token-2", "text", None, "身份证号\r\n123 ").await.0,
        StatusCode::OK
    );
    assert_eq!(served.desk.answers(), [LinkAnswer::Text("身份证号\n123".into())]);
}

fn guarded() -> WebSettings {
    WebSettings {
        access_token: Some("a-long-enough-token".into()),
        ..WebSettings::default()
    }
}

#[tokio::test]
async fn with_a_token_only_those_who_have_it_come_in() {
    let served = serve(guarded()).await;
    let turned_away = client().get(served.at("/")).send().await.unwrap();
    assert_eq!(
        (turned_away.status(), turned_away.headers()["location"].as_bytes()),
        (StatusCode::SEE_OTHER, &b"/login"[..])
    );
    assert!(!turned_away.headers().contains_key("set-cookie"));
    let history = client().get(served.at("/api/history")).send().await.unwrap();
    assert_eq!(history.status(), StatusCode::UNAUTHORIZED);
    served.desk.open_link("token-1", false);
    assert_eq!(
        client().get(served.at("/send/token-1")).send().await.unwrap().status(),
        StatusCode::OK
    );

    let attempt = |token: &'static str| {
        let form = client()
            .post(served.at("/login"))
            .header("content-type", "application/x-www-form-urlencoded");
        form.body(format!("token={token}")).send()
    };
    let started = std::time::Instant::now();
    let wrong = attempt("wrong").await.unwrap();
    assert_eq!(wrong.status(), StatusCode::FORBIDDEN);
    assert!(!wrong.headers().contains_key("set-cookie"));
    assert!(wrong.text().await.unwrap().contains("口令不对"));
    assert!(started.elapsed() > Duration::from_secs(1), "guessing is slow");
    let foreign = client()
        .post(served.at("/login"))
        .header("sec-fetch-site", "cross-site")
        .body("token=a-long-enough-token");
    assert_eq!(foreign.send().await.unwrap().status(), StatusCode::FORBIDDEN);

    let right = attempt("a-long-enough-token").await.unwrap();
    assert_eq!(right.status(), StatusCode::SEE_OTHER);
    assert!(right.headers()["set-cookie"].to_str().unwrap().contains("HttpOnly"));
    let access = set_cookies(right.headers()).join("; ");
    let page = client()
        .get(served.at("/"))
        .header("cookie", &access)
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let cookies = format!("{access}; {}", set_cookies(page.headers()).join("; "));
    let visitor = Visitor {
        served: &served,
        client: client(),
        cookies,
    };
    assert!(visitor.history(0).await.is_empty());
    let login = visitor.get("/login").send().await.unwrap();
    assert_eq!(login.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn many_guesses_at_once_are_turned_away() {
    let served = serve(guarded()).await;
    let guesses = (0..12).map(|_| client().post(served.at("/login")).body("token=guess").send());
    let answers = futures::future::join_all(guesses).await;
    let busy = answers
        .iter()
        .filter(|answer| answer.as_ref().unwrap().status() == StatusCode::TOO_MANY_REQUESTS);
    assert!(busy.count() >= 8);
}

#[test]
fn an_open_address_without_a_token_is_refused() {
    let open = WebSettings {
        listen: "0.0.0.0:8080".parse().unwrap(),
        ..WebSettings::default()
    };
    assert!(open.check_exposure().is_err());
    assert!(
        WebSettings {
            listen: open.listen,
            ..guarded()
        }
        .check_exposure()
        .is_ok()
    );
    assert!(WebSettings::default().check_exposure().is_ok());
}
