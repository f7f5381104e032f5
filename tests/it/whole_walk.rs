//! The whole conversation on the page: the real binary, a real browser, from the first card to the last, and then gone.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that can't go on should say so at once, in its helpers too"
)]

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    time::Duration,
};

use beian::rehearse::{Act, Entry, File, parse};
use serde_json::json;

use crate::support::{
    binary::{Binary, project_file},
    browser::Browser,
};

/// The newest replies, the person's own lines that are under way, and whether the assistant is writing.
const REPLIES: &str = "return document.querySelectorAll('#lines .reply').length";
const AT_REST: &str = "!document.querySelector('#waiting .own') && document.getElementById('typing').hidden";

/// What the person does in the transcript: time passes by itself here, and windows are closed by saying so.
fn acts() -> Vec<(String, Act)> {
    let text = std::fs::read_to_string(project_file("tests/chats/happy-path.chat")).unwrap();
    let entries = parse(&text).unwrap().entries;
    let acts = entries.into_iter().filter_map(|entry| match entry {
        Entry::Act(line, act) if line.starts_with('>') => Some((line, act)),
        _ => None,
    });
    // The page opens the chat by itself.
    acts.skip_while(|(_, act)| *act == Act::Says("/start".to_owned()))
        .collect()
}

fn start(data: &Path, port: u16) -> Binary {
    let listen = format!("127.0.0.1:{port}");
    Binary::start(
        Path::new(env!("CARGO_BIN_EXE_beian")),
        data,
        &[("BEIAN_WEB__LISTEN", listen)],
    )
}

/// A port that is free now, and was not given out for long: the second start has to get the same one.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn say(browser: &Browser, text: &str) {
    browser
        .see("#text")
        .await
        .send_keys(&format!("{text}\u{e007}"))
        .await
        .unwrap();
}

/// Presses the button of that label on the newest card, with or without its number.
async fn press(browser: &Browser, label: &str) {
    let script = format!(
        "const bare = (chip) => (chip.querySelector('.words') ?? chip).textContent.replace(/^\\d+ /, '');
         const chip = [...document.querySelectorAll('#lines .chip')].find((chip) => bare(chip) === {label});
         chip?.click();
         return Boolean(chip)",
        label = json!(label)
    );
    let pressed = browser.run(&script).await;
    if pressed != json!(true) {
        let seen = browser
            .run("return document.getElementById('lines').textContent.slice(-1500)")
            .await;
        panic!("there is no button {label}: {seen}");
    }
}

/// Chooses files as a person would, and sends them.
async fn send(browser: &Browser, folder: &Path, files: &[File]) {
    for file in files {
        let path: PathBuf = folder.join(&file.name);
        let bytes = file.drawn();
        std::fs::write(&path, bytes).unwrap();
        browser
            .see("#file")
            .await
            .send_keys(path.to_str().unwrap())
            .await
            .unwrap();
    }
    browser.see("#tray li").await;
    browser.see("#send").await.click().await.unwrap();
}

/// Leaves a picture for README.md where `BEIAN_SCREENSHOT` says.
async fn picture_for_readme(browser: &Browser) {
    let Some(path) = std::env::var_os("BEIAN_SCREENSHOT") else {
        return;
    };
    let size = json!({ "width": 860, "height": 720, "deviceScaleFactor": 1.4, "mobile": false });
    browser.tell("Emulation.setDeviceMetricsOverride", size).await;
    browser.run("document.getElementById('log').scrollTop = 1e9").await;
    // Until what rises has risen.
    tokio::time::sleep(Duration::from_millis(600)).await;
    let picture = browser.client.screenshot().await.unwrap();
    let picture = image::load_from_memory(&picture).unwrap().into_rgb8();
    let file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let (best, adaptive) = (
        image::codecs::png::CompressionType::Best,
        image::codecs::png::FilterType::Adaptive,
    );
    picture
        .write_with_encoder(image::codecs::png::PngEncoder::new_with_quality(file, best, adaptive))
        .unwrap();
    browser.look(1100, 820, false).await;
}

