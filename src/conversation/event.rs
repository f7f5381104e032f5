//! What happens to a person's conversation from outside, and what the walk answers with.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::script::StepId;
use super::state::{MadeFile, Paper, State};
pub use crate::calendar::file::Ends;
use crate::{calendar::Calendar, documents::Finding, texts::Text};

/// Something that happened.
#[expect(
    clippy::large_enum_variant,
    reason = "one at a time, never kept in numbers: a box would buy nothing"
)]
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The person opened the chat (`/start`, first entry), perhaps by a deep link.
    Started {
        /// What the channel says of the person's language, e.g. `zh-hans`.
        language_hint: Option<String>,
    },
    /// Words.
    Said(String),
    /// A button. The payload is what [`Action::encode`] made.
    Pressed(String),
    /// A file for the open step, fetched, sealed and looked at.
    Sent {
        /// The paper, kept under its id until the walk's turn is committed.
        paper: Paper,
        /// What the checks saw, worst first.
        findings: Vec<Finding>,
    },
    /// A file came although the open step asks for none: it was not fetched.
    SentUnasked,
    /// A file could not be taken in.
    NotTaken(NotTaken),
    /// An own message was edited afterwards.
    Edited(String),
    /// Something that the assistant can't use.
    Unusable(Unusable),
    /// A reminder is due.
    ReminderDue(String),
    /// The channel says that nothing reaches the person any more.
    Unreachable,
    /// The open question is looked at from elsewhere (the page behind a one-time link): nothing happens, the card is drawn.
    LookedAt,
    /// The program failed over what the person sent: they are told so, and the question stands.
    Failed,
    /// What was ordered in this turn has been made, or could not be.
    Made(Made),
    /// The files of the conversation or the calendar changed while a window is open: look at the dates again.
    CalendarChanged,
}

/// Why a file could not be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// Larger than the channel or the settings allow; the limit in mebibytes.
    TooLarge(u32),
    /// The channel did not give it out, after several tries.
    Unreachable,
}

/// Kinds of message that carry nothing to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unusable {
    /// A sticker or an animation.
    Sticker,
    /// A voice message or other sound.
    Voice,
    /// A video.
    Video,
    /// A place.
    Location,
    /// A contact card.
    Contact,
    /// Anything else.
    Other,
}

/// Something that the desk is to make of a person's papers and answers, before the turn goes on with [`Event::Made`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// All files of the package that are ready, in one archive or several.
    Archive,
    /// What is to be printed and stamped.
    Prints,
    /// All answers on a page, sensitive ones included.
    Summary,
    /// The pages of some files in small, each file as one picture, to be looked at before they are made.
    Contacts {
        /// The files, by their places in the package, from 0.
        files: Vec<u16>,
        /// As they are to be printed and stamped; else as they are handed over.
        printed: bool,
    },
    /// The office's forms: what of them the answers can fill in.
    Forms {
        /// Only the one that this step asks for.
        only: Option<StepId>,
    },
}

impl Order {
    /// Whether what was made by one of them is of no use once the other has been carried out.
    pub fn is_same_kind(&self, other: &Order) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// How many pages a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The file, by its place in the package, from 0.
    pub file: u16,
    /// 0: it could not be made.
    pub pages: u16,
}

/// What came of an [`Order`].
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// Of which.
    pub order: Order,
    /// The files, kept under their papers until the walk's turn is committed.
    pub files: Vec<MadeFile>,
    /// Of each file of the package that was ordered as [`Order::Prints`] or [`Order::Contacts`].
    pub pages: Vec<Pages>,
    /// What there is to say of single files: what could not be made and why, what is less than it could be.
    pub remarks: Vec<Text>,
}

/// What the walk may know of the world. Nothing here changes under it.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The instant of the event.
    pub now: Timestamp,
    /// Working days.
    pub calendar: &'a Calendar,
    /// What the person's channel can do.
    pub channel: ChannelTraits,
    /// A number of the person's own, 0..1000, that spreads reminders over the minutes.
    pub spread: u16,
    /// Random bytes for one secret link, new at each call.
    pub token: [u8; 16],
}

