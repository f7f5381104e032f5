//! The transcripts through the real desk: the chats are as written whatever the store, when every update comes twice, and when the
//! program ends after every line. And nothing of them gets into the log.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test complains by panicking")]

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use beian::{
    calendar::Calendar,
    channels::{
        Address, Attachment, ButtonTarget, Channel, ChannelName, Content, DeliverError, Delivery, FetchError, Fetched,
        Incoming, Media, Outgoing, RawUpdate, Reception, Signal,
    },
    conversation::{Action, Book, ChannelTraits, Ends, Event, Reaction, State, Unusable, book},
    desk::{Clock, Desk, ManualClock, Parts},
    documents::Limits,
    library,
    rehearse::{self, Act, Entry, FORGETS, FORGETS_BUT_DATES, File, Performer, Transcript, stamped},
    store::{
        PersonId, Store,
        master_key::MasterKey,
        memory::MemoryStore,
        papers::Papers,
        sled::{Settings, SledStore},
        vault::Vault,
    },
    texts::copy,
};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::support::ics;

const CHANNEL: ChannelName = "rehearsal";

/// Threads; there are few cores, and each performer waits for a disk now and then.
const AT_ONCE: usize = 4;

// ── The channel ──

/// Reads its own JSON, gives the drawn files, and keeps what is to be delivered.
#[derive(Default)]
struct Scripted {
    traits: Mutex<ChannelTraits>,
    files: Mutex<HashMap<String, Bytes>>,
    delivered: Mutex<Vec<Outgoing>>,
}

#[async_trait]
impl Channel for Scripted {
    fn name(&self) -> ChannelName {
        CHANNEL
    }

    fn traits(&self) -> ChannelTraits {
        *self.traits.lock().unwrap()
    }

    fn read(&self, raw: &[u8]) -> Incoming {
        let raw: Value = serde_json::from_slice(raw).unwrap();
        let text = |name: &str| raw[name].as_str().map(str::to_owned);
        let words = || text("words").unwrap_or_default();
        let content = match raw["kind"].as_str().unwrap() {
            "started" => Content::Started,
            "text" => Content::Text(words()),
            "press" => Content::Press(words()),
            "edited" => Content::Edited(words()),
            "shut-out" => Content::ShutOut,
            "file" => Content::Media(Media {
                reference: text("reference").unwrap(),
                file_name: text("words"),
                bytes: None,
                caption: None,
                stashed: None,
            }),
            "sticker" => Content::Unusable(Unusable::Sticker),
            "voice" => Content::Unusable(Unusable::Voice),
            "video" => Content::Unusable(Unusable::Video),
            "location" => Content::Unusable(Unusable::Location),
            "contact" => Content::Unusable(Unusable::Contact),
            _ => Content::Unusable(Unusable::Other),
        };
        Incoming {
            address: Address("somewhere".to_owned()),
            language_hint: text("language"),
            album: text("album"),
            message: text("message"),
            content,
        }
    }

    async fn fetch(&self, media: &Media, _most_bytes: u64) -> Result<Fetched, FetchError> {
        self.files
            .lock()
            .unwrap()
            .get(&media.reference)
            .cloned()
            .map(|bytes| Fetched { bytes, file_name: None })
            .ok_or(FetchError::Gone)
    }

    async fn deliver(
        &self,
        _address: &Address,
        outgoing: &Outgoing,
        _last: Option<&Delivery>,
    ) -> Result<Option<Delivery>, DeliverError> {
        self.delivered.lock().unwrap().push(outgoing.clone());
        Ok(None)
    }

    async fn signal(&self, _address: &Address, _signal: Signal) {}
}

// ── The performer ──

/// What is done to the desk besides talking to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    None,
    /// Every update comes again: beside itself, and once more when it has been answered.
    Twice,
    /// The program ends after every line, and starts again.
    Restarts,
}

/// How a store comes back after the program has ended.
trait Engine {
    type Store: Store;

