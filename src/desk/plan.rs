//! From what happened to one commit: events, walk, words, and everything that has to be durable together.

use std::{collections::BTreeSet, panic::AssertUnwindSafe, sync::Arc};

use super::{
    Desk,
    adapt::adapt,
    attach,
    papers::Kept,
    reception::link_token,
    record::{Person, Reply},
    work::Happening,
};
use crate::{
    channels::{
        Address, ButtonTarget, Channel, HistoryEntry, LinkView, Outgoing, OutgoingButton, ProgressLine, Signal,
    },
    conversation::{
        Action, Card, ChannelTraits, Context, Event, Link, Made, MadeFile, OpenLink, Order, SensitivePolicy, State,
        Turn,
        render::{RenderedDates, render_card},
        walk::{Walking, walk},
    },
    making::Progress,
    rules::mask,
    store::{Commit, Committed, PaperChange, PersonId, ReminderChange, Store, StoreError},
    texts::{DEFAULT_LANGUAGE, Text},
};

/// Everything that one happening changes, before it is sealed and committed.
pub(super) struct Plan {
    before: State,
    person: Person,
    turn: Turn,
    replies: Vec<Outgoing>,
    history: Vec<HistoryEntry>,
    /// Papers that were kept for this happening, referred to or not.
    kept_papers: Vec<String>,
}

impl Plan {
    /// Nothing is said, and the state is the one that is stored: there is nothing to commit.
    pub(super) fn changes_nothing(&mut self) -> bool {
        let turn = &self.turn;
        let says_nothing = self.replies.is_empty() && self.history.is_empty() && turn.link.is_none();
        let drops_nothing = !turn.forget && turn.dropped_papers.is_empty() && self.kept_papers.is_empty();
        // The walk counts every event as a version.
        let version = std::mem::replace(&mut self.person.state.version, self.before.version);
        let is_same = self.person.state == self.before;
        self.person.state.version = version;
        says_nothing && drops_nothing && is_same
    }
}

impl<S: Store> Desk<S> {
    /// Walks through what happened, in order, as one turn.
    pub(super) async fn walk_through(
        &self,
        id: PersonId,
        mut person: Person,
        happenings: &[Happening],
    ) -> Result<Plan, StoreError> {
        let mut traits = ChannelTraits::default();
        for happening in happenings {
            if let (Some(channel), Some(address)) = (&happening.channel, &happening.address) {
                person.channel = channel.name().to_owned();
                person.address = address.clone();
            }
        }
        if let Some(channel) = self.channel(&person.channel) {
            traits = self.traits_of(&*channel);
        }
        if happenings.iter().any(|happening| happening.channel.is_none()) {
            // Through a one-time link the paper never passes the channel abroad.
            traits.abroad = false;
            traits.sensitive = SensitivePolicy::Allow;
        }
        let before = std::mem::take(&mut person.state);
        let calendar = self.calendar();
        let context = self.context(id, &calendar, traits);
        let mut walking = Walking::begin(&self.inner.book, before.clone(), &context);
        let mut history = Vec::new();
        let mut kept = Kept::default();
        for happening in happenings {
            let event = self.event(id, happening, &walking, &mut kept).await?;
            let Some(event) = event else { continue };
            history.extend(self.said(happening, &event, &walking, &before, &context));
            walking = self.guarded(walking, event, &before, &context);
            if let Some(order) = walking.order() {
                let made = self
                    .make_shown(id, &person, happening, &walking, order, &mut kept)
                    .await?;
                walking = self.guarded(walking, Event::Made(made), &before, &context);
            }
        }
        let turn = walking.finish();
        if turn.delete_message {
            history.iter_mut().for_each(hide_words);
        }
        let message = happenings.last().and_then(|happening| happening.message.clone());
        Ok(self.plan(id, before, person, turn, message, history, kept))
    }

    /// Makes what was ordered, with a sign of life: it may take some seconds.
    async fn make_shown(
        &self,
        id: PersonId,
        person: &Person,
        happening: &Happening,
        walking: &Walking<'_>,
        order: Order,
        kept: &mut Kept,
    ) -> Result<Made, StoreError> {
        let channel = self.channel(&person.channel);
        let most_bytes = channel
            .as_ref()
            .map_or(u64::MAX, |channel| channel.capabilities().most_file_bytes);
        let language = walking
            .state()
            .language
            .as_deref()
            .unwrap_or(DEFAULT_LANGUAGE)
            .to_owned();
        let (desk, address) = (self.clone(), happening.address.clone());
        let show = move |progress: Progress| {
            if let (Some(channel), Some(address)) = (&channel, &address) {
                desk.show_making(channel, address, &language, progress);
            }
        };
        self.make(id, walking, order, most_bytes, show, kept).await
    }

