//! The local page: a chat in the browser, for people who would rather not send an ID card abroad.
//!
//! - [`settings`] — what can be set, and what must not be left open.
//! - [`update`] — what the page posts, as it lies in the inbox, and how it is read again.
//! - `hall` — what all handlers share; `guard` — who may knock; `account` — whose browser it is.
//! - `api`, `upload`, `events`, `papers`, `attachments` — the wire between the page and the desk.
//! - `login`, `link`, `view` — pages that work without a script; `assets` — the page's own files.
//!
//! Delivering to the page *is* appending to the person's history, which the desk does as it settles a turn. So
//! [`Web`] itself has nothing to send; [`routes`] is the door, and it speaks to the desk through
//! [`PageReception`](super::PageReception) alone.

mod account;
mod api;
mod assets;
mod attachments;
mod events;
mod guard;
mod hall;
mod link;
mod login;
mod papers;
mod problem;
pub mod settings;
pub mod update;
mod upload;
mod view;
mod words;

use async_trait::async_trait;
use tokio::sync::broadcast;

use super::{
    Address, Channel, ChannelName, DeliverError, Delivery, FetchError, Fetched, Incoming, Media, Outgoing, Signal,
};
use crate::conversation::{ChannelTraits, SensitivePolicy};

pub use account::CookieKey;
pub use hall::{Door, routes};
pub use settings::{ExposureError, WebSettings};
pub use words::{PAGE_TEXTS, Words};

/// The channel's name.
pub const NAME: ChannelName = "web";

/// Signs of life that a slow page may fall behind by; it then misses some.
const SIGNS_KEPT: usize = 16;

/// The local page, as the desk sees it.
#[derive(Clone, Debug)]
pub struct Web {
    /// What is being made for whom: the account, and how far it is in words. For pages that are open now.
    signs: broadcast::Sender<(String, String)>,
}

impl Default for Web {
    fn default() -> Web {
        Web {
            signs: broadcast::Sender::new(SIGNS_KEPT),
        }
    }
}

#[async_trait]
impl Channel for Web {
    fn name(&self) -> ChannelName {
        NAME
    }

    fn traits(&self) -> ChannelTraits {
        ChannelTraits {
            abroad: false,
            // Nothing leaves the house, so there is nothing to warn of.
            sensitive: SensitivePolicy::Allow,
            // The person is on the page already.
            page: false,
            deletes: false,
            shrinks_photos: false,
        }
    }

    fn keeps_history(&self) -> bool {
        true
    }

    fn read(&self, raw: &[u8]) -> Incoming {
        update::read(raw)
    }

    async fn fetch(&self, _media: &Media, _most_bytes: u64) -> Result<Fetched, FetchError> {
        // An upload is stashed before its update is received. What is not there now will never be.
        Err(FetchError::Gone)
    }

    async fn deliver(
        &self,
        _address: &Address,
        _outgoing: &Outgoing,
        _last: Option<&Delivery>,
    ) -> Result<Option<Delivery>, DeliverError> {
        // It stands in the history already; open pages are told by `PageReception::history_grows`.
        Ok(None)
    }

    async fn signal(&self, address: &Address, signal: Signal) {
        // The page shows its own dots from the moment that the desk has taken something: only words have to be told.
        if let Signal::Making { words } = signal {
            // Nobody has the page open: then nobody waits before it.
            let _ = self.signs.send((address.0.clone(), words));
        }
    }
}
