//! What comes in, and what is refused.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::*;
use crate::support::fake_wecom::app::{AGENT, CORP, KEY, TOKEN};

const NOW: i64 = 1_800_000_000;
const TEXT: &str = "<MsgType>text</MsgType><Content><![CDATA[你好]]></Content><MsgId>7</MsgId>";

/// The door with a clock that stands still until it is set.
struct Door {
    address: SocketAddr,
    desk: Arc<Desk>,
    clock: Arc<AtomicI64>,
    server: JoinHandle<()>,
}

impl Drop for Door {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn open_with(settings: &AppSettings) -> Door {
    let (desk, clock) = (Arc::new(Desk::default()), Arc::new(AtomicI64::new(NOW)));
    let hands = Arc::clone(&clock);
    let reception: Arc<dyn Reception> = Arc::<Desk>::clone(&desk);
    let routes = routes(settings, reception, Arc::new(move || hands.load(Ordering::Relaxed))).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    Door {
        address,
        desk,
        clock,
        server,
    }
}

async fn open() -> Door {
    let fake = FakeWecomApp::start().await;
    open_with(&fake.settings()).await
}

fn xml(person: &str, fields: &str) -> String {
    format!(
        "<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><FromUserName><![CDATA[{person}]]></FromUserName><CreateTime>1</CreateTime>{fields}<AgentID>{AGENT}</AgentID></xml>"
    )
}

impl Door {
    async fn post(&self, query: &str, body: String) -> u16 {
        let url = format!("http://{}/wecom?{query}", self.address);
        let answer = reqwest::Client::new().post(url).body(body).send().await.unwrap();
        let status = answer.status().as_u16();
        assert_eq!(answer.headers().contains_key("retry-after"), status == 503);
        assert_eq!(answer.text().await.unwrap(), "");
        status
    }

    async fn bring(&self, sealed: &Sealed) -> u16 {
        self.post(&sealed.query(), sealed.body()).await
    }

