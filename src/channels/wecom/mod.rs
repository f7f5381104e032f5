//! WeCom (企业微信), in two ways: an AI bot over a connection that we open ([`bot`]), and an app of the company's own that is called
//! back ([`app`]). They share how a reply is shown, what may be sent, and the cipher.
//!
//! - [`crypto`] — sealing and signing; `file_name` — what a file that is fetched is called.
//! - `words` — texts as WeCom shows them; `card` — buttons; `parts` — a reply as the messages that it takes.
//! - `sender` — sends them in order within the `limits`, knows what has gone out already (`underway`), and remembers what the next
//!   delivery must know (`memory`).

pub mod app;
pub mod bot;
mod card;
pub mod crypto;
mod file_name;
mod limits;
mod memory;
mod parts;
mod sender;
mod settings;
mod underway;
mod words;

use super::Capabilities;
pub use settings::WecomSettings;

/// WeCom's cards bear six buttons of ten characters; nothing that was sent can be changed, but for the buttons of a card that was pressed.
const CAPABILITIES: Capabilities = Capabilities {
    most_buttons: card::MOST_BUTTONS,
    widest_label: card::WIDEST_LABEL,
    buttons_open_addresses: false,
    pushes_bear_buttons: true,
    edits: false,
    most_file_bytes: 20 * 1024 * 1024,
};
