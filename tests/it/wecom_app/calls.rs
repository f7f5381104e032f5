//! Calls that fail, and what is never said.

use tokio::task::JoinSet;

use super::*;
use crate::support::fake_wecom::app::{ACCESS, CORP, KEY, SECRET, TOKEN};

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_runs_out_under_twenty_is_fetched_once() {
    let (fake, app) = channel().await;
    app.introduce().await.unwrap();
    assert_eq!(fake.calls("gettoken"), 1);
    for (round, spoil) in [FakeWecomApp::expire_token, FakeWecomApp::rotate_token]
        .into_iter()
        .enumerate()
    {
        spoil(&fake);
        let mut people = JoinSet::new();
        for number in 0..20 {
            let app = Arc::clone(&app);
            people.spawn(async move {
                app.deliver(&to(&format!("p{round}-{number}")), &words("你好"), None)
                    .await
            });
        }
        while let Some(delivered) = people.join_next().await {
            delivered.unwrap().unwrap();
        }
        for number in 0..20 {
            assert_eq!(texts(&fake, &format!("p{round}-{number}")), ["你好"]);
        }
        assert_eq!(fake.calls("gettoken"), 2 + round as u64, "exactly one refresh");
    }
}

async fn send(app: &App, person: &str) -> Result<(), DeliverError> {
    app.deliver(&to(person), &words("SECRETWORDS"), None).await.map(|_| ())
}

#[tokio::test]
async fn every_class_of_error() {
    let minute = Err(DeliverError::Wait(Duration::from_secs(60)));
    for (fault, wanted, calls) in [
        (Fault::code(45_009, "api freq out of limit"), minute, 1),
        (Fault::code(45_033, "concurrent"), minute, 1),
        (Fault::code(-1, "system busy").times(2), Ok(()), 3),
        (
            Fault::code(-1, "system busy").times(3),
            Err(DeliverError::Unavailable),
            3,
        ),
        (Fault::code(42_001, "expired"), Ok(()), 2),
        (
            Fault::code(40_014, "invalid").times(2),
            Err(DeliverError::Unavailable),
            2,
        ),
        (Fault::status(502), Err(DeliverError::Unavailable), 1),
        (Fault::page(), Err(DeliverError::Unavailable), 1),
        (Fault::reset_before(), Err(DeliverError::Unavailable), 1),
        (
            Fault::code(60_111, "userid not found"),
            Err(DeliverError::Unreachable),
            1,
        ),
        (Fault::code(81_013, "all invalid"), Err(DeliverError::Unreachable), 1),
        (Fault::invalid_person(), Err(DeliverError::Unreachable), 1),
        (Fault::unlicensed_person(), Err(DeliverError::Unreachable), 1),
        (Fault::code(40_058, "invalid parameter"), Err(DeliverError::Refused), 1),
        (Fault::code(45_002, "content too long"), Err(DeliverError::Refused), 1),
    ] {
        let (fake, app) = channel().await;
        let said = format!("{fault:?}");
        fake.fault(fault.on("message/send"));
        assert_eq!(send(&app, "zhang").await, wanted, "{said}");
        assert_eq!(fake.calls("message/send"), calls, "{said}");
        fake.clear_faults();
        assert_eq!(send(&app, "li").await, Ok(()), "{said}: others are served");
    }
}

#[tokio::test]
async fn nobody_in_particular_gets_nothing() {
    let (fake, app) = channel().await;
    for person in ["@all", "@ALL", "zhang|li", ""] {
        assert_eq!(send(&app, person).await, Err(DeliverError::Refused));
    }
    assert_eq!(fake.calls("message/send"), 0);
}

#[tokio::test]
async fn what_only_the_operator_can_mend_is_not_hammered() {
    let ten_minutes = Duration::from_secs(600);
    for (code, method) in [
        (40_001, "gettoken"),
        (40_013, "gettoken"),
        (60_020, "gettoken"),
        (60_020, "message/send"),
        (48_002, "message/send"),
        (301_002, "message/send"),
    ] {
        let (fake, app) = channel().await;
        fake.fault(Fault::code(code, "not allow to access from your ip, from ip: 203.0.113.7, more").on(method));
        assert_eq!(
            send(&app, "zhang").await,
            Err(DeliverError::Wait(ten_minutes)),
            "{code}"
        );
        // Mended, but it isn't tried yet.
        for person in ["zhang", "li", "wang"] {
            let waits = send(&app, person).await;
            assert!(
                matches!(waits, Err(DeliverError::Wait(wait)) if wait <= ten_minutes && wait > ten_minutes / 2),
                "{code}: {waits:?}"
            );
        }
        assert_eq!(fake.calls(method), 1, "{code}");
    }
}

