//! Settings: `beian.toml`, overridden by `BEIAN_…` variables. Secrets are never printed.
//!
//! `beian.example.toml` names every setting; a test holds it to that.

use std::{
    collections::HashMap,
    ffi::OsString,
    path::{Path, PathBuf},
};

use config::{Config, ConfigError, Environment, File, FileFormat};
use secrecy::SecretString;
use serde::Deserialize;

use crate::channels::{telegram::TelegramSettings, web::WebSettings, wecom::WecomSettings};

/// Every setting by its path, in the order of `beian.example.toml`.
pub const NAMES: [&str; 43] = [
    "data",
    "master_key",
    "master_key_file",
    "conversation",
    "locales",
    "calendar",
    "log",
    "log_format",
    "web.enabled",
    "web.listen",
    "web.public_url",
    "web.access_token",
    "web.max_upload_mebibytes",
    "telegram.token",
    "telegram.api_url",
    "telegram.sensitive",
    "telegram.messages_per_second",
    "telegram.messages_per_second_per_chat",
    "telegram.poll_seconds",
    "telegram.retry_milliseconds",
    "telegram.webhook.url",
    "telegram.webhook.listen",
    "telegram.webhook.secret",
    "telegram.webhook.max_connections",
    "wecom.bot.bot_id",
    "wecom.bot.secret",
    "wecom.bot.url",
    "wecom.bot.ping_seconds",
    "wecom.bot.messages_per_minute",
    "wecom.bot.retry_milliseconds",
    "wecom.app.corp_id",
    "wecom.app.agent_id",
    "wecom.app.secret",
    "wecom.app.token",
    "wecom.app.encoding_aes_key",
    "wecom.app.api_url",
    "wecom.app.listen",
    "wecom.app.path",
    "wecom.app.cards",
    "wecom.app.messages_per_minute",
    "wecom.app.retry_milliseconds",
    "papers.max_mebibytes",
    "papers.checks_at_once",
];

/// Settings that are one of a few words.
const CHOICES: [(&str, &str); 2] = [
    ("log_format", "auto, pretty or json"),
    ("telegram.sensitive", "ask, allow or page"),
];

/// What every variable of ours begins with.
const PREFIX: &str = "BEIAN_";

/// All settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The folder where everything durable lives.
    pub data: PathBuf,
    /// A conversation folder to be used instead of the built-in one.
    pub conversation: Option<PathBuf>,
    /// A folder `<language>/*.ftl` whose files replace the built-in ones of the same name.
    pub locales: Option<PathBuf>,
    /// A folder with tables of holidays (`2027.csv`); also looked for in `<data>/calendar`.
    pub calendar: Option<PathBuf>,
    /// The master key (base64, 32 bytes). Otherwise it is kept in `master_key_file`.
    pub master_key: Option<SecretString>,
    /// Where the master key is kept; default `<data>/master.key`.
    pub master_key_file: Option<PathBuf>,
    /// What is logged, e.g. `info` or `beian=debug,warn`.
    pub log: String,
    /// How logs look; default: by whether they go to a terminal.
    pub log_format: LogFormat,
    /// The local page.
    pub web: WebSettings,
    /// Telegram; used when `token` is set.
    pub telegram: Option<TelegramSettings>,
    /// WeCom, in two ways.
    pub wecom: WecomSettings,
    /// Limits on what people send.
    pub papers: PaperSettings,
}

/// How logs look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Pretty on a terminal, JSON otherwise.
    #[default]
    Auto,
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}

/// Limits on what people send.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PaperSettings {
    /// The largest file that is taken in, in mebibytes.
    pub max_mebibytes: u32,
    /// How many files are looked at side by side.
    pub checks_at_once: u32,
}

impl Default for PaperSettings {
    fn default() -> PaperSettings {
        PaperSettings {
            max_mebibytes: 20,
            checks_at_once: 2,
        }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            data: PathBuf::from("data"),
            conversation: None,
            locales: None,
            calendar: None,
            master_key: None,
            master_key_file: None,
            log: "info".to_owned(),
            log_format: LogFormat::Auto,
            web: WebSettings::default(),
            telegram: None,
            wecom: WecomSettings::default(),
            papers: PaperSettings::default(),
        }
    }
}

/// What is wrong with the settings. Never tells a value: it may be a secret, or a secret in the wrong place.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file that was named isn't there.
    #[error("there is no settings file {0}")]
    Missing(PathBuf),
    /// A file can't be read.
    #[error("the settings file {0} can't be read: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// A file isn't TOML.
    #[error("{file}:{line}:{column}: {message}")]
    Form {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What isn't.
        message: String,
    },
    /// There is no setting of that name.
    #[error("{place}: there is no setting `{name}`{hint}")]
    Unknown {
        /// The file or the variable.
        place: String,
        /// The name.
        name: String,
        /// What may have been meant.
        hint: String,
    },
    /// A value that can't be used.
    #[error("{place}: {problem}")]
    Wrong {
        /// The setting, and the variable that sets it.
        place: String,
        /// What is wrong with its value.
        problem: String,
    },
}

/// The variable that sets a setting.
pub fn variable_of(name: &str) -> String {
    format!("{PREFIX}{}", name.to_uppercase().replace('.', "__"))
}

