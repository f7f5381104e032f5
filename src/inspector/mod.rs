//! Looking at files where they can do no harm.
//!
//! What people send may be broken, hostile, or merely enormous, and decoders are large. So a file is looked at in a child process
//! of the same program, which may take so much memory and so long and no more; when it takes more, only the child dies. A
//! bounded number works at a time, so that files can't starve the chat.
//!
//! - [`Inspector`] — who looks: a child, or for tests and tools a thread of this process.
//! - [`serve_orders`] — the child's side.

mod child;
mod frame;
mod workers;

use std::{path::PathBuf, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::sync::Semaphore;

use crate::documents::{self, Inspection, Limits, Requirement};

pub use child::{ChildError, serve_orders};
use workers::Workers;

/// How a child is asked to be one: the program's first argument.
pub const CHILD_ARGUMENT: &str = "look-at-files";

/// What one look may take.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// How many looks at a time.
    pub at_once: usize,
    /// How long one may take, from the order to its answer.
    pub patience: Duration,
    /// How much memory a child may map, in bytes: the program itself, what it decodes, and the file.
    pub memory_bytes: u64,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            at_once: 2,
            patience: Duration::from_secs(5),
            memory_bytes: 512 * 1024 * 1024,
        }
    }
}

/// What became of a look.
#[derive(Clone, Debug, PartialEq)]
pub enum Looked {
    /// It was looked at.
    At(Box<Inspection>),
    /// It took too long or too much, or broke what looked at it.
    TooHard(Box<Inspection>),
}

impl Looked {
    /// What there is to say, either way.
    pub fn inspection(self) -> Inspection {
        match self {
            Looked::At(inspection) | Looked::TooHard(inspection) => *inspection,
        }
    }
}

/// Looks at files. Cheap to clone.
#[derive(Clone)]
pub struct Inspector {
    at_once: Arc<Semaphore>,
    how: How,
}

#[derive(Clone)]
enum How {
    /// On a thread of this process.
    Here,
    /// In children.
    Apart(Arc<Workers>),
}

impl Inspector {
    /// Looks in this process, so many at a time: for tests and tools, where files are one's own.
    pub fn here(at_once: usize) -> Inspector {
        Inspector {
            at_once: Arc::new(Semaphore::new(at_once.max(1))),
            how: How::Here,
        }
    }

    /// Looks in children of that program. None is started before the first file comes.
    pub fn apart(program: PathBuf, bounds: Bounds) -> Inspector {
        Inspector {
            at_once: Arc::new(Semaphore::new(bounds.at_once.max(1))),
            how: How::Apart(Arc::new(Workers::new(program, bounds))),
        }
    }

    /// Looks at a file. What can't be looked at is a finding like any other, so this has always an answer; none only when the process is
    /// ending, or a fault in the program broke a look in this process.
    pub async fn inspect(
        &self,
        bytes: Bytes,
        file_name: Option<String>,
        requirement: Requirement,
        limits: Limits,
    ) -> Option<Looked> {
        let _permit = self.at_once.acquire().await.ok()?;
        let how = match &self.how {
            How::Here => None,
            How::Apart(workers) => Some(Arc::clone(workers)),
        };
        if let Some(workers) = how {
            match workers
                .inspect(&bytes, file_name.as_deref(), &requirement, &limits)
                .await
            {
                Ok(inspection) => return Some(Looked::At(Box::new(inspection))),
                Err(workers::WorkError::TooHard) => {
                    tracing::warn!(bytes = bytes.len(), "looking at a file took too much; it is refused");
                    return Some(Looked::TooHard(Box::new(documents::too_hard(&bytes))));
                }
                Err(workers::WorkError::NoChild(error)) => {
                    // Better looked at here than not at all.
                    tracing::error!(%error, "no child can be started to look at a file");
                }
            }
        }
        let looked = tokio::task::spawn_blocking(move || {
            documents::inspect(&bytes, file_name.as_deref(), &requirement, &limits)
        });
        match looked.await {
            Ok(inspection) => Some(Looked::At(Box::new(inspection))),
            Err(_) => {
                tracing::error!("a check of a paper panicked; this is a fault in the program");
                None
            }
        }
    }
}