/// What a channel can do, as far as the conversation must know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChannelTraits {
    /// Its servers stand outside the mainland: said before the first sensitive thing.
    pub abroad: bool,
    /// What to do about sensitive things in such a channel.
    pub sensitive: SensitivePolicy,
    /// A one-time link to the local page can be offered.
    pub page: bool,
    /// The channel can delete a message of the person's.
    pub deletes: bool,
    /// Photos are shrunk unless sent as a file.
    pub shrinks_photos: bool,
}

/// What to do about sensitive things in a channel abroad (`telegram.sensitive`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SensitivePolicy {
    /// Say so and ask; offer the local page.
    #[default]
    Ask,
    /// Say so, take them after the ordinary consent.
    Allow,
    /// Never in the channel: only on the local page.
    Page,
}

/// What came of one event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turn {
    /// Where the person stands now. `version` is one more than before.
    pub state: State,
    /// What to send, in order. Usually one card.
    pub cards: Vec<Card>,
    /// Papers that are no longer referred to (replaced, refused, forgotten).
    pub dropped_papers: Vec<String>,
    /// Papers whose picture with its faults marked is to be shown before the cards.
    pub marked_papers: Vec<String>,
    /// A one-time link to make good, when a button of the cards leads to the local page.
    pub link: Option<Link>,
    /// Delete the message that this event came from, where the channel can (it held a secret).
    pub delete_message: bool,
    /// How to acknowledge a paper on the message itself.
    pub reaction: Option<Reaction>,
    /// Throw away everything about this person; the cards are the last ones sent.
    pub forget: bool,
    /// What `state` still holds is kept nevertheless, as if the person were new: dates, and nothing personal.
    pub remains: bool,
}

/// A one-time link to the local page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The secret part.
    pub token: [u8; 16],
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

/// A mark on a person's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reaction {
    /// Taken.
    Good,
    /// Look at what I wrote.
    Bad,
}

/// One message to the person, channel-neutral and language-neutral.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// What just happened, one line each ("✅ …").
    pub notices: Vec<Text>,
    /// Where the person is.
    pub progress: Option<Progress>,
    /// The question or the telling, one paragraph each.
    pub body: Vec<Text>,
    /// Rows of buttons; each can be typed too (its number or its words).
    pub buttons: Vec<Vec<Button>>,
    /// Must be a new message at the end of the chat; otherwise it may replace the live card.
    pub fresh: bool,
    /// A push that the person did not ask for (a reminder).
    pub push: bool,
    /// Dates to hand over as a calendar file with the card.
    pub dates: Vec<DateEntry>,
    /// Files to hand over behind the card.
    pub files: Vec<MadeFile>,
}

/// A date that a person can take over into a calendar of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateEntry {
    /// The same for the same date each time it is handed over, so that a calendar replaces it.
    pub id: String,
    /// What ends then.
    pub title: Text,
    /// What to do until then.
    pub note: Option<Text>,
    /// When.
    pub ends: Ends,
    /// When to be reminded, earliest first.
    pub alarms: Vec<Timestamp>,
}

/// The line `③/⑥ 微信认证 ▓▓▓▓▓░░░ 5/8`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The stage's number, from 0.
    pub stage: u16,
    /// How many stages there are.
    pub stages: u16,
    /// Its title.
    pub title: Text,
    /// Steps of this stage that are done.
    pub done: u16,
    /// Steps of this stage that apply.
    pub of: u16,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// Its words.
    pub label: Text,
    /// What it does.
    pub action: Action,
}

/// What a button does. Encoded with the card's version in at most 64 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The n-th option, item or answer of what is being asked, from 0.
    Option(u16),
    /// Done, go on, that's all.
    Done,
    /// Keep the answer as it was (after `/back` or `/edit`).
    Keep,
    /// A command.
    Command(Command),
    /// A window's outcome: the n-th window of the conversation.
    Window(u16, WindowAction),
    /// Another page of a long list, from 0.
    Page(u16),
    /// Takes the n-th page of those sent out again, from 0.
    Remove(u16),
    /// To be reminded at that hour of the day.
    Hour(u8),
    /// A link that the channel opens itself; nothing comes back.
    Open(OpenLink),
}

/// Where a link button leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenLink {
    /// The one-time page for the open step, with the context's token.
    Page([u8; 16]),
}

