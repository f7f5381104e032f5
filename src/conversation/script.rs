//! A conversation as types: stages, steps, windows. Read from files by [`super::load`], walked by [`super::walk`].
//!
//! No wording lives here. Every id has its words in the locale files under the same id.

use serde::{Deserialize, Serialize};

use crate::documents::{Requirement, package::Package};

/// The name of a step, unique in the whole conversation; also the id of its message in the locale files.
pub type StepId = String;
/// The name of a window; its words are under `window-<id>`.
pub type WindowId = String;
/// Whose sensitive data a step asks for, e.g. `legal-representative`; its words are under `consent-<id>`.
pub type SubjectId = String;

/// Everything under `conversations/<name>/`, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// The folder's name, e.g. `short-drama`.
    pub id: String,
    /// How many days answers and papers are kept after the last step is done.
    pub retention_days: u32,
    /// In the order in which people meet them.
    pub stages: Vec<Stage>,
    /// The waits that steps open.
    pub windows: Vec<Window>,
    /// The files that are handed over at the end; none where the folder has no `package.toml`.
    pub package: Option<Package>,
}

/// A chapter of the way; its title is the message `stage-<id>`.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Unique among the stages.
    pub id: String,
    /// A window that has to be passed before this stage opens.
    pub needs: Option<WindowId>,
    /// In the order in which they are asked.
    pub steps: Vec<Step>,
}

/// One thing asked or told.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Unique in the whole conversation.
    pub id: StepId,
    /// What is asked and how it is checked.
    pub kind: Kind,
    /// The step exists only while this holds.
    pub when: Option<Condition>,
    /// `/skip` is allowed.
    pub optional: bool,
    /// Needs the separate consent of this person before it is asked.
    pub sensitive: Option<SubjectId>,
    /// The answer is shown masked (every sensitive step's is, and every step's with `masked = true`).
    pub masked: bool,
    /// Answers that this one must not repeat.
    pub differs_from: Vec<StepId>,
    /// Answers that this one must repeat.
    pub equals: Vec<StepId>,
    /// When one of these changes, this one is asked again.
    pub depends_on: Vec<StepId>,
    /// Earlier ids of this step: answers given under them still count.
    pub renamed_from: Vec<String>,
    /// May be done while the stage still waits for the window it needs, when the person chooses to work ahead.
    pub meanwhile: bool,
    /// A further window (besides the stage's) that has to be passed first.
    pub needs: Option<WindowId>,
}

/// What a step asks, and with it the rule that checks the answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Explains something that the person does elsewhere; a button "done". With `password`, this is the place where people choose one.
    Tell {
        /// A message that looks like a password is refused and never stored.
        password: bool,
    },
    /// Free text of so many characters.
    Text {
        /// Fewest characters.
        min: u32,
        /// Most characters.
        max: u32,
    },
    /// An e-mail address.
    Email,
    /// A mainland mobile number.
    Mobile,
    /// 统一社会信用代码, GB 32100-2015.
    CreditCode,
    /// 居民身份证号, GB 11643-1999.
    ResidentId,
    /// A natural person's name.
    PersonName,
    /// The company's name as on its licence.
    CompanyName,
    /// A postal address as on the licence.
    Address,
    /// The mini-program's name (kind `name`).
    MiniProgramName,
    /// The mini-program's introduction.
    Introduction,
    /// The filing's 备注.
    Remark,
    /// The company's bank account number.
    BankAccount,
    /// The bank and branch where that account is.
    BankBranch,
    /// Until when a paper is valid.
    Validity,
    /// The number of 《广播电视节目制作经营许可证》.
    ProductionLicence,
    /// The 备案号 given at the end.
    FilingNumber,
    /// One of several; words under the step's attributes `option-<id>`.
    Choice {
        /// Option ids in the order shown.
        options: Vec<String>,
    },
    /// Yes or no; stored as the options `yes` and `no`.
    YesNo,
    /// Things to tick off; words under the attributes `item-<id>`. Never blocks: "go on" is always offered, what is missing is remembered.
    Checklist {
        /// Item ids in the order shown.
        items: Vec<String>,
    },
    /// A photo, scan or file.
    Paper {
        /// What the file has to be.
        requirement: Box<Requirement>,
        /// How many files (pages) may be sent for this step; above 1, a button "that's all" ends it.
        most: u16,
    },
    /// "Have you submitted?": a button that opens a window.
    Submitted {
        /// The window that opens.
        opens: WindowId,
    },
}

/// When a step applies: any of the alternatives, each of which is all of its clauses. Written `a = yes and b != no or c answered`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Joined by "or".
    pub any: Vec<Vec<Clause>>,
}

/// One comparison in a [`Condition`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// `step = value`: the step is answered with that option (or text, or has that item ticked).
    Is(StepId, String),
    /// `step != value`: the step is answered, otherwise than so.
    IsNot(StepId, String),
    /// `step answered`: there is an answer that isn't "skipped".
    Answered(StepId),
    /// `step missing`: there is none, or it was skipped.
    Missing(StepId),
}

