//! Files that the assistant hands over on the local page.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that can't go on should say so at once, in its helpers too"
)]

use axum::http::StatusCode;
use beian::channels::{Attachment, AttachmentContent, HistoryEntry, Outgoing, web::WebSettings};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::support::{
    page_stub::serve,
    visitor::{Events, Visitor, client, code},
};

/// A reply that hands over files.
fn files(files: &[(&str, &str, &'static [u8])]) -> HistoryEntry {
    let attachments = files.iter().map(|(name, kind, bytes)| Attachment {
        description: None,
        file_name: (*name).into(),
        media_type: (*kind).into(),
        content: AttachmentContent::Inline(Bytes::from_static(bytes)),
    });
    HistoryEntry::Reply(Outgoing {
        attachments: attachments.collect(),
        fresh: true,
        language: "zh-CN".into(),
        ..Outgoing::default()
    })
}

#[tokio::test]
async fn the_page_is_told_which_files_are_pictures() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    let all: [(&str, &str, &'static [u8]); 3] = [
        ("a.jpg", "image/jpeg", b"x"),
        ("b.svg", "image/svg+xml", b"<svg/>"),
        ("c.ics", "text/calendar", b"y"),
    ];
    served.desk.append(&visitor.account(), files(&all));
    let items = visitor.history(0).await;
    let attachments = items[0]["entry"]["reply"]["attachments"].as_array().unwrap().clone();
    let pictures: Vec<_> = attachments
        .iter()
        .map(|file| file["is_picture"].as_bool().unwrap())
        .collect();
    assert_eq!(pictures, [true, false, false], "what could run is never shown");
}

#[tokio::test]
async fn a_file_that_is_handed_over_is_fetched_from_the_history_by_its_owner_alone() {
    let served = serve(WebSettings::default()).await;
    let visitor = Visitor::come(&served).await;
    let account = visitor.account();
    let calendar = (
        "备案日期.ics",
        "text/calendar; charset=utf-8",
        &b"BEGIN:VCALENDAR\r\n\x00\xff"[..],
    );
    served.desk.append(&account, HistoryEntry::Said("日期".into()));
    served.desk.append(
        &account,
        files(&[calendar, ("a\r\nb", "text/html\r\nx: y", b"<script>")]),
    );

    // The history says what there is and how large, and doesn't carry it.
    let items = visitor.history(0).await;
    assert_eq!(items[0]["entry"]["said"], "日期");
    let reply = &items[1]["entry"]["reply"];
    assert_eq!((&reply["language"], &reply["fresh"]), (&json!("zh-CN"), &json!(true)));
    assert_eq!(
        reply["attachments"][0],
        json!({"file_name": "备案日期.ics", "description": null, "bytes": 19, "address": "/api/attachments/2/0", "is_picture": false})
    );
    let mut events = Events::open(visitor.get("/api/events?after=1")).await;
    let (_, id, live) = events.next().await.unwrap();
    assert_eq!(
        (id.as_str(), serde_json::from_str::<Value>(&live).unwrap()),
        ("2", items[1].clone())
    );

    let path = "/api/attachments/2/0";
    let shown = visitor
        .get(path)
        .header("sec-fetch-site", "same-origin")
        .send()
        .await
        .unwrap();
    let header = |name: &str| shown.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"____.ics\"; filename*=UTF-8''%E5%A4%87%E6%A1%88%E6%97%A5%E6%9C%9F.ics"
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "no-store");
    assert!(header("content-security-policy").contains("sandbox"));
    assert_eq!(shown.bytes().await.unwrap(), calendar.2);
    // A kind that no header can hold.
    let odd = visitor.get("/api/attachments/2/1").send().await.unwrap();
    assert_eq!(odd.headers()["content-type"], "application/octet-stream");
    assert!(!odd.headers().contains_key("x"));

    for path in [
        "/api/attachments/2/2",
        "/api/attachments/1/0",
        "/api/attachments/3/0",
        "/api/attachments/0/0",
        "/api/attachments/18446744073709551615/0",
    ] {
        assert_eq!(
            code(visitor.get(path).send().await.unwrap()).await,
            (StatusCode::NOT_FOUND, "not-found".into()),
            "{path}"
        );
    }
    assert_eq!(
        visitor.get("/api/attachments/x/0").send().await.unwrap().status(),
        StatusCode::BAD_REQUEST
    );
    // Somebody else with as many lines, somebody unknown, another site.
    let other = Visitor::come(&served).await;
    served.desk.append(&other.account(), HistoryEntry::Said("一".into()));
    served.desk.append(&other.account(), HistoryEntry::Said("二".into()));
    assert_eq!(other.get(path).send().await.unwrap().status(), StatusCode::NOT_FOUND);
    let nobody = client().get(served.at(path)).send().await.unwrap();
    assert_eq!(code(nobody).await, (StatusCode::UNAUTHORIZED, "signed-out".into()));
    let foreign = visitor
        .get(path)
        .header("sec-fetch-site", "cross-site")
        .send()
        .await
        .unwrap();
    assert_eq!(code(foreign).await, (StatusCode::FORBIDDEN, "elsewhere".into()));
    // What was thrown away is gone.
    served.desk.forget(&account);
    assert_eq!(visitor.get(path).send().await.unwrap().status(), StatusCode::NOT_FOUND);
}
