//! Random operations give equal results on the model and on sled, also when the folder is closed and opened in between.

use beian::store::memory::MemoryStore;
use beian::store::sled::{Settings, SledStore};
use beian::store::{
    Arrival, Commit, LinkId, PaperChange, PersonId, ReminderChange, ReplyId, Settled, Settlement, Store, UpdateId,
};
use jiff::SignedDuration;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::store_contract::at;

/// One thing that somebody does; `u8`s choose among a few people, names and so on, so that they meet often.
#[derive(Clone, Debug)]
enum Step {
    PutKey(u8, u8),
    Receive(Vec<(u8, u8, u8, usize)>),
    /// Person, how stale, body, how many inbox entries are done, replies, reminders, papers, link, history.
    Commit(
        u8,
        bool,
        usize,
        usize,
        Vec<usize>,
        Vec<(u8, i64, bool)>,
        Vec<(u8, bool)>,
        Option<u8>,
        usize,
    ),
    Settle(Vec<(u8, u8, u8, bool, bool, bool)>),
    Claim(i64, usize),
    Spend(u8),
    Append(u8, Vec<usize>),
    Forget(u8),
    Expire,
    /// Less than nothing: somebody sets the clock back.
    Later(i64),
    Reopen,
}

fn length() -> impl Strategy<Value = usize> {
    prop_oneof![8 => 0..40usize, 2 => 5_900..6_100usize, 1 => 10_000..30_000usize]
}

fn step() -> impl Strategy<Value = Step> {
    let settled = (0..4u8, 1..6u8, 0..3u8, any::<bool>(), any::<bool>(), any::<bool>());
    let reminders = vec((0..4u8, -100..200i64, any::<bool>()), 0..4);
    let papers = vec((0..4u8, any::<bool>()), 0..3);
    let commit = (
        0..4u8,
        prop::bool::weighted(0.1),
        length(),
        0..3usize,
        vec(length(), 0..4),
        reminders,
        papers,
        prop::option::of(0..4u8),
        0..3usize,
    );
    prop_oneof![
        1 => (0..4u8, any::<u8>()).prop_map(|(person, key)| Step::PutKey(person, key)),
        4 => vec((0..4u8, 0..40u8, 0..30u8, length()), 1..5).prop_map(Step::Receive),
        8 => commit.prop_map(|(a, b, c, d, e, f, g, h, i)| Step::Commit(a, b, c, d, e, f, g, h, i)),
        4 => vec(settled, 1..5).prop_map(Step::Settle),
        2 => (1..100i64, 0..4usize).prop_map(|(lease, most)| Step::Claim(lease, most)),
        1 => (0..4u8).prop_map(Step::Spend),
        1 => (0..4u8, vec(length(), 0..4)).prop_map(|(person, lines)| Step::Append(person, lines)),
        1 => (0..4u8).prop_map(Step::Forget),
        1 => Just(Step::Expire),
        2 => prop_oneof![3 => 0..60i64, 2 => 3_000..20_000i64, 1 => -200..0i64].prop_map(Step::Later),
        1 => Just(Step::Reopen),
    ]
}

fn person(number: u8) -> PersonId {
    PersonId([[0x00, 0x01, 0x80, 0xff][usize::from(number)]; 16])
}

fn body(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at % 251) as u8).collect()
}

