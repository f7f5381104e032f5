//! The real binary under load, killed again and again: nothing answered is lost, nothing is asked or handled twice.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rand::RngExt;

use crate::support::{
    binary::{Binary, project_file, telegram_variables},
    fake_telegram::{FakeTelegram, Fault},
    walker::{self, Act},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_beian");

/// Longer than any pause of ours, start-up and all.
const PATIENCE: Duration = Duration::from_secs(120);

const PEOPLE: i64 = 200;
const KILLS: usize = 30;

/// The mark "sent" rides in the very next group commit, so few replies are in flight when the program dies: under one a kill on a
/// machine with nothing else to do, up to ten on two cores that are busy with four times as much.
const REPEATS_A_KILL: usize = 12;

/// The acts of the walk up to the second photo: every kind of answer once.
fn script() -> Vec<Act> {
    let text = std::fs::read_to_string(project_file("tests/chats/happy-path-telegram.chat")).expect("the script");
    let mut script = walker::read_script(&text);
    let photos: Vec<usize> = (0..script.len())
        .filter(|index| matches!(script[*index], Act::Photo(_)))
        .collect();
    script.truncate(photos[1]);
    script
}

/// People write now and then, not as fast as they can: each waits a little, so that the walk spans all kills.
async fn walk(
    telegram: Arc<FakeTelegram>,
    number: i64,
    script: Arc<Vec<Act>>,
    expected: Arc<Vec<String>>,
    slow: Arc<AtomicBool>,
) {
    let user = telegram.user(number);
    for (index, (act, expected)) in script.iter().zip(expected.iter()).enumerate() {
        let own = walker::perform(&user, act);
        assert!(
            walker::hear(&user, own, expected, PATIENCE).await,
            "person {number} got no right answer to act {index}; the chat ends with {:#?}",
            user.chat().messages.iter().rev().take(4).collect::<Vec<_>>()
        );
        if slow.load(Ordering::Relaxed) {
            let pause = rand::rng().random_range(200..1200);
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_thirty_times_under_two_hundred_people() {
    let data = tempfile::tempdir().expect("a folder");
    let telegram = Arc::new(FakeTelegram::start().await);
    let variables = telegram_variables(&telegram.url());
    let start = || Binary::start(Path::new(PROGRAM), data.path(), &variables);
    let mut binary = start();

    let script = Arc::new(script());
    let expected = Arc::new(walker::rehearse(&telegram.user(1), &script, PATIENCE).await);
    let undisturbed = telegram.user(1).chat().bot_messages().count();

    let slow = Arc::new(AtomicBool::new(true));
    let mut people = tokio::task::JoinSet::new();
    for number in 2..2 + PEOPLE {
        people.spawn(walk(
            Arc::clone(&telegram),
            number,
            Arc::clone(&script),
            Arc::clone(&expected),
            Arc::clone(&slow),
        ));
    }
    for _ in 0..KILLS {
        let pause = rand::rng().random_range(50..900);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        binary.kill();
        binary = start();
    }
    slow.store(false, Ordering::Relaxed);
    while let Some(person) = people.join_next().await {
        person.expect("everybody is answered rightly");
    }

    let mut repeated = 0;
    for number in 2..2 + PEOPLE {
        let chat = telegram.user(number).chat();
        let said: Vec<_> = chat.bot_messages().collect();
        for message in &said {
            let text = walker::plain(&message.text);
            assert!(
                expected.contains(&text),
                "person {number} was told what nobody should be told: {text}"
            );
        }
        repeated += said.len().saturating_sub(undisturbed);
    }
    println!(
        "{KILLS} kills, {PEOPLE} people, {} acts each: {repeated} replies repeated",
        script.len()
    );
    assert!(
        repeated <= KILLS * REPEATS_A_KILL,
        "{repeated} replies were repeated in {KILLS} kills"
    );
}

/// The peers lose it: the program dies while Telegram is still thinking about the answer.
#[tokio::test(flavor = "multi_thread")]
async fn killed_while_telegram_is_slow() {
    let data = tempfile::tempdir().expect("a folder");
    let telegram = Arc::new(FakeTelegram::start().await);
    let variables = telegram_variables(&telegram.url());
    let start = || Binary::start(Path::new(PROGRAM), data.path(), &variables);
    let binary = start();
    let script = script();
    let expected = walker::rehearse(&telegram.user(1), &script[..3], PATIENCE).await;

    let user = telegram.user(2);
    for (act, expected) in script.iter().zip(&expected).take(2) {
        let own = walker::perform(&user, act);
        assert!(walker::hear(&user, own, expected, PATIENCE).await);
    }
    let asked = telegram.calls("sendMessage") + telegram.calls("editMessageText");
    telegram.fault(Fault::delay(Duration::from_secs(5)).chat(2).times(1));
    let own = walker::perform(&user, &script[2]);
    while telegram.calls("sendMessage") + telegram.calls("editMessageText") == asked {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    binary.kill();
    telegram.clear_faults();
    let _binary = start();
    assert!(
        walker::hear(&user, own, &expected[2], PATIENCE).await,
        "the person was never answered"
    );
}
