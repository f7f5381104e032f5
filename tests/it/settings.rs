//! The settings: the example names them all, each has its variable, and what is wrong is told without telling a secret.

use std::{collections::BTreeSet, ffi::OsString, os::unix::ffi::OsStringExt};

use beian::{
    channels::{
        telegram::{TelegramSettings, WebhookSettings},
        web::WebSettings,
        wecom::{WecomSettings, app::AppSettings, bot::BotSettings},
    },
    config::{LogFormat, NAMES, PaperSettings, Settings, SettingsError, variable_of},
    conversation::SensitivePolicy,
};
use secrecy::{ExposeSecret, SecretString};

use crate::support::binary::project_file;

fn read(text: &str, variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    let variables = variables
        .iter()
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    Settings::read("beian.toml", text, variables)
}

fn complaint(text: &str, variables: &[(&str, &str)]) -> String {
    read(text, variables).expect_err("it can't be used").to_string()
}

fn example() -> String {
    std::fs::read_to_string(project_file("beian.example.toml")).unwrap()
}

/// The example with its settings uncommented: all of them, or those with a default only.
fn uncommented(with_examples: bool) -> String {
    let text = example();
    let mut lines = Vec::new();
    let mut is_example = false;
    for line in text.lines() {
        let bare = line
            .strip_prefix('#')
            .filter(|bare| bare.starts_with(|c: char| c == '[' || c.is_ascii_lowercase()));
        match bare {
            Some(bare) if bare.starts_with('[') => lines.push(bare),
            Some(bare) if with_examples || !is_example => lines.push(bare),
            Some(_) => {}
            None if line.starts_with('[') => lines.push(line),
            None => {}
        }
        is_example = line == "# example:";
    }
    lines.join("\n")
}

/// Every setting in a table by its path.
fn paths(before: &str, table: &toml::Table, found: &mut Vec<String>) {
    for (key, value) in table {
        let path = format!("{before}{key}");
        match value {
            toml::Value::Table(inner) => paths(&format!("{path}."), inner, found),
            _ => found.push(path),
        }
    }
}

/// A value for every setting, unlike its default.
fn other_value(name: &str) -> &'static str {
    match name {
        "data" => "elsewhere",
        "master_key" => "12345678",
        "master_key_file" => "my.key",
        "conversation" => "talk",
        "locales" => "words",
        "calendar" => "days",
        "log" => "debug",
        "log_format" => "json",
        "web.enabled" => "false",
        "web.listen" => "127.0.0.1:9",
        "web.public_url" => "https://page.example/",
        "web.access_token" => "123456789012",
        "web.max_upload_mebibytes" => "3",
        "telegram.token" => "654321",
        "telegram.api_url" => "http://127.0.0.1:1/",
        "telegram.sensitive" => "page",
        "telegram.messages_per_second" => "7",
        "telegram.messages_per_second_per_chat" => "8",
        "telegram.poll_seconds" => "9",
        "telegram.retry_milliseconds" => "10",
        "telegram.webhook.url" => "https://hook.example/t",
        "telegram.webhook.listen" => "127.0.0.1:11",
        "telegram.webhook.secret" => "000777",
        "telegram.webhook.max_connections" => "12",
        "wecom.bot.bot_id" => "777",
        "wecom.bot.secret" => "888",
        "wecom.bot.url" => "ws://127.0.0.1:1/",
        "wecom.bot.ping_seconds" => "15",
        "wecom.bot.messages_per_minute" => "19",
        "wecom.bot.retry_milliseconds" => "16",
        "wecom.app.corp_id" => "wwother",
        "wecom.app.agent_id" => "15",
        "wecom.app.secret" => "111222",
        "wecom.app.token" => "333",
        "wecom.app.encoding_aes_key" => "4444",
        "wecom.app.api_url" => "http://127.0.0.1:2/",
        "wecom.app.listen" => "127.0.0.1:16",
        "wecom.app.path" => "/other",
        "wecom.app.cards" => "false",
        "wecom.app.messages_per_minute" => "17",
        "wecom.app.retry_milliseconds" => "18",
        "papers.max_mebibytes" => "13",
        "papers.checks_at_once" => "14",
        _ => panic!("there is no value for {name} here yet"),
    }
}

