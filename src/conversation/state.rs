//! Where one person stands: everything that is remembered of them between two messages.
//!
//! Serialised as JSON, so that a newer program reads what an older one wrote: every field that came later has a default.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::event::Order;
use super::script::{StepId, SubjectId, WindowId};
use crate::documents::Facts;

/// Where one person stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Counts the commits; equal to the version in the store. Buttons carry the version of the card that shows them.
    pub version: u64,
    /// `zh-CN` or `en`; none until it is known.
    pub language: Option<String>,
    /// What was answered, by step.
    pub answers: BTreeMap<StepId, Answer>,
    /// A step that is asked again although it is answered (`/back`, `/edit`), or out of turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detour: Option<StepId>,
    /// Something other than a step is being asked (a list to choose from, a yes or no).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub menu: Option<Menu>,
    /// The waits, open and closed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub windows: BTreeMap<WindowId, WindowState>,
    /// Pending reminders by name, with the instant at which each is due.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub reminders: BTreeMap<String, Timestamp>,
    /// Who agreed, or not, that sensitive data is taken in.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub consents: BTreeMap<SubjectId, Consent>,
    /// The person chose to work ahead while an office is reviewing.
    #[serde(skip_serializing_if = "is_false")]
    pub ahead: bool,
    /// `/stop`: no reminders until the person writes again.
    #[serde(skip_serializing_if = "is_false")]
    pub paused: bool,
    /// The channel refused the last message (blocked, gone): nothing is pushed until the person writes again.
    #[serde(skip_serializing_if = "is_false")]
    pub unreachable: bool,
    /// The version at which the live card was drawn: a press with another one is stale.
    pub card_version: u64,
    /// Consecutive refusals of the open step (photos, answers), to offer help sooner.
    #[serde(skip_serializing_if = "is_zero")]
    pub refusals: u8,
    /// When the person last wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Timestamp>,
    /// When the person first wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// The step that was asked last: when a changed conversation no longer has it, the person is told so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<StepId>,
    /// The stage of the step asked last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_stage: Option<String>,
    /// Answered steps that are asked again before anything new, in order: something they depend on changed, or an
    /// office wants them mended. Their answers stand until then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reopened: Vec<StepId>,
    /// Steps whose answer is still being gathered: some pages sent, some items ticked.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub unfinished: BTreeSet<StepId>,
    /// The hour of the day at which the person wants reminders; none = as the window says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hour: Option<u8>,
    /// The windows of the last reminder: what is typed may be meant for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pushed: Vec<WindowId>,
    /// Everything was done, and what was personal has been deleted since; only dates are left.
    #[serde(skip_serializing_if = "is_false")]
    pub archived: bool,
    /// A paper that was refused, kept while the person is offered to have it taken as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered: Option<Offered>,
    /// Files that were made for the person, until newer ones of the same order are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub made: Vec<MadeFile>,
    /// In which order a file's pages come, by the file's name, or where it is what came back stamped by the step that asked for that: of
    /// those that the person has been shown.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub page_orders: BTreeMap<String, PageOrder>,
    /// How many pages were last printed, by the step that asks for them back, stamped.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub printed: BTreeMap<StepId, u16>,
}

/// In which order a file's pages come. Holds for the papers of which it was said, and for no others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageOrder {
    /// The ids of the papers that the file is made of.
    pub papers: Vec<String>,
    /// The places of its pages, from 0, as they are to come.
    pub order: Vec<u16>,
}

/// A file that was made for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFile {
    /// By which order.
    pub order: Order,
    /// Its name.
    pub file_name: String,
    /// What it is, e.g. `application/zip`.
    pub media_type: String,
    /// The id under which it is kept.
    pub paper: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What is to be seen on it, where it is a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A refused paper that may be taken as it is, if the person says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offered {
    /// For which step.
    pub step: StepId,
    /// The paper, with what is wrong with it among its warnings.
    pub paper: Paper,
}

impl State {
    /// Every paper that this state refers to: those answered with, and the one on offer.
    pub fn papers(&self) -> impl Iterator<Item = &Paper> {
        let answered = self.answers.values().flat_map(|answer| match &answer.value {
            Value::Papers(papers) => papers.as_slice(),
            _ => &[],
        });
        answered.chain(self.offered.iter().map(|offered| &offered.paper))
    }

    /// The ids of everything kept that this state refers to: papers, and files that were made of them.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        let papers = self.papers().map(|paper| paper.id.as_str());
        papers.chain(self.made.iter().map(|file| file.paper.as_str()))
    }
}

/// What a person gave for a step, normalised and checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The answer itself.
    pub value: Value,
    /// When it was given.
    pub at: Timestamp,
}

