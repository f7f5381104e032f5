//! Someone who visits the local page over HTTP, without a browser's screen.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "tests and examples include this; none of them uses all of it"
)]

use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use reqwest::{Client, RequestBuilder, Response, redirect::Policy};
use serde_json::{Value, json};

use super::page_stub::Served;

/// A browser without a screen: keeps its cookies as a `Cookie` header.
pub(crate) struct Visitor<'a> {
    pub(crate) served: &'a Served,
    pub(crate) client: Client,
    pub(crate) cookies: String,
}

pub(crate) fn client() -> Client {
    Client::builder().redirect(Policy::none()).no_proxy().build().unwrap()
}

/// The name=value pairs that a response sets.
pub(crate) fn set_cookies(headers: &HeaderMap) -> Vec<String> {
    let cookies = headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap().to_owned());
    cookies
        .map(|cookie| cookie.split(';').next().unwrap().to_owned())
        .collect()
}

impl<'a> Visitor<'a> {
    pub(crate) async fn come(served: &'a Served) -> Visitor<'a> {
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

    pub(crate) fn account(&self) -> String {
        self.cookies
            .trim_start_matches("beian=")
            .split('.')
            .next()
            .unwrap()
            .to_owned()
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.served.at(path)).header("cookie", &self.cookies)
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        let origin = self.served.at("");
        self.client
            .post(self.served.at(path))
            .header("cookie", &self.cookies)
            .header("x-beian", "1")
            .header("origin", origin)
            .header("sec-fetch-site", "same-origin")
    }

    pub(crate) async fn say(&self, text: &str, id: &str) -> Response {
        self.post("/api/say")
            .json(&json!({ "text": text, "id": id }))
            .send()
            .await
            .unwrap()
    }

    pub(crate) fn upload(&self, bytes: impl Into<reqwest::Body>, id: &str) -> RequestBuilder {
        self.post("/api/upload")
            .header("x-update-id", id)
            .header("x-file-name", "%E6%89%A7%E7%85%A7.png")
            .body(bytes)
    }

    pub(crate) async fn history(&self, after: u64) -> Vec<Value> {
        let response = self.get(&format!("/api/history?after={after}")).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.json::<Value>().await.unwrap()["items"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// Waits until the history has so many lines.
    pub(crate) async fn history_of(&self, lines: usize) -> Vec<Value> {
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

pub(crate) async fn code(response: Response) -> (StatusCode, String) {
    let status = response.status();
    let body: Value = response.json().await.unwrap();
    (status, body["error"].as_str().unwrap_or_default().to_owned())
}

/// The events of an open line, one at a time.
pub(crate) struct Events {
    response: Response,
    text: String,
}

impl Events {
    pub(crate) async fn open(request: RequestBuilder) -> Events {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Events {
            response,
            text: String::new(),
        }
    }

    /// The next event as (name, id, data); none when the line has ended.
    pub(crate) async fn next(&mut self) -> Option<(String, String, String)> {
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
