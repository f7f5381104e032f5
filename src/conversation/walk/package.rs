//! The files that are handed over at the end: how far they are, and what to make of them.

use super::{
    Walking,
    lexicon::ordinal,
    menus::numbered,
    shown,
    words::{self, Word, lines, say},
};
use crate::{
    conversation::{Button, Made, Menu, Order, State, Step, Value},
    documents::package::{Collected, Readiness, Stamp, Status, status},
    texts::Text,
};

/// What can be ordered: the button, and what may be typed for it.
const ORDERS: [(Order, Word, Word); 3] = [
    (Order::Archive, words::PACKAGE_ARCHIVE, words::PACKAGE_ARCHIVE_WORDS),
    (Order::Prints, words::PACKAGE_PRINTS, words::PACKAGE_PRINTS_WORDS),
    (Order::Summary, words::PACKAGE_SUMMARY, words::PACKAGE_SUMMARY_WORDS),
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

impl<'a> Walking<'a> {
    /// `/package`.
    pub(super) fn open_package(&mut self) {
        if self.book.conversation.package.is_some() {
            self.state.menu = Some(Menu::Package);
        } else {
            self.notice(say(words::PACKAGE_NONE));
        }
    }

    fn package_status(&self) -> Vec<Status> {
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
        let orders = self.possible_orders().into_iter().enumerate();
        let mut buttons: Vec<Vec<Button>> = orders
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
    fn possible_orders(&self) -> Vec<(Order, Word, Word)> {
        let files = self.package_status();
        let is_possible = |order: &Order| match order {
            Order::Archive => files.iter().any(|file| file.readiness == Readiness::Ready),
            Order::Prints => self.has_prints(&files),
            Order::Summary => self
                .state
                .answers
                .values()
                .any(|answer| matches!(answer.value, Value::Text(_))),
        };
        ORDERS.into_iter().filter(|(order, ..)| is_possible(order)).collect()
    }

    fn has_prints(&self, files: &[Status]) -> bool {
        let Some(package) = &self.book.conversation.package else {
            return false;
        };
        let collected = collected(&self.state);
        let has_all = |steps: &[String]| {
            steps
                .iter()
                .all(|step| collected.papers.get(step).is_some_and(|count| *count > 0))
        };
        let mut both = package.files.iter().zip(files);
        both.any(|(definition, _)| definition.stamp == Stamp::Print && has_all(&definition.from))
    }

    /// The words for one of the buttons.
    pub(super) fn package_words(&self, folded: &str) -> Option<usize> {
        let orders = self.possible_orders();
        let known = orders.iter().position(|(.., word)| self.lexicon.means(*word, folded));
        known.or_else(|| ordinal(folded)).filter(|index| *index < orders.len())
    }

    /// One of the buttons.
    pub(super) fn package_chosen(&mut self, index: usize) {
        match self.possible_orders().get(index) {
            // Sensitive answers stand in it unmasked, so it is asked for twice.
            Some((Order::Summary, ..)) => self.state.menu = Some(Menu::Summary),
            Some((order, ..)) => self.give_order(*order),
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

    fn give_order(&mut self, order: Order) {
        self.state.menu = None;
        self.order = Some(order);
    }

    /// What was ordered is there: it is handed over, and what was there before goes.
    pub(super) fn take_made(&mut self, made: Made) {
        let Made { order, files, remarks } = made;
        if files.is_empty() {
            self.notice(say(words::PACKAGE_NOTHING_MADE));
        } else {
            let count = i64::try_from(files.len()).unwrap_or(i64::MAX);
            let made = match order {
                Order::Archive => words::PACKAGE_ARCHIVE_MADE,
                Order::Prints => words::PACKAGE_PRINTS_MADE,
                Order::Summary => words::PACKAGE_SUMMARY_MADE,
            };
            self.notice(say(made).with("count", count));
            self.state.made.retain(|file| file.order != order);
            self.state.made.extend(files.iter().cloned());
            self.files = files;
        }
        for remark in remarks {
            self.notice(remark);
        }
        self.fresh = true;
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
            Value::Text(text) => Some(say(words::PACKAGE_PLAIN).with("text", text.clone())),
            Value::Choice(_) => Some(say(words::PACKAGE_PLAIN).with("text", shown::whole(self, step, value))),
            _ => None,
        }
    }
}
