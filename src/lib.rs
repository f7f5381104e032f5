//! Beian walks the staff of a short-drama company through getting their WeChat mini-program on line.
//!
//! # Layout
//!
//! - [`rules`] — one file per official rule: credit code, resident ID, mini-program name … (pure).
//! - [`calendar`] — the mainland's working days, years not yet announced included (pure).
//! - [`texts`] — every word a person reads, from `locales/` (pure).
//! - [`conversation`] — the quiet core: files → conversation; (state, event, now) → (state, cards, reminders) (pure).
//! - [`library`] — the conversation and locale files, in the binary or in an operator's folder.
//! - [`calendar_files`] — tables of days off in an operator's folders: read, noticed when they change, added.
//! - [`documents`] — what a file that someone sent really is, and whether it will do (CPU only).
//! - [`inspector`] — looking at such files in child processes, so that they can do no harm.
//! - [`store`] — everything durable: the contract, its engines, sealing, papers.
//! - [`channels`] — the edges people see: WeCom, Telegram, the local page.
//! - [`making`] — what people order of their papers and answers: made, with the words for what could not be (CPU only).
//! - [`rehearse`] — conversations written down beforehand, played and compared.
//! - [`doctor`] — looks at settings and channels, and says what is wrong and where to mend it.
//! - [`desk`] — where everything meets: receive → walk → commit → send, and the reminder clock.
//!
//! Imports point downward only: desk → {channels, store, making, inspector → documents, calendar_files} → conversation → {texts, rules, calendar}.

pub mod calendar;
pub mod calendar_files;
pub mod channels;
pub mod config;
pub mod conversation;
pub mod desk;
pub mod doctor;
pub mod documents;
pub mod inspector;
pub mod library;
pub mod making;
pub mod rehearse;
pub mod rules;
pub mod store;
pub mod texts;
