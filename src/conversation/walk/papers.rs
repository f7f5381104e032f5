//! Papers: taken, refused, counted as pages, replaced.

use super::{
    Walking,
    position::{Open, only_on_page, refused},
    shown,
    words::{self, Word, say},
};
use crate::{
    conversation::{Kind, Offered, Paper, Reaction, Step, Value},
    documents::{self, Finding, Severity, finding::code},
    texts::{Argument, Text},
};

/// From so many refusals on, a paper can be taken as it is.
const REFUSALS_BEFORE_OFFER: u8 = 3;
/// Faults with which nobody could do anything.
const HOPELESS: [&str; 11] = [
    code::EMPTY,
    code::TOO_LARGE,
    code::TOO_MANY_PIXELS,
    code::BROKEN,
    code::TOO_HARD,
    code::UNSUPPORTED_HEIC,
    code::UNSUPPORTED,
    code::WRONG_KIND,
    code::ENCRYPTED_PDF,
    code::LOCKED_SHEET,
    code::EMPTY_SHEET,
];
/// The mark of a paper that was taken although it was refused: a person should look at it.
pub(super) const LOOK_AT_IT: &str = "taken-as-it-is";

impl<'a> Walking<'a> {
    /// A file for the open step.
    pub(super) fn sent(&mut self, paper: Paper, findings: &[Finding]) {
        let Some((number, step)) = self.open_step() else {
            self.drop_paper(paper.id);
            return self.sent_unasked();
        };
        let Kind::Paper { requirement, most } = &step.kind else {
            self.drop_paper(paper.id);
            return self.sent_unasked();
        };
        if self.refuse_here(step) {
            return self.drop_paper(paper.id);
        }
        let of = |severity: Severity| findings.iter().filter(move |finding| finding.severity == severity);
        let stops: Vec<&Finding> = of(Severity::Stop).collect();
        if !stops.is_empty() {
            self.marked.push(paper.id.clone());
            return self.refuse_paper(step, paper, &stops);
        }
        let mut paper = paper;
        if !requirement.may_repeat {
            match self.refuse_repeated(step, paper) {
                Some(new) => paper = new,
                None => return,
            }
        }
        let warnings: Vec<&Finding> = of(Severity::Warn).collect();
        if !warnings.is_empty() {
            self.marked.push(paper.id.clone());
        }
        if !warnings.is_empty() && *most <= 1 {
            return self.hold_paper(step, paper, &warnings);
        }
        let notes: Vec<&Finding> = of(Severity::Note).collect();
        add_codes(&mut paper, warnings.iter().chain(&notes).copied());
        let taken = if notes.is_empty() {
            words::PAPER_TAKEN
        } else {
            words::NOTED
        };
        self.accept(number, step, paper, *most, taken);
        for finding in warnings.iter().chain(&notes) {
            self.notice(words_of(finding));
        }
        if !warnings.is_empty() && self.state.unfinished.contains(&step.id) {
            self.notice(say(words::PAGE_WARNED));
        } else if !warnings.is_empty() || !notes.is_empty() {
            self.notice(say(words::PAPER_WARNED));
            self.offers_another = true;
        }
    }

    /// Takes a paper: the only one, said with `taken`, or one page more.
    fn accept(&mut self, number: usize, step: &'a Step, paper: Paper, most: u16, taken: Word) {
        self.reaction = self.reaction.or(Some(Reaction::Good));
        if most <= 1 {
            self.notice(say(taken).with("title", shown::title(step)));
            return self.store(number, step, Value::Papers(vec![paper]));
        }
        // Pages of an earlier time are not mixed with new ones.
        let mut pages = match self.state.answers.get(&step.id).map(|answer| &answer.value) {
            Some(Value::Papers(pages)) if self.state.unfinished.contains(&step.id) => pages.clone(),
            _ => Vec::new(),
        };
        pages.push(paper);
        let count = pages.len();
        let shown_count = i64::try_from(count).unwrap_or(i64::MAX);
        self.notice(
            say(words::PAGE_TAKEN)
                .with("title", shown::title(step))
                .with("count", shown_count),
        );
        let value = Value::Papers(pages);
        if count >= usize::from(most) {
            self.notice(say(words::PAGES_FULL).with("most", i64::from(most)));
            return self.store(number, step, value);
        }
        self.put(&step.id, value);
        self.state.unfinished.insert(step.id.clone());
        self.state.refusals = 0;
        self.settle();
    }

    /// "That's all": the pages sent so far are the answer.
    pub(super) fn all_pages(&mut self, number: usize, step: &'a Step) {
        match self.state.answers.get(&step.id).map(|answer| &answer.value) {
            Some(Value::Papers(pages)) if !pages.is_empty() => {
                let count = i64::try_from(pages.len()).unwrap_or(i64::MAX);
                let pages = Value::Papers(pages.clone());
                let shown = say(words::SHOWN_PAGES).with("count", count);
                self.notice(say(words::TAKEN).with("title", shown::title(step)).with("value", shown));
                self.store(number, step, pages);
            }
            _ => self.notice(say(words::NO_PAGES_YET)),
        }
    }