/// Every setting by its path with its value as text. A field that is added has to be named here, or this doesn't compile.
fn walk(settings: &Settings) -> Vec<(&'static str, Option<String>)> {
    let Settings {
        data,
        conversation,
        locales,
        calendar,
        master_key,
        master_key_file,
        log,
        log_format,
        web,
        telegram,
        wecom,
        papers,
    } = settings;
    let WecomSettings { bot, app } = wecom;
    let WebSettings {
        enabled,
        listen,
        public_url,
        access_token,
        max_upload_mebibytes,
    } = web;
    let PaperSettings {
        max_mebibytes,
        checks_at_once,
    } = papers;
    let secret = |secret: &Option<SecretString>| secret.as_ref().map(|secret| secret.expose_secret().to_owned());
    let path = |path: &Option<std::path::PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let mut all = vec![
        ("data", Some(data.display().to_string())),
        ("master_key", secret(master_key)),
        ("master_key_file", path(master_key_file)),
        ("conversation", path(conversation)),
        ("locales", path(locales)),
        ("calendar", path(calendar)),
        ("log", Some(log.clone())),
        ("log_format", Some(format!("{log_format:?}").to_lowercase())),
        ("web.enabled", enabled.map(|enabled| enabled.to_string())),
        ("web.listen", Some(listen.to_string())),
        ("web.public_url", public_url.as_ref().map(ToString::to_string)),
        ("web.access_token", secret(access_token)),
        ("web.max_upload_mebibytes", Some(max_upload_mebibytes.to_string())),
        ("papers.max_mebibytes", Some(max_mebibytes.to_string())),
        ("papers.checks_at_once", Some(checks_at_once.to_string())),
    ];
    if let Some(bot) = bot {
        all.extend(walk_bot(bot));
    }
    if let Some(app) = app {
        all.extend(walk_app(app));
    }
    let Some(telegram) = telegram else { return all };
    let TelegramSettings {
        token,
        api_url,
        sensitive,
        webhook,
        messages_per_second,
        messages_per_second_per_chat,
        // No setting.
        page_available: _,
        poll_seconds,
        retry_milliseconds,
    } = telegram;
    all.extend([
        ("telegram.token", Some(token.expose_secret().to_owned())),
        ("telegram.api_url", Some(api_url.to_string())),
        ("telegram.sensitive", Some(format!("{sensitive:?}").to_lowercase())),
        ("telegram.messages_per_second", Some(messages_per_second.to_string())),
        (
            "telegram.messages_per_second_per_chat",
            Some(messages_per_second_per_chat.to_string()),
        ),
        ("telegram.poll_seconds", Some(poll_seconds.to_string())),
        ("telegram.retry_milliseconds", Some(retry_milliseconds.to_string())),
    ]);
    let Some(WebhookSettings {
        url,
        listen,
        secret,
        max_connections,
    }) = webhook
    else {
        return all;
    };
    all.extend([
        ("telegram.webhook.url", Some(url.to_string())),
        ("telegram.webhook.listen", Some(listen.to_string())),
        ("telegram.webhook.secret", Some(secret.expose_secret().to_owned())),
        ("telegram.webhook.max_connections", Some(max_connections.to_string())),
    ]);
    all
}

fn walk_bot(settings: &BotSettings) -> Vec<(&'static str, Option<String>)> {
    let BotSettings {
        bot_id,
        secret,
        url,
        ping_seconds,
        messages_per_minute,
        retry_milliseconds,
        // No setting.
        page_available: _,
    } = settings;
    vec![
        ("wecom.bot.bot_id", Some(bot_id.clone())),
        ("wecom.bot.secret", Some(secret.expose_secret().to_owned())),
        ("wecom.bot.url", Some(url.to_string())),
        ("wecom.bot.ping_seconds", Some(ping_seconds.to_string())),
        ("wecom.bot.messages_per_minute", Some(messages_per_minute.to_string())),
        ("wecom.bot.retry_milliseconds", Some(retry_milliseconds.to_string())),
    ]
}

fn walk_app(app: &AppSettings) -> Vec<(&'static str, Option<String>)> {
    let AppSettings {
        corp_id,
        agent_id,
        secret,
        token,
        encoding_aes_key,
        api_url,
        listen,
        path,
        cards,
        messages_per_minute,
        retry_milliseconds,
        // No setting.
        page_available: _,
    } = app;
    vec![
        ("wecom.app.corp_id", Some(corp_id.clone())),
        ("wecom.app.agent_id", Some(agent_id.to_string())),
        ("wecom.app.secret", Some(secret.expose_secret().to_owned())),
        ("wecom.app.token", Some(token.expose_secret().to_owned())),
        (
            "wecom.app.encoding_aes_key",
            Some(encoding_aes_key.expose_secret().to_owned()),
        ),
        ("wecom.app.api_url", Some(api_url.to_string())),
        ("wecom.app.listen", Some(listen.to_string())),
        ("wecom.app.path", Some(path.clone())),
        ("wecom.app.cards", Some(cards.to_string())),
        ("wecom.app.messages_per_minute", Some(messages_per_minute.to_string())),
        ("wecom.app.retry_milliseconds", Some(retry_milliseconds.to_string())),
    ]
}

