//! Through the real binary: the conversation as a person has it in WeCom, breaks and kills included.

use std::{collections::VecDeque, path::Path};

use super::*;
use crate::support::{
    binary::{Binary, project_file},
    fake_wecom::bot::{FakePerson, Fault, Seen},
    walker::{self, Act},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_beian");

/// Longer than any pause of ours, start-up and all.
const PATIENCE: Duration = Duration::from_secs(60);

fn start(fake: &FakeBot, data: &Path) -> Binary {
    let variables = [
        ("BEIAN_WECOM__BOT__BOT_ID", BOT_ID.to_owned()),
        ("BEIAN_WECOM__BOT__SECRET", SECRET.to_owned()),
        ("BEIAN_WECOM__BOT__URL", fake.url()),
        ("BEIAN_WECOM__BOT__RETRY_MILLISECONDS", "20".to_owned()),
        // People here are faster than people; the limits have tests of their own.
        ("BEIAN_WECOM__BOT__MESSAGES_PER_MINUTE", "0".to_owned()),
    ];
    fake.let_everything_through();
    Binary::start(Path::new(PROGRAM), data, &variables)
}

async fn connected(fake: &FakeBot) {
    assert!(eventually(|| fake.is_connected()).await, "it doesn't connect");
}

/// What is done in the transcript up to the end of a stage (its next one's heading), and which words are answered each time.
fn script(until: &str) -> Vec<(Act, Vec<String>)> {
    let text = std::fs::read_to_string(project_file("tests/chats/happy-path.chat")).unwrap();
    let text = text.split(until).next().unwrap();
    let acts = walker::read_script(text);
    let blocks = text.split("\n> ").skip(1).map(|block| {
        let lines = block.lines().skip(1).filter(|line| !line.starts_with('#'));
        let words = lines.map(|line| line.trim_start_matches('<').trim());
        words
            // What names a day depends on today's.
            .filter(|line| !(line.contains('月') && line.contains('日')))
            .filter(|line| !line.is_empty() && !line.starts_with(['[', '(', '@']) && !line.contains(['▓', '░']))
            .map(comparable)
            .collect()
    });
    acts.into_iter().zip(blocks).collect()
}

/// A text without what differs from day to day, or because Markdown would swallow it.
fn comparable(text: &str) -> String {
    let likes = [
        ("＊", "*"),
        ("＜", "<"),
        ("＞", ">"),
        ("［", "["),
        ("］", "]"),
        ("＃", "#"),
        ("｀", "`"),
        // What can be copied is code.
        ("`", ""),
    ];
    let text = likes
        .iter()
        .fold(text.to_owned(), |text, (shown, sign)| text.replace(shown, sign));
    walker::plain(&text)
}

/// All that the bot said after that many messages, in one.
fn said_after(chat: &[Seen], before: usize) -> String {
    let said = chat.iter().filter(|seen| seen.from_bot).skip(before);
    comparable(&said.map(|seen| format!("{}\n", seen.text)).collect::<String>())
}

async fn perform(person: &FakePerson<'_>, act: &Act) {
    match act {
        Act::Say(text) => {
            person.say(text);
        }
        Act::Photo(bytes) => {
            person.photo(bytes);
        }
        Act::File(name, bytes) => {
            person.file(name, bytes);
        }
        Act::Press(label) => {
            let has_button =
                |seen: &Seen| seen.replaced.is_none() && seen.buttons.iter().any(|(said, _)| said.contains(label));
            let shown = person.wait_for(|chat| chat.iter().any(has_button), PATIENCE).await;
            assert!(shown, "no button {label}: {:?}", person.chat().last());
            person.press(label);
        }
    }
}

/// Does it, and waits until every word of the answer is there.
async fn answered(person: &FakePerson<'_>, act: &Act, wanted: &[String]) {
    let before = person.heard().len();
    perform(person, act).await;
    let is_there = |chat: &[Seen]| {
        let said = said_after(chat, before);
        !said.is_empty() && wanted.iter().all(|words| said.contains(words))
    };
    if !person.wait_for(is_there, PATIENCE).await {
        let said = said_after(&person.chat(), before);
        let missing: Vec<_> = wanted.iter().filter(|words| !said.contains(*words)).collect();
        panic!("missing: {missing:#?}\nsaid: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_first_word_to_the_end_of_the_certification() {
    let (data, fake) = (tempfile::tempdir().unwrap(), FakeBot::start().await);
    let binary = start(&fake, data.path());
    connected(&fake).await;
    let zhang = fake.person("zhang");
    for (act, wanted) in script("# 账号资料") {
        answered(&zhang, &act, &wanted).await;
    }
    // The card comes behind its words.
    let is_next_stage = |chat: &[Seen]| chat.iter().any(|seen| seen.from_bot && seen.text.starts_with("④/⑥"));
    assert!(zhang.wait_for(is_next_stage, PATIENCE).await, "the next stage");
    assert!(
        zhang.chat().iter().any(|seen| seen.replaced.is_some()),
        "cards that were pressed"
    );
    assert_eq!((fake.complaints(), fake.dropped()), (Vec::new(), 0));
    assert!(binary.stop());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_questions_with_breaks_in_mid_answer() {
    let (data, fake) = (tempfile::tempdir().unwrap(), FakeBot::start().await);
    let binary = start(&fake, data.path());
    connected(&fake).await;
    let zhang = fake.person("zhang");
    zhang.enter();
    assert!(
        zhang
            .wait_for(|chat| chat.iter().any(|seen| seen.kind == "template_card"), PATIENCE)
            .await
    );
    assert_eq!(zhang.heard()[0].kind, "text", "the welcome");
    for (number, (act, wanted)) in script("> 是\n").into_iter().skip(1).take(8).enumerate() {
        if number % 3 == 0 {
            // Between the words and the card, or at the first message.
            fake.fault_after("aibot_send_msg", u32::from(number % 2 == 0), Fault::Code(846_609));
        }
        answered(&zhang, &act, &wanted).await;
        connected(&fake).await;
    }
    let mut heard: Vec<(String, String)> = zhang.heard().into_iter().map(|seen| (seen.kind, seen.text)).collect();
    let whole = heard.len();
    heard.sort();
    heard.dedup();
    assert_eq!(
        heard.len(),
        whole,
        "nothing was refused and done, so nothing may be there twice"
    );
    assert_eq!(fake.complaints(), Vec::<String>::new());
    assert!(binary.stop());
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_mid_answer_everything_durable_is_answered() {
    let (data, fake) = (tempfile::tempdir().unwrap(), FakeBot::start().await);
    let mut binary = Some(start(&fake, data.path()));
    connected(&fake).await;
    let people: Vec<String> = (0..6).map(|number| format!("person-{number}")).collect();
    let mut left: VecDeque<(Act, Vec<String>)> = script("> 是\n").into_iter().take(6).collect();
    let mut kills = 0;
    while let Some((act, wanted)) = left.pop_front() {
        for person in &people {
            answered(&fake.person(person), &act, &wanted).await;
        }
        if left.len() % 2 == 1 {
            // Something is said to which no answer gets out, and then the program dies.
            let before: Vec<usize> = people.iter().map(|person| fake.person(person).heard().len()).collect();
            fake.fault("aibot_send_msg", Fault::Code(-1), u32::MAX);
            let refused = fake.calls("aibot_send_msg");
            people
                .iter()
                .for_each(|person| drop(fake.person(person).say("/status")));
            assert!(eventually(|| fake.calls("aibot_send_msg") >= refused + 6).await);
            binary.take().unwrap().kill();
            kills += 1;
            assert!(eventually(|| !fake.is_connected()).await);
            fake.clear_faults();
            binary = Some(start(&fake, data.path()));
            connected(&fake).await;
            for (person, before) in people.iter().zip(before) {
                let heard = fake
                    .person(person)
                    .wait_for(|chat| !said_after(chat, before).is_empty(), PATIENCE)
                    .await;
                assert!(heard, "{person} was never answered");
            }
        }
    }
    for person in &people {
        // What is doubled is at most the reply in flight, one a kill: its words and its card.
        let mut heard: Vec<_> = fake.person(person).heard();
        let whole = heard.len();
        heard.sort_by(|one, other| (&one.kind, &one.text).cmp(&(&other.kind, &other.text)));
        heard.dedup_by(|one, other| one.kind == other.kind && one.text == other.text && !one.text.is_empty());
        // The status card repeats the open question by design: one more a kill.
        assert!(
            whole - heard.len() <= 2 * kills * 2,
            "{person}: {} of {whole}",
            heard.len()
        );
    }
    assert_eq!(fake.dropped(), 0);
    assert!(binary.take().unwrap().stop());
}

#[test]
fn a_wrong_secret_ends_the_program_and_is_not_told() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let fake = runtime.block_on(FakeBot::start());
    let data = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(PROGRAM)
        .current_dir(data.path())
        .env("BEIAN_DATA", data.path())
        .env("BEIAN_WECOM__BOT__BOT_ID", BOT_ID)
        .env("BEIAN_WECOM__BOT__SECRET", "another-secret")
        .env("BEIAN_WECOM__BOT__URL", fake.url())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(told.contains("853000") && told.contains("wecom.bot.secret"), "{told}");
    assert!(!told.contains("another-secret"), "{told}");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("WeCom bot: write to your bot in WeCom"), "{said}");
}