/// The kinds of answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// A told thing was done, or a submission was made.
    Done,
    /// Skipped for now; asked for in `/status`.
    Skipped,
    /// Not taken in, because consent was not given: the person does this part without the assistant.
    Withheld,
    /// Text, normalised by its rule.
    Text(String),
    /// The id of the option chosen (`yes` and `no` for yes-or-no).
    Choice(String),
    /// The ids of the items ticked.
    Checklist(BTreeSet<String>),
    /// The papers taken in, in order.
    Papers(Vec<Paper>),
}

/// A document that a person sent, as remembered; its bytes lie sealed in the store under `id`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// The name of its sealed file.
    pub id: String,
    /// The name that the sender's device gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// What the person wrote under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// What it is, measured.
    pub facts: Facts,
    /// Codes of the warnings with which it was accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// A wait, open or closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowState {
    /// When it opened (the last time).
    pub opened_at: Timestamp,
    /// The first day on which an answer is to be expected.
    pub earliest: Date,
    /// The last day by which it has to come.
    pub latest: Date,
    /// The days depend on a year whose holidays are not yet announced.
    #[serde(default, skip_serializing_if = "is_false")]
    pub estimated: bool,
    /// Where it stands.
    pub status: WindowStatus,
    /// How often it was opened.
    #[serde(default)]
    pub attempts: u8,
    /// Reminders sent since it opened.
    #[serde(default)]
    pub reminded: u8,
    /// What the office gave as the reason, when it is not one of the known ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The person wants no more reminders of this one.
    #[serde(default, skip_serializing_if = "is_false")]
    pub muted: bool,
    /// Reminders since the person last wrote.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unanswered: u8,
    /// When the last reminder was sent: none comes a second time because the clock was set back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded_at: Option<Timestamp>,
    /// Not before then, the person said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<Timestamp>,
    /// A reminder that was due at a time when nobody is written to comes then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub put_off_until: Option<Timestamp>,
    /// Its last day has moved, and the person has not been told yet.
    #[serde(default, skip_serializing_if = "is_false")]
    pub moved: bool,
}

impl WindowState {
    /// Just opened, for the first time.
    pub fn new(opened_at: Timestamp, earliest: Date, latest: Date) -> WindowState {
        WindowState {
            opened_at,
            earliest,
            latest,
            estimated: false,
            status: WindowStatus::Open,
            attempts: 1,
            reminded: 0,
            reason: None,
            muted: false,
            unanswered: 0,
            reminded_at: None,
            snoozed_until: None,
            put_off_until: None,
            moved: false,
        }
    }
}

/// Where a wait stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WindowStatus {
    /// The office has not answered.
    Open,
    /// Passed.
    Passed,
    /// Refused: something is being mended.
    Rejected,
    /// Its end went by: begun again.
    Missed,
}

/// Whether sensitive data of one person may be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// What was said.
    pub answer: ConsentAnswer,
    /// When.
    pub at: Timestamp,
}

/// What was said to the question of consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentAnswer {
    /// Yes, here in this chat (whose servers may be abroad: that was said).
    Here,
    /// Yes, but only on the local page, by one-time link.
    Page,
    /// No: the flow goes on without them.
    No,
}

/// Something other than a step that is being asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Menu {
    /// `/edit`: which answer? (page of the list, from 0)
    Edit(u16),
    /// `/language`.
    Language,
    /// `/stop`: pause, delete all, or go on.
    Stop,
    /// Really delete everything?
    Forget,
    /// A window was refused: for which reason?
    Reason(WindowId),
    /// `/materials`: tick and untick.
    Materials,
    /// A consent is reconsidered (chosen in the list of `/edit`).
    Consent(SubjectId),
    /// `/reminders`: what is coming, each switched on and off.
    Reminders,
    /// When to be reminded of those windows again?
    Snooze(Vec<WindowId>),
    /// At which hour of the day to be reminded?
    Hour,
    /// `/package`: how far the files are, and what to make.
    Package,
    /// Really all answers on a page, sensitive ones included?
    Summary,
    /// The pages of those files were shown: are they in order?
    Pages {
        /// By their places in the package.
        files: Vec<u16>,
        /// As they are to be printed.
        printed: bool,
    },
    /// In which order are that file's pages to come?
    PageOrder {
        /// It.
        file: u16,
        /// The files that were shown with it.
        files: Vec<u16>,
        /// As they are to be printed.
        printed: bool,
    },
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde's skip_serializing_if passes a reference"
)]
fn is_false(value: &bool) -> bool {
    !*value
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde's skip_serializing_if passes a reference"
)]
fn is_zero(value: &u8) -> bool {
    *value == 0
}
