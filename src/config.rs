//! Settings: `beian.toml`, overridden by `BEIAN_…` variables. Secrets are never printed.
//!
//! `beian.example.toml` names every setting; a test holds it to that.

use std::path::{Path, PathBuf};

use config::{Config, Environment, File, FileFormat};
use secrecy::SecretString;
use serde::Deserialize;

use crate::channels::{telegram::TelegramSettings, web::WebSettings};

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
    pub web: WebSection,
    /// Telegram; used when `token` is set.
    pub telegram: Option<TelegramSettings>,
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

/// The local page's settings, and whether it is served at all.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WebSection {
    /// Served or not; default: served when no other channel is set up.
    pub enabled: Option<bool>,
    /// Everything else.
    #[serde(flatten)]
    pub page: WebSettings,
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
        PaperSettings { max_mebibytes: 20, checks_at_once: 2 }
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
            web: WebSection::default(),
            telegram: None,
            papers: PaperSettings::default(),
        }
    }
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file that was named isn't there.
    #[error("there is no settings file {0}")]
    Missing(PathBuf),
    /// A value that can't be used; the text names the setting, never a secret's value.
    #[error("the settings can't be used: {0}")]
    Wrong(String),
}

impl Settings {
    /// Reads the file (or `beian.toml` in the working folder, if it is there), then the variables.
    pub fn load(file: Option<&Path>) -> Result<Settings, SettingsError> {
        let mut builder = Config::builder();
        match file {
            Some(path) if !path.exists() => return Err(SettingsError::Missing(path.to_owned())),
            Some(path) => builder = builder.add_source(File::from(path).format(FileFormat::Toml)),
            None => builder = builder.add_source(File::new("beian.toml", FileFormat::Toml).required(false)),
        }
        let variables = Environment::with_prefix("BEIAN").prefix_separator("_").separator("__").try_parsing(true);
        builder
            .add_source(variables)
            .build()
            .and_then(Config::try_deserialize)
            .map_err(|error| SettingsError::Wrong(error.to_string()))
    }

    /// Whether the local page is served.
    pub fn serves_page(&self) -> bool {
        self.web.enabled.unwrap_or(self.telegram.is_none())
    }

    /// Where the master key is kept.
    pub fn master_key_path(&self) -> PathBuf {
        self.master_key_file.clone().unwrap_or_else(|| self.data.join("master.key"))
    }
}