    /// A paper that an office may well send back: the person sees why, and decides.
    fn hold_paper(&mut self, step: &Step, mut paper: Paper, warnings: &[&Finding]) {
        self.reaction = Some(Reaction::Bad);
        self.notice(say(words::PAPER_HELD).with("title", shown::title(step)));
        for finding in warnings {
            self.notice(words_of(finding));
        }
        let is_picture = paper.facts.format.is_picture();
        self.notice(say(if is_picture {
            words::PAPER_HELD_OFFER
        } else {
            words::PAPER_HELD_OFFER_FILE
        }));
        self.drop_offer();
        add_codes(&mut paper, warnings.iter().copied());
        self.state.refusals = self.state.refusals.saturating_add(1);
        self.state.offered = Some(Offered {
            step: step.id.clone(),
            paper,
        });
    }

    /// The pages sent so far that were taken with a warning, by their place from 0: each can be taken out again.
    pub(super) fn warned_pages(&self, step: &Step) -> Vec<u16> {
        let pages = match self.state.answers.get(&step.id).map(|answer| &answer.value) {
            Some(Value::Papers(pages)) if self.state.unfinished.contains(&step.id) => pages.as_slice(),
            _ => &[],
        };
        let warned = (0_u16..).zip(pages).filter(|(_, page)| {
            let may_be_sent_back = |code: &String| documents::LOOK_CODES.contains(&code.as_str());
            page.warnings.iter().any(may_be_sent_back)
        });
        warned.map(|(place, _)| place).collect()
    }

    /// Takes a page out again.
    pub(super) fn remove_page(&mut self, step: &Step, place: u16) {
        if !self.state.unfinished.contains(&step.id) {
            return self.stale();
        }
        let Some(Value::Papers(pages)) = self.state.answers.get_mut(&step.id).map(|answer| &mut answer.value) else {
            return self.stale();
        };
        if usize::from(place) >= pages.len() {
            return self.stale();
        }
        let page = pages.remove(usize::from(place));
        let left = i64::try_from(pages.len()).unwrap_or(i64::MAX);
        self.drop_paper(page.id);
        self.notice(
            say(words::PAGE_REMOVED)
                .with("page", i64::from(place) + 1)
                .with("count", left),
        );
    }

    fn refuse_paper(&mut self, step: &Step, paper: Paper, stops: &[&Finding]) {
        self.reaction = Some(Reaction::Bad);
        self.notice(say(words::PAPER_REFUSED).with("title", shown::title(step)));
        for finding in stops {
            self.notice(words_of(finding));
        }
        for part in ["hint", "example"] {
            if let Some(text) = shown::part(self, step, part) {
                self.notice(text);
            }
        }
        self.count_refusal(step);
        let is_hopeless = stops.iter().any(|finding| HOPELESS.contains(&finding.code.as_ref()));
        let codes = stops.iter().map(|finding| finding.code.clone().into_owned()).collect();
        self.offer(step, paper, codes, is_hopeless);
    }

    /// After several refusals the paper can be taken as it is; before, and when it is hopeless, it is dropped.
    fn offer(&mut self, step: &Step, mut paper: Paper, codes: Vec<String>, is_hopeless: bool) {
        self.drop_offer();
        if self.state.refusals < REFUSALS_BEFORE_OFFER || is_hopeless {
            return self.drop_paper(paper.id);
        }
        self.notice(say(words::PAPER_OFFER));
        paper.warnings.push(LOOK_AT_IT.to_owned());
        paper.warnings.extend(codes);
        self.state.offered = Some(Offered {
            step: step.id.clone(),
            paper,
        });
    }

    /// The same file or picture was already given, for this step or for another. Gives the paper back when it is new.
    fn refuse_repeated(&mut self, step: &'a Step, paper: Paper) -> Option<Paper> {
        let repeated = self.book.conversation.steps().enumerate().find(|(number, (_, other))| {
            let is_page = other.id == step.id;
            let counts = if is_page {
                self.state.unfinished.contains(&other.id)
            } else {
                self.survey.applies(*number)
            };
            let may_repeat = matches!(&other.kind, Kind::Paper { requirement, .. } if requirement.may_repeat);
            counts
                && (is_page || !may_repeat)
                && match self.state.answers.get(&other.id).map(|answer| &answer.value) {
                    Some(Value::Papers(papers)) => {
                        let earlier = papers.iter().map(|earlier| (earlier.id.as_str(), &earlier.facts));
                        documents::same_as_earlier(&paper.facts, earlier).is_some()
                    }
                    _ => false,
                }
        });
        let Some((_, (_, other))) = repeated else {
            return Some(paper);
        };
        self.reaction = Some(Reaction::Bad);
        if other.id == step.id {
            self.notice(say(words::PAPER_SAME_PAGE));
            self.drop_paper(paper.id);
            return None;
        }
        self.notice(
            say(words::PAPER_SAME)
                .with("other", shown::title(other))
                .with("title", shown::title(step)),
        );
        self.count_refusal(step);
        self.offer(step, paper, vec![code::REPEATED.to_owned()], false);
        None
    }