/// Leaves the page in every light for a person to look at.
async fn pictures_to_look_at(browser: &Browser, folder: &Path, name: &str) {
    for (light, width, height, is_dark) in [
        ("light", 1100, 820, false),
        ("dark", 1100, 820, true),
        ("phone", 390, 780, false),
    ] {
        browser.look(width, height, is_dark).await;
        browser.run("document.getElementById('log').scrollTop = 1e9").await;
        browser.screenshot(folder, &format!("walk-{name}-{light}")).await;
    }
    browser.look(1100, 820, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Chromium and ChromeDriver"]
async fn the_whole_walk_on_the_page_and_then_nothing() {
    let (data, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let shown = std::env::temp_dir().join("beian-page");
    std::fs::create_dir_all(&shown).unwrap();
    let port = free_port();
    let mut binary = start(data.path(), port);
    let browser = Browser::start().await;
    browser.look(1100, 820, false).await;
    browser.client.goto(&format!("http://127.0.0.1:{port}/")).await.unwrap();
    browser
        .until("document.querySelectorAll('#lines .reply').length > 0")
        .await;

    let acts = acts();
    let middle = acts.len() / 2;
    for (number, (line, act)) in acts.iter().enumerate() {
        browser.until(AT_REST).await;
        let before = browser.run(REPLIES).await.as_u64().unwrap();
        match act {
            Act::Says(text) => say(&browser, text).await,
            Act::Presses { label, .. } => press(&browser, label).await,
            Act::Sends(sent) => send(&browser, files.path(), sent).await,
            _ => panic!("the page can't do that: {line}"),
        }
        browser
            .until(&format!("document.querySelectorAll('#lines .reply').length > {before}"))
            .await;
        browser.until(AT_REST).await;
        assert_eq!(browser.complaints().await, Vec::<String>::new(), "after {line}");
        if line.contains("licence.jpg") || line.contains("id-front") {
            browser.see("#lines .own .mark.good").await;
        }
        if line.contains("id-front") {
            picture_for_readme(&browser).await;
        }
        // Files that are accepted, ticked boxes, long cards: see for yourself.
        if ["1 3 4 6", "form.xls)", "editor-front", "省管局", "/status"]
            .iter()
            .any(|part| line.contains(part))
        {
            pictures_to_look_at(&browser, &shown, &number.to_string()).await;
        }
        if number == middle {
            binary.kill();
            browser.until("!document.getElementById('banner').hidden").await;
            binary = start(data.path(), port);
            browser.until("document.getElementById('banner').hidden").await;
            // The browser says that nobody answered, as it should.
            browser.complaints().await;
        }
    }

    // Six stages of six, and coming back changes nothing.
    let is_finished = "document.querySelector('#stage span').textContent.startsWith('6/6')
        && [...document.querySelectorAll('#progress i')].every((bar) => bar.style.width === '100%')";
    browser.until(is_finished).await;
    pictures_to_look_at(&browser, &shown, "end").await;
    let replies = browser.run(REPLIES).await;
    let last = browser
        .run("return [...document.querySelectorAll('#lines .reply')].at(-1).textContent")
        .await;
    browser.client.refresh().await.unwrap();
    browser
        .until(&format!(
            "document.querySelectorAll('#lines .reply').length === {replies}"
        ))
        .await;
    browser.until(is_finished).await;
    let again = browser
        .run("return [...document.querySelectorAll('#lines .reply')].at(-1).textContent")
        .await;
    assert_eq!(last, again);

    // Everything goes, what was just said too; the goodbye alone stays.
    say(&browser, "/stop").await;
    browser
        .until("[...document.querySelectorAll('.chip')].some((chip) => chip.textContent.includes('删除全部资料'))")
        .await;
    press(&browser, "删除全部资料").await;
    browser
        .until("[...document.querySelectorAll('.chip')].some((chip) => chip.textContent.includes('删除，不留'))")
        .await;
    press(&browser, "删除，不留").await;
    let only_goodbye = "document.querySelectorAll('.log .line:not([hidden])').length === 1
        && document.querySelector('#lines .reply').textContent.includes('已全部删除')
        && document.getElementById('empty').hidden && document.getElementById('progress').hidden";
    browser.until(only_goodbye).await;
    browser.client.refresh().await.unwrap();
    browser.until(only_goodbye).await;
    browser.screenshot(&shown, "walk-gone").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());

    // And one can begin anew.
    say(&browser, "/start").await;
    browser
        .until("document.querySelectorAll('#lines .reply').length > 1 && !document.getElementById('progress').hidden")
        .await;
    browser.close().await;
    assert!(binary.stop(), "a good end");
}
