//! The command line, and nothing else.

mod export;
mod serve;

use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use beian::{
    calendar::{self, Calendar},
    calendar_files::{self, Added, Outcome, TableFileError, TableFiles},
    config::Settings,
    conversation::{self, Book, Fault, SourceFile, complain::render_faults},
    doctor,
    inspector::{self, CHILD_ARGUMENT},
    library::{self, Sources},
    rehearse,
    texts::{Text, Texts},
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
    /// Look at the settings and ask every channel: what is wrong, and where to mend it
    Doctor {
        /// In which language (zh-CN, en) [default: that of LC_ALL or LANG]
        #[arg(long, value_name = "LANGUAGE")]
        language: Option<String>,
    },
    /// Write a person's files, as /package makes them, into a folder; without PERSON, list everybody. Stop the assistant first
    Export {
        /// Whose: an id or channel:address, as they are listed
        #[arg(value_name = "PERSON")]
        person: Option<String>,
        /// Into which folder; nothing in it is overwritten
        #[arg(long, value_name = "DIR", default_value = ".")]
        to: PathBuf,
        /// The page with all answers too, nothing masked
        #[arg(long)]
        answers: bool,
    },
    /// Look at files for the process that started this one, within so many bytes of memory
    #[command(name = CHILD_ARGUMENT, hide = true)]
    LookAtFiles {
        /// How much memory it may take
        memory_bytes: u64,
    },
    /// Days off and make-up working days: add the table of a year's notice, or look at one
    #[command(subcommand)]
    Calendar(CalendarCommand),
}

#[derive(Debug, Subcommand)]
enum CalendarCommand {
    /// Check the table of a year's notice and put it into the data folder; a running assistant picks it up
    Add {
        /// Lines `date,kind,name`, such as `2027-02-05,holiday,春节`; kinds are holiday and workday
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
    },
    /// Show which days are off, and on which weekend days people work
    Show {
        /// A year (2027) or a month (2027-02)
        #[arg(value_name = "YEAR[-MONTH]")]
        shown: String,
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
    if let Some(Command::LookAtFiles { memory_bytes }) = arguments.command {
        // Before anything else: a child has neither settings nor secrets.
        inspector::serve_orders(memory_bytes)?;
        return Ok(ExitCode::SUCCESS);
    }
    let settings = Settings::load(arguments.config.as_deref())?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve | Command::LookAtFiles { .. } => serve::serve(settings),
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
        Command::Export { person, to, answers } => {
            let book = load_book(&sources(&settings, None, None)?)?;
            export::export(&settings, book, &export::Wanted { person, to, answers })
        }
        Command::Doctor { language } => doctor(&settings, language),
        Command::Calendar(CalendarCommand::Add { file }) => add_table(&settings, &file),
        Command::Calendar(CalendarCommand::Show { shown }) => show_calendar(&settings, &shown),
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

/// Says how everything is; fails when something doesn't work.
fn doctor(settings: &Settings, language: Option<String>) -> anyhow::Result<ExitCode> {
    let sources = sources(settings, None, None)?;
    let Ok(texts) = Texts::load(&sources.locale_files) else {
        anyhow::bail!("the locale files have faults: run `beian check`");
    };
    let language = language.unwrap_or_else(language_of_the_environment);
    let found = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("can't start the runtime")?
        .block_on(doctor::examine(settings));
    let mut out = std::io::stdout();
    for diagnosis in &found {
        let sign = match diagnosis.outcome {
            doctor::Outcome::Good => "✓",
            doctor::Outcome::Warn => "!",
            doctor::Outcome::Bad => "✗",
        };
        writeln!(out, "{sign} {}", texts.render(&language, &diagnosis.text))?;
        if let Some(remedy) = &diagnosis.remedy {
            writeln!(out, "    → {}", texts.render(&language, remedy))?;
        }
    }
    let is_bad = found.iter().any(|diagnosis| diagnosis.outcome == doctor::Outcome::Bad);
    Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Chinese where the terminal speaks it, else English.
fn language_of_the_environment() -> String {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let named = names
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let is_chinese = named.is_some_and(|named| named.starts_with("zh"));
    if is_chinese { "zh-CN" } else { "en" }.to_owned()
}

/// Checks the table of a year's notice and puts it where a running assistant finds it.
fn add_table(settings: &Settings, file: &Path) -> anyhow::Result<ExitCode> {
    let Added { table, outcome } = match calendar_files::add(file, &settings.data, settings.calendar.as_deref()) {
        Ok(added) => added,
        Err(TableFileError::Fault { path, fault }) => {
            anyhow::bail!("{} can't be used: {}", path.display(), in_words(&fault))
        }
        Err(error) => return Err(error.into()),
    };
    let mut out = std::io::stdout();
    let year = table.year();
    writeln!(
        out,
        "{year}: {} days off (weekends within a holiday included), {} make-up workdays",
        table.days_off(),
        table.make_up_workdays()
    )?;
    match outcome {
        Outcome::AlreadyThere { file: Some(file) } => {
            writeln!(out, "already there, in {}: nothing to do", file.display())?;
        }
        Outcome::AlreadyThere { file: None } => writeln!(out, "already there, in the program: nothing to do")?,
        Outcome::Written {
            file,
            replaces,
            overruled_by,
        } => {
            let instead = if replaces {
                " instead of the table for that year"
            } else {
                ""
            };
            writeln!(out, "written to {}{instead}", file.display())?;
            if let Some(other) = overruled_by {
                anyhow::bail!(
                    "{} has another table for {year} and comes later, so it counts: remove it",
                    other.display()
                );
            }
            writeln!(
                out,
                "a running assistant picks it up within seconds and tells everybody whose dates move"
            )?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is wrong with a table, in the words of the locale files.
fn in_words(fault: &calendar::TableFault) -> String {
    let text = Text::attribute("rule-calendar-table", fault.code).with("line", fault.line.to_string());
    match Texts::load(&library::built_in().locale_files) {
        Ok(texts) => texts.render("en", &text),
        Err(_) => fault.to_string(),
    }
}

/// Shows a year or a month, and how much is known of it.
fn show_calendar(settings: &Settings, shown: &str) -> anyhow::Result<ExitCode> {
    let shown: calendar::Shown = shown.parse()?;
    let folders = calendar_files::folders(&settings.data, settings.calendar.as_deref());
    let (files, faults) = TableFiles::open(folders);
    for fault in faults {
        let _ = writeln!(std::io::stderr(), "beian: not used: {fault}");
    }
    let calendar = files.calendar();
    let months = calendar::view(&calendar, shown)?;
    let year = shown.year;
    let mut out = std::io::stdout();
    match (calendar.has_table(year), files.source(year)) {
        (true, Some(file)) => writeln!(out, "{year}: the notice is in hand ({})", file.display())?,
        (true, None) => writeln!(out, "{year}: the notice is in hand (it comes with the program)")?,
        (false, _) => writeln!(
            out,
            "{year}: the notice is not in hand; assumed are weekends and the statutory days that are known"
        )?,
    }
    writeln!(out, "\n{}", months.trim_end())?;
    Ok(ExitCode::SUCCESS)
}