#[test]
fn the_example_names_every_setting_in_order() {
    let table: toml::Table = toml::from_str(&uncommented(true)).unwrap();
    let mut named = Vec::new();
    paths("", &table, &mut named);
    assert_eq!(named, NAMES);

    let full = read(&uncommented(true), &[]).unwrap();
    let fields: BTreeSet<&str> = walk(&full).into_iter().map(|(name, _)| name).collect();
    assert_eq!(fields, BTreeSet::from(NAMES));
    assert!(walk(&full).into_iter().all(|(_, value)| value.is_some()));
}

#[test]
fn the_example_tells_the_defaults() {
    let untouched = read(&example(), &[]).unwrap();
    assert_eq!(walk(&untouched), walk(&Settings::default()));

    // Chats have no default; what they need comes from variables here, so that everything else of it is compared too.
    let needed = [
        ("BEIAN_TELEGRAM__TOKEN", "1:a"),
        ("BEIAN_TELEGRAM__WEBHOOK__URL", "https://hook.example/t"),
        ("BEIAN_TELEGRAM__WEBHOOK__LISTEN", "127.0.0.1:11"),
        ("BEIAN_TELEGRAM__WEBHOOK__SECRET", "s"),
        ("BEIAN_WECOM__BOT__BOT_ID", "aib"),
        ("BEIAN_WECOM__BOT__SECRET", "s"),
        ("BEIAN_WECOM__APP__CORP_ID", "ww1"),
        ("BEIAN_WECOM__APP__AGENT_ID", "1000002"),
        ("BEIAN_WECOM__APP__SECRET", "s"),
        ("BEIAN_WECOM__APP__TOKEN", "t"),
        ("BEIAN_WECOM__APP__ENCODING_AES_KEY", "k"),
        ("BEIAN_WECOM__APP__LISTEN", "127.0.0.1:12"),
    ];
    let said = read(&uncommented(false), &needed).unwrap();
    assert_eq!(walk(&said), walk(&read("", &needed).unwrap()));
    let telegram = TelegramSettings::new(SecretString::from("1:a"));
    let alone = Settings {
        telegram: Some(telegram),
        ..Settings::default()
    };
    assert_eq!(walk(&alone), walk(&read("", &needed[..1]).unwrap()));
    assert_eq!(said.telegram.unwrap().sensitive, SensitivePolicy::Ask);
    assert_eq!(said.log_format, LogFormat::Auto);
}

#[test]
fn each_setting_can_be_overridden_by_its_variable() {
    let base = uncommented(true);
    let before = walk(&read(&base, &[]).unwrap());
    for name in NAMES {
        let value = other_value(name);
        let after = walk(&read(&base, &[(&variable_of(name), value)]).unwrap());
        for ((name_before, value_before), (name_after, value_after)) in before.iter().zip(&after) {
            assert_eq!(name_before, name_after);
            if *name_after == name {
                assert_eq!(value_after.as_deref(), Some(value), "{name}");
                assert_ne!(value_before, value_after, "{name}: choose another value");
            } else {
                assert_eq!(value_before, value_after, "{name} changes {name_after}");
            }
        }
    }
}

#[test]
fn the_variables_are_named_as_the_readme_says() {
    assert_eq!(variable_of("data"), "BEIAN_DATA");
    assert_eq!(variable_of("master_key_file"), "BEIAN_MASTER_KEY_FILE");
    assert_eq!(variable_of("telegram.webhook.url"), "BEIAN_TELEGRAM__WEBHOOK__URL");
    let readme = std::fs::read_to_string(project_file("README.md")).unwrap();
    for word in readme
        .split('`')
        .filter(|word| word.starts_with("BEIAN_") && word.len() > "BEIAN_".len())
    {
        let variable = word.split('=').next().unwrap();
        for variable in variable.split(", ") {
            assert!(
                variable.contains(' ') || NAMES.iter().any(|name| variable_of(name) == variable),
                "{variable}"
            );
        }
    }
}

