//! The separate consent that each person's sensitive data needs.

use super::{
    Walking,
    lexicon::ordinal,
    words::{self, Word, say},
};
use crate::{
    conversation::{Action, Consent, ConsentAnswer, SensitivePolicy, Step, Value},
    texts::Text,
};

/// One answer to the question.
pub(super) struct ConsentChoice {
    pub(super) answer: ConsentAnswer,
    pub(super) label: Word,
    pub(super) words: Word,
}

impl<'a> Walking<'a> {
    /// Whose data is sensitive, in the order in which they come up.
    pub(super) fn subjects(&self) -> Vec<&'a str> {
        let mut subjects: Vec<&str> = Vec::new();
        for (_, step) in self.book.conversation.steps() {
            if let Some(subject) = &step.sensitive
                && !subjects.contains(&subject.as_str())
            {
                subjects.push(subject);
            }
        }
        subjects
    }

    /// What can be answered in this channel.
    pub(super) fn consent_choices(&self) -> Vec<ConsentChoice> {
        let channel = self.context.channel;
        let mut choices = Vec::new();
        let must_choose = channel.abroad && channel.sensitive != SensitivePolicy::Allow;
        if !must_choose {
            let (label, words) = (words::CONSENT_HERE, words::CONSENT_HERE_WORDS);
            choices.push(ConsentChoice {
                answer: ConsentAnswer::Here,
                label,
                words,
            });
        } else if channel.sensitive == SensitivePolicy::Ask {
            let (label, words) = (words::CONSENT_ABROAD, words::CONSENT_ABROAD_WORDS);
            choices.push(ConsentChoice {
                answer: ConsentAnswer::Here,
                label,
                words,
            });
        }
        if must_choose && channel.page {
            let (label, words) = (words::CONSENT_PAGE, words::CONSENT_PAGE_WORDS);
            choices.push(ConsentChoice {
                answer: ConsentAnswer::Page,
                label,
                words,
            });
        }
        let (label, words) = (words::CONSENT_NO, words::CONSENT_NO_WORDS);
        choices.push(ConsentChoice {
            answer: ConsentAnswer::No,
            label,
            words,
        });
        choices
    }

    /// The question.
    pub(super) fn consent_body(&self, subject: &str) -> Vec<Text> {
        let id = format!("consent-{subject}");
        let mut body = vec![super::shown::with_answers(self, Text::message(id.clone()))];
        let channel = self.context.channel;
        if channel.abroad {
            body.push(super::shown::with_answers(self, Text::attribute(id, "abroad")));
            if channel.sensitive == SensitivePolicy::Page && !channel.page {
                body.push(say(words::ONLY_ON_PAGE_NONE));
            }
        }
        body
    }

    /// What the words mean.
    pub(super) fn consent_words(&self, _subject: &str, folded: &str) -> Option<Action> {
        let choices = self.consent_choices();
        let by_number = || ordinal(folded).filter(|index| *index < choices.len());
        // A plain yes is enough where only one kind of yes is offered.
        let is_only_yes = choices.len() == 2;
        let by_words = choices.iter().position(|choice| {
            let is_yes = choice.answer != ConsentAnswer::No;
            self.lexicon.means(choice.words, folded)
                || (is_yes
                    && is_only_yes
                    && (self.lexicon.means(words::YES_WORDS, folded)
                        || self.lexicon.means(words::CONSENT_HERE_WORDS, folded)))
                || (!is_yes && self.lexicon.means(words::NO_WORDS, folded))
        });
        u16::try_from(by_words.or_else(by_number)?).ok().map(Action::Option)
    }

    /// An answer to the question.
    pub(super) fn consent_act(&mut self, subject: &str, action: &Action) {
        let chosen = match action {
            Action::Option(index) => self.consent_choices().into_iter().nth(usize::from(*index)),
            _ => None,
        };
        let Some(chosen) = chosen else { return self.stale() };
        self.consent(subject, chosen.answer);
    }

    /// Remembers what was said, and does what follows from it.
    pub(super) fn consent(&mut self, subject: &str, answer: ConsentAnswer) {
        self.state.menu = None;
        let had = self.state.consents.get(subject).map(|consent| consent.answer);
        self.state.consents.insert(
            subject.to_owned(),
            Consent {
                answer,
                at: self.context.now,
            },
        );
        self.state.refusals = 0;
        match answer {
            ConsentAnswer::Here => self.notice(say(words::CONSENT_GIVEN)),
            ConsentAnswer::Page => self.notice(say(words::CONSENT_GIVEN_PAGE)),
            ConsentAnswer::No => self.withdraw(subject, had.is_some_and(|had| had != ConsentAnswer::No)),
        }
    }

    /// Nothing of that person was taken in yet, so that a refusal beside the question deletes nothing. Otherwise consent is
    /// withdrawn where it stands by itself, in the list of `/edit`.
    pub(super) fn may_refuse_lightly(&self, step: &Step) -> bool {
        let mut same_person = self
            .book
            .conversation
            .steps()
            .filter(|(_, other)| other.sensitive == step.sensitive);
        !same_person.any(|(_, other)| {
            let answer = self.state.answers.get(&other.id);
            answer.is_some_and(|answer| !matches!(answer.value, Value::Withheld | Value::Skipped))
        })
    }

    /// Whatever was taken in of that person is deleted; their steps are left to the people themselves.
    fn withdraw(&mut self, subject: &str, was_given: bool) {
        let mut deleted = Vec::new();
        for (number, (_, step)) in self.book.conversation.steps().enumerate() {
            if step.sensitive.as_deref() != Some(subject) {
                continue;
            }
            let holds_something = self
                .state
                .answers
                .get(&step.id)
                .is_some_and(|answer| !matches!(answer.value, Value::Withheld | Value::Skipped));
            self.discard_answer(&step.id);
            self.put(&step.id, Value::Withheld);
            if holds_something && self.survey.applies(number) {
                deleted.push(number);
            }
        }
        if self.state.offered.as_ref().is_some_and(|offered| {
            let step = self.lexicon.number(&offered.step).and_then(|number| self.step(number));
            step.is_none_or(|(_, step)| step.sensitive.as_deref() == Some(subject))
        }) {
            self.drop_offer();
        }
        // What was made shows the papers too, and so does the order of their pages.
        for file in std::mem::take(&mut self.state.made) {
            self.drop_paper(file.paper);
        }
        self.state.page_orders.clear();
        if was_given && !deleted.is_empty() {
            let titles = self.titles(deleted.into_iter());
            self.notice(say(words::CONSENT_WITHDRAWN).with("steps", titles));
        } else {
            self.notice(say(words::CONSENT_REFUSED));
        }
    }
}
