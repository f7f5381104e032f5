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

use crate::documents::{self, Inspection, Limits, Request};

pub use child::{ChildError, serve_orders};
use workers::Workers;

/// How a child is asked to be one: the program's first argument.
pub const CHILD_ARGUMENT: &str = "look-at-files";

/// What one look may take.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// How many looks at a time.
    pub at_once: usize,
    /// How long a child may work on one part of a look (a page of a PDF, a photo): its processor time where the system tells it, else
    /// the clock's.
    pub patience: Duration,
    /// How long all parts may take together.
    pub at_most: Duration,
    /// How much memory a child may map, in bytes: the program itself, what it decodes, and the file.
    pub memory_bytes: u64,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            at_once: 2,
            patience: Duration::from_secs(1),
            at_most: Duration::from_secs(10),
            memory_bytes: 256 * 1024 * 1024,
        }
    }
}

/// Looks at files. Cheap to clone.
#[derive(Clone)]
pub struct Inspector {
    at_once: Arc<Semaphore>,
    how: How,
}

/// Something that looks at a file.
pub type Look = fn(&[u8], &Request, &Limits) -> Inspection;

#[derive(Clone)]
enum How {
    /// On a thread of this process.
    Here(Look),
    /// In children.
    Apart(Arc<Workers>),
}

impl Inspector {
    /// Looks in this process, so many at a time: for tests and tools, where files are one's own.
    pub fn here(at_once: usize) -> Inspector {
        Inspector::through(at_once, look)
    }

    /// The same, through something that looks in another way.
    pub fn through(at_once: usize, look: Look) -> Inspector {
        Inspector {
            at_once: Arc::new(Semaphore::new(at_once.max(1))),
            how: How::Here(look),
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
    pub async fn inspect(&self, bytes: Bytes, request: Request, limits: Limits) -> Option<Inspection> {
        let _permit = self.at_once.acquire().await.ok()?;
        let (workers, look) = match &self.how {
            How::Here(look) => (None, *look),
            How::Apart(workers) => (Some(Arc::clone(workers)), look as Look),
        };
        if let Some(workers) = workers {
            match workers.inspect(&bytes, &request, &limits).await {
                Ok(inspection) => return Some(inspection),
                Err(workers::WorkError::TooHard) => {
                    tracing::warn!(bytes = bytes.len(), "looking at a file took too much; it is refused");
                    return Some(documents::too_hard(&bytes));
                }
                Err(workers::WorkError::NoChild(error)) => {
                    // Better looked at here than not at all.
                    tracing::error!(%error, "no child can be started to look at a file");
                }
            }
        }
        let looked = tokio::task::spawn_blocking(move || look(&bytes, &request, &limits));
        match looked.await {
            Ok(inspection) => Some(inspection),
            Err(_) => {
                tracing::error!("a check of a paper panicked; this is a fault in the program");
                None
            }
        }
    }
}

fn look(bytes: &[u8], request: &Request, limits: &Limits) -> Inspection {
    documents::inspect(bytes, request, limits, &mut || ())
}