#[test]
fn digits_are_a_good_secret() {
    for value in ["123456", "0012", "1e5", "true", "-7", "18446744073709551616"] {
        let settings = read(
            "",
            &[
                ("BEIAN_MASTER_KEY", value),
                ("BEIAN_TELEGRAM__TOKEN", value),
                ("BEIAN_WEB__ACCESS_TOKEN", value),
            ],
        );
        let settings = settings.unwrap();
        assert_eq!(settings.master_key.unwrap().expose_secret(), value);
        assert_eq!(settings.telegram.unwrap().token.expose_secret(), value);
        assert_eq!(settings.web.access_token.unwrap().expose_secret(), value);
    }
}

#[test]
fn the_page_is_off_by_default_where_there_is_a_chat() {
    assert!(read("", &[]).unwrap().serves_page());
    let bot = "[wecom.bot]\nbot_id = 'aib'\nsecret = 's'\n";
    assert!(!read(bot, &[]).unwrap().serves_page());
    assert!(read(&format!("{bot}[web]\nenabled = true"), &[]).unwrap().serves_page());
    assert!(!read("[telegram]\ntoken = '1:a'", &[]).unwrap().serves_page());
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let settings = read("log = 'warn'", &[("BEIAN_TELEGRAM__TOKEN", ""), ("BEIAN_LOG", "")]).unwrap();
    assert!(settings.telegram.is_none());
    assert_eq!(settings.log, "warn");
}

#[test]
fn a_name_that_is_no_setting_is_told() {
    for (text, variables, wanted) in [
        (
            "dta = 'x'",
            &[][..],
            "beian.toml: there is no setting `dta`; did you mean `data`?",
        ),
        (
            "[web]\nlisten_on = 'x'",
            &[],
            "beian.toml: there is no setting `web.listen_on`; did you mean `web.listen`?",
        ),
        (
            "[web]\naccess-token = 'x'",
            &[],
            "beian.toml: there is no setting `web.access-token`; did you mean `web.access_token`?",
        ),
        (
            "[telegram]\ntoken = '1:a'\nsensitiv = 'ask'",
            &[],
            "`telegram.sensitiv`; did you mean `telegram.sensitive`?",
        ),
        (
            "[telegram]\ntoken = '1:a'\npage_available = true",
            &[],
            "no setting `telegram.page_available`",
        ),
        ("[papers]\nmax = 3", &[], "no setting `papers.max`"),
        (
            "[wecom.app]\npage_available = true",
            &[],
            "no setting `wecom.app.page_available`",
        ),
        (
            "telegram = '1:a'",
            &[],
            "no setting `telegram`; it is a section: [telegram]",
        ),
        (
            "",
            &[("BEIAN_CONFIG", "x.toml")],
            "the variable BEIAN_CONFIG: there is no setting `config`; the settings file is named with --config",
        ),
        ("", &[("BEIAN_WEB_LISTEN", "x")], "did you mean BEIAN_WEB__LISTEN?"),
        (
            "",
            &[("BEIAN_TELEGRAM", "1:a")],
            "the variable BEIAN_TELEGRAM: there is no setting `telegram`",
        ),
    ] {
        let told = complaint(text, variables);
        assert!(told.contains(wanted), "{told}");
    }
    assert!(read("", &[("BEIANX", "1"), ("OTHER_BEIAN_DATA", "1")]).is_ok());
}

