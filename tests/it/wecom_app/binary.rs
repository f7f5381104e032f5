//! Through the real binary: a whole conversation, kills, and hostile callbacks.

use std::{net::SocketAddr, path::Path, process::Command};

use rand::RngExt;

use super::*;
use crate::support::{
    binary::{Binary, project_file},
    fake_wecom::app::{CORP, FakePerson, SECRET, SeenChat, now},
    walker::{Act, plain, read_script},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_beian");

/// Longer than any pause of ours, start-up and all.
const PATIENCE: Duration = Duration::from_secs(60);

/// A port that is free now; it stays the same when the program is started again.
fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

/// The program, and what it has to do with.
struct House {
    fake: FakeWecomApp,
    data: tempfile::TempDir,
    variables: Vec<(&'static str, String)>,
    door: String,
}

impl House {
    async fn new() -> House {
        let fake = FakeWecomApp::start().await;
        let address = free_address();
        let door = format!("http://{address}/wecom");
        fake.call_back_at(&door, Duration::from_millis(1500));
        fake.lift_limits();
        let mut variables = fake.variables(address);
        variables.push(("BEIAN_WECOM__APP__MESSAGES_PER_MINUTE", "0".to_owned()));
        House {
            fake,
            data: tempfile::tempdir().unwrap(),
            variables,
            door,
        }
    }

    fn start(&self) -> Binary {
        Binary::start(Path::new(PROGRAM), self.data.path(), &self.variables)
    }

    /// Nobody was told anything twice, and nothing that the real server would punish was done.
    fn is_content(&self) {
        assert_eq!(self.fake.complaints(), Vec::<String>::new());
        assert_eq!(self.fake.given_up(), 0);
    }
}

/// What a person does, and what they have to be told then.
struct Scene {
    act: Act,
    told: Vec<String>,
}

/// The transcript up to the act that opens that stage. Progress lines and buttons are shown in the channel's own way; they are left out.
fn scenes(until: &str) -> Vec<Scene> {
    let text = std::fs::read_to_string(project_file("tests/chats/happy-path.chat")).unwrap();
    let text = &text[..text.find(until).unwrap()];
    let acts = read_script(text);
    let mut told: Vec<Vec<String>> = Vec::new();
    let (mut is_reply, mut is_later) = (false, false);
    for line in text.lines() {
        // A reminder comes on another day; nobody waits for it here.
        is_later = line.starts_with('@') || (is_later && !line.starts_with("> "));
        if line.starts_with("> ") {
            told.push(Vec::new());
        }
        is_reply = line.starts_with("< ") || (is_reply && line.starts_with("  "));
        let words = line.strip_prefix("< ").unwrap_or(line).trim();
        // What names a day depends on today's.
        let is_words = !words.starts_with(['[', '(']) && !words.contains("/⑥") && !words.contains("日 周");
        if let (true, true, Some(told)) = (is_reply && !is_later, is_words, told.last_mut()) {
            told.push(plain(words));
        }
    }
    acts.into_iter()
        .zip(told)
        .map(|(act, told)| Scene { act, told })
        .collect()
}

/// Everything that the app has said since that message.
fn said_since(person: &FakePerson, number: u64) -> String {
    let chat = person.chat();
    let messages = chat.app_messages().filter(|message| message.number > number);
    messages.map(|message| plain(&message.text)).collect()
}

/// Waits for the button that is to be pressed. An older card may bear the same label.
async fn can_begin(person: &FakePerson, act: &Act, since: u64) {
    let Act::Press(label) = act else { return };
    let is_new = |chat: &SeenChat| chat.button(label).is_some_and(|(card, _)| card.number > since);
    let is_there = person.wait_for(is_new, SOON).await;
    assert!(is_there, "no button {label}: {:?}", person.chat().messages.last());
}

/// Plays a scene; returns the number of the last message before it. `since` is the one before the scene that came before.
async fn perform(person: &FakePerson, act: &Act, since: u64) -> u64 {
    let mut before = person.chat().messages.last().map_or(0, |message| message.number);
    match act {
        Act::Say(text) => {
            person.say(text);
        }
        Act::Photo(bytes) => {
            person.send_photo(bytes);
        }
        Act::File(name, bytes) => {
            person.send_file(name, bytes);
        }
        Act::Press(label) => {
            can_begin(person, act, since).await;
            // The card may have come after its words; the next scene's card comes after both.
            before = person
                .chat()
                .button(label)
                .map_or(before, |(card, _)| before.max(card.number));
            person.press(label);
        }
    }
    before
}

async fn hear(person: &FakePerson, since: u64, scene: &Scene) {
    let is_told = |said: &str| scene.told.iter().all(|line| said.contains(line.as_str()));
    let heard = person.wait_for(|_| is_told(&said_since(person, since)), PATIENCE).await;
    assert!(
        heard,
        "wanted: {:#?}\nheard: {:#?}",
        scene.told,
        person.chat().messages.iter().rev().take(5).collect::<Vec<_>>()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_conversation_up_to_the_certification_with_photos() {
    let house = House::new().await;
    let binary = house.start();
    let person = house.fake.person("WangYun");
    person.subscribe();
    // `通过了` for the certification is the last act of stage 2. The first is `/start`, which being given the app has done.
    let scenes = scenes("# 账号资料");
    let mut since = 0;
    hear(&person, since, &scenes[0]).await;
    for scene in &scenes[1..] {
        since = perform(&person, &scene.act, since).await;
        hear(&person, since, scene).await;
    }
    person.enter();
    let before = person.chat().app_messages().count();
    person.click("/status");
    assert!(
        person
            .wait_for(|chat| chat.app_messages().count() > before, PATIENCE)
            .await
    );
    let closed = person
        .chat()
        .app_messages()
        .filter(|message| message.closed.is_some())
        .count();
    assert!(closed >= 4, "pressed cards are closed: {closed}");
    house.is_content();
    assert_eq!(house.fake.dropped(), 0);
    assert!(tokio::task::spawn_blocking(move || binary.stop()).await.unwrap());
}

const PEOPLE: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn killed_with_callbacks_unanswered_nothing_is_lost_and_nothing_doubled() {
    let house = House::new().await;
    let mut binary = house.start();
    let scenes: Vec<Scene> = scenes("# 小程序注册");
    let undisturbed = house.fake.person("undisturbed");
    let mut since = 0;
    for scene in &scenes {
        since = perform(&undisturbed, &scene.act, since).await;
        hear(&undisturbed, since, scene).await;
    }
    let people: Vec<FakePerson> = (0..PEOPLE)
        .map(|number| house.fake.person(&format!("p{number}")))
        .collect();
    let mut sinces = [0; PEOPLE];
    for (number, scene) in scenes.iter().enumerate() {
        // Now and then it has stopped dead before the callbacks come; otherwise it dies somewhere on their way.
        let has_stopped = number % 3 == 0;
        if has_stopped {
            for (person, since) in people.iter().zip(sinces) {
                can_begin(person, &scene.act, since).await;
            }
            binary.freeze();
        }
        for (person, since) in people.iter().zip(&mut sinces) {
            *since = perform(person, &scene.act, *since).await;
        }
        if has_stopped {
            let are_brought = || house.fake.callbacks_under_way() >= PEOPLE;
            assert!(house.fake.wait_until(are_brought, PATIENCE).await);
        }
        let pause = rand::rng().random_range(0..8);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        binary.kill();
        binary = house.start();
        for (person, since) in people.iter().zip(sinces) {
            hear(person, since, scene).await;
        }
    }
    let unanswered = house
        .fake
        .callback_answers()
        .into_iter()
        .filter(|status| *status != 200)
        .count();
    assert!(unanswered >= PEOPLE, "no kill met callbacks under way: {unanswered}");
    let shown = |person: &FakePerson| -> Vec<(String, usize)> {
        let chat = person.chat();
        chat.app_messages()
            .map(|message| (message.text.clone(), message.buttons.len()))
            .collect()
    };
    let wanted = shown(&undisturbed);
    for person in &people {
        // The card of the last reply may still be under way.
        assert!(
            person
                .wait_for(|chat| chat.app_messages().count() >= wanted.len(), PATIENCE)
                .await
        );
        assert_eq!(shown(person), wanted);
    }
    println!(
        "{} kills, {unanswered} callbacks unanswered, {} messages found to be repetitions",
        scenes.len(),
        house.fake.duplicates()
    );
    house.is_content();
}

async fn bring(door: &str, sealed: &Sealed) -> u16 {
    let request = reqwest::Client::new()
        .post(format!("{door}?{}", sealed.query()))
        .body(sealed.body());
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_whose_answer_was_lost_with_the_process_is_known_to_the_next() {
    let house = House::new().await;
    let binary = house.start();
    let person = house.fake.person("zhang");
    let text = person.xml("<MsgType>text</MsgType><Content>你好</Content><MsgId>70001</MsgId>");
    let sealed = Sealed::new(&text, CORP, now(), "n1");
    assert_eq!(bring(&house.door, &sealed).await, 200);
    assert!(
        person
            .wait_for(|chat| chat.app_messages().next().is_some(), PATIENCE)
            .await
    );
    assert_eq!(bring(&house.door, &sealed).await, 403, "this process remembers it");
    binary.kill();
    let _binary = house.start();
    assert_eq!(
        bring(&house.door, &sealed).await,
        200,
        "the next doesn't, but the desk does"
    );
    person.say("/help");
    let said_help = |person: &FakePerson| {
        person
            .chat()
            .app_messages()
            .any(|message| message.text.contains("/status"))
    };
    assert!(person.wait_for(|_| said_help(&person), PATIENCE).await);
    let greetings: Vec<_> = person
        .chat()
        .app_messages()
        .map(|message| message.text.clone())
        .collect();
    let mut once = greetings.clone();
    once.dedup();
    assert_eq!(once, greetings, "nothing was said twice");
    let greeting = &greetings[0];
    assert_eq!(greetings.iter().filter(|text| *text == greeting).count(), 1);
}

/// Every file below, with its length and what is in it.
fn content_of(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(content_of(&path));
        } else {
            all.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_is_refused_nothing_is_written() {
    let house = House::new().await;
    let _binary = house.start();
    let person = house.fake.person("zhang");
    // What is written at the start is written by then.
    person.say("你好");
    assert!(person.wait_for(|chat| chat.app_messages().count() >= 2, PATIENCE).await);
    let settled = || {
        let before = content_of(house.data.path());
        std::thread::sleep(Duration::from_millis(300));
        before == content_of(house.data.path())
    };
    assert!(tokio::task::block_in_place(|| (0..20).any(|_| settled())));
    let before = content_of(house.data.path());

    let text = |receiver: &str, time: i64, nonce: &str| {
        let plain = person.xml("<MsgType>text</MsgType><Content>x</Content><MsgId>80001</MsgId>");
        Sealed::new(&plain, receiver, time, nonce)
    };
    let mut unsigned = text(CORP, now(), "a");
    unsigned.signature = "0".repeat(40);
    let mut cut = text(CORP, now(), "b").encrypted;
    cut.truncate(90);
    for (sealed, status) in [
        (unsigned, 401),
        (text("wwother", now(), "c"), 403),
        (text(CORP, now() - 1000, "d"), 403),
        (text(CORP, now() + 1000, "e"), 403),
        (Sealed::signed(cut, now(), "f"), 400),
    ] {
        assert_eq!(bring(&house.door, &sealed).await, status);
    }
    assert!(content_of(house.data.path()) == before, "something was written");
}

#[test]
fn a_wrong_secret_and_a_bad_key_end_the_start() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let fake = runtime.block_on(FakeWecomApp::start());
    for (name, value, told) in [
        ("BEIAN_WECOM__APP__SECRET", "wrong-secret", "wecom.app.secret"),
        ("BEIAN_WECOM__APP__CORP_ID", "wwwrong-company", "wecom.app.corp_id"),
        (
            "BEIAN_WECOM__APP__ENCODING_AES_KEY",
            "wrong-key",
            "wecom.app.encoding_aes_key",
        ),
        ("BEIAN_WECOM__APP__PATH", "wrong-path", "wecom.app.path"),
    ] {
        let data = tempfile::tempdir().unwrap();
        let variables = fake
            .variables(free_address())
            .into_iter()
            .filter(|(known, _)| *known != name);
        let mut command = Command::new(PROGRAM);
        command.env("BEIAN_DATA", data.path()).envs(variables).env(name, value);
        let ended = command.current_dir(data.path()).output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{said}");
        assert!(
            said.contains(told) && !said.contains(value) && !said.contains(SECRET),
            "{said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ready_lines_say_where_it_listens() {
    let mut house = House::new().await;
    // Nobody answers there: that is no reason not to start.
    for (name, value) in &mut house.variables {
        if *name == "BEIAN_WECOM__APP__API_URL" {
            *value = "http://127.0.0.1:9".to_owned();
        }
    }
    let binary = house.start();
    assert_eq!(binary.page, None, "the page is off when there is a chat");
    let wanted = format!("WeCom app: listening for WeCom on {}", house.door);
    let is_said = || binary.said.lock().unwrap().contains(&wanted);
    let until = std::time::Instant::now() + SOON;
    while !is_said() && std::time::Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(is_said(), "{:?}", binary.said.lock().unwrap());
}
