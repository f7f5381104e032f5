//! `beian doctor`, as an operator runs it.

use std::{
    net::SocketAddr,
    path::Path,
    process::{Command, Output},
};

use crate::support::{
    binary::{Binary, telegram_variables},
    fake_telegram::{FakeTelegram, TOKEN},
    fake_wecom::{
        app::{self, FakeWecomApp, Fault},
        bot::{self, FakeBot},
    },
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_beian");

type Variables = Vec<(&'static str, String)>;

/// Runs it to its end.
async fn doctor(data: &Path, language: &str, variables: &Variables) -> (String, bool) {
    let mut command = Command::new(PROGRAM);
    let theirs = std::env::vars_os().map(|(name, _)| name);
    for name in theirs.filter(|name| name.to_string_lossy().starts_with("BEIAN_")) {
        command.env_remove(name);
    }
    command.current_dir(data).args(["doctor", "--language", language]);
    command
        .env("BEIAN_DATA", data)
        .envs(variables.iter().map(|(name, value)| (name, value)));
    // The fakes answer meanwhile.
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let Output { status, stdout, stderr } = output;
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr)
    );
    for secret in [TOKEN, app::SECRET, app::TOKEN, app::KEY, app::ACCESS, bot::SECRET] {
        assert!(!said.contains(secret), "it shows a secret: {said}");
    }
    (said, status.success())
}

fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

fn bot_variables(fake: &FakeBot) -> Variables {
    vec![
        ("BEIAN_WECOM__BOT__BOT_ID", bot::BOT_ID.to_owned()),
        ("BEIAN_WECOM__BOT__SECRET", bot::SECRET.to_owned()),
        ("BEIAN_WECOM__BOT__URL", fake.url()),
        ("BEIAN_WECOM__BOT__RETRY_MILLISECONDS", "20".to_owned()),
    ]
}

/// The same with other values for some.
fn but(variables: &Variables, others: &[(&'static str, &str)]) -> Variables {
    let mut changed = variables.clone();
    for (name, value) in others {
        changed.retain(|(known, _)| known != name);
        changed.push((name, (*value).to_owned()));
    }
    changed
}

fn has_all(said: &str, wanted: &[&str]) {
    for words in wanted {
        assert!(said.contains(words), "{words:?} is not in\n{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_well() {
    let data = tempfile::tempdir().unwrap();
    let (telegram, app, bot) = (
        FakeTelegram::start().await,
        FakeWecomApp::start().await,
        FakeBot::start().await,
    );
    let mut variables: Variables = telegram_variables(&telegram.url());
    variables.extend(app.variables(free_address()));
    variables.extend(bot_variables(&bot));
    let (said, is_well) = doctor(data.path(), "zh-CN", &variables).await;
    has_all(
        &said,
        &[
            "可以写",
            "第一次启动时会生成",
            "本地网页：没有开",
            "Telegram：已连上机器人 @",
            "企业微信机器人：已连上",
            "企业微信应用：已连上「备案助手」",
            "助手没有运行，回调没有检查",
        ],
    );
    assert!(is_well && !said.contains('✗'), "{said}");
    assert!(
        std::fs::read_dir(data.path()).unwrap().next().is_none(),
        "it changes nothing"
    );
    let (said, _) = doctor(data.path(), "en", &variables).await;
    has_all(&said, &["WeCom bot: connected.", "connected to “备案助手”"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_assistant_is_left_alone() {
    let data = tempfile::tempdir().unwrap();
    let (app, bot) = (FakeWecomApp::start().await, FakeBot::start().await);
    let mut variables = app.variables(free_address());
    variables.extend(bot_variables(&bot));
    let _binary = Binary::start(Path::new(PROGRAM), data.path(), &variables);
    let (said, is_well) = doctor(data.path(), "zh-CN", &variables).await;
    has_all(
        &said,
        &[
            "正在用这个数据目录运行",
            "助手正在用这条连接",
            "能回答平台的网址验证",
            "主密钥可以用",
        ],
    );
    assert!(is_well, "{said}");
    assert!(bot.connections() <= 1, "it threw the assistant out");
    let wrong = but(&variables, &[("BEIAN_WECOM__APP__TOKEN", "another-token-than-that")]);
    let (said, is_well) = doctor(data.path(), "zh-CN", &wrong).await;
    has_all(&said, &["没有按平台的要求回答网址验证", "设置 API 接收"]);
    assert!(!is_well);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_with_its_place() {
    let data = tempfile::tempdir().unwrap();
    let (telegram, app, bot) = (
        FakeTelegram::start().await,
        FakeWecomApp::start().await,
        FakeBot::start().await,
    );
    let (to_telegram, to_app, to_bot) = (
        telegram_variables(&telegram.url()),
        app.variables(free_address()),
        bot_variables(&bot),
    );
    let nowhere = format!("http://{}", free_address());
    let nowhere_bot = format!("ws://{}", free_address());
    let cases: Vec<(Variables, &[&str])> = vec![
        (
            but(&to_telegram, &[("BEIAN_TELEGRAM__TOKEN", "1:wrong")]),
            &["令牌不对", "@BotFather"],
        ),
        (
            but(&to_telegram, &[("BEIAN_TELEGRAM__API_URL", &nowhere)]),
            &["Telegram：连不上", "HTTPS_PROXY"],
        ),
        (
            but(&to_app, &[("BEIAN_WECOM__APP__SECRET", "wrong-secret")]),
            &["Secret 不对", "40001", "应用管理"],
        ),
        (
            but(&to_app, &[("BEIAN_WECOM__APP__AGENT_ID", "7")]),
            &["不是同一个应用", "AgentId"],
        ),
        (
            but(&to_app, &[("BEIAN_WECOM__APP__ENCODING_AES_KEY", "short")]),
            &["企业微信应用：设置用不了", "encoding_aes_key"],
        ),
        (
            but(&to_app, &[("BEIAN_WECOM__APP__API_URL", &nowhere)]),
            &["企业微信应用：连不上", "wecom.app.api_url"],
        ),
        (
            but(&to_bot, &[("BEIAN_WECOM__BOT__SECRET", "wrong-secret")]),
            &["Bot ID 或 Secret 不对", "智能机器人"],
        ),
        (
            but(&to_bot, &[("BEIAN_WECOM__BOT__URL", &nowhere_bot)]),
            &["企业微信机器人：连不上", "443"],
        ),
        (
            vec![
                ("BEIAN_WEB__LISTEN", "0.0.0.0:0".to_owned()),
                ("BEIAN_WEB__ACCESS_TOKEN", "short".to_owned()),
            ],
            &["别人也能访问", "web.access_token"],
        ),
        (
            vec![("BEIAN_MASTER_KEY", "no key".to_owned())],
            &["主密钥用不了", "备份"],
        ),
    ];
    for (variables, wanted) in cases {
        let (said, is_well) = doctor(data.path(), "zh-CN", &variables).await;
        has_all(&said, wanted);
        assert!(!is_well, "{said}");
        let (said, _) = doctor(data.path(), "en", &variables).await;
        assert!(said.contains('✗') && said.contains('→'), "{said}");
    }
    app.fault(Fault::code(
        60020,
        "not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more info at x",
    ));
    let (said, is_well) = doctor(data.path(), "zh-CN", &to_app).await;
    has_all(&said, &["203.0.113.7", "企业可信 IP"]);
    assert!(!is_well);
}