    /// A sign of how far it is.
    fn show_making(&self, channel: &Arc<dyn Channel>, address: &Address, language: &str, progress: Progress) {
        let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let text = Text::message("engine-package-progress")
            .with("number", number(progress.done + 1))
            .with("count", number(progress.of));
        let words = self.inner.book.texts.render(language, &text);
        let (channel, address) = (Arc::clone(channel), address.clone());
        self.inner
            .tasks
            .spawn(async move { channel.signal(&address, Signal::Making { words }).await });
    }

    /// Walks one event that came from inside.
    pub(super) fn walk_event(&self, id: PersonId, mut person: Person, event: Event, traits: ChannelTraits) -> Plan {
        let before = std::mem::take(&mut person.state);
        let calendar = self.calendar();
        let context = self.context(id, &calendar, traits);
        let walking = Walking::begin(&self.inner.book, before.clone(), &context);
        let walking = self.guarded(walking, event, &before, &context);
        self.plan(id, before, person, walking.finish(), None, Vec::new(), Kept::default())
    }

    /// A walk that panicked would otherwise be tried again for ever: the person is told, the update is done with, the fault is logged.
    fn guarded<'a>(
        &'a self,
        mut walking: Walking<'a>,
        event: Event,
        before: &State,
        context: &'a Context<'a>,
    ) -> Walking<'a> {
        let walked = std::panic::catch_unwind(AssertUnwindSafe(move || {
            walking.take(event);
            walking
        }));
        walked.unwrap_or_else(|_| {
            tracing::error!("the walk panicked; this is a fault in the program");
            let mut walking = Walking::begin(&self.inner.book, before.clone(), context);
            walking.take(Event::Failed);
            walking
        })
    }

    pub(super) fn context<'a>(
        &self,
        id: PersonId,
        calendar: &'a crate::calendar::Calendar,
        channel: ChannelTraits,
    ) -> Context<'a> {
        let [first, second, ..] = id.0;
        Context {
            now: self.inner.clock.now(),
            calendar,
            channel,
            spread: u16::from_be_bytes([first, second]) % 1000,
            token: rand::random(),
        }
    }

    pub(super) fn traits_of(&self, channel: &dyn Channel) -> ChannelTraits {
        ChannelTraits {
            page: self.inner.page_url.is_some(),
            ..channel.traits()
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the pieces of one plan, gathered in two places"
    )]
    fn plan(
        &self,
        id: PersonId,
        before: State,
        mut person: Person,
        mut turn: Turn,
        message: Option<String>,
        history: Vec<HistoryEntry>,
        mut kept: Kept,
    ) -> Plan {
        let language = turn.state.language.as_deref().unwrap_or(DEFAULT_LANGUAGE).to_owned();
        let shown = std::mem::take(&mut turn.marked_papers).into_iter();
        let shown = shown.filter_map(|paper| kept.pictures.remove(&paper));
        let texts = &self.inner.book.texts;
        let mut replies: Vec<Outgoing> = shown
            .map(|picture| attach::picture(texts, picture, &language))
            .collect();
        let cards = turn.cards.iter();
        replies.extend(cards.flat_map(|card| self.replies(id, &turn.state, card)));
        // Pictures stand before the card that speaks of them.
        let card = replies.iter_mut().find(|reply| reply.attachments.is_empty());
        if let (Some(first), Some(message)) = (card, message) {
            first.reaction = turn.reaction.map(|reaction| (message.clone(), reaction));
            first.delete = turn.delete_message.then(|| message.clone());
            first.answers = Some(message);
        }
        if let Some(channel) = self.channel(&person.channel) {
            let can = channel.capabilities();
            replies.iter_mut().for_each(|reply| adapt(reply, &can, texts));
        }
        person.state = std::mem::take(&mut turn.state);
        Plan {
            before,
            person,
            turn,
            replies,
            history,
            kept_papers: kept.papers,
        }
    }

    /// What a card becomes: its words, before them the pictures of which they speak, and behind them its files.
    pub(super) fn replies(&self, id: PersonId, state: &State, card: &Card) -> impl Iterator<Item = Outgoing> {
        let (outgoing, dates) = self.outgoing(id, state, card);
        let now = self.inner.clock.now();
        let file = dates.map(|dates| attach::dates(id, &dates, &outgoing.language, now));
        let made = |file: &&MadeFile| attach::made(file, &outgoing.language);
        let (pictures, files): (Vec<&MadeFile>, Vec<&MadeFile>) =
            card.files.iter().partition(|file| file.description.is_some());
        let pictures: Vec<Outgoing> = pictures.iter().map(made).collect();
        let files: Vec<Outgoing> = files.iter().map(made).collect();
        pictures
            .into_iter()
            .chain(std::iter::once(outgoing))
            .chain(file)
            .chain(files)
    }

    /// A card in words, and the dates that go with it.
    fn outgoing(&self, id: PersonId, state: &State, card: &Card) -> (Outgoing, Option<RenderedDates>) {
        let texts = &self.inner.book.texts;
        let language = state.language.as_deref().unwrap_or(DEFAULT_LANGUAGE);
        let rendered = render_card(texts, language, card);
        let button = |(label, action): (String, Action)| {
            let target = match &action {
                Action::Open(OpenLink::Page(secret)) => {
                    let url = self
                        .inner
                        .page_url
                        .as_ref()?
                        .join(&format!("send/{}", link_token(id, *secret)))
                        .ok()?;
                    ButtonTarget::Url(url.to_string())
                }
                action => ButtonTarget::Payload(action.encode(state.card_version)),
            };
            Some(OutgoingButton { label, target })
        };
        let outgoing = Outgoing {
            notices: rendered.notices,
            progress: rendered.progress.map(|progress| ProgressLine {
                line: progress.line,
                title: progress.title,
                stage: progress.stage,
                stages: progress.stages,
                done: progress.done,
                of: progress.of,
            }),
            body: rendered.body,
            buttons: rendered
                .buttons
                .into_iter()
                .map(|row| row.into_iter().filter_map(button).collect())
                .collect(),
            fresh: card.fresh,
            push: card.push,
            language: language.to_owned(),
            ..Outgoing::default()
        };
        (outgoing, rendered.dates)
    }

    /// What the chat's history shows of the person's own message, sensitive parts masked. Whether it held a secret shows only after the walk.
    fn said(
        &self,
        happening: &Happening,
        event: &Event,
        walking: &Walking<'_>,
        before: &State,
        context: &Context<'_>,
    ) -> Option<HistoryEntry> {
        let keeps = happening
            .channel
            .as_ref()
            .is_some_and(|channel| channel.keeps_history());
        if !keeps {
            return None;
        }
        match event {
            Event::Said(text) if walking.asks_for_something_masked() => Some(HistoryEntry::Said(mask::generic(text))),
            Event::Said(text) | Event::Edited(text) => Some(HistoryEntry::Said(mask::mask_anything_sensitive(text))),
            Event::Pressed(payload) => self.label_of(before, context, payload).map(HistoryEntry::Pressed),
            Event::Sent { paper, .. } => Some(HistoryEntry::Sent {
                file_name: paper.file_name.clone(),
                paper: Some(paper.id.clone()),
            }),
            Event::SentUnasked | Event::NotTaken(_) => Some(HistoryEntry::Sent {
                file_name: None,
                paper: None,
            }),
            _ => None,
        }
    }

    /// The words of the button that was pressed, if it stands on the live card.
    fn label_of(&self, before: &State, context: &Context<'_>, payload: &str) -> Option<String> {
        let (_, pressed) = Action::decode(payload)?;
        let turn = walk(&self.inner.book, before.clone(), Event::LookedAt, context);
        let texts = &self.inner.book.texts;
        let language = turn.state.language.as_deref().unwrap_or(DEFAULT_LANGUAGE);
        let rendered = render_card(texts, language, turn.cards.last()?);
        rendered
            .buttons
            .into_iter()
            .flatten()
            .find(|(_, action)| *action == pressed)
            .map(|(label, _)| label)
    }

    /// Makes it durable. False: somebody else was faster, nothing was written.
    pub(super) async fn commit_plan(&self, id: PersonId, plan: Plan, done: &[u64]) -> Result<bool, StoreError> {
        if plan.turn.forget {
            self.forget(id, plan).await?;
            return Ok(true);
        }
        let papers = paper_changes(&plan.before, &plan.person.state);
        let unwanted = unwanted_papers(&plan, &papers);
        let commit = Commit {
            person: id,
            expect: plan.before.version,
            body: serde_json::to_vec(&plan.person).map_err(|error| StoreError::Corrupt(error.to_string()))?,
            done: done.to_vec(),
            replies: self.stored_replies(&plan.person, plan.replies)?,
            reminders: reminder_changes(&plan.before, &plan.person.state),
            papers,
            links: plan
                .turn
                .link
                .iter()
                .map(|link: &Link| (self.link_id(link.token), link.expires_at))
                .collect(),
            history: plan.history.into_iter().map(|entry| self.history_line(entry)).collect(),
        };
        let has_replies = !commit.replies.is_empty();
        let has_history = !commit.history.is_empty();
        match self.inner.vault.commit(commit).await? {
            Committed::Stale => return Ok(false),
            Committed::Done(_) => {}
        }
        if has_replies {
            self.send_to(id);
        }
        if has_history {
            let _ = self.inner.grown.send(id);
        }
        for paper in unwanted {
            self.throw_away(&paper).await;
        }
        Ok(true)
    }

    fn stored_replies(&self, person: &Person, replies: Vec<Outgoing>) -> Result<Vec<Vec<u8>>, StoreError> {
        let stored = replies.into_iter().map(|outgoing| {
            let reply = Reply {
                channel: person.channel.clone(),
                address: person.address.clone(),
                outgoing,
            };
            serde_json::to_vec(&reply).map_err(|error| StoreError::Corrupt(error.to_string()))
        });
        stored.collect()
    }

    /// Throws everything away, then says goodbye: the plan still knows where to.
    async fn forget(&self, id: PersonId, plan: Plan) -> Result<(), StoreError> {
        let channel = self.channel(&plan.person.channel);
        let papers = self.inner.vault.forget(id).await?;
        self.inner.held.let_go(id);
        for paper in papers.into_iter().chain(plan.kept_papers) {
            self.throw_away(&paper).await;
        }
        if plan.turn.remains {
            // Under a new key: what was stored before can't be read any more.
            let commit = Commit {
                person: id,
                expect: 0,
                body: serde_json::to_vec(&plan.person).map_err(|error| StoreError::Corrupt(error.to_string()))?,
                done: Vec::new(),
                replies: self.stored_replies(&plan.person, plan.replies)?,
                reminders: reminder_changes(&State::default(), &plan.person.state),
                papers: Vec::new(),
                links: Vec::new(),
                history: Vec::new(),
            };
            self.inner.vault.commit(commit).await?;
            self.send_to(id);
            return Ok(());
        }
        let Some(channel) = channel else { return Ok(()) };
        for reply in plan.replies {
            if channel.keeps_history() {
                let line = self.history_line(HistoryEntry::Reply(reply));
                self.inner.vault.append_history(id, vec![line]).await?;
                let _ = self.inner.grown.send(id);
            } else if let Err(error) = channel.deliver(&plan.person.address, &reply, None).await {
                tracing::warn!(%error, "the goodbye could not be delivered");
            }
        }
        Ok(())
    }

    /// What a one-time link of that person asks for now.
    pub(super) async fn view_for_link(&self, id: PersonId) -> Result<Option<LinkView>, StoreError> {
        let Some(stored) = self.inner.vault.load(id).await? else {
            return Ok(None);
        };
        let person = self.read_person(&stored)?;
        let traits = ChannelTraits {
            sensitive: SensitivePolicy::Allow,
            ..ChannelTraits::default()
        };
        let calendar = self.calendar();
        let context = self.context(id, &calendar, traits);
        let mut walking = Walking::begin(&self.inner.book, person.state, &context);
        let wants_file = walking.expected_paper().is_some();
        walking.take(Event::LookedAt);
        let turn = walking.finish();
        let question = turn
            .cards
            .last()
            .map(|card| self.outgoing(id, &turn.state, card).0)
            .unwrap_or_default();
        Ok(Some(LinkView {
            question: Outgoing {
                buttons: Vec::new(),
                ..question
            },
            wants_file,
        }))
    }
}