#[tokio::test]
async fn a_wrong_secret_is_told_at_the_start() {
    let fake = FakeWecomApp::start().await;
    let told = |settings: AppSettings| async move { App::new(&settings).unwrap().introduce().await };
    let secret = AppSettings {
        secret: "wrong-secret".into(),
        ..fake.settings()
    };
    let Err(StartError::BadCredentials(said)) = told(secret).await else {
        panic!("taken")
    };
    assert!(
        said.contains("wecom.app.secret") && said.contains("应用管理") && !said.contains("wrong-secret"),
        "{said}"
    );
    let company = AppSettings {
        corp_id: "wwother".to_owned(),
        ..fake.settings()
    };
    let Err(StartError::BadCredentials(said)) = told(company).await else {
        panic!("taken")
    };
    assert!(said.contains("wecom.app.corp_id"), "{said}");
    let dead = AppSettings {
        api_url: "http://127.0.0.1:9".parse().unwrap(),
        ..fake.settings()
    };
    assert!(matches!(told(dead).await, Err(StartError::Unreachable(_))));
    assert_eq!(told(fake.settings()).await, Ok(()));
    // Behind a proxy that has a path of its own, the path stays.
    let prefixed = AppSettings {
        api_url: format!("{}/proxy/", fake.url()).parse().unwrap(),
        ..fake.settings()
    };
    assert!(
        matches!(told(prefixed).await, Err(StartError::Unreachable(_))),
        "404 there"
    );
}

/// A place for log lines, to search them afterwards.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn neither_secrets_nor_words_nor_people_are_logged() {
    let lines = Lines::default();
    let sink = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter("trace")
        .with_ansi(false)
        .with_writer(move || sink.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let (fake, app) = channel().await;
    let mut said = String::new();
    for fault in [
        Fault::reset_before(),
        Fault::status(500),
        Fault::code(40_058, "PERSONZHANG said SECRETWORDS"),
        Fault::code(60_111, "PERSONZHANG not found"),
        Fault::code(42_001, "expired"),
        Fault::invalid_person(),
        Fault::unlicensed_person(),
        Fault::code(
            60_020,
            "PERSONZHANG not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more info",
        ),
    ] {
        fake.fault(fault.on("message/send"));
        let delivered = app
            .deliver(&to("PERSONZHANG"), &card("SECRETWORDS", &["SECRETWORDS"]), None)
            .await;
        // What is remembered of a delivery is sealed; only failures are told.
        said.push_str(&format!("{:?}", delivered.map(|_| ())));
    }
    let again = app.deliver(&to("PERSONZHANG"), &words("SECRETWORDS"), None).await;
    assert!(matches!(again, Err(DeliverError::Wait(_))));
    let desk: Arc<dyn Reception> = Arc::new(Desk::default());
    let settings = fake.settings();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let door = routes(&settings, desk, Arc::new(|| 1000)).unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, door).await.unwrap() });
    let client = reqwest::Client::new();
    let text = "<MsgType>text</MsgType><Content>SECRETWORDS</Content><MsgId>1</MsgId>";
    let plain = fake.person("PERSONZHANG").xml(text);
    for sealed in [
        Sealed::new(&plain, CORP, 1000, "1"),
        Sealed::new(&plain, CORP, 1, "2"),
        Sealed::new(&plain, "wwother", 1000, "3"),
        Sealed::new(&plain[..50], CORP, 1000, "4"),
        Sealed::signed("AAAA".to_owned(), 1000, "5"),
        Sealed {
            signature: String::new(),
            ..Sealed::new(&plain, CORP, 1000, "6")
        },
    ] {
        let url = format!("http://{address}/wecom?{}", sealed.query());
        client.post(url).body(sealed.body()).send().await.unwrap();
    }
    server.abort();
    drop(guard);
    let dead = AppSettings {
        api_url: "http://127.0.0.1:9".parse().unwrap(),
        ..fake.settings()
    };
    let unreachable = App::new(&dead).unwrap();
    said.push_str(&format!(
        "{dead:?} {unreachable:?} {app:?} {:?}",
        unreachable.introduce().await
    ));
    said.push_str(&String::from_utf8(lines.0.lock().unwrap().clone()).unwrap());
    for wanted in [
        "a reply was refused",
        "203.0.113.7",
        "企业可信IP",
        "isn't signed",
        "another company",
        "can't be opened",
    ] {
        assert!(said.contains(wanted), "{wanted} wasn't logged: {said}");
    }
    assert_eq!(said.matches("203.0.113.7").count(), 1, "said once: {said}");
    for secret in [SECRET, TOKEN, KEY, ACCESS, "SECRETWORDS", "PERSONZHANG"] {
        assert!(!said.contains(secret), "{secret} in: {said}");
    }
}
