//! The local page's pages over real HTTP: the chat's files and headers, the one-time link, logging in.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that can't go on should say so at once, in its helpers too"
)]

use std::time::Duration;

use axum::http::StatusCode;
use beian::channels::{LinkAnswer, web::WebSettings};
use bytes::Bytes;
use serde_json::Value;

use crate::support::{
    page_stub::{Served, serve},
    visitor::{Visitor, client, set_cookies},
};

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
    assert!(busy.count() >= 1);
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
