//! The child: takes orders from its input, looks, answers on its output, until the input ends.

use std::io;

use super::frame::{self, Order};
use crate::documents;

/// Why a child ends before its input does.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    /// The one who gives orders is gone.
    #[error("the orders can't be read, or the answers not be written: {0}")]
    Wire(#[from] io::Error),
    /// An order that can't be read: another version of the program gave it.
    #[error("an order can't be read: {0}")]
    Order(serde_json::Error),
    /// An answer that can't be written down.
    #[error("an answer can't be written: {0}")]
    Answer(serde_json::Error),
    /// The bounds on memory could not be set.
    #[error("the bounds can't be set: {0}")]
    Bounds(io::Error),
}

/// Binds itself to so much memory, then serves orders until there are no more.
///
/// # Errors
///
/// [`ChildError`]; whoever started it sees the end of the answers.
pub fn serve_orders(memory_bytes: u64) -> Result<(), ChildError> {
    bind(memory_bytes)?;
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some(order) = frame::read(&mut input)? {
        let order: Order = serde_json::from_slice(&order).map_err(ChildError::Order)?;
        let Some(file) = frame::read(&mut input)? else {
            return Ok(());
        };
        // If nobody listens any more, the answer's writing says so.
        let mut going_on = || drop(frame::write(&mut output, frame::GOING_ON));
        let mut inspection = documents::inspect(&file, &order.request, &order.limits, &mut going_on);
        let picture = inspection.picture.take().unwrap_or_default();
        let answer = serde_json::to_vec(&inspection).map_err(ChildError::Answer)?;
        frame::write(&mut output, &answer)?;
        frame::write(&mut output, &picture)?;
    }
    Ok(())
}

/// More memory than that is refused by the system; asking for it ends the child.
#[cfg(unix)]
fn bind(memory_bytes: u64) -> Result<(), ChildError> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let most = Rlimit {
        current: Some(memory_bytes),
        maximum: Some(memory_bytes),
    };
    setrlimit(Resource::As, most).map_err(|error| ChildError::Bounds(error.into()))
}

#[cfg(not(unix))]
fn bind(_memory_bytes: u64) -> Result<(), ChildError> {
    Ok(())
}