    /// Ends with what was there, and opens it again.
    fn open(&mut self, before: Option<Self::Store>) -> Self::Store;

    /// Whether the desk has to close the store before.
    const CLOSES: bool;
}

struct InMemory;

impl Engine for InMemory {
    type Store = MemoryStore;
    const CLOSES: bool = false;

    fn open(&mut self, before: Option<MemoryStore>) -> MemoryStore {
        before.unwrap_or_default()
    }
}

struct InSled(PathBuf);

impl Engine for InSled {
    type Store = SledStore;
    const CLOSES: bool = true;

    fn open(&mut self, before: Option<SledStore>) -> SledStore {
        drop(before);
        SledStore::open(&self.0, &Settings::default()).unwrap()
    }
}

/// A desk at work, and what it stands on.
type Running<S> = (Desk<S>, Vault<S>, S);

struct DeskPerformer<E: Engine> {
    book: Arc<Book>,
    engine: E,
    folder: PathBuf,
    trouble: Trouble,
    runtime: Runtime,
    clock: Arc<ManualClock>,
    channel: Arc<Scripted>,
    /// None only while it starts again.
    running: Option<Running<E::Store>>,
    person: PersonId,
    account: String,
    language: Option<String>,
    updates: u32,
    /// The cards with buttons, oldest first.
    cards: Vec<Outgoing>,
    /// The reference of the file last sent under a name.
    sent: HashMap<String, String>,
}

