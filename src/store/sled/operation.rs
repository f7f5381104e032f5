//! What is handed to the committer, and what is handed back.

use jiff::Timestamp;
use tokio::sync::oneshot;

use super::super::limits::commit_bytes;
use super::super::{Arrival, Commit, Committed, LinkId, PersonId, Receipt, Settled, StoreError};

/// Where a caller waits.
pub(super) type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// A change that somebody waits for.
pub(super) enum Operation {
    PutKey(PersonId, Vec<u8>, Answer<Vec<u8>>),
    Receive(Vec<Arrival>, Answer<Vec<Receipt>>),
    Commit(Box<Commit>, Answer<Committed>),
    Settle(Vec<Settled>, Answer<()>),
    SpendLink(LinkId, Timestamp, Answer<bool>),
    AppendHistory(PersonId, Vec<Vec<u8>>, Answer<()>),
    Forget(PersonId, Answer<Vec<String>>),
    Expire(Timestamp, Answer<()>),
    Close(Answer<()>),
}

impl Operation {
    /// Its bodies together: what it adds to a group.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::PutKey(_, wrapped, _) => wrapped.len(),
            Self::Receive(arrivals, _) => arrivals.iter().map(|arrival| arrival.body.len()).sum(),
            Self::Commit(commit, _) => commit_bytes(commit),
            Self::Settle(settled, _) => settled.iter().map(settled_bytes).sum(),
            Self::AppendHistory(_, lines, _) => lines.iter().map(Vec::len).sum(),
            Self::SpendLink(..) | Self::Forget(..) | Self::Expire(..) | Self::Close(..) => 0,
        }
    }

    /// Answers that nothing came of it.
    pub(super) fn refuse(self, error: StoreError) {
        match self {
            Self::PutKey(_, _, answer) => drop(answer.send(Err(error))),
            Self::Receive(_, answer) => drop(answer.send(Err(error))),
            Self::Commit(_, answer) => drop(answer.send(Err(error))),
            Self::SpendLink(_, _, answer) => drop(answer.send(Err(error))),
            Self::Forget(_, answer) => drop(answer.send(Err(error))),
            Self::Settle(_, answer)
            | Self::AppendHistory(_, _, answer)
            | Self::Expire(_, answer)
            | Self::Close(answer) => drop(answer.send(Err(error))),
        }
    }
}

/// The bodies of a settlement together.
pub(super) fn settled_bytes(settled: &Settled) -> usize {
    settled.delivery.iter().chain(&settled.history).map(Vec::len).sum()
}

/// An operation that was judged: who waits, and what he is to be told when the group is durable.
pub(super) enum Judged {
    Bytes(Answer<Vec<u8>>, Vec<u8>),
    Receipts(Answer<Vec<Receipt>>, Vec<Receipt>),
    Committed(Answer<Committed>, Result<Committed, StoreError>),
    Flag(Answer<bool>, bool),
    Papers(Answer<Vec<String>>, Vec<String>),
    Nothing(Answer<()>),
}

impl Judged {
    /// Tells. Somebody who has gone away in the meantime is not missed.
    pub(super) fn tell(self) {
        match self {
            Self::Bytes(answer, bytes) => drop(answer.send(Ok(bytes))),
            Self::Receipts(answer, receipts) => drop(answer.send(Ok(receipts))),
            Self::Committed(answer, committed) => drop(answer.send(committed)),
            Self::Flag(answer, flag) => drop(answer.send(Ok(flag))),
            Self::Papers(answer, papers) => drop(answer.send(Ok(papers))),
            Self::Nothing(answer) => drop(answer.send(Ok(()))),
        }
    }

    /// Tells that the group failed.
    pub(super) fn fail(self, error: StoreError) {
        match self {
            Self::Bytes(answer, _) => drop(answer.send(Err(error))),
            Self::Receipts(answer, _) => drop(answer.send(Err(error))),
            Self::Committed(answer, _) => drop(answer.send(Err(error))),
            Self::Flag(answer, _) => drop(answer.send(Err(error))),
            Self::Papers(answer, _) => drop(answer.send(Err(error))),
            Self::Nothing(answer) => drop(answer.send(Err(error))),
        }
    }
}
