//! Wiring: opens everything, starts every channel, says where it is, and ends in good order.

use std::{io::Write, net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context;
use axum::{Router, extract::State, http::StatusCode, routing::get};
use beian::{
    calendar_files::{self, TableFiles},
    channels::{
        PageReception,
        telegram::{self, PollEnd, Telegram, TelegramSettings, webhook},
        web::{self, CookieKey, Door, Web},
        wecom::{
            app::{self as wecom_app, App, AppSettings},
            bot::{self, BotSettings, WecomBot},
        },
    },
    config::{LogFormat, Settings},
    conversation::{Book, Command},
    desk::{Desk, Parts, SystemClock, warn_of_table},
    documents::Limits,
    inspector::{Bounds, Inspector},
    store::{
        master_key::MasterKey,
        papers::Papers,
        sled::{self, SledStore},
        vault::Vault,
    },
    texts::{DEFAULT_LANGUAGE, Text},
};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::{load_book, sources};

/// The product runs on one engine; another would be named here.
pub(crate) type OurDesk = Desk<SledStore>;

/// How long connections that are still open hold up the end.
const CLOSE_PAGE_WITHIN: Duration = Duration::from_secs(3);

/// How long the store may take to answer before it counts as sick.
const HEALTHY_WITHIN: Duration = Duration::from_secs(2);

const MEBIBYTE: u64 = 1024 * 1024;

/// Serves until it is told to stop, or something that it can't do without has ended.
pub(crate) fn serve(settings: Settings) -> anyhow::Result<ExitCode> {
    keep_memory_lean();
    start_logging(&settings)?;
    let book = load_book(&sources(&settings, None, None)?)?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("can't start the runtime")?
        .block_on(serve_async(settings, book))
}

/// glibc gives every thread a heap of its own and keeps large blocks in it: with pictures now and then that was 59 MiB under load where 38
/// suffice, and a tenth more time. It reads these two settings from the environment only, so the program starts itself once more with
/// them; the process stays the same one. An operator's own choice is left alone.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn keep_memory_lean() {
    use std::os::unix::process::CommandExt;
    const HEAPS: &str = "MALLOC_ARENA_MAX";
    const LARGE: &str = "MALLOC_MMAP_THRESHOLD_";
    if std::env::var_os(HEAPS).is_some() || std::env::var_os(LARGE).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut command = std::process::Command::new(program);
    let mut arguments = std::env::args_os();
    if let Some(name) = arguments.next() {
        command.arg0(name);
    }
    let error = command.args(arguments).env(HEAPS, "2").env(LARGE, "1048576").exec();
    // Still here: it serves all the same.
    let _ = writeln!(std::io::stderr(), "beian: using more memory than needed: {error}");
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn keep_memory_lean() {}

async fn serve_async(settings: Settings, book: Book) -> anyhow::Result<ExitCode> {
    let stop = CancellationToken::new();
    let listener = if settings.serves_page() {
        Some(bind_page(&settings).await?)
    } else {
        None
    };
    let page_url = listener
        .as_ref()
        .map(|(_, address)| page_address(&settings, *address))
        .transpose()?;
    let tables = table_files(&settings);
    let (desk, cookie_key) = open_desk(&settings, book, &tables, page_url.clone()).await?;

    // Tasks without which there is no use in going on: the first that ends, ends the process.
    let mut vital = JoinSet::new();
    let telegram = start_telegram(&settings, &desk, page_url.is_some(), &stop, &mut vital).await?;
    let has_bot = start_wecom_bot(&settings, &desk, page_url.is_some(), &stop, &mut vital)?;
    let wecom_app = start_wecom_app(&settings, &desk, page_url.is_some(), &stop, &mut vital).await?;
    let web = Web::default();
    desk.add_channel(Arc::new(web.clone()));
    desk.resume()
        .await
        .context("what the last run left can't be taken up")?;

    let clock = desk.clone();
    vital.spawn(async move { clock.run_clock().await.context("the reminder clock failed") });
    let (follower, mark) = (desk.clone(), settings.data.join("calendar.told"));
    vital.spawn(async move {
        let followed = follower.follow_tables(tables, mark).await;
        followed.context("the calendar can't be followed")
    });
    let broken = desk.clone();
    vital.spawn(async move {
        broken.until_broken().await;
        anyhow::bail!("the store has failed")
    });
    if let Some((listener, _)) = listener {
        let router = page_routes(&settings, &desk, web, cookie_key, &stop);
        spawn_server(listener, router, &stop, &mut vital);
    }
    let asked_to_stop = listen_for_the_end()?;
    say_ready(page_url.as_ref(), telegram.is_some(), has_bot, wecom_app.as_deref())?;

    let outcome = tokio::select! {
        () = asked_to_stop => Ok(()),
        ended = vital.join_next() => match ended {
            Some(Ok(Err(error))) => Err(error),
            Some(Err(error)) => Err(anyhow::Error::new(error).context("a task ended in a panic")),
            Some(Ok(Ok(()))) | None => Err(anyhow::anyhow!("a task that should never end has ended")),
        },
    };
    tracing::info!("closing: finishing what is under way");
    stop.cancel();
    desk.close()
        .await
        .context("the store could not be closed in good order")?;
    if let Some(telegram) = telegram {
        telegram.settle(CLOSE_PAGE_WITHIN).await;
    }
    outcome.map(|()| ExitCode::SUCCESS)
}

fn start_logging(settings: &Settings) -> anyhow::Result<()> {
    use std::io::IsTerminal;
    let filter = EnvFilter::try_new(&settings.log).context("the setting log can't be read")?;
    let pretty = match settings.log_format {
        LogFormat::Auto => std::io::stderr().is_terminal(),
        LogFormat::Pretty => true,
        LogFormat::Json => false,
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if pretty {
        builder.compact().init()
    } else {
        builder.json().init()
    }
    Ok(())
}

async fn bind_page(settings: &Settings) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let page = &settings.web;
    page.check_exposure()?;
    if let (Some(url), None) = (&page.public_url, &page.access_token) {
        tracing::warn!(
            %url,
            "web.public_url is set, but web.access_token isn't: whoever knows the address can use the page"
        );
    }
    let listener = TcpListener::bind(page.listen).await.with_context(|| {
        format!(
            "can't listen on {}; is another Beian running? Set web.listen to use another",
            page.listen
        )
    })?;
    let address = listener.local_addr().context("the page has no address")?;
    Ok((listener, address))
}

/// Where people reach the page.
fn page_address(settings: &Settings, address: SocketAddr) -> anyhow::Result<url::Url> {
    match &settings.web.public_url {
        Some(url) => Ok(url.clone()),
        None => format!("http://{address}/")
            .parse()
            .context("the page's address can't be written as a URL"),
    }
}

/// Files are looked at in children of this very program.
fn inspector(settings: &Settings) -> anyhow::Result<Inspector> {
    let program =
        std::env::current_exe().context("can't find the program itself, to look at files in a child of it")?;
    let bounds = Bounds {
        at_once: usize::try_from(settings.papers.checks_at_once).unwrap_or(1),
        ..Bounds::default()
    };
    Ok(Inspector::apart(program, bounds))
}

pub(crate) async fn open_desk(
    settings: &Settings,
    book: Book,
    tables: &TableFiles,
    page_url: Option<url::Url>,
) -> anyhow::Result<(OurDesk, CookieKey)> {
    std::fs::create_dir_all(&settings.data)
        .with_context(|| format!("can't make the data folder {}", settings.data.display()))?;
    let master = master_key(settings)?;
    let store = SledStore::open(&settings.data.join("store"), &sled::Settings::default())?;
    let vault = Vault::open(store, &master).await?;
    let papers = Papers::open(vault.clone(), &settings.data.join("papers")).await?;
    let cookie_key = CookieKey::new(vault.derive("web-cookie"));
    let desk = Desk::new(Parts {
        book: Arc::new(book),
        calendar: tables.calendar(),
        vault,
        papers,
        clock: Arc::new(SystemClock),
        page_url,
        limits: Limits {
            max_bytes: u64::from(settings.papers.max_mebibytes) * MEBIBYTE,
            ..Limits::default()
        },
        inspector: inspector(settings)?,
        album_settles: beian::desk::ALBUM_SETTLES,
    });
    Ok((desk, cookie_key))
}

fn master_key(settings: &Settings) -> anyhow::Result<MasterKey> {
    use secrecy::ExposeSecret;
    if let Some(key) = &settings.master_key {
        return MasterKey::from_text(key.expose_secret()).context("the setting master_key can't be used");
    }
    let path = settings.master_key_path();
    let file = MasterKey::from_file(&path).with_context(|| format!("the master key in {}", path.display()))?;
    if file.made {
        tracing::warn!(
            path = %path.display(),
            "a master key was made: keep a copy of this file in a safe place, apart from the data; without it nothing that is stored can be read again"
        );
    }
    if file.exposed {
        tracing::warn!(path = %path.display(), "others on this machine can read the master key; chmod 600 it");
    }
    Ok(file.key)
}

/// Tables of days off that the operator has added. One that can't be used is no reason not to serve: people go on with the dates that the
/// others give, and the operator is told.
pub(crate) fn table_files(settings: &Settings) -> TableFiles {
    let folders = calendar_files::folders(&settings.data, settings.calendar.as_deref());
    let (files, faults) = TableFiles::open(folders);
    faults.iter().for_each(warn_of_table);
    files
}

async fn start_telegram(
    settings: &Settings,
    desk: &OurDesk,
    page_available: bool,
    stop: &CancellationToken,
    vital: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<Option<Arc<Telegram>>> {
    let Some(settings) = &settings.telegram else {
        return Ok(None);
    };
    let settings = TelegramSettings {
        page_available,
        ..settings.clone()
    };
    let channel = Arc::new(Telegram::new(&settings)?);
    desk.add_channel(Arc::<Telegram>::clone(&channel));
    let menus = menus(desk.book());
    if let Some(hook) = &settings.webhook {
        let listener = TcpListener::bind(hook.listen)
            .await
            .with_context(|| format!("can't listen for Telegram on {}", hook.listen))?;
        let router = webhook::routes(hook, Arc::new(desk.clone()));
        spawn_server(listener, router, stop, vital);
    }
    let (desk, stop, running) = (desk.clone(), stop.clone(), Arc::clone(&channel));
    vital.spawn(async move {
        introduce(&running, &settings, menus).await?;
        if settings.webhook.is_some() {
            stop.cancelled().await;
            return Ok(());
        }
        match running.poll(&desk, &stop).await {
            PollEnd::Stopped => Ok(()),
            end => Err(anyhow::Error::new(end).context("Telegram")),
        }
    });
    Ok(Some(channel))
}

/// Starts the AI bot, if there is one.
fn start_wecom_bot(
    settings: &Settings,
    desk: &OurDesk,
    page_available: bool,
    stop: &CancellationToken,
    vital: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<bool> {
    let Some(settings) = &settings.wecom.bot else {
        return Ok(false);
    };
    let settings = BotSettings {
        page_available,
        ..settings.clone()
    };
    let group_answer = desk
        .book()
        .texts
        .render(DEFAULT_LANGUAGE, &Text::message("channel-group"));
    let channel = Arc::new(WecomBot::new(&settings, group_answer)?);
    desk.add_channel(Arc::<WecomBot>::clone(&channel));
    let (desk, stop) = (desk.clone(), stop.clone());
    vital.spawn(async move {
        match channel.run(&desk, &stop).await {
            bot::RunEnd::Stopped => Ok(()),
            end => Err(anyhow::Error::new(end).context("WeCom")),
        }
    });
    Ok(true)
}

/// Tells a wrong token at once; what only needs a live line is tried again until there is one.
async fn introduce(channel: &Telegram, settings: &TelegramSettings, menus: Vec<telegram::Menu>) -> anyhow::Result<()> {
    let mut pause = Duration::from_secs(1);
    loop {
        let tried = async {
            let me = channel.get_me().await?;
            channel.set_my_commands(menus.clone()).await?;
            if let Some(hook) = &settings.webhook {
                channel.set_webhook(hook).await?;
            }
            Ok::<_, telegram::StartError>(me)
        };
        match tried.await {
            Ok(me) => {
                tracing::info!(bot = me.username.as_deref().unwrap_or("?"), "connected to Telegram");
                return Ok(());
            }
            Err(error @ telegram::StartError::BadToken) => return Err(anyhow::Error::new(error).context("Telegram")),
            Err(error) => {
                tracing::warn!(%error, "Telegram can't be reached yet; trying again");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(60));
            }
        }
    }
}

/// The command menu: English for everybody, and Chinese for those whose Telegram speaks it.
fn menus(book: &Book) -> Vec<telegram::Menu> {
    let commands = |language: &str| {
        Command::ALL
            .into_iter()
            .map(|command| {
                let text = Text::message(format!("command-{}", command.name()));
                (command.name().to_owned(), book.texts.render(language, &text))
            })
            .collect::<Vec<_>>()
    };
    vec![
        (None, commands("zh-CN")),
        (Some("zh".to_owned()), commands("zh-CN")),
        (Some("en".to_owned()), commands("en")),
    ]
}

/// Where it listens, if it is set up.
async fn start_wecom_app(
    settings: &Settings,
    desk: &OurDesk,
    page_available: bool,
    stop: &CancellationToken,
    vital: &mut JoinSet<anyhow::Result<()>>,
) -> anyhow::Result<Option<String>> {
    let Some(settings) = &settings.wecom.app else {
        return Ok(None);
    };
    let settings = AppSettings {
        page_available,
        ..settings.clone()
    };
    let channel = Arc::new(App::new(&settings)?);
    let routes = wecom_app::routes(&settings, Arc::new(desk.clone()), wecom_app::system_clock())?;
    desk.add_channel(Arc::<App>::clone(&channel));
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("can't listen for WeCom on {}", settings.listen))?;
    let address = listener.local_addr().context("the listener for WeCom has no address")?;
    spawn_server(listener, routes, stop, vital);
    let stop = stop.clone();
    vital.spawn(async move {
        introduce_to_wecom(&channel).await?;
        stop.cancelled().await;
        Ok(())
    });
    Ok(Some(format!("http://{address}{}", settings.path)))
}

/// Tells a wrong secret at once; for anything else there is time until somebody has to be answered.
async fn introduce_to_wecom(channel: &App) -> anyhow::Result<()> {
    match channel.introduce().await {
        Ok(()) => tracing::info!("connected to WeCom's API"),
        Err(error @ wecom_app::StartError::BadCredentials(_)) => {
            return Err(anyhow::Error::new(error).context("WeCom app"));
        }
        Err(error) => {
            tracing::warn!(%error, "WeCom can't be reached yet; it is tried again when there is something to send")
        }
    }
    Ok(())
}

fn page_routes(settings: &Settings, desk: &OurDesk, web: Web, key: CookieKey, stop: &CancellationToken) -> Router {
    let texts = desk.clone();
    let words = move |language: &str| {
        let render = |id: &&str| {
            let text = Text::message((*id).to_owned());
            ((*id).to_owned(), texts.book().texts.render(language, &text))
        };
        web::PAGE_TEXTS.iter().map(render).collect()
    };
    let reception: Arc<dyn PageReception> = Arc::new(desk.clone());
    let door = Door {
        settings: settings.web.clone(),
        reception,
        key,
        words: Arc::new(words),
        web,
        shutdown: stop.clone(),
    };
    let health = Router::new().route("/healthz", get(health)).with_state(desk.clone());
    web::routes(door).merge(health)
}

/// `ok` while the store takes commits.
async fn health(State(desk): State<OurDesk>) -> (StatusCode, &'static str) {
    match tokio::time::timeout(HEALTHY_WITHIN, desk.probe()).await {
        Ok(Ok(())) => (StatusCode::OK, "ok\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n"),
    }
}

fn spawn_server(
    listener: TcpListener,
    router: Router,
    stop: &CancellationToken,
    vital: &mut JoinSet<anyhow::Result<()>>,
) {
    let stop = stop.clone();
    let stopped = stop.clone();
    vital.spawn(async move {
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = axum::serve(listener, service).with_graceful_shutdown(async move { stop.cancelled().await });
        let hurry = async {
            stopped.cancelled().await;
            tokio::time::sleep(CLOSE_PAGE_WITHIN).await;
        };
        tokio::select! {
            ended = server => ended.context("the page's server failed"),
            () = hurry => Ok(()),
        }
    });
}

/// One line for people, on the output: scripts and tests wait for it.
fn say_ready(
    page_url: Option<&url::Url>,
    telegram: bool,
    wecom_bot: bool,
    wecom_app: Option<&str>,
) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    match page_url {
        Some(url) => writeln!(out, "Beian is ready: {url}")?,
        None => writeln!(out, "Beian is ready")?,
    }
    if telegram {
        writeln!(out, "Telegram: write to your bot")?;
    }
    if wecom_bot {
        writeln!(out, "WeCom bot: write to your bot in WeCom")?;
    }
    if let Some(address) = wecom_app {
        writeln!(out, "WeCom app: listening for WeCom on {address}")?;
    }
    out.flush()?;
    Ok(())
}

/// Ctrl-C, or what a supervisor sends. Listens from the call on: whoever reads that we are ready may send it the moment after, and must not meet
/// a process that it kills.
#[cfg(unix)]
fn listen_for_the_end() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).context("can't listen for Ctrl-C")?;
    let mut terminate = signal(SignalKind::terminate()).context("can't listen for SIGTERM")?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ctrl-C.
#[cfg(not(unix))]
fn listen_for_the_end() -> anyhow::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