/// Takes a step, and says what came of it.
async fn take(store: &impl Store, step: &Step, now: i64) -> String {
    let text = |result: &dyn std::fmt::Debug| format!("{result:?}");
    match step.clone() {
        Step::PutKey(whose, key) => text(&store.put_key(person(whose), vec![key]).await),
        Step::Receive(arrivals) => {
            let arrival = |(whose, id, hours, length): (u8, u8, u8, usize)| Arrival {
                person: person(whose),
                update: UpdateId(u64::from(id)),
                received_at: at(now),
                forget_id_at: at(now + i64::from(hours) * 1_000),
                body: body(length),
            };
            text(&store.receive(arrivals.into_iter().map(arrival).collect()).await)
        }
        Step::Commit(whose, stale, length, done, replies, reminders, papers, link, history) => {
            let person = person(whose);
            let version = store.load(person).await.unwrap().map_or(0, |record| record.version);
            let inbox = store.inbox(person, done).await.unwrap();
            let commit = Commit {
                person,
                expect: version + u64::from(stale),
                body: body(length),
                done: inbox.iter().map(|entry| entry.number).collect(),
                replies: replies.into_iter().map(body).collect(),
                reminders: reminders
                    .into_iter()
                    .map(|(name, due, set)| {
                        let (name, due) = (name.to_string(), at(now + due));
                        if set {
                            ReminderChange::Set(name, due)
                        } else {
                            ReminderChange::Cancel(name, due)
                        }
                    })
                    .collect(),
                papers: papers
                    .into_iter()
                    .map(|(id, keep)| {
                        if keep {
                            PaperChange::Keep(id.to_string())
                        } else {
                            PaperChange::Drop(id.to_string())
                        }
                    })
                    .collect(),
                links: link
                    .into_iter()
                    .map(|link| (LinkId([link; 16]), at(now + 100)))
                    .collect(),
                history: vec![body(history); history],
            };
            text(&store.commit(commit).await)
        }
        Step::Settle(settled) => {
            let settled = settled
                .into_iter()
                .map(|(whose, version, position, sent, delivery, history)| Settled {
                    id: ReplyId {
                        person: person(whose),
                        version: u64::from(version),
                        position,
                    },
                    outcome: if sent {
                        Settlement::Done
                    } else {
                        Settlement::RetryAt(at(now + 5))
                    },
                    delivery: delivery.then(|| vec![version; 9]),
                    history: history.then(|| vec![position; 7]),
                });
            text(&store.settle(settled.collect()).await)
        }
        Step::Claim(lease, most) => text(&store.claim_due(at(now), SignedDuration::from_secs(lease), most).await),
        Step::Spend(link) => text(&store.spend_link(LinkId([link; 16]), at(now)).await),
        Step::Append(whose, lines) => text(
            &store
                .append_history(person(whose), lines.into_iter().map(body).collect())
                .await,
        ),
        Step::Forget(whose) => text(&store.forget(person(whose)).await),
        Step::Expire => text(&store.expire(at(now)).await),
        Step::Later(_) | Step::Reopen => String::new(),
    }
}

/// Everything that can be read.
async fn everything(store: &impl Store, now: i64) -> Vec<String> {
    let mut all = vec![
        format!("{:?}", store.people_waiting().await),
        format!("{:?}", store.people_unsent().await),
        format!("{:?}", store.people(None, 10).await),
    ];
    for number in 0..4 {
        let person = person(number);
        all.push(format!("{:?}", store.key(person).await));
        all.push(format!("{:?}", store.inbox(person, 1_000).await));
        all.push(format!("{:?}", store.load(person).await));
        all.push(format!("{:?}", store.unsent(person, 1_000).await));
        all.push(format!("{:?}", store.delivery(person).await));
        all.push(format!("{:?}", store.history(person, 1, 1_000).await));
        all.push(format!("{:?}", store.paper_is_kept(&number.to_string()).await));
        all.push(format!("{:?}", store.link_is_good(LinkId([number; 16]), at(now)).await));
    }
    all
}

async fn compare(steps: Vec<Step>) {
    let folder = tempfile::tempdir().unwrap();
    let model = MemoryStore::default();
    let open = || SledStore::open(folder.path(), &Settings::default()).unwrap();
    let mut sled = open();
    let mut now = 0;
    let mut latest = 0;
    for step in &steps {
        match step {
            Step::Later(seconds) => now += seconds,
            Step::Reopen => {
                // Leases end with the process; so that they end on the model too, time goes by.
                sled.close().await.unwrap();
                sled = open();
                now = latest + 101;
                // Before the clock may go back: a look that wants nothing ends them.
                model.claim_due(at(now), SignedDuration::ZERO, 0).await.unwrap();
            }
            _ => {}
        }
        latest = latest.max(now);
        assert_eq!(take(&model, step, now).await, take(&sled, step, now).await, "{step:?}");
    }
    assert_eq!(everything(&model, now).await, everything(&sled, now).await);
    now = latest + 1_000;
    let lease = SignedDuration::from_secs(1);
    assert_eq!(
        model.claim_due(at(now), lease, 99).await.unwrap(),
        sled.claim_due(at(now), lease, 99).await.unwrap()
    );
    sled.close().await.unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_model_and_sled_agree(steps in vec(step(), 1..120)) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(compare(steps));
    }
}
