//! The files that are handed over at the end: how far they are, and what to make of them.

use std::collections::BTreeSet;

use super::{
    Walking,
    lexicon::ordinal,
    menus::numbered,
    shown,
    words::{self, Word, lines, say},
};
use crate::{
    conversation::{Button, Made, MadeFile, Menu, Order, Paper, State, Step, StepId, Value},
    documents::package::{Collected, Definition, Making, Readiness, Stamp, Status, status},
    texts::Text,
};

/// What can be chosen besides going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Archive,
    Pages,
    Prints,
    Forms,
    Summary,
}

/// Each with its button, and with what may be typed for it.
const CHOICES: [(Choice, Word, Word); 5] = [
    (Choice::Archive, words::PACKAGE_ARCHIVE, words::PACKAGE_ARCHIVE_WORDS),
    (Choice::Pages, words::PACKAGE_PAGES, words::PACKAGE_PAGES_WORDS),
    (Choice::Prints, words::PACKAGE_PRINTS, words::PACKAGE_PRINTS_WORDS),
    (Choice::Forms, words::PACKAGE_FORMS, words::PACKAGE_FORMS_WORDS),
    (Choice::Summary, words::PACKAGE_SUMMARY, words::PACKAGE_SUMMARY_WORDS),
];

/// How many papers there are of each step.
pub fn collected(state: &State) -> Collected {
    let papers = state.answers.iter().filter_map(|(step, answer)| match &answer.value {
        Value::Papers(papers) => Some((step.clone(), u32::try_from(papers.len()).unwrap_or(u32::MAX))),
        _ => None,
    });
    Collected {
        papers: papers.collect(),
        ..Collected::default()
    }
}

/// The papers that a file is made of, in its order, each with its step and its number in it, from 1; and whether they are what came
/// back stamped, which is the file then, whatever it was printed from. `printed`: the papers that are printed in any case.
pub fn papers_of<'s>(
    definition: &'s Definition,
    state: &'s State,
    printed: bool,
) -> (Vec<(&'s str, u32, &'s Paper)>, bool) {
    let of = |step: &'s String| {
        let papers = match state.answers.get(step).map(|answer| &answer.value) {
            Some(Value::Papers(papers)) => papers.as_slice(),
            _ => &[],
        };
        (1..)
            .zip(papers)
            .map(move |(number, paper)| (step.as_str(), number, paper))
    };
    let may_be_stamped = !printed && definition.stamp == Stamp::Print;
    let stamped_step = definition.stamped_step.as_ref().filter(|_| may_be_stamped);
    let stamped: Vec<_> = stamped_step.into_iter().flat_map(of).collect();
    if !stamped.is_empty() {
        return (stamped, true);
    }
    (definition.from.iter().flat_map(of).collect(), false)
}

/// The form that a file is, taken or still held back, with its step.
pub fn form_of<'s>(definition: &'s Definition, state: &'s State) -> Option<(&'s str, &'s Paper)> {
    let step = definition.from.first().filter(|_| definition.making == Making::Form)?;
    let held = state.offered.as_ref().filter(|offered| offered.step == *step);
    let taken = || match &state.answers.get(step)?.value {
        Value::Papers(papers) => papers.first(),
        _ => None,
    };
    Some((step, held.map(|offered| &offered.paper).or_else(taken)?))
}

impl<'a> Walking<'a> {
    /// `/package`.
    pub(super) fn open_package(&mut self) {
        if self.book.conversation.package.is_some() {
            self.state.menu = Some(Menu::Package);
        } else {
            self.notice(say(words::PACKAGE_NONE));
        }
    }

    pub(super) fn package_status(&self) -> Vec<Status> {
        let package = self.book.conversation.package.as_ref();
        package.map_or_else(Vec::new, |package| status(package, &collected(&self.state)))
    }