impl Settings {
    /// Reads the file (or `beian.toml` in the working folder, if it is there), then the variables.
    pub fn load(file: Option<&Path>) -> Result<Settings, SettingsError> {
        let path = file.unwrap_or(Path::new("beian.toml"));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => match file {
                Some(path) => return Err(SettingsError::Missing(path.to_owned())),
                None => String::new(),
            },
            Err(error) => return Err(SettingsError::Unreadable(path.to_owned(), error)),
        };
        Settings::read(&path.display().to_string(), &text, std::env::vars_os())
    }

    /// The settings from a file's text and the variables of an environment. An empty variable counts as not set.
    pub fn read(
        file: &str,
        text: &str,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Settings, SettingsError> {
        let table: toml::Table = toml::from_str(text).map_err(|error| form(file, text, &error))?;
        check_names(file, "", &table)?;
        let variables = our_variables(variables)?;
        // Without parsing: a token of digits stays what it is; numbers are read where a number is wanted.
        let environment = Environment::with_prefix("BEIAN")
            .prefix_separator("_")
            .separator("__")
            .source(Some(variables.clone()));
        Config::builder()
            .add_source(File::from_str(text, FileFormat::Toml))
            .add_source(environment)
            .build()
            .and_then(Config::try_deserialize)
            .map_err(|error| explain(error, file, &variables))
    }

    /// Whether the local page is served: unless it is said, when no chat is.
    pub fn serves_page(&self) -> bool {
        let has_chats = self.telegram.is_some() || self.wecom.is_set();
        self.web.enabled.unwrap_or(!has_chats)
    }

    /// Where the master key is kept.
    pub fn master_key_path(&self) -> PathBuf {
        self.master_key_file
            .clone()
            .unwrap_or_else(|| self.data.join("master.key"))
    }
}

/// The variables that are settings, as text.
fn our_variables(
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<HashMap<String, String>, SettingsError> {
    let mut ours = HashMap::new();
    for (variable, value) in variables {
        let Ok(variable) = variable.into_string() else { continue };
        let Some(name) = variable.strip_prefix(PREFIX) else {
            continue;
        };
        let name = name.to_lowercase().replace("__", ".");
        if !NAMES.contains(&name.as_str()) {
            let hint = if name == "config" {
                "; the settings file is named with --config".to_owned()
            } else {
                nearest(&name).map_or(String::new(), |near| format!("; did you mean {}?", variable_of(near)))
            };
            return Err(SettingsError::Unknown {
                place: format!("the variable {variable}"),
                name,
                hint,
            });
        }
        let Ok(value) = value.into_string() else {
            return Err(SettingsError::Wrong {
                place: format!("the variable {variable}"),
                problem: "its value is not UTF-8".to_owned(),
            });
        };
        if !value.is_empty() {
            ours.insert(variable, value);
        }
    }
    Ok(ours)
}

/// Complains of the first name in a file that is no setting.
fn check_names(file: &str, path: &str, table: &toml::Table) -> Result<(), SettingsError> {
    for (key, value) in table {
        let name = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        if NAMES.contains(&name.as_str()) {
            continue;
        }
        let inside = format!("{name}.");
        let is_section = NAMES.iter().any(|known| known.starts_with(&inside));
        match value {
            toml::Value::Table(table) if is_section => check_names(file, &name, table)?,
            _ => {
                let hint = if is_section {
                    format!("; it is a section: [{name}]")
                } else {
                    nearest(&name).map_or(String::new(), |near| format!("; did you mean `{near}`?"))
                };
                return Err(SettingsError::Unknown {
                    place: file.to_owned(),
                    name,
                    hint,
                });
            }
        }
    }
    Ok(())
}

/// The setting that may have been meant.
fn nearest(name: &str) -> Option<&'static str> {
    let likeness = |known: &&str| strsim::jaro_winkler(known, name);
    let near = NAMES
        .into_iter()
        .max_by(|one, other| likeness(one).total_cmp(&likeness(other)))?;
    (likeness(&near) > 0.8).then_some(near)
}

/// Where a file isn't TOML. The error's own text would show the line, and with it perhaps a secret.
fn form(file: &str, text: &str, error: &toml::de::Error) -> SettingsError {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or(text);
    SettingsError::Form {
        file: file.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
        message: error.message().to_owned(),
    }
}

/// What config says of a value, without the value.
fn explain(error: ConfigError, file: &str, variables: &HashMap<String, String>) -> SettingsError {
    let (name, problem) = match error {
        ConfigError::NotFound(name) => (Some(name), "this has to be set, too".to_owned()),
        ConfigError::Type { key, expected, .. } => (key, format!("this has to be {expected}")),
        ConfigError::At { key, error, .. } => {
            let problem = error.to_string();
            // What a parser cites stands last, in quotes.
            let problem = problem.split(": \"").next().unwrap_or_default().to_owned();
            (key, problem)
        }
        other => (None, other.to_string()),
    };
    let Some(name) = name else {
        return SettingsError::Wrong {
            place: "the settings".to_owned(),
            problem,
        };
    };
    let choice = CHOICES.iter().find(|(known, _)| *known == name);
    let problem = choice.map_or(problem, |(_, words)| format!("this has to be {words}"));
    let variable = variable_of(&name);
    let place = if variables.contains_key(&variable) {
        format!("the variable {variable}")
    } else {
        file.to_owned()
    };
    SettingsError::Wrong {
        place: format!("{place}: {name}"),
        problem,
    }
}