    async fn check(&self, query: &str) -> (u16, String) {
        let url = format!("http://{}/wecom?{query}", self.address);
        let answer = reqwest::get(url).await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

#[tokio::test]
async fn an_update_is_kept_whole_before_it_is_said_so() {
    let door = open().await;
    let plain = xml("zhang", &format!("{TEXT}<Hologram>3</Hologram>"));
    let sealed = Sealed::new(&plain, CORP, NOW, "n1");
    door.desk.refusals.store(1, Ordering::Relaxed);
    assert_eq!(door.bring(&sealed).await, 503);
    assert!(door.desk.kept().is_empty());
    assert_eq!(door.bring(&sealed).await, 200, "a repetition of what was sent back");
    let kept = door.desk.kept();
    assert_eq!((kept.len(), kept[0].account.as_str()), (1, "zhang"));
    assert_eq!(kept[0].body, plain.as_bytes());
    assert_eq!(door.bring(&sealed).await, 403, "taken before");
    let other_second = Sealed::new(&plain, CORP, NOW + 1, "n1");
    assert_eq!(door.bring(&other_second).await, 200, "the same nonce at another time");
    let kept = door.desk.kept();
    assert_eq!(kept[0].update, kept[1].update, "the desk tells repetitions by their id");
}

#[tokio::test]
async fn what_is_not_ours_or_not_of_now_is_refused() {
    let door = open().await;
    let good = Sealed::new(&xml("zhang", TEXT), CORP, NOW, "n");
    let with = |change: &dyn Fn(&mut Sealed)| {
        let mut sealed = good.clone();
        change(&mut sealed);
        sealed
    };
    let signed = |plain: &str, receiver: &str| Sealed::new(plain, receiver, NOW, "n");
    let cut = |length: usize| Sealed::signed(good.encrypted[..length].to_owned(), NOW, "n");
    let other_app = xml("zhang", TEXT).replace(&AGENT.to_string(), "1000003");
    let whole = xml("zhang", TEXT);
    for (what, sealed, status) in [
        (
            "a wrong signature",
            with(&|sealed| sealed.signature = "0".repeat(40)),
            401,
        ),
        ("none", with(&|sealed| sealed.signature.clear()), 401),
        ("another nonce", with(&|sealed| sealed.nonce.push('1')), 401),
        (
            "another time",
            with(&|sealed| sealed.timestamp = (NOW + 1).to_string()),
            401,
        ),
        ("of long ago", Sealed::new(&whole, CORP, NOW - 301, "n"), 403),
        ("of the future", Sealed::new(&whole, CORP, NOW + 301, "n"), 403),
        ("for another company", signed(&whole, "wwother"), 403),
        ("for another app", signed(&other_app, CORP), 403),
        ("cut within a block", cut(101), 400),
        ("cut between blocks", cut(128), 400),
        ("XML that breaks off", signed(&whole[..whole.len() - 9], CORP), 400),
        ("no XML", signed("hello", CORP), 400),
        (
            "an expanding document",
            signed(
                "<!DOCTYPE x [<!ENTITY a 'b'>]><x><FromUserName>&a;</FromUserName></x>",
                CORP,
            ),
            400,
        ),
    ] {
        assert_eq!(door.bring(&sealed).await, status, "{what}");
    }
    let query = good.query();
    for body in ["", "x", "<xml></xml>", "<xml><Encrypt>", &good.body()[..90]] {
        assert_eq!(door.post(&query, body.to_owned()).await, 400, "{body}");
    }
    assert_eq!(door.post("", good.body()).await, 401);
    assert!(door.desk.kept().is_empty());
    for edge in [-300, 300] {
        let sealed = Sealed::new(&whole, CORP, NOW + edge, "edge");
        assert_eq!(door.bring(&sealed).await, 200, "{edge} s");
    }
    assert_eq!(door.bring(&good).await, 200, "refusals spoil nothing");
    // The clock is asked each time.
    door.clock.store(NOW + 1000, Ordering::Relaxed);
    assert_eq!(door.bring(&Sealed::new(&whole, CORP, NOW, "late")).await, 403);
}

#[tokio::test]
async fn the_right_answers_for_what_is_nobodys_and_elsewhere() {
    let door = open().await;
    let nobodys = Sealed::new("<xml><Event>batch_job_result</Event></xml>", CORP, NOW, "n");
    assert_eq!(door.bring(&nobodys).await, 200, "it would come again, and be no better");
    assert!(door.desk.kept().is_empty());
    let client = reqwest::Client::new();
    let elsewhere = client.post(format!("http://{}/", door.address)).send().await.unwrap();
    assert_eq!(elsewhere.status(), 404);
    let deleted = client
        .delete(format!("http://{}/wecom", door.address))
        .send()
        .await
        .unwrap();
    assert_eq!(deleted.status(), 405);
}

/// Sends the head and a part of what it announces, and reads the answer.
async fn raw(address: SocketAddr, head: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    // The other side may have closed by then.
    let _ = stream.write_all(body).await;
    let mut answer = vec![0; 512];
    let read = tokio::time::timeout(SOON, stream.read(&mut answer)).await;
    let read = read.expect("an answer before the body is there").unwrap_or(0);
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[tokio::test]
async fn ten_megabytes_are_refused_unread() {
    let door = open().await;
    let announced =
        "POST /wecom?timestamp=1&nonce=2&msg_signature=3 HTTP/1.1\r\nhost: x\r\ncontent-length: 10485760\r\n\r\n";
    let answer = raw(door.address, announced, b"<xml>").await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    let chunked = "POST /wecom HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("4001\r\n{}\r\n", "x".repeat(0x4001));
    // A little more than is taken, and not the end of it.
    let answer = raw(door.address, chunked, chunk.repeat(16).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    let large = xml(
        "zhang",
        &format!("<MsgType>text</MsgType><Content>{}</Content>", "字".repeat(30_000)),
    );
    assert_eq!(
        door.bring(&Sealed::new(&large, CORP, NOW, "large")).await,
        200,
        "large, but not too large"
    );
}

#[tokio::test]
async fn the_address_is_checked() {
    let fake = FakeWecomApp::start().await;
    let door = open_with(&fake.settings()).await;
    let escaped = |sealed: &Sealed| {
        let echo: String = url::form_urlencoded::byte_serialize(sealed.encrypted.as_bytes()).collect();
        format!("{}&echostr={echo}", sealed.query())
    };
    let sealed = Sealed::new("1616140317555161061", CORP, NOW, "n");
    assert_eq!(
        door.check(&escaped(&sealed)).await,
        (200, "1616140317555161061".to_owned())
    );
    // Not escaped, as some proxies pass it on.
    let bare = format!("{}&echostr={}", sealed.query(), sealed.encrypted);
    assert_eq!(door.check(&bare).await.0, 200);
    for (sealed, status) in [
        (Sealed::new("1", "wwother", NOW, "n"), 403),
        (Sealed::new("1", CORP, NOW - 301, "n"), 403),
        (
            Sealed {
                signature: "0".repeat(40),
                ..sealed.clone()
            },
            401,
        ),
    ] {
        assert_eq!(door.check(&escaped(&sealed)).await.0, status);
    }
    assert_eq!(door.check("").await.0, 401);

    // The official example (document 91144).
    let official = AppSettings {
        corp_id: "wx5823bf96d3bd56c7".to_owned(),
        token: "QDG6eK".into(),
        encoding_aes_key: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C".into(),
        ..fake.settings()
    };
    let door = open_with(&official).await;
    door.clock.store(1_409_659_813, Ordering::Relaxed);
    let (status, plain) = door.check("msg_signature=477715d11cdb4164915debcba66cb864d751f3e6&timestamp=1409659813&nonce=1372623149&echostr=RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo%2BrtK1I9qca6aM%2FwvqnLSV5zEPeusUiX5L5X%2F0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W%2FsYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT%2B6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6%2BkDZ%2BHMZfJYuR%2BLtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r%2BKqCKIw%2B3IQH03v%2BBCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0%2BrUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS%2B%2Fuh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl%2FT8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07%2BqN%2BE7Q%3D%3D").await;
    assert_eq!(status, 200);
    assert!(
        plain.starts_with("<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>"),
        "{plain}"
    );
}

#[tokio::test]
async fn settings_that_cant_be_used_are_told() {
    let fake = FakeWecomApp::start().await;
    let complaint = |settings: AppSettings| App::new(&settings).unwrap_err().to_string();
    let key = AppSettings {
        encoding_aes_key: KEY[1..].into(),
        ..fake.settings()
    };
    let told = complaint(key.clone());
    assert!(
        told.contains("wecom.app.encoding_aes_key") && !told.contains(&KEY[1..]),
        "{told}"
    );
    let desk: Arc<dyn Reception> = Arc::new(Desk::default());
    assert!(routes(&key, desk, Arc::new(|| NOW)).is_err());
    let token = AppSettings {
        token: "".into(),
        ..fake.settings()
    };
    assert!(complaint(token).contains("wecom.app.token"));
    for path in ["wecom", "", "/{x}", "/*x", "/a b"] {
        let path = AppSettings {
            path: path.to_owned(),
            ..fake.settings()
        };
        assert!(complaint(path).contains("wecom.app.path"));
    }
    assert!(!format!("{:?}", fake.settings()).contains(TOKEN));
}
