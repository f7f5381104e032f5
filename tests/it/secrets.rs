//! A secret that somebody sends by mistake is refused, and stands nowhere afterwards.

use std::{path::Path, time::Duration};

use serde_json::{Value, json};

use crate::support::binary::Binary;

const SECRET: &str = "Geheim-2026!x";

/// Polls of the history before the test gives up, and the pause between them.
const LOOKS: u32 = 200;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

#[tokio::test]
async fn a_refused_password_is_not_in_the_pages_history() {
    let data = tempfile::tempdir().unwrap();
    let variables = [("BEIAN_WEB__LISTEN", "127.0.0.1:0".to_owned())];
    let binary = Binary::start(Path::new(env!("CARGO_BIN_EXE_beian")), data.path(), &variables);
    let page = binary.page.clone().unwrap();
    let page = page.trim_end_matches('/');
    let client = reqwest::Client::new();
    let welcome = client.get(format!("{page}/")).send().await.unwrap();
    let cookie = welcome.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let post = |path: &str, body: Value| {
        client
            .post(format!("{page}/api/{path}"))
            .header("cookie", &cookie)
            .header("origin", page)
            .header("x-beian", "1")
            .json(&body)
            .send()
    };
    assert!(
        post("start", json!({"id": "00000001"}))
            .await
            .unwrap()
            .status()
            .is_success()
    );
    assert!(
        post("say", json!({"text": SECRET, "id": "00000002"}))
            .await
            .unwrap()
            .status()
            .is_success()
    );

    let mut history = String::new();
    for _ in 0..LOOKS {
        let asked = client
            .get(format!("{page}/api/history?after=0"))
            .header("cookie", &cookie);
        history = asked.send().await.unwrap().text().await.unwrap();
        // Two replies: the greeting, and what came of the secret.
        if history.matches("\"reply\"").count() == 2 {
            break;
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    assert_eq!(history.matches("\"reply\"").count(), 2, "both were answered");
    assert!(
        history.contains("密码") || history.contains("password"),
        "the person is warned: {history}"
    );
    assert!(history.contains("••••••"), "the line stands in the chat: {history}");
    assert!(!history.contains(SECRET), "the secret does not");
}
