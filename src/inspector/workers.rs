//! The process's side: children that wait for orders, started when needed, ended when idle, killed when they take too much.

use std::{
    io,
    path::PathBuf,
    process::Stdio,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::Instant,
};

use super::{
    Bounds, CHILD_ARGUMENT,
    frame::{self, Order},
};
use crate::documents::{Inspection, Limits, Request};

/// A child that has had no order for so long is ended.
const IDLE_AT_MOST: Duration = Duration::from_secs(30);

/// What a child has decoded may stay with it as memory: after so many orders it makes room for a new one.
const ORDERS_A_CHILD: u32 = 64;

/// An answer is no longer than this.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;

/// A child's processor time is counted in ticks of about this length: looking more often tells nothing.
const SHORTEST_PAUSE: Duration = Duration::from_millis(20);

/// Why there is no inspection.
#[derive(Debug)]
pub(super) enum WorkError {
    /// It took too long or too much memory, or the child broke over it.
    TooHard,
    /// No child can be started.
    NoChild(io::Error),
}

/// The children that wait.
pub(super) struct Workers {
    program: PathBuf,
    bounds: Bounds,
    idle: Mutex<Vec<Worker>>,
}

/// One child. Killed when it is dropped.
struct Worker {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    orders: u32,
    idle_since: Instant,
}

impl Workers {
    pub(super) fn new(program: PathBuf, bounds: Bounds) -> Workers {
        Workers {
            program,
            bounds,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Has a child look at a file. The caller bounds how many do at a time.
    pub(super) async fn inspect(
        self: &Arc<Self>,
        bytes: &[u8],
        request: &Request,
        limits: &Limits,
    ) -> Result<Inspection, WorkError> {
        let order = Order {
            request: request.clone(),
            limits: limits.clone(),
        };
        let order = serde_json::to_vec(&order).map_err(|error| WorkError::NoChild(error.into()))?;
        // One that waited may have been ended from outside meanwhile: that says nothing about the file.
        if let Some(worker) = self.waiting()
            && let Ok(inspection) = self.work(worker, &order, bytes).await
        {
            return Ok(inspection);
        }
        let worker = self.start().map_err(WorkError::NoChild)?;
        self.work(worker, &order, bytes).await
    }

    async fn work(self: &Arc<Self>, mut worker: Worker, order: &[u8], bytes: &[u8]) -> Result<Inspection, WorkError> {
        // Dropped with the worker, the child is killed: whatever it was doing ends.
        let Ok(Ok(inspection)) =
            tokio::time::timeout(self.bounds.at_most, self.exchange(&mut worker, order, bytes)).await
        else {
            return Err(WorkError::TooHard);
        };
        self.put_back(worker);
        Ok(inspection)
    }

    /// One order and its answer. The child must not be silent for longer than one part of the work may take.
    async fn exchange(&self, worker: &mut Worker, order: &[u8], bytes: &[u8]) -> io::Result<Inspection> {
        worker.give(order, bytes).await?;
        let answer = loop {
            let piece = self.next_piece(worker).await?;
            if piece != frame::GOING_ON {
                break piece;
            }
        };
        let mut inspection: Inspection = serde_json::from_slice(&answer)?;
        let picture = self.next_piece(worker).await?;
        inspection.picture = (!picture.is_empty()).then_some(picture);
        Ok(inspection)
    }

    /// What the child says next. It may work for so long and no longer; time in which others had the processor isn't its fault.
    async fn next_piece(&self, worker: &mut Worker) -> io::Result<Vec<u8>> {
        let patience = self.bounds.patience;
        let process = worker.child.id();
        let begun = process.and_then(worked);
        let piece = worker.piece();
        tokio::pin!(piece);
        let mut pause = patience;
        loop {
            if let Ok(piece) = tokio::time::timeout(pause, &mut piece).await {
                return piece;
            }
            let own = begun.zip(process.and_then(worked));
            let left = own.map_or(Duration::ZERO, |(begun, now)| {
                patience.saturating_sub(now.saturating_sub(begun))
            });
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            pause = left.max(SHORTEST_PAUSE);
        }
    }

    fn waiting(&self) -> Option<Worker> {
        self.idle().pop()
    }

    fn put_back(self: &Arc<Self>, mut worker: Worker) {
        if worker.orders >= ORDERS_A_CHILD {
            return;
        }
        worker.idle_since = Instant::now();
        self.idle().push(worker);
        let workers = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep(IDLE_AT_MOST).await;
            let idle_for = |worker: &Worker| worker.idle_since.elapsed();
            workers.idle().retain(|worker| idle_for(worker) < IDLE_AT_MOST);
        });
    }

    fn start(&self) -> io::Result<Worker> {
        let mut child = Command::new(&self.program)
            .arg(CHILD_ARGUMENT)
            .arg(self.bounds.memory_bytes.to_string())
            // It needs nothing of ours: no settings, no secrets.
            .env_clear()
            .env("MALLOC_ARENA_MAX", "1")
            .env("MALLOC_MMAP_THRESHOLD_", "1048576")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let piped = |name| io::Error::other(format!("the child has no {name}"));
        let input = child.stdin.take().ok_or_else(|| piped("input"))?;
        let output = child.stdout.take().ok_or_else(|| piped("output"))?;
        Ok(Worker {
            child,
            input,
            output,
            orders: 0,
            idle_since: Instant::now(),
        })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    async fn give(&mut self, order: &[u8], bytes: &[u8]) -> io::Result<()> {
        self.orders += 1;
        for piece in [order, bytes] {
            self.input.write_all(&frame::framed(piece)).await?;
            self.input.write_all(piece).await?;
        }
        self.input.flush().await
    }

    async fn piece(&mut self) -> io::Result<Vec<u8>> {
        let mut header = [0; 8];
        self.output.read_exact(&mut header).await?;
        let length = frame::length(header)?;
        if length > LONGEST_ANSWER {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "an answer that is too long"));
        }
        let mut piece = vec![0; length];
        self.output.read_exact(&mut piece).await?;
        Ok(piece)
    }
}

/// How much processor time that process has had. None where the system doesn't tell.
#[cfg(target_os = "linux")]
fn worked(process: u32) -> Option<Duration> {
    // proc(5): after the name in brackets, which may hold anything, utime and stime are the 12th and 13th words.
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    let mut words = rest.split_whitespace().skip(11);
    let ticks: u64 = words.next()?.parse::<u64>().ok()? + words.next()?.parse::<u64>().ok()?;
    let a_second = rustix::param::clock_ticks_per_second();
    Some(Duration::from_millis(ticks.saturating_mul(1000).checked_div(a_second)?))
}

#[cfg(not(target_os = "linux"))]
fn worked(_process: u32) -> Option<Duration> {
    None
}
