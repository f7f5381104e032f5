//! `beian export`: who there is, and a person's files on disk.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use beian::{
    config::Settings,
    conversation::Book,
    desk::{Exported, Known},
    store::PersonId,
};

use crate::serve::{OurDesk, open_desk, table_files};

/// What to export, as it was said on the command line.
pub(crate) struct Wanted {
    /// Whose files; none: list everybody.
    pub(crate) person: Option<String>,
    /// Where to.
    pub(crate) to: PathBuf,
    /// With all answers, nothing masked.
    pub(crate) answers: bool,
}

pub(crate) fn export(settings: &Settings, book: Book, wanted: &Wanted) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        settings.data.join("store").is_dir(),
        "nothing is kept in {} yet",
        settings.data.display()
    );
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("can't start the runtime")?
        .block_on(async {
            let tables = table_files(settings);
            let opened = open_desk(settings, book, &tables, None).await;
            let (desk, _) = opened.context("the store can't be opened; if the assistant is running, stop it first")?;
            let code = match &wanted.person {
                None => list(&desk).await,
                Some(person) => write(&desk, person, wanted).await,
            };
            desk.close()
                .await
                .context("the store could not be closed in good order")?;
            code
        })
}

async fn list(desk: &OurDesk) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout();
    let people = desk.known_people().await?;
    for Known {
        id,
        channel,
        address,
        ready,
        of,
    } in &people
    {
        writeln!(
            out,
            "{}  {channel}:{address}  {ready} of {of} files ready",
            written(*id)
        )?;
    }
    if people.is_empty() {
        writeln!(out, "nobody has written yet")?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn write(desk: &OurDesk, person: &str, wanted: &Wanted) -> anyhow::Result<ExitCode> {
    let id = find(desk, person).await?;
    let Some(Exported { files, remarks }) = desk.export(id, wanted.answers).await? else {
        anyhow::bail!("nobody is known as {person}; `beian export` lists everybody");
    };
    let mut out = std::io::stdout();
    for remark in remarks {
        writeln!(out, "! {remark}")?;
    }
    if files.is_empty() {
        writeln!(out, "none of their files is ready yet")?;
        return Ok(ExitCode::FAILURE);
    }
    std::fs::create_dir_all(&wanted.to).with_context(|| format!("can't make the folder {}", wanted.to.display()))?;
    for file in files {
        let path = wanted.to.join(&file.file_name);
        put(&path, &file.bytes).with_context(|| format!("can't write {}", path.display()))?;
        writeln!(out, "{}", path.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// By id, or as `channel:address` as they are listed.
async fn find(desk: &OurDesk, person: &str) -> anyhow::Result<PersonId> {
    let people = desk.known_people().await?;
    let found = people.iter().find(|known| {
        written(known.id) == person.to_ascii_lowercase() || format!("{}:{}", known.channel, known.address) == person
    });
    let found = found.with_context(|| format!("nobody is known as {person}; `beian export` lists everybody"))?;
    Ok(found.id)
}

/// A new file that only its owner can read: papers are personal. What is there already is never overwritten.
fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

fn written(id: PersonId) -> String {
    id.0.iter().map(|byte| format!("{byte:02x}")).collect()
}
