//! A real browser for tests: starts ChromeDriver on a free port and speaks to it.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that can't go on should say so at once, in its helpers too"
)]

use std::{path::Path, process::Stdio, time::Duration};

use fantoccini::{
    Client, ClientBuilder, Locator,
    error::CmdError,
    wd::{Capabilities, WebDriverCompatibleCommand},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// How long a page may take to show what it should.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with one window. Close it with [`Browser::close`]; dropping it kills the driver.
pub(crate) struct Browser {
    pub(crate) client: Client,
    driver: Child,
    _profile: tempfile::TempDir,
}

/// A command of Chromium's own.
#[derive(Debug)]
struct DevTools(Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base_url: &url::Url, session_id: Option<&str>) -> Result<url::Url, url::ParseError> {
        base_url.join(&format!("session/{}/goog/cdp/execute", session_id.unwrap_or_default()))
    }

    fn method_and_body(&self, _request_url: &url::Url) -> (axum::http::Method, Option<String>) {
        (axum::http::Method::POST, Some(self.0.to_string()))
    }
}

/// The browser's log, which it gives out once.
#[derive(Debug)]
struct TakeLog;

impl WebDriverCompatibleCommand for TakeLog {
    fn endpoint(&self, base_url: &url::Url, session_id: Option<&str>) -> Result<url::Url, url::ParseError> {
        base_url.join(&format!("session/{}/se/log", session_id.unwrap_or_default()))
    }

    fn method_and_body(&self, _request_url: &url::Url) -> (axum::http::Method, Option<String>) {
        (axum::http::Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}

impl Browser {
    /// Starts one.
    pub(crate) async fn start() -> Browser {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver is needed: apt-get install chromium chromium-driver");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = loop {
            let line = lines.next_line().await.unwrap().expect("chromedriver went away");
            // "ChromeDriver was started successfully on port 41243."
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').parse::<u16>().unwrap();
            }
        };
        // Whoever writes to a closed pipe dies.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let profile = tempfile::tempdir().unwrap();
        let options = json!({
            "goog:chromeOptions": { "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=zh-CN", "--accept-lang=zh-CN",
                format!("--user-data-dir={}", profile.path().display()),
            ], "prefs": { "intl.accept_languages": "zh-CN,zh" } },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        // Two of them are built in, by way of reqwest and of fantoccini, so neither is chosen by itself. A second test
        // that says so again changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let capabilities: Capabilities = serde_json::from_value(options).unwrap();
        let client = ClientBuilder::rustls()
            .unwrap()
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("Chromium starts");
        Browser {
            client,
            driver,
            _profile: profile,
        }
    }

    /// Ends it.
    pub(crate) async fn close(mut self) {
        self.client.clone().close().await.unwrap();
        self.driver.kill().await.unwrap();
    }

    /// A command of Chromium's own, e.g. `Emulation.setEmulatedMedia`.
    pub(crate) async fn tell(&self, command: &str, parameters: Value) -> Value {
        self.client
            .issue_cmd(DevTools(json!({ "cmd": command, "params": parameters })))
            .await
            .unwrap()
    }

    /// Takes a size and colours.
    pub(crate) async fn look(&self, width: u32, height: u32, is_dark: bool) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": width < 600 });
        self.tell("Emulation.setDeviceMetricsOverride", size).await;
        let scheme = if is_dark { "dark" } else { "light" };
        let colours = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.tell("Emulation.setEmulatedMedia", colours).await;
        tokio::time::sleep(Duration::from_millis(400)).await;
    }

    /// Saves what is in sight.
    pub(crate) async fn screenshot(&self, folder: &Path, name: &str) {
        let picture = self.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }

    /// Waits until an element is there.
    pub(crate) async fn see(&self, css: &str) -> fantoccini::elements::Element {
        let wait = self.client.wait().at_most(PATIENCE);
        wait.for_element(Locator::Css(css))
            .await
            .unwrap_or_else(|_| panic!("{css} never came"))
    }

    /// Waits until a script's expression is true.
    pub(crate) async fn until(&self, expression: &str) {
        let end = tokio::time::Instant::now() + PATIENCE;
        while self.run(&format!("return Boolean({expression})")).await != json!(true) {
            assert!(tokio::time::Instant::now() < end, "never true: {expression}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Runs a script in the page.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Types where the focus is.
    pub(crate) async fn keys(&self, keys: &str) {
        self.client
            .active_element()
            .await
            .unwrap()
            .send_keys(keys)
            .await
            .unwrap();
    }

    /// The warnings and errors of the browser's console since last asked.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log: Result<Value, CmdError> = self.client.issue_cmd(TakeLog).await;
        let entries = log.unwrap().as_array().cloned().unwrap_or_default();
        let is_bad = |entry: &&Value| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING"));
        entries
            .iter()
            .filter(is_bad)
            .map(|entry| entry["message"].to_string())
            .collect()
    }
}
