//! `beian doctor`: looks at what the settings name, asks each channel's server, and says in words what is wrong and where to mend it.
//!
//! Never shows a secret, changes nothing, and takes nothing away from an assistant that is running.

mod house;
mod page;
mod telegram;
mod wecom;

use crate::{config::Settings, texts::Text};

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it should be.
    Good,
    /// It works; somebody should look at it.
    Warn,
    /// It doesn't work.
    Bad,
}

/// What was found out about one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// How it is.
    pub outcome: Outcome,
    /// What there is to say.
    pub text: Text,
    /// What to do about it; none when it is good.
    pub remedy: Option<Text>,
}

impl Diagnosis {
    fn good(id: &'static str) -> Diagnosis {
        Diagnosis {
            outcome: Outcome::Good,
            text: Text::message(id),
            remedy: None,
        }
    }

    fn warn(id: &'static str) -> Diagnosis {
        Diagnosis {
            outcome: Outcome::Warn,
            text: Text::message(id),
            remedy: Some(Text::attribute(id, REMEDY)),
        }
    }

    fn bad(id: &'static str) -> Diagnosis {
        Diagnosis {
            outcome: Outcome::Bad,
            ..Diagnosis::warn(id)
        }
    }

    /// Something to name in both sentences.
    fn with(mut self, name: &'static str, value: impl Into<String>) -> Diagnosis {
        let value = value.into();
        self.remedy = self.remedy.map(|remedy| remedy.with(name, value.clone()));
        self.text = self.text.with(name, value);
        self
    }
}

/// The attribute that says what to do.
const REMEDY: &str = "remedy";

/// Every message of the doctor's, with whether it has a remedy.
pub const TEXTS: &[(&str, bool)] = &[
    (house::DATA_GOOD, false),
    (house::DATA_BAD, true),
    (house::RUNNING, false),
    (house::KEY_GOOD, false),
    (house::KEY_NEW, false),
    (house::KEY_EXPOSED, true),
    (house::KEY_BAD, true),
    (page::GOOD, false),
    (page::OFF, false),
    (page::EXPOSED, true),
    (page::NO_TOKEN, true),
    (page::PORT_TAKEN, true),
    (page::PUBLIC_GOOD, false),
    (page::PUBLIC_BAD, true),
    (telegram::GOOD, false),
    (telegram::BAD_TOKEN, true),
    (telegram::UNREACHABLE, true),
    (telegram::REFUSED, true),
    (telegram::WEBHOOK_FAILS, true),
    (wecom::BOT_GOOD, false),
    (wecom::BOT_RUNNING, false),
    (wecom::BOT_REFUSED, true),
    (wecom::BOT_UNREACHABLE, true),
    (wecom::APP_GOOD, false),
    (wecom::APP_SETTINGS, true),
    (wecom::APP_SECRET, true),
    (wecom::APP_ADDRESS, true),
    (wecom::APP_AGENT, true),
    (wecom::APP_UNREACHABLE, true),
    (wecom::CALLBACK_GOOD, false),
    (wecom::CALLBACK_BAD, true),
    (wecom::CALLBACK_STOPPED, false),
];

/// Looks at everything that the settings name. Takes some seconds at the most for each channel.
pub async fn examine(settings: &Settings) -> Vec<Diagnosis> {
    let is_running = house::is_running(settings);
    let mut found = house::examine(settings, is_running);
    found.extend(page::examine(settings, is_running).await);
    if let Some(settings) = &settings.telegram {
        found.extend(telegram::examine(settings).await);
    }
    found.extend(wecom::examine(&settings.wecom, is_running).await);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{library, texts::Texts};

    #[test]
    fn everything_can_be_said_in_both_languages() {
        let texts = Texts::load(&library::built_in().locale_files).unwrap();
        for language in ["zh-CN", "en"] {
            for (id, has_remedy) in TEXTS {
                let texts = |text: &Text| texts.render(language, text);
                assert_ne!(texts(&Text::message(*id)), *id, "{language}");
                let remedy = texts(&Text::attribute(*id, REMEDY));
                assert_eq!(!remedy.contains(*id), *has_remedy, "{language} {id}: {remedy}");
            }
        }
    }
}