fn master_key() -> MasterKey {
    MasterKey::from_text("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
}

impl<E: Engine> DeskPerformer<E> {
    fn new(book: Arc<Book>, engine: E, folder: &Path, trouble: Trouble) -> DeskPerformer<E> {
        // Blocking threads log to where this one does.
        let dispatch = tracing::dispatcher::get_default(Clone::clone);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .on_thread_start(move || std::mem::forget(tracing::dispatcher::set_default(&dispatch)))
            .build()
            .unwrap();
        let mut performer = DeskPerformer {
            book,
            engine,
            folder: folder.to_owned(),
            trouble,
            runtime,
            clock: Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH)),
            channel: Arc::new(Scripted::default()),
            running: None,
            person: PersonId([0; 16]),
            account: String::new(),
            language: None,
            updates: 0,
            cards: Vec::new(),
            sent: HashMap::new(),
        };
        performer.start(None);
        // Somebody whose reminders are spread over the minutes just like the player's.
        let vault = &performer.running.as_ref().unwrap().1;
        let (account, person) = (0..)
            .map(|number| format!("account-{number}"))
            .map(|account| (vault.person_id(CHANNEL, &account), account))
            .find(|(person, _)| u16::from_be_bytes([person.0[0], person.0[1]]) % 1000 == 7)
            .map(|(person, account)| (account, person))
            .unwrap();
        (performer.account, performer.person) = (account, person);
        performer
    }

    fn start(&mut self, before: Option<E::Store>) {
        let store = self.engine.open(before);
        let page = self.channel.traits().page;
        let parts = async {
            let vault = Vault::open(store.clone(), &master_key()).await.unwrap();
            let papers = Papers::open(vault.clone(), &self.folder.join("papers")).await.unwrap();
            Parts {
                book: Arc::clone(&self.book),
                calendar: Calendar::built_in(),
                vault,
                papers,
                clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
                page_url: page.then(|| "http://127.0.0.1:8080/".parse().unwrap()),
                limits: Limits::default(),
                inspector: beian::inspector::Inspector::through(2, beian::rehearse::looked_at),
                album_settles: SignedDuration::ZERO,
            }
        };
        let parts = self.runtime.block_on(parts);
        let vault = parts.vault.clone();
        let desk = Desk::new(parts);
        desk.add_channel(Arc::clone(&self.channel) as Arc<dyn Channel>);
        self.runtime.block_on(desk.resume()).unwrap();
        self.running = Some((desk, vault, store));
        self.settle();
    }

    fn restart(&mut self) {
        let (desk, vault, store) = self.running.take().unwrap();
        if E::CLOSES {
            self.runtime.block_on(desk.close()).unwrap();
        }
        drop((desk, vault));
        self.start(Some(store));
    }

    fn desk(&self) -> &Desk<E::Store> {
        &self.running.as_ref().unwrap().0
    }

    /// Waits until nothing is under way.
    fn settle(&self) {
        self.runtime.block_on(async {
            for round in 0.. {
                if self.desk().is_idle() {
                    return;
                }
                assert!(round < 60_000, "the desk doesn't come to rest");
                if round < 20 {
                    tokio::task::yield_now().await;
                } else {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
        });
    }

    fn state(&self) -> Option<State> {
        let vault = &self.running.as_ref().unwrap().1;
        let record = self.runtime.block_on(vault.load(self.person)).unwrap()?;
        let person: Value = serde_json::from_slice(&record.body).unwrap();
        Some(serde_json::from_value(person["state"].clone()).unwrap())
    }

    /// What was said, as the player prints it.
    fn heard(&mut self, before: Option<State>) -> Vec<String> {
        let delivered = std::mem::take(&mut *self.channel.delivered.lock().unwrap());
        let mut said = Vec::new();
        for outgoing in delivered {
            if !outgoing.attachments.is_empty() {
                said.extend(outgoing.attachments.iter().map(printed_file));
                continue;
            }
            match outgoing.reaction {
                Some((_, Reaction::Good)) => said.push("(👍)".to_owned()),
                Some((_, Reaction::Bad)) => said.push("(👎)".to_owned()),
                None => {}
            }
            if outgoing.delete.is_some() {
                said.push("(deletes that message)".to_owned());
            }
            let mut lines = outgoing.notices.clone();
            lines.extend(outgoing.progress.iter().map(|progress| progress.line.clone()));
            lines.extend(outgoing.body.iter().map(|paragraph| copy::plain(paragraph)));
            let labels: Vec<String> = outgoing
                .buttons
                .iter()
                .flatten()
                .map(|button| format!("[{}]", button.label))
                .collect();
            if !labels.is_empty() {
                lines.push(labels.join(" "));
            }
            let text = lines.join("\n");
            said.push(if outgoing.fresh {
                text
            } else {
                format!("(edits the card)\n{text}")
            });
            if !labels.is_empty() {
                self.cards.push(outgoing);
            }
        }
        match (before, self.state()) {
            (Some(_), None) => said.push(FORGETS.to_owned()),
            (Some(before), Some(state)) if state.archived && !before.archived => {
                said.push(FORGETS_BUT_DATES.to_owned());
            }
            _ => {}
        }
        said
    }

    /// Hands in updates, all at once.
    fn receive(&mut self, bodies: Vec<Value>) -> Vec<String> {
        let before = self.state();
        let updates: Vec<RawUpdate> = bodies
            .into_iter()
            .map(|mut body| {
                self.updates += 1;
                body["message"] = json!(self.updates.to_string());
                RawUpdate {
                    account: self.account.clone(),
                    update: self.updates.to_string(),
                    body: serde_json::to_vec(&body).unwrap(),
                }
            })
            .collect();
        let deliver = |updates: Vec<RawUpdate>| {
            self.runtime.block_on(self.desk().receive(CHANNEL, updates)).unwrap();
            self.settle();
        };
        if self.trouble == Trouble::Twice {
            deliver(
                updates
                    .iter()
                    .flat_map(|update| [update.clone(), update.clone()])
                    .collect(),
            );
            deliver(updates);
        } else {
            deliver(updates);
        }
        let said = self.heard(before);
        if self.trouble == Trouble::Restarts {
            self.restart();
            assert!(
                self.channel.delivered.lock().unwrap().is_empty(),
                "a start says nothing"
            );
        }
        said
    }

    fn press(&mut self, label: &str, old: bool) -> Vec<String> {
        let place = self.cards.len().checked_sub(if old { 2 } else { 1 });
        let Some(card) = place.and_then(|place| self.cards.get(place)) else {
            return vec!["(there is no such card)".to_owned()];
        };
        let found = card.buttons.iter().flatten().find(|button| {
            let known = match &button.target {
                ButtonTarget::Payload(payload) if is_option(payload) => button
                    .label
                    .split_once(' ')
                    .map_or(button.label.as_str(), |(_, known)| known),
                _ => &button.label,
            };
            button.label == label || known == label || known.trim_start_matches(['☑', '☐', ' ']) == label
        });
        match found.map(|button| button.target.clone()) {
            None => vec![format!("(there is no such button: {label})")],
            Some(ButtonTarget::Url(_)) => vec!["(the channel opens the page)".to_owned()],
            Some(ButtonTarget::Payload(payload)) => self.receive(vec![json!({"kind": "press", "words": payload})]),
        }
    }

    fn send(&mut self, files: &[File]) -> Vec<String> {
        let album = (files.len() > 1).then(|| format!("album-{}", self.updates));
        let mut bodies = Vec::new();
        for file in files {
            let reference = match self.sent.get(&file.name) {
                Some(known) if file.is_same => known.clone(),
                _ => format!("{} {:?} {:?} {}", file.name, file.size, file.faults, file.is_broken),
            };
            let mut held = self.channel.files.lock().unwrap();
            held.entry(reference.clone()).or_insert_with(|| drawn(&reference, file));
            bodies.push(json!({"kind": "file", "words": file.name, "reference": reference, "album": album}));
            self.sent.insert(file.name.clone(), reference);
        }
        self.receive(bodies)
    }
}

/// A file as the player prints it, but read from what was really handed over.
fn printed_file(attachment: &Attachment) -> String {
    let bytes = attachment.bytes();
    if attachment.is_picture() {
        let picture = image::load_from_memory(&bytes).expect("a picture that can be opened");
        assert!(picture.width().max(picture.height()) >= 300);
        return rehearse::printed_picture(attachment.description.as_deref().unwrap_or_default());
    }
    if attachment.media_type != "text/calendar; charset=utf-8" {
        return rehearse::printed_made(&attachment.file_name, &bytes);
    }
    let file = ics::read(&bytes);
    let dates = file.events.iter().map(|event| {
        let ends = match (event.start, event.end) {
            (ics::Moment::Day(date), _) => Ends::Day(date),
            (ics::Moment::At(_), Some(ics::Moment::At(instant))) => Ends::At(instant),
            odd => panic!("an event without an end: {odd:?}"),
        };
        (ends, event.title.as_str(), event.alarms.len())
    });
    rehearse::printed_dates(&attachment.file_name, dates)
}

fn is_option(payload: &str) -> bool {
    matches!(Action::decode(payload), Some((_, Action::Option(_))))
}

/// A file's bytes, the same as the player's; drawn once for all transcripts.
fn drawn(reference: &str, file: &File) -> Bytes {
    static DRAWN: OnceLock<Mutex<HashMap<String, Bytes>>> = OnceLock::new();
    let drawn = DRAWN.get_or_init(Mutex::default);
    if let Some(known) = drawn.lock().unwrap().get(reference) {
        return known.clone();
    }
    let bytes = Bytes::from(file.drawn());
    drawn.lock().unwrap().insert(reference.to_owned(), bytes.clone());
    bytes
}

impl<E: Engine> Performer for DeskPerformer<E> {
    fn perform(&mut self, act: &Act) -> Vec<String> {
        let words = |kind: &str, words: &str| json!({"kind": kind, "words": words});
        match act {
            Act::Restart => {
                self.restart();
                self.heard(None)
            }
            Act::Channel(name) => {
                let Some(traits) = rehearse::channel(name) else {
                    return vec![format!("(there is no such channel: {name})")];
                };
                *self.channel.traits.lock().unwrap() = traits;
                // Whether there is a page is known when the program starts.
                self.restart();
                self.heard(None)
            }
            Act::Language(hint) => {
                self.language = Some(hint.clone());
                Vec::new()
            }
            Act::Unreachable => self.receive(vec![words("shut-out", "")]),
            Act::CalendarChanged => {
                self.runtime
                    .block_on(self.desk().tell_everybody(&Event::CalendarChanged))
                    .unwrap();
                self.settle();
                self.heard(None)
            }
            Act::Says(text) if text == "/start" => {
                let update = json!({"kind": "started", "language": self.language});
                self.receive(vec![update])
            }
            Act::Says(text) => self.receive(vec![words("text", text)]),
            Act::Presses { label, old } => self.press(label, *old),
            Act::Sends(files) => self.send(files),
            Act::SendsUnusable(kind) => {
                let kind = format!("{kind:?}").to_lowercase();
                self.receive(vec![words(&kind, "")])
            }
            Act::Edits(text) => self.receive(vec![words("edited", text)]),
            Act::Clock(_) | Act::Wait(_) | Act::UntilReminder => Vec::new(),
        }
    }

    fn set_clock(&mut self, now: Timestamp) -> Vec<String> {
        let mut said = Vec::new();
        while let Some(due) = self.next_reminder().filter(|due| *due <= now) {
            let before = self.state();
            self.clock.set(due.max(self.clock.now()));
            self.runtime.block_on(self.desk().remind_due()).unwrap();
            self.settle();
            let heard = self.heard(before);
            said.extend(heard.iter().map(|message| stamped(self.clock.now(), message)));
            assert!(
                self.next_reminder().is_none_or(|next| next > due),
                "a reminder stays due: {:?} at {due}",
                self.state().map(|state| state.reminders)
            );
            if self.trouble == Trouble::Restarts {
                self.restart();
            }
        }
        self.clock.set(now);
        said
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn next_reminder(&self) -> Option<Timestamp> {
        self.state()?.reminders.into_values().min()
    }
}

// ── The plays ──

fn our_book() -> Arc<Book> {
    let sources = library::built_in();
    let loaded = book::load(
        &sources.conversation_id,
        &sources.conversation_files,
        &sources.locale_files,
    );
    Arc::new(loaded.unwrap_or_else(|faults| panic!("{faults:#?}")).0)
}

fn transcripts() -> Vec<(String, Transcript)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chats");
    let mut found: Vec<(String, Transcript)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "chat"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).unwrap();
            let transcript = rehearse::parse(&text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            (name, transcript)
        })
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(found.len() >= 30, "the transcripts are there");
    found
}

