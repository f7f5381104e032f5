//! Stand-in until the transcripts' player lands.
pub struct Played { pub chat: String, pub difference: Option<String>, pub rewritten: String }
pub fn play(_: &crate::conversation::Book, _: &str) -> anyhow::Result<Played> { anyhow::bail!("not yet") }