    /// The table of the files, and what can be made now.
    pub(super) fn package_card(&self) -> (Vec<Text>, Vec<Vec<Button>>) {
        let files = self.package_status();
        let mut body = vec![say(words::PACKAGE)];
        body.extend(lines(files.iter().map(|file| self.file_line(file)).collect()));
        if files.iter().all(|file| file.readiness == Readiness::Ready) {
            body.push(say(words::PACKAGE_ALL_READY));
        }
        let choices = self.choices().into_iter().enumerate();
        let mut buttons: Vec<Vec<Button>> = choices
            .map(|(index, (_, label, _))| vec![numbered(index, say(label))])
            .collect();
        buttons.push(vec![self.continue_button()]);
        (body, buttons)
    }

    fn file_line(&self, file: &Status) -> Text {
        let line = match &file.readiness {
            Readiness::Ready => say(words::PACKAGE_READY),
            Readiness::NeedsStamp => say(words::PACKAGE_STAMP),
            Readiness::Missing { steps } => {
                let titles = steps.iter().filter_map(|id| self.book.conversation.step(id));
                let titles = titles.map(|(_, step)| shown::title(step)).collect();
                say(words::PACKAGE_MISSING).with("steps", shown::list(titles))
            }
        };
        line.with("name", file.name.clone())
    }

    /// What there is something for, in the order of the buttons.
    fn choices(&self) -> Vec<(Choice, Word, Word)> {
        let files = self.package_status();
        let has = |choice: Choice| match choice {
            Choice::Archive => files.iter().any(|file| file.readiness == Readiness::Ready),
            Choice::Pages => !self.files_of_pages(false).is_empty(),
            Choice::Prints => self.has_prints(),
            Choice::Forms => self.has_form(|_| true),
            Choice::Summary => {
                let mut answers = self.state.answers.values();
                answers.any(|answer| matches!(answer.value, Value::Text(_)))
            }
        };
        CHOICES.into_iter().filter(|(choice, ..)| has(*choice)).collect()
    }

