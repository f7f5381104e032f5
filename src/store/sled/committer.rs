//! The one thread that writes. It takes what is queued, judges it in order, applies it as one batch, makes that durable,
//! answers everybody, and begins again. Under load it lingers a moment before a group: sled wakes all its seven I/O threads for
//! each write, so fewer, larger groups cost much less. Somebody alone never waits.

use std::collections::VecDeque;
use std::fs::File;
use std::sync::Arc;
use std::thread;

use tokio::sync::mpsc;

use super::super::StoreError;
use super::earlier;
use super::group::Group;
use super::ids::Ids;
use super::judge::Judge;
use super::open::Opened;
use super::operation::{Answer, Judged, Operation};
use super::watchdog::Pulse;
use super::{Broken, Shared};

/// The most operations in a group.
pub(super) const GROUP_OPERATIONS: usize = 512;
/// A group takes no further operation when it has reached this. A segment is half of it: so few writes are on their way at a
/// time that sled's pool always has a thread for the truncation that the others may wait for.
pub(super) const GROUP_BYTES: usize = 1024 * 1024;

/// From so many operations in the last group on, the next one is waited for a little.
const BUSY_OPERATIONS: usize = 8;
/// How long. An eighth of what an answer takes with 50 people.
const LINGER: std::time::Duration = std::time::Duration::from_micros(1500);

/// What the thread owns.
pub(super) struct Committer {
    receiver: mpsc::Receiver<Operation>,
    queue: VecDeque<Operation>,
    db: ::sled::Db,
    file: File,
    lock: File,
    judge: Judge,
    next_spill: u64,
    shared: Arc<Shared>,
    pulse: Arc<Pulse>,
}

/// Says that the store is dead if the thread ends by a panic of sled's (it has assertions in the midst of I/O).
struct LastWords(Arc<Shared>, Arc<Pulse>);

impl Drop for LastWords {
    fn drop(&mut self) {
        self.1.stop();
        if thread::panicking() {
            self.0.die("the engine stopped in the middle of its work");
        }
    }
}

impl Committer {
    /// Reads what it must remember, and starts the thread.
    pub(super) fn start(
        opened: Opened,
        receiver: mpsc::Receiver<Operation>,
        shared: Arc<Shared>,
        pulse: Arc<Pulse>,
    ) -> Result<(), StoreError> {
        let Opened { db, file, lock } = opened;
        earlier::bring_over(&db, &file)?;
        let ids = Ids::load(&db)?;
        // Anywhere; the group looks whether a number is free.
        let next_spill = rand::random();
        let judge = Judge::new(ids);
        let queue = VecDeque::new();
        let committer = Self {
            receiver,
            queue,
            db,
            file,
            lock,
            judge,
            next_spill,
            shared,
            pulse,
        };
        thread::Builder::new()
            .name("store-commit".to_owned())
            .spawn(move || committer.run())
            .map_err(|error| StoreError::Unavailable(format!("starting the committer: {error}")))?;
        Ok(())
    }

    fn run(mut self) {
        let _last_words = LastWords(self.shared.clone(), self.pulse.clone());
        let mut incoming = Vec::with_capacity(GROUP_OPERATIONS);
        let mut closers = Vec::new();
        let mut last_group = 0;
        loop {
            if self.queue.is_empty() {
                // Nothing more can come: closed, or every handle was dropped.
                if self.receiver.blocking_recv_many(&mut incoming, GROUP_OPERATIONS) == 0 {
                    break;
                }
                self.queue.extend(incoming.drain(..));
            }
            if last_group >= BUSY_OPERATIONS && self.queue.len() < GROUP_OPERATIONS {
                thread::sleep(LINGER);
                while self.queue.len() < GROUP_OPERATIONS
                    && let Ok(operation) = self.receiver.try_recv()
                {
                    self.queue.push_back(operation);
                }
            }
            last_group = self.queue.len();
            self.pulse.begin();
            let outcome = self.group(&mut closers);
            self.pulse.end();
            if let Err(error) = outcome {
                tracing::error!(%error, "the store stopped");
                self.shared.die(&error.to_string());
                self.refuse_all();
                break;
            }
            if !closers.is_empty() {
                // What was handed in before is still taken; nothing new comes in.
                self.receiver.close();
            }
        }
        self.finish(closers);
    }

    /// One group, from the queue to its answers.
    fn group(&mut self, closers: &mut Vec<Answer<()>>) -> Result<(), StoreError> {
        let tree: &::sled::Tree = &self.db;
        let mut group = Group::new(tree, self.next_spill);
        let mut judged = Vec::with_capacity(self.queue.len());
        let mut bytes = 0;
        let mut fault = None;
        while bytes + group.bucket_bytes < GROUP_BYTES && fault.is_none() {
            let operation = match self.queue.pop_front() {
                Some(Operation::Close(answer)) => {
                    closers.push(answer);
                    continue;
                }
                Some(operation) => operation,
                None => break,
            };
            bytes += operation.bytes();
            match self.judge.judge(&mut group, operation, tree) {
                Ok(done) => judged.push(done),
                Err(broken) => fault = Some(StoreError::from(broken)),
            }
        }
        if let Err(broken) = self.judge.ids.write(&mut group) {
            fault = Some(broken.into());
        }
        let (batch, next_spill, moved) = group.finish();
        self.next_spill = next_spill;
        let outcome = match (fault, batch) {
            (Some(fault), _) => Err(fault),
            (None, Some(batch)) => make_durable(&self.db, &self.file, batch),
            // Everything was stale, seen or gone already, by groups that are durable.
            (None, None) => Ok(()),
        };
        match outcome {
            Ok(()) => {
                self.shared.take_notice(&moved);
                judged.into_iter().for_each(Judged::tell);
                Ok(())
            }
            Err(error) => {
                let words = error.to_string();
                judged
                    .into_iter()
                    .for_each(|judged| judged.fail(StoreError::Unavailable(words.clone())));
                Err(error)
            }
        }
    }

    fn refuse_all(&mut self) {
        self.receiver.close();
        while let Some(operation) = self.queue.pop_front().or_else(|| self.receiver.blocking_recv()) {
            operation.refuse(self.shared.why_dead());
        }
    }

    /// Lets go of everything, in the order in which a successor wants it.
    fn finish(self, closers: Vec<Answer<()>>) {
        let Self {
            db, file, lock, shared, ..
        } = self;
        shared.let_go_of_the_tree();
        let flushed = db
            .flush()
            .map_err(|error| Broken::from(error).into())
            .and_then(|_| sync(&file));
        drop(db);
        drop(lock);
        for answer in closers {
            let told = flushed
                .as_ref()
                .map_err(|error: &StoreError| StoreError::Unavailable(error.to_string()));
            drop(answer.send(told.copied()));
        }
    }
}

pub(super) fn make_durable(db: &::sled::Db, file: &File, batch: ::sled::Batch) -> Result<(), StoreError> {
    db.apply_batch(batch).map_err(Broken::from)?;
    // Not `flush_async`, which has hung for others.
    db.flush().map_err(Broken::from)?;
    // sled's flush is `sync_file_range`: it survives a kill, not a power cut.
    sync(file)
}

fn sync(file: &File) -> Result<(), StoreError> {
    file.sync_data()
        .map_err(|error| StoreError::Unavailable(format!("syncing the database's file: {error}")))
}