/// A wait with an end: opened by a step or by another window's outcome, closed by an outcome of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Unique among the windows.
    pub id: WindowId,
    /// When it ends.
    pub length: Length,
    /// When to speak up while it is open.
    pub remind: Vec<ReminderRule>,
    /// The earliest minute of the day (Asia/Shanghai) for its reminders, in minutes after midnight.
    pub at_minute: u16,
    /// Reminders are spread over so many minutes after that, person by person.
    pub spread_minutes: u16,
    /// In the last minutes before its end, so many of them, it may speak at night.
    pub wakes_minutes: u32,
    /// What opens it besides a step of kind `submitted`.
    pub opened_by: Vec<Trigger>,
    /// What closes it as passed besides the person's saying so.
    pub closed_by: Vec<Trigger>,
    /// Opened again by a further refusal, it goes on counting from the first one.
    pub from_first: bool,
    /// Passed, it opens again at once: a paper that has to be renewed again and again.
    pub repeats: bool,
    /// Steps that are asked again when its end was missed; none = it can't be missed, because nobody but the office has to act.
    pub missed: Option<Vec<StepId>>,
    /// Why it may be refused, and what to mend then.
    pub reasons: Vec<Reason>,
    /// How often a refused submission may be repeated before it has to be started (and paid) anew; none = no limit.
    pub chances: Option<u8>,
    /// Steps that are asked again when the chances are used up.
    pub chances_over: Vec<StepId>,
    /// Lengths that hold in some provinces only.
    pub provinces: Option<Provinces>,
    /// Where the length comes from, with its date (shown by `beian check --verbose` and in the docs).
    pub source: String,
}

/// When a window ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Length {
    /// Counted from its opening.
    Within(Within),
    /// With the last day of the paper whose validity that step asks for.
    Until(StepId),
}

/// What opens or closes a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// That step was answered.
    Answered(StepId),
    /// That step was answered with that option.
    Chosen(StepId, String),
    /// That window had this outcome.
    Outcome(WindowId, Outcome),
}

/// How a window ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it should.
    Passed,
    /// Refused.
    Rejected,
    /// Its end went by.
    Missed,
}

/// Lengths by province.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provinces {
    /// The step whose answer, a credit code, tells the province.
    pub from: StepId,
    /// The first two digits of the province's code (GB/T 2260), with the length there.
    pub lengths: Vec<(String, Within)>,
}

/// A length of time as people write it: `1..5 working days`, `24 hours`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Within {
    /// Fewest.
    pub min: u32,
    /// Most.
    pub max: u32,
    /// Of what.
    pub unit: Unit,
}

/// What a window's length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Hours on the clock, weekends included.
    Hours,
    /// Days of the calendar.
    Days,
    /// Working days of the mainland.
    WorkingDays,
    /// Months of the calendar.
    Months,
}

/// When a reminder is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReminderRule {
    /// `after 3 working days`: once, counted from the opening.
    After(u32, Unit),
    /// `3 months before`: once, counted back from the end.
    Before(u32, Unit),
    /// `morning and evening after 1 working day, 6 days`: twice on each day of the calendar, so many days.
    MorningAndEvening(u32, Unit, u8),
    /// `then every 2 working days, 5 times`: counted from the one before.
    ThenEvery(u32, Unit, u8),
}

/// A reason for which an office refuses; its words are the window message's attribute `reason-<id>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Unique in its window.
    pub id: String,
    /// The steps that are asked again.
    pub mend: Vec<StepId>,
}

impl Conversation {
    /// The step of that id, with the index of its stage.
    pub fn step(&self, id: &str) -> Option<(usize, &Step)> {
        self.stages
            .iter()
            .enumerate()
            .find_map(|(index, stage)| stage.steps.iter().find(|step| step.id == id).map(|step| (index, step)))
    }

    /// Whether people are kept waiting for that window: a submission opens it, and what comes next depends on the answer. Others run
    /// beside whatever is being asked.
    pub fn holds(&self, window: &Window) -> bool {
        let opens = |step: &Step| matches!(&step.kind, Kind::Submitted { opens } if *opens == window.id);
        self.steps().any(|(_, step)| opens(step))
    }

    /// The window of that id.
    pub fn window(&self, id: &str) -> Option<&Window> {
        self.windows.iter().find(|window| window.id == id)
    }

    /// All steps in order, each with the index of its stage.
    pub fn steps(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.stages
            .iter()
            .enumerate()
            .flat_map(|(index, stage)| stage.steps.iter().map(move |step| (index, step)))
    }
}

impl Window {
    /// What it is counted in. The end of a paper is a day.
    pub fn unit(&self) -> Unit {
        match &self.length {
            Length::Within(within) => within.unit,
            Length::Until(_) => Unit::Days,
        }
    }

    /// Whether it can be refused: an office says no, or there are reasons for which it may.
    pub fn may_be_rejected(&self, holds: bool) -> bool {
        holds || !self.reasons.is_empty()
    }
}
