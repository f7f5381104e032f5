//! WeCom's own npm packages as independent peers, over the wire: `tests/peers/`.

use std::{
    net::SocketAddr,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use beian::{channels::wecom::crypto::Key, documents::sha256_hex};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
};

use crate::support::{
    binary::{Binary, project_file},
    fake_wecom::{
        app::{AGENT, CORP, FakeWecomApp, KEY, TOKEN},
        bot::{BOT_ID, FakeBot, SECRET},
    },
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_beian");
const PATIENCE: Duration = Duration::from_secs(60);

fn peer(script: &str, arguments: &[&str]) -> Child {
    Command::new("node")
        .arg(project_file("tests/peers").join(script))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("Node.js")
}

/// Tells a peer something and reads what it says of it.
async fn ask(script: &str, question: &Value) -> Value {
    let mut peer = peer(script, &[]);
    let mut input = peer.stdin.take().unwrap();
    input.write_all(question.to_string().as_bytes()).await.unwrap();
    drop(input);
    let mut answer = String::new();
    let mut output = peer.stdout.take().unwrap();
    tokio::time::timeout(PATIENCE, output.read_to_string(&mut answer))
        .await
        .expect("an answer in time")
        .unwrap();
    assert!(peer.wait().await.unwrap().success(), "{script} failed: {answer}");
    serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{script} says {answer}"))
}

fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Node.js and the packages of tests/peers"]
async fn wecoms_own_package_seals_callbacks_and_opens_what_we_seal() {
    let (data, fake, address) = (
        tempfile::tempdir().unwrap(),
        FakeWecomApp::start().await,
        free_address(),
    );
    let binary = Binary::start(Path::new(PROGRAM), data.path(), &fake.variables(address));
    let key = Key::read(KEY).unwrap();
    let messages: Vec<String> = (0..=64).map(|length| format!("{}回", "a".repeat(length))).collect();
    let sealed: Vec<String> = messages
        .iter()
        .map(|message| key.seal_message(message.as_bytes(), CORP, rand::random()))
        .collect();
    let question = json!({
        "url": format!("http://{address}/wecom"), "token": TOKEN, "key": KEY, "corp": CORP, "agent": AGENT,
        "person": "zhang.san", "texts": ["/start", "/help"], "sealed": sealed,
    });
    let answer = ask("callback.mjs", &question).await;

    for (index, checked) in answer["checked"].as_array().unwrap().iter().enumerate() {
        let length = index + 1;
        let echo = "回".repeat(length % 7) + &"e".repeat(length);
        assert_eq!(*checked, json!({"status": 200, "body": echo}));
    }
    assert_eq!(
        answer["brought"],
        json!([{"status": 200, "body": ""}, {"status": 200, "body": ""}])
    );
    let opened: Vec<Value> = messages
        .iter()
        .map(|message| json!({"message": message, "id": CORP}))
        .collect();
    assert_eq!(answer["opened"], json!(opened));

    let person = fake.person("zhang.san");
    let has_all = || {
        let chat = person.chat();
        let said = |words: &str| chat.messages.iter().any(|message| message.text.contains(words));
        said("备案助手") && said("/materials")
    };
    assert!(fake.wait_until(has_all, PATIENCE).await, "{:?}", person.chat());
    assert!(binary.stop());
}

#[tokio::test]
#[ignore = "needs Node.js and the packages of tests/peers"]
async fn wecoms_own_sdk_opens_our_test_media() {
    let contents: Vec<Vec<u8>> = (0..=70_u8)
        .map(|length| (0..length).collect())
        .chain([vec![7; 1_000_000]])
        .collect();
    let files: Vec<Value> = contents
        .iter()
        .map(|content| {
            let aeskey = STANDARD.encode(rand::random::<[u8; 32]>());
            let sealed = Key::read(&aeskey).unwrap().seal_media(content);
            json!({"aeskey": aeskey.trim_end_matches('='), "sealed": STANDARD.encode(sealed)})
        })
        .collect();
    let opened = ask("media.mjs", &json!(files)).await;
    for (opened, content) in opened.as_array().unwrap().iter().zip(&contents) {
        let opened = STANDARD.decode(opened.as_str().unwrap()).unwrap();
        assert!(
            opened == *content,
            "{} bytes came back as {}",
            content.len(),
            opened.len()
        );
    }
    assert_eq!(opened.as_array().unwrap().len(), contents.len());
}

/// So that the fake, against which everything else is tested, is no invention of ours.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Node.js and the packages of tests/peers"]
async fn wecoms_own_sdk_is_content_with_our_fake() {
    let fake = FakeBot::start().await;
    let mut peer = peer("bot.mjs", &[&fake.url(), BOT_ID, SECRET]);
    let mut lines = BufReader::new(peer.stdout.take().unwrap()).lines();
    assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("ready"));
    let zhang = fake.person("zhang");
    let photo = vec![0xA5; 77_777];
    zhang.enter();
    zhang.say("你好");
    let until = Instant::now() + PATIENCE;
    // One after the other, as people do: the peer ends with the photo.
    while zhang.heard().len() < 2 && Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    zhang.photo(&photo);
    let seen = lines.next_line().await.unwrap().expect("a report");
    let seen: Value = serde_json::from_str(&seen).unwrap();
    let wanted = json!({
        "welcome": 0, "text": "你好", "sent": 0, "file": 0,
        "image": sha256_hex(&photo), "uploaded": sha256_hex(&vec![7; 1_300_000]),
    });
    assert_eq!(seen, wanted);
    let heard = zhang.heard();
    let file = heard.last().unwrap();
    assert_eq!((file.file_name.as_str(), file.content.len()), ("大.bin", 1_300_000));
    assert_eq!(fake.complaints(), Vec::<String>::new());
}