/// Shown in the place of words that held a secret, so that the line stands in the chat and the secret nowhere.
const HIDDEN: &str = "••••••";

fn hide_words(entry: &mut HistoryEntry) {
    if let HistoryEntry::Said(words) = entry {
        HIDDEN.clone_into(words);
    }
}

/// The papers that a state refers to.
fn papers_of(state: &State) -> BTreeSet<&str> {
    state.kept().collect()
}

fn paper_changes(before: &State, after: &State) -> Vec<PaperChange> {
    let (before, after) = (papers_of(before), papers_of(after));
    let kept = after
        .difference(&before)
        .map(|paper| PaperChange::Keep((*paper).to_owned()));
    let dropped = before
        .difference(&after)
        .map(|paper| PaperChange::Drop((*paper).to_owned()));
    kept.chain(dropped).collect()
}

/// Files that nothing refers to after this commit.
fn unwanted_papers(plan: &Plan, changes: &[PaperChange]) -> BTreeSet<String> {
    let referred = papers_of(&plan.person.state);
    let dropped = changes.iter().filter_map(|change| match change {
        PaperChange::Drop(paper) => Some(paper.clone()),
        PaperChange::Keep(_) => None,
    });
    let refused = plan.kept_papers.iter().chain(&plan.turn.dropped_papers).cloned();
    dropped
        .chain(refused)
        .filter(|paper| !referred.contains(paper.as_str()))
        .collect()
}

/// What has to be set and cancelled to get from one set of reminders to the other.
fn reminder_changes(before: &State, after: &State) -> Vec<ReminderChange> {
    let mut changes = Vec::new();
    for (name, due) in &before.reminders {
        if after.reminders.get(name) != Some(due) {
            changes.push(ReminderChange::Cancel(name.clone(), *due));
        }
    }
    for (name, due) in &after.reminders {
        if before.reminders.get(name) != Some(due) {
            changes.push(ReminderChange::Set(name.clone(), *due));
        }
    }
    changes
}
