//! The command line, and nothing else.

mod serve;

use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use beian::{
    calendar::Calendar,
    config::Settings,
    conversation::{self, Book, Fault, SourceFile, complain::render_faults},
    library::{self, Sources},
    rehearse,
};
use clap::{Parser, Subcommand};

/// Walks the staff of a short-drama company through getting their WeChat mini-program on line.
///
/// Without a subcommand it serves: on the local page, and on every channel that the settings name.
#[derive(Debug, Parser)]
#[command(version, about, long_about)]
struct Arguments {
    /// The settings file [default: beian.toml in the working folder, if it is there]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve (the same as no subcommand)
    Serve,
    /// Report every fault of conversation and locale files at once
    Check {
        /// A conversation folder [default: the one that the settings name, or the built-in one]
        dir: Option<PathBuf>,
        /// A locale folder [default: the one that the settings name, or the built-in one]
        #[arg(long, value_name = "DIR")]
        locales: Option<PathBuf>,
        /// An older conversation folder: name the steps whose answers a change would orphan
        #[arg(long, value_name = "OLD")]
        against: Option<PathBuf>,
    },
    /// Play a transcript against the conversation, with a clock of its own and no network, and print the chat
    Rehearse {
        /// Transcripts
        #[arg(required = true, value_name = "FILE.chat")]
        files: Vec<PathBuf>,
        /// A conversation folder [default: the one that the settings name, or the built-in one]
        #[arg(long, value_name = "DIR")]
        conversation: Option<PathBuf>,
        /// A locale folder [default: the one that the settings name, or the built-in one]
        #[arg(long, value_name = "DIR")]
        locales: Option<PathBuf>,
        /// Write what the assistant says into the files instead of comparing
        #[arg(long)]
        update: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            // The chain of causes in one line, for people; `{:?}` would print a backtrace.
            let _ = writeln!(std::io::stderr(), "beian: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = Settings::load(arguments.config.as_deref())?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::serve(settings),
        Command::Check { dir, locales, against } => check(
            &sources(&settings, dir.as_deref(), locales.as_deref())?,
            against.as_deref(),
        ),
        Command::Rehearse {
            files,
            conversation,
            locales,
            update,
        } => {
            let sources = sources(&settings, conversation.as_deref(), locales.as_deref())?;
            let book = load_book(&sources)?;
            let calendar = Calendar::built_in();
            let mut all_match = true;
            for file in &files {
                all_match &= rehearse_file(&book, &calendar, file, update)?;
            }
            Ok(if all_match {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
    }
}

/// The files to work with: those named, else those of the settings, else the built-in ones.
fn sources(settings: &Settings, conversation: Option<&Path>, locales: Option<&Path>) -> anyhow::Result<Sources> {
    let conversation = conversation.or(settings.conversation.as_deref());
    let locales = locales.or(settings.locales.as_deref());
    library::from_folders(conversation, locales).context("the conversation or locale files can't be read")
}

fn all_files(sources: &Sources) -> Vec<SourceFile> {
    let locales = sources.locale_files.iter().map(|(_, file)| file.clone());
    sources.conversation_files.iter().cloned().chain(locales).collect()
}

fn complain(faults: &[Fault], sources: &Sources) {
    let colour = std::io::stderr().is_terminal();
    let _ = writeln!(
        std::io::stderr(),
        "{}",
        render_faults(faults, &all_files(sources), colour)
    );
}

/// The conversation, or every fault of its files on the error stream.
fn load_book(sources: &Sources) -> anyhow::Result<Book> {
    match conversation::book::load(
        &sources.conversation_id,
        &sources.conversation_files,
        &sources.locale_files,
    ) {
        Ok((book, warnings)) => {
            if !warnings.is_empty() {
                complain(&warnings, sources);
            }
            Ok(book)
        }
        Err(faults) => {
            complain(&faults, sources);
            anyhow::bail!("the conversation can't be used as it is")
        }
    }
}

fn check(sources: &Sources, against: Option<&Path>) -> anyhow::Result<ExitCode> {
    let Ok(book) = load_book(sources) else {
        return Ok(ExitCode::FAILURE);
    };
    let mut out = std::io::stdout();
    let conversation = &book.conversation;
    writeln!(
        out,
        "{}: {} stages, {} steps, {} windows, {} languages: no faults",
        conversation.id,
        conversation.stages.len(),
        conversation.steps().count(),
        conversation.windows.len(),
        book.texts.languages().len(),
    )?;
    let Some(old) = against else {
        return Ok(ExitCode::SUCCESS);
    };
    let old = library::from_folders(Some(old), None).context("the older conversation can't be read")?;
    let old = match conversation::load::load(&old.conversation_id, &old.conversation_files) {
        Ok((old, _)) => old,
        Err(faults) => {
            complain(&faults, &old);
            anyhow::bail!("the older conversation has faults")
        }
    };
    let orphans = conversation::against::orphans(&old, conversation);
    for orphan in &orphans {
        writeln!(out, "{orphan}")?;
    }
    if orphans.is_empty() {
        writeln!(out, "every answer given under the older conversation still counts")?;
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// Plays one transcript; true when everything was said as written (or has been written anew).
fn rehearse_file(book: &Book, calendar: &Calendar, file: &Path, update: bool) -> anyhow::Result<bool> {
    let text = std::fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    let transcript = rehearse::parse(&text).with_context(|| file.display().to_string())?;
    let mut player = rehearse::Player::new(book, calendar);
    let mut out = std::io::stdout();
    if update {
        let rewritten = rehearse::rewrite(&transcript, &mut player);
        std::fs::write(file, rewritten).with_context(|| format!("can't write {}", file.display()))?;
        writeln!(out, "{}: written", file.display())?;
        return Ok(true);
    }
    let outcome = rehearse::play(&transcript, &mut player);
    writeln!(out, "{}", outcome.chat)?;
    if let Some(difference) = &outcome.difference {
        writeln!(out, "{}: not as written:\n{difference}", file.display())?;
    }
    Ok(outcome.difference.is_none())
}
