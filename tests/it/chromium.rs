//! The local page in a real browser.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that can't go on should say so at once, in its helpers too"
)]

use std::{path::PathBuf, sync::atomic::Ordering, time::Duration};

use beian::channels::{Attachment, AttachmentContent, HistoryEntry, Outgoing, web::WebSettings};
use bytes::Bytes;
use serde_json::json;

use crate::support::{
    browser::Browser,
    page_stub::{question, serve},
};

/// Where pictures of the page are left for a person to look at.
fn pictures() -> PathBuf {
    let folder = std::env::temp_dir().join("beian-page");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Dates as a file, as the desk hands it over.
fn calendar_file() -> Outgoing {
    let file = Attachment {
        description: None,
        file_name: "备案日期.ics".into(),
        media_type: "text/calendar; charset=utf-8".into(),
        content: AttachmentContent::Inline(Bytes::from_static(b"BEGIN:VCALENDAR")),
    };
    Outgoing {
        attachments: vec![file],
        fresh: true,
        language: "zh-CN".into(),
        ..Outgoing::default()
    }
}

/// Something that looks like a licence from afar.
fn licence() -> Bytes {
    let picture = image::RgbImage::from_fn(480, 340, |x, y| {
        let is_edge = x < 14 || y < 14 || x > 465 || y > 325;
        let is_writing = (90..400).contains(&x) && y > 110 && y < 290 && y % 26 < 8 && (x * 7 + y * 13) % 31 > 5;
        let is_title = (160..320).contains(&x) && (44..72).contains(&y);
        let is_seal = (x as i32 - 380).pow(2) + (y as i32 - 260).pow(2) < 42 * 42;
        match (is_edge, is_title, is_seal, is_writing) {
            (true, ..) => image::Rgb([196, 160, 92]),
            (_, true, ..) => image::Rgb([150, 40, 36]),
            (_, _, true, _) => image::Rgb([214, 72, 66]),
            (_, _, _, true) => image::Rgb([90, 92, 98]),
            _ => image::Rgb([250, 246, 234]),
        }
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner().into()
}

#[tokio::test]
#[ignore = "needs Chromium and ChromeDriver"]
async fn a_person_can_talk_press_send_and_come_back() {
    let served = serve(WebSettings::default()).await;
    let browser = Browser::start().await;
    let folder = pictures();
    browser.look(1100, 820, false).await;
    browser.client.goto(&served.at("/")).await.unwrap();

    // An empty history begins the chat.
    browser.see("#lines .reply .chips").await;
    let account = served.desk.accounts().pop().unwrap();
    browser.until("document.activeElement.id === 'text'").await;

    // Typing; the dots show while the answer is under way.
    served.desk.thinks_milliseconds.store(900, Ordering::Relaxed);
    browser.keys("星河短剧").await;
    browser.run("const e = new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}); document.getElementById('text').dispatchEvent(e)").await;
    browser
        .until("document.getElementById('text').value === '星河短剧'")
        .await;
    browser.keys("\u{e008}\u{e007}\u{e000}").await;
    browser
        .until("document.getElementById('text').value === '星河短剧\\n'")
        .await;
    browser.keys("第二行\u{e007}").await;
    browser.until("document.getElementById('text').value === ''").await;
    browser
        .until("document.querySelectorAll('#waiting .own').length === 1")
        .await;
    browser.until("!document.getElementById('typing').hidden").await;
    browser.screenshot(&folder, "typing").await;
    browser
        .until("document.querySelectorAll('#lines .reply').length === 2")
        .await;
    browser
        .until("document.querySelectorAll('#waiting .own').length === 0")
        .await;
    browser.until("document.getElementById('typing').hidden").await;
    browser
        .until("document.querySelectorAll('#lines .own').length === 1")
        .await;
    browser.until("document.querySelectorAll('.chips').length === 1").await;
    served.desk.thinks_milliseconds.store(0, Ordering::Relaxed);

    // A chip, by the keyboard alone: it is the last thing before the composer.
    browser.run("document.querySelector('.chip').focus()").await;
    browser.keys("\u{e007}").await;
    browser
        .until("document.querySelectorAll('#lines .own.pressed').length === 1")
        .await;
    browser
        .until("document.querySelectorAll('#lines .reply').length === 3")
        .await;
    browser.until("document.activeElement.id === 'text'").await;

    // A file, looked at before it goes.
    let scan = folder.join("执照.png");
    std::fs::write(&scan, licence()).unwrap();
    browser
        .see("#file")
        .await
        .send_keys(scan.to_str().unwrap())
        .await
        .unwrap();
    browser.see("#tray li img").await;
    browser.screenshot(&folder, "tray").await;
    browser.see("#send").await.click().await.unwrap();
    browser
        .until("document.querySelectorAll('#lines .own .picture img').length === 1")
        .await;
    browser.see("#lines .own .mark").await;
    browser.until("document.getElementById('tray').hidden").await;
    browser
        .until("document.querySelectorAll('#lines .reply').length === 4")
        .await;

    // A reminder comes by itself.
    served.desk.append(
        &account,
        HistoryEntry::Reply(Outgoing {
            push: true,
            ..question("该看看认证结果了。", 2, 6)
        }),
    );
    browser.see("#lines .push .tag").await;

    // A file is handed over behind a card: the card keeps its buttons, the file is saved by the keyboard alone.
    served.desk.append(&account, HistoryEntry::Reply(calendar_file()));
    browser.see("#lines .reply a.sheetfile").await;
    browser.until("document.querySelectorAll('.chips').length === 1").await;
    browser
        .until("document.querySelector('a.sheetfile').innerText.includes('备案日期.ics')")
        .await;
    browser
        .until("/0\\.1 ?kB/.test(document.querySelector('a.sheetfile .about').textContent)")
        .await;
    browser.run("document.querySelector('a.sheetfile').addEventListener('click', (event) => { window.saved = event.currentTarget.href; })").await;
    browser.run("document.querySelector('a.sheetfile').focus()").await;
    browser.keys("\u{e007}").await;
    browser.until("/attachments.[0-9]+.0$/.test(window.saved)").await;
    let saved = browser
        .run("return fetch(window.saved).then((got) => got.text().then((text) => [got.status, text, document.querySelector('a.sheetfile').download]))")
        .await;
    assert_eq!(saved, json!([200, "BEGIN:VCALENDAR", "备案日期.ics"]));
    browser.run("document.getElementById('text').focus()").await;

    // A secret comes back masked in place of what was typed.
    browser.keys("secret\u{e007}").await;
    browser
        .until("[...document.querySelectorAll('.own .words')].at(-1).textContent === 's•••••'")
        .await;
    browser.until("!document.body.textContent.includes('secret')").await;

    // Everything is there after coming back, pictures included; only the newest card can be answered.
    browser.client.refresh().await.unwrap();
    browser
        .until("document.querySelectorAll('#lines .own').length === 4")
        .await;
    browser
        .until("document.querySelectorAll('#lines .reply').length === 7")
        .await;
    browser.until("document.querySelectorAll('.chips').length === 1").await;
    browser
        .until("document.querySelector('.shot img').naturalWidth === 480")
        .await;
    browser.see(".shot").await.click().await.unwrap();
    browser.until("document.getElementById('zoom').open").await;
    browser.screenshot(&folder, "zoom").await;
    browser.keys("\u{e00c}").await;
    browser.until("!document.getElementById('zoom').open").await;

    // What can't be taken just now can be sent again.
    browser.until("document.querySelector('.typing').hidden").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    served.desk.is_down.store(true, Ordering::Relaxed);
    browser.run("document.getElementById('text').focus()").await;
    browser.keys("再试\u{e007}").await;
    let retry = browser.see("#waiting .failed .state button").await;
    browser.screenshot(&folder, "failed").await;
    served.desk.is_down.store(false, Ordering::Relaxed);
    retry.click().await.unwrap();
    browser
        .until("document.querySelectorAll('#waiting .own').length === 0")
        .await;
    browser
        .until("[...document.querySelectorAll('.own .words')].at(-1).textContent === '再试'")
        .await;

    // The assistant may change its language; the page goes with it.
    let english = Outgoing {
        language: "en".into(),
        ..question("Which kind of company is it?", 2, 6)
    };
    served.desk.append(&account, HistoryEntry::Reply(english));
    browser.until("document.documentElement.lang === 'en'").await;
    browser
        .until("document.getElementById('text').placeholder === 'Write a message…'")
        .await;

    // A history that was thrown away leaves an empty page.
    served.desk.forget(&account);
    browser
        .until("document.querySelectorAll('#lines li').length === 0 && !document.getElementById('empty').hidden")
        .await;
    browser.close().await;
}

#[tokio::test]
#[ignore = "needs Chromium and ChromeDriver"]
async fn the_page_looks_right_in_every_light() {
    let served = serve(WebSettings::default()).await;
    let browser = Browser::start().await;
    let folder = pictures();
    browser.look(1100, 820, false).await;
    browser.client.goto(&served.at("/")).await.unwrap();
    browser.see("#lines .reply").await;
    let account = served.desk.accounts().pop().unwrap();
    served.desk.forget(&account);
    served.desk.seed_chat(&account, licence());
    served.desk.append(&account, HistoryEntry::Reply(calendar_file()));
    browser.client.refresh().await.unwrap();
    browser.see("#lines .push").await;
    browser
        .until("document.querySelector('.shot img').naturalWidth === 480")
        .await;
    for (name, width, height, is_dark) in [
        ("light", 1100, 820, false),
        ("dark", 1100, 820, true),
        ("phone", 390, 780, false),
        ("phone-dark", 390, 780, true),
        ("narrow", 320, 568, false),
    ] {
        browser.look(width, height, is_dark).await;
        let overflow = "document.documentElement.scrollWidth > innerWidth || document.getElementById('log').scrollWidth > innerWidth";
        assert_eq!(
            browser.run(&format!("return {overflow}")).await,
            json!(false),
            "{name} scrolls sideways"
        );
        browser.run("document.getElementById('log').scrollTop = 1e9").await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        browser.screenshot(&folder, name).await;
        browser.run("document.getElementById('log').scrollTop = 350").await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        browser.screenshot(&folder, &format!("{name}-above")).await;
    }
    browser.look(390, 780, false).await;
    browser.run("document.getElementById('menu').open = true").await;
    browser.screenshot(&folder, "menu").await;
    served.desk.open_link("token-1", true);
    served.desk.open_link("token-2", false);
    for (name, path) in [
        ("link-file", "/send/token-1"),
        ("link-text", "/send/token-2"),
        ("link-gone", "/send/none"),
    ] {
        browser.client.goto(&served.at(path)).await.unwrap();
        browser.screenshot(&folder, name).await;
    }
    // The form goes even though the page sends no referrer.
    browser.client.goto(&served.at("/send/token-2")).await.unwrap();
    browser.see("#text").await.send_keys("答案").await.unwrap();
    browser.see("button").await.click().await.unwrap();
    browser.see(".mark.good").await;
    browser.screenshot(&folder, "link-sent").await;
    browser.close().await;

    let guarded = serve(WebSettings {
        access_token: Some("a-long-enough-token".into()),
        ..WebSettings::default()
    })
    .await;
    let browser = Browser::start().await;
    browser.look(390, 780, true).await;
    browser.client.goto(&guarded.at("/")).await.unwrap();
    browser
        .see("#token")
        .await
        .send_keys("a-long-enough-token")
        .await
        .unwrap();
    browser.screenshot(&folder, "login").await;
    browser.keys("\u{e007}").await;
    browser.see("#lines .reply").await;
    browser.close().await;
}