/// What the person says of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowAction {
    /// Passed.
    Passed,
    /// Refused.
    Rejected,
    /// Its end went by.
    Missed,
    /// Still waiting.
    Waiting,
    /// Remind me tomorrow.
    Tomorrow,
    /// Remind me at another time: which?
    Snooze,
    /// Don't remind me of this one any more.
    Mute,
    /// Work on what can be done meanwhile.
    Ahead,
}

/// The commands; each also a button and plain words (locale message `command-<name>`, attribute `words`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Command {
    /// Begin, or come back to where one was. Never wipes.
    Start,
    /// Where am I, what is done, what waits and until when.
    Status,
    /// One step back.
    Back,
    /// Change an earlier answer.
    Edit,
    /// Leave an optional step for later.
    Skip,
    /// Why is this asked?
    Why,
    /// The list of materials.
    Materials,
    /// The files that are handed over at the end: how far they are, and making them.
    Package,
    /// What is coming, with dates; switch one off, another hour, a calendar file.
    Reminders,
    /// 中文 / English.
    Language,
    /// What can I do here?
    Help,
    /// Pause reminders, or delete everything.
    Stop,
}

impl Command {
    /// All of them, in the order of the menu.
    pub const ALL: [Command; 12] = [
        Command::Start,
        Command::Status,
        Command::Back,
        Command::Edit,
        Command::Skip,
        Command::Why,
        Command::Materials,
        Command::Package,
        Command::Reminders,
        Command::Language,
        Command::Help,
        Command::Stop,
    ];

    /// Its name without the slash.
    pub fn name(self) -> &'static str {
        match self {
            Command::Start => "start",
            Command::Status => "status",
            Command::Back => "back",
            Command::Edit => "edit",
            Command::Skip => "skip",
            Command::Why => "why",
            Command::Materials => "materials",
            Command::Package => "package",
            Command::Reminders => "reminders",
            Command::Language => "language",
            Command::Help => "help",
            Command::Stop => "stop",
        }
    }

    /// The command of that name.
    pub fn from_name(name: &str) -> Option<Command> {
        Command::ALL.into_iter().find(|command| command.name() == name)
    }
}

impl Action {
    /// The payload of a button on the card of that version: ASCII, at most 64 bytes.
    pub fn encode(&self, card_version: u64) -> String {
        let action = match self {
            Action::Option(index) => format!("o{index}"),
            Action::Done => "d".to_owned(),
            Action::Keep => "k".to_owned(),
            Action::Command(command) => format!("c{}", command.name()),
            Action::Window(index, action) => format!(
                "w{index}{}",
                match action {
                    WindowAction::Passed => "p",
                    WindowAction::Rejected => "r",
                    WindowAction::Missed => "x",
                    WindowAction::Waiting => "w",
                    WindowAction::Tomorrow => "t",
                    WindowAction::Snooze => "s",
                    WindowAction::Mute => "m",
                    WindowAction::Ahead => "a",
                }
            ),
            Action::Page(page) => format!("p{page}"),
            Action::Remove(page) => format!("x{page}"),
            Action::Hour(hour) => format!("h{hour}"),
            Action::Open(_) => "l".to_owned(),
        };
        format!("{card_version:x}.{action}")
    }

    /// The card's version and the action; none when the payload isn't ours.
    pub fn decode(payload: &str) -> Option<(u64, Action)> {
        let (version, action) = payload.split_once('.')?;
        let version = u64::from_str_radix(version, 16).ok()?;
        let mut characters = action.chars();
        let action = match characters.next()? {
            'o' => Action::Option(characters.as_str().parse().ok()?),
            'd' => Action::Done,
            'k' => Action::Keep,
            'h' => Action::Hour(characters.as_str().parse().ok()?),
            'p' => Action::Page(characters.as_str().parse().ok()?),
            'x' => Action::Remove(characters.as_str().parse().ok()?),
            'c' => Action::Command(Command::from_name(characters.as_str())?),
            'w' => {
                let what = match characters.next_back()? {
                    'p' => WindowAction::Passed,
                    'r' => WindowAction::Rejected,
                    'x' => WindowAction::Missed,
                    'w' => WindowAction::Waiting,
                    't' => WindowAction::Tomorrow,
                    's' => WindowAction::Snooze,
                    'm' => WindowAction::Mute,
                    'a' => WindowAction::Ahead,
                    _ => return None,
                };
                Action::Window(characters.as_str().parse().ok()?, what)
            }
            _ => return None,
        };
        Some((version, action))
    }
}
