//! Judges operations in the order in which they came, each seeing what those before it will have done.

use jiff::Timestamp;

use super::super::limits::{forget_hour, micros};
use super::super::{
    Arrival, Commit, Committed, LinkId, MAX_HISTORY_LINES, MAX_REMINDERS, PaperChange, PersonId, Receipt,
    ReminderChange, ReplyId, Settled, Settlement, StoreError,
};
use super::Broken;
use super::buckets;
use super::group::Group;
use super::ids::Ids;
use super::keys::{self, tag};
use super::operation::{Judged, Operation};
use super::records::{self, Standing};
use super::values::Items;

/// How many links one call of expire looks at.
const LINKS: usize = 256;

/// What the committer remembers from group to group.
pub(super) struct Judge {
    pub(super) ids: Ids,
    /// Where the next look at expired links begins.
    links_from: Vec<u8>,
}

impl Judge {
    pub(super) fn new(ids: Ids) -> Self {
        Self {
            ids,
            links_from: vec![tag::LINK],
        }
    }

    /// Lays what an operation changes over the group. `Close` changes nothing.
    pub(super) fn judge(
        &mut self,
        group: &mut Group<'_>,
        operation: Operation,
        tree: &::sled::Tree,
    ) -> Result<Judged, Broken> {
        Ok(match operation {
            Operation::PutKey(person, wrapped, answer) => Judged::Bytes(answer, put_key(group, person, wrapped)?),
            Operation::Receive(arrivals, answer) => Judged::Receipts(answer, self.receive(group, arrivals)?),
            Operation::Commit(change, answer) => Judged::Committed(answer, commit(group, *change)?),
            Operation::Settle(settled, answer) => {
                settled.into_iter().try_for_each(|settled| settle(group, settled))?;
                Judged::Nothing(answer)
            }
            Operation::SpendLink(link, now, answer) => Judged::Flag(answer, spend_link(group, link, now)?),
            Operation::AppendHistory(person, lines, answer) => {
                append_history(group, person, &lines)?;
                Judged::Nothing(answer)
            }
            Operation::Forget(person, answer) => Judged::Papers(answer, forget(group, person)?),
            Operation::Expire(now, answer) => {
                // What this group took before is written first, so that it isn't lost with the page that it fills.
                self.ids.write(group)?;
                self.ids.expire(tree, group, now)?;
                self.expire_links(group, tree, now)?;
                Judged::Nothing(answer)
            }
            Operation::Close(answer) => Judged::Nothing(answer),
        })
    }

    fn receive(&mut self, group: &mut Group<'_>, arrivals: Vec<Arrival>) -> Result<Vec<Receipt>, Broken> {
        let keep = |arrival: Arrival| {
            let hour = forget_hour(arrival.forget_id_at);
            let Some(number) = self.ids.take(arrival.update, arrival.received_at, hour) else {
                return Ok(Receipt::Seen);
            };
            let key = keys::numbered(tag::INBOX, arrival.person, number);
            let received_at = micros(arrival.received_at).to_be_bytes();
            group.put_over(&key, None, &[&received_at, &arrival.body])?;
            Ok(Receipt::New)
        };
        arrivals.into_iter().map(keep).collect()
    }

    fn expire_links(&mut self, group: &mut Group<'_>, tree: &::sled::Tree, now: Timestamp) -> Result<(), Broken> {
        let from = std::mem::replace(&mut self.links_from, vec![tag::LINK]);
        for (looked, key) in tree.range(from..vec![tag::LINK + 1]).keys().enumerate() {
            let key = key?;
            if looked == LINKS {
                self.links_from = key.to_vec();
                break;
            }
            let Some(content) = group.read(&key)? else { continue };
            if records::dated(content.bytes())?.0 <= micros(now) {
                group.remove(&key)?;
            }
        }
        Ok(())
    }
}

fn put_key(group: &mut Group<'_>, person: PersonId, wrapped: Vec<u8>) -> Result<Vec<u8>, Broken> {
    let key = keys::of(tag::KEY, person);
    if let Some(kept) = group.read(&key)? {
        return Ok(kept.bytes().to_vec());
    }
    group.put_over(&key, None, &[&wrapped])?;
    Ok(wrapped)
}