    /// A refused paper of this step can be taken as it is.
    pub(super) fn offer_is_open(&self, step: &Step) -> bool {
        self.state
            .offered
            .as_ref()
            .is_some_and(|offered| offered.step == step.id)
    }

    /// Takes the refused paper as it is.
    pub(super) fn use_as_is(&mut self, number: usize, step: &'a Step) {
        let Kind::Paper { most, .. } = &step.kind else {
            return self.stale();
        };
        if !self.offer_is_open(step) {
            return self.stale();
        }
        if self.refuse_here(step) {
            return;
        }
        if let Some(offered) = self.state.offered.take() {
            let is_doubtful = offered.paper.warnings.iter().any(|code| code == LOOK_AT_IT);
            let taken = if is_doubtful {
                words::PAPER_TAKEN_ANYWAY
            } else {
                words::PAPER_KEPT
            };
            self.accept(number, step, offered.paper, *most, taken);
            self.reaction = None;
        }
    }

    /// A file, where none is due.
    pub(super) fn sent_unasked(&mut self) {
        match self.open() {
            Open::Consent(_) => self.notice(say(words::CONSENT_FIRST)),
            Open::Step(number) => {
                let Some((_, step)) = self.step(number) else { return };
                if self.refuse_here(step) {
                    return;
                }
                self.notice(say(words::PAPER_NOT_DUE));
            }
            Open::Menu(_) | Open::Waiting | Open::Finished => self.notice(say(words::PAPER_NOT_DUE)),
        }
    }

    /// The step can't be answered in this channel, only on the local page.
    pub(super) fn is_page_only(&self, step: &Step) -> bool {
        step.sensitive
            .as_ref()
            .is_some_and(|subject| only_on_page(&self.state, subject, self.context.channel))
    }

    /// A sensitive thing that can't come through this channel: refused, and the message deleted.
    pub(super) fn refuse_here(&mut self, step: &Step) -> bool {
        let Some(subject) = &step.sensitive else { return false };
        if refused(&self.state, subject) {
            self.notice(say(words::CONSENT_REFUSED));
        } else if only_on_page(&self.state, subject, self.context.channel) {
            self.notice(say(words::ONLY_ON_PAGE_REFUSED));
        } else {
            return false;
        }
        self.delete_message = true;
        true
    }

    /// That paper is no longer needed.
    pub(super) fn drop_paper(&mut self, id: String) {
        self.dropped.push(id);
    }

    /// The papers of that step's old answer that the new one doesn't have are no longer needed.
    pub(super) fn forget_papers_replaced_by(&mut self, id: &str, value: &Value) {
        let kept: &[Paper] = match value {
            Value::Papers(papers) => papers,
            _ => &[],
        };
        if let Some(Value::Papers(old)) = self.state.answers.get(id).map(|answer| &answer.value) {
            let gone = old.iter().filter(|old| !kept.iter().any(|paper| paper.id == old.id));
            self.dropped.extend(gone.map(|paper| paper.id.clone()));
        }
    }

    /// Removes an answer with its papers.
    pub(super) fn discard_answer(&mut self, id: &str) {
        self.forget_papers_replaced_by(id, &Value::Withheld);
        self.state.answers.remove(id);
        self.state.unfinished.remove(id);
    }

    /// A refused paper is no longer on offer.
    pub(super) fn drop_offer(&mut self) {
        if let Some(offered) = self.state.offered.take() {
            self.drop_paper(offered.paper.id);
        }
    }

    /// The offer ends when its step is done with.
    pub(super) fn drop_offer_unless_open(&mut self) {
        let Some(offered) = &self.state.offered else { return };
        let number = self.lexicon.number(&offered.step);
        if number.is_none_or(|number| !self.survey.applies(number)) {
            return self.drop_offer();
        }
        // Answered by another paper, and not being asked again.
        let is_asked = self.state.detour.as_ref() == Some(&offered.step) || self.state.reopened.contains(&offered.step);
        if number.is_some_and(|number| self.survey.answered(number)) && !is_asked {
            self.drop_offer();
        }
    }
}

/// Remembers on the paper with what it is taken.
fn add_codes<'a>(paper: &mut Paper, findings: impl Iterator<Item = &'a Finding>) {
    for finding in findings {
        if !paper.warnings.iter().any(|code| *code == finding.code) {
            paper.warnings.push(finding.code.clone().into_owned());
        }
    }
}

/// The words of a finding, with the page that it is on.
fn words_of(finding: &Finding) -> Text {
    let text = Text::attribute("finding", finding.code.clone());
    let text = finding.arguments.iter().fold(text, |text, (name, argument)| {
        let argument = match argument {
            documents::Argument::Number(number) => Argument::Number(*number),
            documents::Argument::Text(words) => Argument::Plain(words.clone()),
        };
        text.with(name.clone(), argument)
    });
    match finding.page {
        Some(page) => say(words::ON_PAGE).with("page", i64::from(page)).with("finding", text),
        None => text,
    }
}