#[test]
fn a_value_that_cannot_be_used_is_told_with_its_setting() {
    let token = ("BEIAN_TELEGRAM__TOKEN", "1:a");
    for (text, variables, wanted) in [
        ("[data]\nx = 1", &[][..], "beian.toml: data: this has to be a string"),
        (
            "log_format = 'xml'",
            &[],
            "beian.toml: log_format: this has to be auto, pretty or json",
        ),
        (
            "",
            &[("BEIAN_LOG_FORMAT", "xml")],
            "the variable BEIAN_LOG_FORMAT: log_format: this has to be auto, pretty or json",
        ),
        (
            "",
            &[token, ("BEIAN_TELEGRAM__SENSITIVE", "no")],
            "telegram.sensitive: this has to be ask, allow or page",
        ),
        (
            "[web]\nlisten = 8080",
            &[],
            "beian.toml: web.listen: invalid socket address syntax",
        ),
        (
            "[web]\nenabled = 'maybe'",
            &[],
            "beian.toml: web.enabled: this has to be a boolean",
        ),
        (
            "[web]\npublic_url = 'beian'",
            &[],
            "beian.toml: web.public_url: relative URL without a base",
        ),
        (
            "[papers]\nmax_mebibytes = 'many'",
            &[],
            "beian.toml: papers.max_mebibytes: this has to be an integer",
        ),
        (
            "",
            &[("BEIAN_PAPERS__CHECKS_AT_ONCE", "-1")],
            "the variable BEIAN_PAPERS__CHECKS_AT_ONCE: papers.checks_at_once",
        ),
        (
            "[telegram]\npoll_seconds = 3",
            &[],
            "beian.toml: telegram.token: this has to be set, too",
        ),
        (
            "",
            &[token, ("BEIAN_TELEGRAM__WEBHOOK__MAX_CONNECTIONS", "500")],
            "telegram.webhook",
        ),
        (
            "[wecom.app]\ncards = true",
            &[],
            "beian.toml: wecom.app.corp_id: this has to be set, too",
        ),
        ("data = ", &[], "beian.toml:1:"),
    ] {
        let told = complaint(text, variables);
        assert!(told.contains(wanted), "{told}");
    }
}

#[test]
fn no_complaint_tells_a_secret() {
    const SECRET: &str = "sesame-sesame";
    let broken = format!("log = 'warn'\n[telegram]\ntoken = \"{SECRET}\nsensitive = 'ask'");
    let told = complaint(&broken, &[]);
    assert!(told.starts_with("beian.toml:3:") && !told.contains(SECRET), "{told}");
    for name in NAMES {
        for (text, variables) in [
            (String::new(), vec![(variable_of(name), SECRET.to_owned())]),
            (
                String::new(),
                vec![(variable_of(name).replace("__", "_") + "_X", SECRET.to_owned())],
            ),
            (format!("{name} = ['{SECRET}']"), Vec::new()),
            (format!("{name} = '{SECRET}'"), Vec::new()),
            (
                format!("{name} = {{ {SECRET} = '{SECRET}' }}").replacen(SECRET, "x", 1),
                Vec::new(),
            ),
        ] {
            let variables: Vec<(&str, &str)> = variables
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            if let Err(error) = read(&text, &variables) {
                assert!(!error.to_string().contains(SECRET), "{name}: {error}");
                assert!(!format!("{error:?}").contains(SECRET), "{name}: {error:?}");
            }
        }
    }
    let secrets = [
        ("BEIAN_MASTER_KEY", SECRET),
        ("BEIAN_TELEGRAM__TOKEN", SECRET),
        ("BEIAN_WEB__ACCESS_TOKEN", SECRET),
    ];
    assert!(!format!("{:?}", read("", &secrets).unwrap()).contains(SECRET));
    let bytes = OsString::from_vec(b"sesame\xff".to_vec());
    let told = Settings::read("", "", [(OsString::from("BEIAN_MASTER_KEY"), bytes)])
        .unwrap_err()
        .to_string();
    assert!(told.contains("BEIAN_MASTER_KEY") && !told.contains("sesame"), "{told}");
}

#[test]
fn the_page_is_served_unless_there_is_a_chat() {
    assert!(read("", &[]).unwrap().serves_page());
    let telegram = ("BEIAN_TELEGRAM__TOKEN", "1:a");
    let app = [
        ("BEIAN_WECOM__APP__CORP_ID", "ww1"),
        ("BEIAN_WECOM__APP__AGENT_ID", "1000002"),
        ("BEIAN_WECOM__APP__SECRET", "s"),
        ("BEIAN_WECOM__APP__TOKEN", "t"),
        ("BEIAN_WECOM__APP__ENCODING_AES_KEY", "k"),
        ("BEIAN_WECOM__APP__LISTEN", "127.0.0.1:12"),
    ];
    for chat in [&[telegram][..], &app[..]] {
        assert!(!read("", chat).unwrap().serves_page());
        assert!(read("[web]\nenabled = true", chat).unwrap().serves_page());
    }
}

#[test]
fn an_open_address_names_the_setting_that_it_needs() {
    let open = read("", &[("BEIAN_WEB__LISTEN", "0.0.0.0:8080")]).unwrap();
    let told = open.web.check_exposure().unwrap_err().to_string();
    assert!(
        told.contains("web.access_token") && told.contains("web.listen"),
        "{told}"
    );
}