/// Plays one; where it went otherwise than written.
fn difference<E: Engine>(
    book: &Arc<Book>,
    transcript: &Transcript,
    trouble: Trouble,
    engine: impl FnOnce(&Path) -> E,
) -> Option<String> {
    let folder = TempDir::new().unwrap();
    let engine = engine(folder.path());
    let mut performer = DeskPerformer::new(Arc::clone(book), engine, folder.path(), trouble);
    rehearse::play(transcript, &mut performer).difference
}

/// Plays all of them side by side.
fn play_all(plays: &[(String, &Transcript, Trouble)], play: impl Fn(&Transcript, Trouble) -> Option<String> + Sync) {
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(String::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((name, transcript, trouble)) = plays.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(difference) = play(transcript, *trouble) {
                        failures
                            .lock()
                            .unwrap()
                            .push_str(&format!("\n{name}, {trouble:?}\n{difference}"));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{failures}");
}

const TROUBLES: [Trouble; 3] = [Trouble::None, Trouble::Twice, Trouble::Restarts];

#[test]
fn the_transcripts_go_as_written_through_the_desk() {
    let (book, transcripts) = (our_book(), transcripts());
    let plays: Vec<_> = transcripts
        .iter()
        .flat_map(|(name, transcript)| TROUBLES.map(|trouble| (name.clone(), transcript, trouble)))
        .collect();
    play_all(&plays, |transcript, trouble| {
        difference(&book, transcript, trouble, |_| InMemory)
    });
}

#[test]
fn the_transcripts_go_as_written_on_sled() {
    let (book, transcripts) = (our_book(), transcripts());
    let plays: Vec<_> = transcripts
        .iter()
        .flat_map(|(name, transcript)| TROUBLES.map(|trouble| (name.clone(), transcript, trouble)))
        // Opening a folder takes its time: a third of them is restarted after every line, always the same ones.
        .filter(|(name, _, trouble)| {
            *trouble != Trouble::Restarts || name.bytes().map(u32::from).sum::<u32>().is_multiple_of(3)
        })
        .collect();
    play_all(&plays, |transcript, trouble| {
        difference(&book, transcript, trouble, |folder| InSled(folder.join("store")))
    });
}

// ── Nothing of it in the log ──

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What people typed in the transcripts: names, numbers, addresses, passwords; and what they called their files.
fn planted(transcripts: &[(String, Transcript)]) -> BTreeSet<String> {
    let mut planted = BTreeSet::new();
    for entry in transcripts.iter().flat_map(|(_, transcript)| &transcript.entries) {
        match entry {
            Entry::Act(_, Act::Says(text) | Act::Edits(text)) => {
                let tells = text.contains(['@', '!']) || text.chars().filter(char::is_ascii_digit).count() >= 4;
                planted.extend(
                    text.lines()
                        .map(str::trim)
                        .filter(|line| !line.starts_with('/'))
                        .filter(|line| (tells && line.len() >= 6) || (!line.is_ascii() && line.chars().count() >= 2))
                        .map(str::to_owned),
                );
            }
            Entry::Act(_, Act::Sends(files)) => planted.extend(files.iter().map(|file| file.name.clone())),
            _ => {}
        }
    }
    planted
}

#[test]
fn nothing_that_people_say_gets_into_the_log() {
    let (book, transcripts) = (our_book(), transcripts());
    let planted = planted(&transcripts);
    assert!(planted.len() >= 100, "{} words were planted", planted.len());
    let captured = Captured::default();
    let writer = captured.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let mut errors = String::new();
    tracing::subscriber::with_default(subscriber, || {
        tracing::trace!("the capture works");
        for (_, transcript) in &transcripts {
            let folder = TempDir::new().unwrap();
            let mut performer = DeskPerformer::new(Arc::clone(&book), InMemory, folder.path(), Trouble::None);
            rehearse::play(transcript, &mut performer);
            errors.push_str(&errors_with_secrets(&mut performer));
        }
    });
    let log = String::from_utf8_lossy(&captured.0.lock().unwrap()).into_owned();
    assert!(log.contains("the capture works"));
    for (place, text) in [("the log", &log), ("an error", &errors)] {
        for word in &planted {
            assert!(!text.contains(word.as_str()), "{word} is in {place}");
        }
        assert!(!text.contains("account-"), "an account is in {place}");
    }
}

/// The errors that come of a record which isn't what it should be, in full.
fn errors_with_secrets(performer: &mut DeskPerformer<InMemory>) -> String {
    let (_, vault, store) = performer.running.as_ref().unwrap();
    let other = MasterKey::from_text("HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
    let wrong_key = performer.runtime.block_on(Vault::open(store.clone(), &other)).err();
    performer.runtime.block_on(vault.close()).unwrap();
    let words = json!({"kind": "text", "words": "沈清禾 13800138000"});
    let update = RawUpdate {
        account: performer.account.clone(),
        update: "last".to_owned(),
        body: serde_json::to_vec(&words).unwrap(),
    };
    let closed = performer
        .runtime
        .block_on(performer.desk().receive(CHANNEL, vec![update]))
        .err();
    assert!(wrong_key.is_some() && closed.is_some());
    format!("{wrong_key:?} {closed:?}")
}