fn commit(group: &mut Group<'_>, commit: Commit) -> Result<Result<Committed, StoreError>, Broken> {
    let person = commit.person;
    let key = keys::of(tag::STATE, person);
    let old = group.item(&key)?;
    let mut standing = match group.read(&key)? {
        Some(content) => Standing::parse(content.bytes())?.0,
        None => Standing::default(),
    };
    if standing.version != commit.expect {
        return Ok(Ok(Committed::Stale));
    }
    let before = standing.reminders.clone();
    let mut released = Vec::new();
    for change in &commit.reminders {
        let (ReminderChange::Set(name, _) | ReminderChange::Cancel(name, _)) = change;
        if let Some(index) = standing.reminders.iter().position(|(pending, _)| pending == name) {
            let (name, due) = standing.reminders.remove(index);
            released.push((due, person, name));
        }
        if let ReminderChange::Set(name, due) = change {
            standing.reminders.push((name.clone(), micros(*due)));
        }
    }
    if standing.reminders.len() > MAX_REMINDERS {
        return Ok(Err(StoreError::TooLarge(standing.reminders.len())));
    }
    // From here on nothing is refused: the commit is whole.
    for (name, due) in before.iter().filter(|old| !standing.reminders.contains(old)) {
        buckets::take_away(group, &(*due, person, name.clone()))?;
    }
    for (name, due) in standing.reminders.iter().filter(|new| !before.contains(new)) {
        let reminder = (*due, person, name.clone());
        buckets::place(group, &reminder)?;
        group.moved.placed.push(reminder);
    }
    group.moved.released.extend(released);
    standing.version += 1;
    group.put_over(&key, old.as_deref(), &[&standing.head(), &commit.body])?;
    for number in commit.done {
        group.remove(&keys::numbered(tag::INBOX, person, number))?;
    }
    for (position, body) in (0..).zip(&commit.replies) {
        let id = ReplyId {
            person,
            version: standing.version,
            position,
        };
        // Looks for what is there: after a forgetting, versions begin anew.
        group.put(&keys::reply(id), &[&records::reply_head(0, 0), body])?;
    }
    for change in &commit.papers {
        match change {
            PaperChange::Keep(paper) => {
                group.put_over(&keys::paper_of(person, paper), None, &[])?;
                group.put_over(&keys::paper_with(paper, person), None, &[])?;
            }
            PaperChange::Drop(paper) => {
                group.remove(&keys::paper_of(person, paper))?;
                group.remove(&keys::paper_with(paper, person))?;
            }
        }
    }
    for (link, until) in &commit.links {
        group.put_over(&keys::link(*link), None, &[&micros(*until).to_be_bytes()])?;
    }
    append_history(group, person, &commit.history)?;
    Ok(Ok(Committed::Done(standing.version)))
}

fn settle(group: &mut Group<'_>, settled: Settled) -> Result<(), Broken> {
    let key = keys::reply(settled.id);
    match settled.outcome {
        Settlement::Done => {
            if !group.remove(&key)? {
                return Ok(());
            }
        }
        Settlement::RetryAt(then) => {
            let Some(content) = group.read(&key)? else {
                return Ok(());
            };
            let (tries, _, body) = records::reply(content.bytes())?;
            group.put(
                &key,
                &[&records::reply_head(tries.saturating_add(1), micros(then)), body],
            )?;
        }
    }
    let person = settled.id.person;
    if let Some(delivery) = &settled.delivery {
        group.put(&keys::of(tag::DELIVERY, person), &[delivery])?;
    }
    append_history(group, person, settled.history.as_slice())
}

fn spend_link(group: &mut Group<'_>, link: LinkId, now: Timestamp) -> Result<bool, Broken> {
    let key = keys::link(link);
    let Some(content) = group.read(&key)? else {
        return Ok(false);
    };
    let good = records::dated(content.bytes())?.0 > micros(now);
    if good {
        group.remove(&key)?;
    }
    Ok(good)
}

fn append_history(group: &mut Group<'_>, person: PersonId, lines: &[Vec<u8>]) -> Result<(), Broken> {
    if lines.is_empty() {
        return Ok(());
    }
    let last = keys::of(tag::LAST_LINE, person);
    let mut number = match group.read(&last)? {
        Some(content) => records::number(content.bytes())?,
        None => 0,
    };
    for line in lines {
        number += 1;
        group.put_over(&keys::numbered(tag::HISTORY, person, number), None, &[line])?;
        // One in, one out; so there is never more than one to take away.
        if let Some(oldest) = number.checked_sub(MAX_HISTORY_LINES) {
            group.remove(&keys::numbered(tag::HISTORY, person, oldest))?;
        }
    }
    group.put_over(&last, None, &[&number.to_be_bytes()])
}

fn forget(group: &mut Group<'_>, person: PersonId) -> Result<Vec<String>, Broken> {
    if let Some(content) = group.read(&keys::of(tag::STATE, person))? {
        for (name, due) in Standing::parse(content.bytes())?.0.reminders {
            let reminder = (due, person, name);
            buckets::take_away(group, &reminder)?;
            group.moved.released.push(reminder);
        }
    }
    let mut orphans = Vec::new();
    for key in group.keys(&keys::of(tag::PAPER_OF, person))? {
        let paper = keys::paper_in(&key)?;
        group.remove(&keys::paper_with(&paper, person))?;
        if !group.any(&keys::paper(&paper))? {
            orphans.push(paper);
        }
    }
    for tag in keys::PERSONS {
        for key in group.keys(&keys::of(tag, person))? {
            group.remove(&key)?;
        }
    }
    Ok(orphans)
}