    pub(super) fn definitions(&self) -> &'a [Definition] {
        let package = self.book.conversation.package.as_ref();
        package.map_or(&[], |package| package.files.as_slice())
    }

    fn has_prints(&self) -> bool {
        let collected = collected(&self.state);
        let has = |step: &String| collected.papers.get(step).is_some_and(|count| *count > 0);
        let mut files = self.definitions().iter();
        files.any(|file| file.stamp == Stamp::Print && file.from.iter().all(has))
    }

    /// Whether there is a form that the answers may fill in, of a step like that.
    pub(super) fn has_form(&self, is_meant: impl Fn(&str) -> bool) -> bool {
        let forms = self.definitions().iter();
        let mut forms = forms.filter_map(|definition| form_of(definition, &self.state));
        forms.any(|(step, _)| is_meant(step))
    }

    /// The steps whose papers and answers may not pass this channel: what is made of them doesn't, either.
    pub fn withheld(&self) -> BTreeSet<StepId> {
        let steps = self.book.conversation.steps();
        let withheld = steps.filter(|(_, step)| self.is_page_only(step));
        withheld.map(|(_, step)| step.id.clone()).collect()
    }

    /// Whether the paper that is held back is a form that the answers may fill in.
    pub(super) fn may_fill(&self, step: &Step) -> bool {
        self.offer_is_open(step) && self.has_form(|of| of == step.id)
    }

    /// The words for one of the buttons.
    pub(super) fn package_words(&self, folded: &str) -> Option<usize> {
        let choices = self.choices();
        let known = choices.iter().position(|(.., word)| self.lexicon.means(*word, folded));
        known.or_else(|| ordinal(folded)).filter(|index| *index < choices.len())
    }

    /// One of the buttons.
    pub(super) fn package_chosen(&mut self, index: usize) {
        match self.choices().get(index).map(|(choice, ..)| *choice) {
            Some(Choice::Archive) => self.build(false),
            Some(Choice::Prints) => self.build(true),
            Some(Choice::Pages) => self.show_pages(self.files_of_pages(false), false),
            Some(Choice::Forms) => self.give_order(Order::Forms { only: None }),
            // Sensitive answers stand in it unmasked, so it is asked for twice.
            Some(Choice::Summary) => self.state.menu = Some(Menu::Summary),
            None => self.stale(),
        }
    }

    /// Really all answers on a page?
    pub(super) fn summary_chosen(&mut self, index: usize) {
        match index {
            0 => self.give_order(Order::Summary),
            1 => self.state.menu = Some(Menu::Package),
            _ => self.stale(),
        }
    }

    /// What the answers can fill in of the form that is held back.
    pub(super) fn fill_held(&mut self, step: &Step) {
        let only = Some(step.id.clone());
        self.give_order(Order::Forms { only });
    }

    pub(super) fn give_order(&mut self, order: Order) {
        self.state.menu = None;
        self.order = Some(order);
    }

    /// What was ordered is there: it is handed over, and what was there before goes.
    pub(super) fn take_made(&mut self, made: Made) {
        let Made {
            order,
            files,
            pages,
            remarks,
        } = made;
        self.fresh = true;
        if matches!(order, Order::Forms { .. }) {
            // Lines to copy from: they are what the card is about.
            self.aside.extend(remarks);
        } else {
            self.say_made(&order, files.len());
            self.notices.extend(remarks);
        }
        if !files.is_empty() {
            let is_whole = !matches!(order, Order::Contacts { .. } | Order::Forms { .. });
            let is_replaced = |old: &MadeFile| is_whole || files.iter().any(|new| new.file_name == old.file_name);
            self.state
                .made
                .retain(|old| !(old.order.is_same_kind(&order) && is_replaced(old)));
            self.state.made.extend(files.iter().cloned());
            self.files = files;
        }
        match order {
            Order::Contacts { files, printed } => self.pages_shown(files, printed, &pages),
            Order::Prints => self.remember_printed(&pages),
            Order::Archive | Order::Summary | Order::Forms { .. } => {}
        }
    }

    fn say_made(&mut self, order: &Order, files: usize) {
        let made = match order {
            Order::Contacts { .. } | Order::Forms { .. } => return,
            _ if files == 0 => words::PACKAGE_NOTHING_MADE,
            Order::Archive => words::PACKAGE_ARCHIVE_MADE,
            Order::Prints => words::PACKAGE_PRINTS_MADE,
            Order::Summary => words::PACKAGE_SUMMARY_MADE,
        };
        let count = i64::try_from(files).unwrap_or(i64::MAX);
        self.notice(say(made).with("count", count));
    }

    /// All answers in the order of the stages: each stage's title, with what was asked and what was answered, nothing masked.
    pub fn all_answers(&self) -> Vec<(Text, Vec<(Text, Text)>)> {
        let conversation = &self.book.conversation;
        let of_stage = |wanted: usize| -> Vec<(Text, Text)> {
            let steps = conversation.steps().enumerate();
            steps
                .filter(|(number, (stage, _))| *stage == wanted && self.survey.answered(*number))
                .filter_map(|(_, (_, step))| Some((shown::title(step), self.unmasked(step)?)))
                .collect()
        };
        let stages = conversation.stages.iter().enumerate();
        stages
            .map(|(index, stage)| (Text::message(format!("stage-{}", stage.id)), of_stage(index)))
            .filter(|(_, answers)| !answers.is_empty())
            .collect()
    }

    /// An answer that can be copied; none for papers, and for what was only told.
    fn unmasked(&self, step: &Step) -> Option<Text> {
        let value = &self.state.answers.get(&step.id)?.value;
        match value {
            Value::Text(_) if self.is_page_only(step) => {
                Some(say(words::PACKAGE_PLAIN).with("text", shown::whole(self, step, value)))
            }
            Value::Text(text) => Some(say(words::PACKAGE_PLAIN).with("text", text.clone())),
            Value::Choice(_) => Some(say(words::PACKAGE_PLAIN).with("text", shown::whole(self, step, value))),
            _ => None,
        }
    }
}
