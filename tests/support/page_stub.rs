//! A desk in memory for the tests of the local page, and a page served over it.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "tests and examples include this; none of them uses all of it"
)]

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use beian::channels::{
    ButtonTarget, Channel, ChannelName, Content, HistoryEntry, HistoryItem, LinkAnswer, LinkView, Outgoing,
    OutgoingButton, PageReception, ProgressLine, RawUpdate, Reception, ReceptionError,
    web::{CookieKey, Door, PAGE_TEXTS, Web, WebSettings, Words, routes},
};
use bytes::Bytes;
use fluent_syntax::{
    ast::{Entry, PatternElement},
    parser,
};
use tokio::{net::TcpListener, sync::Notify};
use tokio_util::sync::CancellationToken;

/// Noon of some day, in milliseconds.
const SOME_NOON: i64 = 1_795_406_400_000;

#[derive(Default)]
struct Books {
    seen: HashSet<String>,
    histories: HashMap<String, Vec<HistoryItem>>,
    papers: HashMap<String, (String, Bytes)>,
    links: HashMap<String, LinkView>,
    answers: Vec<LinkAnswer>,
    raw: Vec<RawUpdate>,
}

/// A desk that answers at once, or after a while.
#[derive(Default)]
pub(crate) struct StubDesk {
    books: Mutex<Books>,
    grown: Notify,
    /// How long an answer takes.
    pub(crate) thinks_milliseconds: AtomicU64,
    /// Whether the store is out of reach.
    pub(crate) is_down: AtomicBool,
}

impl StubDesk {
    /// Appends a line to a history.
    pub(crate) fn append(&self, account: &str, entry: HistoryEntry) -> u64 {
        let now = jiff::Timestamp::now().as_millisecond();
        self.append_at(account, now, entry)
    }

    /// Appends a line written at that time.
    pub(crate) fn append_at(&self, account: &str, at_milliseconds: i64, entry: HistoryEntry) -> u64 {
        let mut books = self.books.lock().unwrap();
        let history = books.histories.entry(account.to_owned()).or_default();
        let number = history.len() as u64 + 1;
        history.push(HistoryItem {
            number,
            at_milliseconds,
            entry,
        });
        drop(books);
        self.grown.notify_waiters();
        number
    }

    /// Throws a history away.
    pub(crate) fn forget(&self, account: &str) {
        self.books.lock().unwrap().histories.remove(account);
        self.grown.notify_waiters();
    }

    /// Every update received, once each.
    pub(crate) fn raw(&self) -> Vec<RawUpdate> {
        self.books.lock().unwrap().raw.clone()
    }

    /// What came through one-time links.
    pub(crate) fn answers(&self) -> Vec<LinkAnswer> {
        self.books.lock().unwrap().answers.clone()
    }

    /// The accounts that have written.
    pub(crate) fn accounts(&self) -> Vec<String> {
        self.books.lock().unwrap().histories.keys().cloned().collect()
    }

    /// Makes a one-time link.
    pub(crate) fn open_link(&self, token: &str, wants_file: bool) {
        let question = Outgoing {
            body: vec!["请发来法定代表人身份证的人像面照片。\n<b>原件</b>、四角完整、不反光。".into()],
            progress: Some(progress(2, 3, 8)),
            language: "zh-CN".into(),
            ..Outgoing::default()
        };
        self.books
            .lock()
            .unwrap()
            .links
            .insert(token.to_owned(), LinkView { question, wants_file });
    }

    /// A chat as it looks in the middle of a filing.
    pub(crate) fn seed_chat(&self, account: &str, picture: Bytes) {
        let mut books = self.books.lock().unwrap();
        books.papers.insert("paper-1".into(), (account.to_owned(), picture));
        drop(books);
        for (minutes, entry) in realistic_chat() {
            self.append_at(account, SOME_NOON + minutes * 60_000, entry);
        }
    }

    fn settle(&self, account: &str, content: Content) {
        let (own, reply) = match content {
            Content::Started => (
                None,
                question("你好！我是备案助手，会一步一步陪你办完。\n先说说公司的全称吧。", 0, 0),
            ),
            Content::Text(text) if text == "secret" => {
                (Some(HistoryEntry::Said("s•••••".into())), question("记下了。", 2, 4))
            }
            Content::Text(text) => {
                let reply = question(&format!("收到：{text}"), 2, 4);
                (Some(HistoryEntry::Said(text)), reply)
            }
            Content::Press(payload) => {
                let reply = question(&format!("你选了 {payload}。接下来请发来营业执照照片。"), 2, 5);
                (Some(HistoryEntry::Pressed(label_of(&payload))), reply)
            }
            Content::Media(media) => {
                let sent = HistoryEntry::Sent {
                    file_name: media.file_name,
                    paper: media.stashed,
                };
                let mut reply = question("照片清楚，已存好。", 2, 6);
                reply.reaction = Some((String::new(), beian::conversation::Reaction::Good));
                (Some(sent), reply)
            }
            _ => return,
        };
        if let Some(own) = own {
            self.append(account, own);
        }
        self.append(account, HistoryEntry::Reply(reply));
    }
}

/// The desk as the door holds it.
struct Shared(Arc<StubDesk>);

#[async_trait]
impl Reception for Shared {
    async fn receive(&self, _channel: ChannelName, updates: Vec<RawUpdate>) -> Result<(), ReceptionError> {
        if self.0.is_down.load(Ordering::Relaxed) {
            return Err(ReceptionError::Unavailable);
        }
        for update in updates {
            {
                let mut books = self.0.books.lock().unwrap();
                if !books.seen.insert(update.update.clone()) {
                    continue;
                }
                books.raw.push(update.clone());
            }
            let incoming = Web::default().read(&update.body);
            assert_eq!(incoming.address.0, update.account);
            let desk = self.0.clone();
            let thinks = Duration::from_millis(self.0.thinks_milliseconds.load(Ordering::Relaxed));
            tokio::spawn(async move {
                tokio::time::sleep(thinks).await;
                desk.settle(&update.account, incoming.content);
            });
        }
        Ok(())
    }
}

#[async_trait]
impl PageReception for Shared {
    async fn stash(&self, _channel: ChannelName, account: &str, bytes: Bytes) -> Result<String, ReceptionError> {
        let mut books = self.0.books.lock().unwrap();
        let paper = format!("paper-{}", books.papers.len() + 1);
        books.papers.insert(paper.clone(), (account.to_owned(), bytes));
        Ok(paper)
    }

    async fn history(
        &self,
        _channel: ChannelName,
        account: &str,
        after: u64,
        most: usize,
    ) -> Result<Vec<HistoryItem>, ReceptionError> {
        let books = self.0.books.lock().unwrap();
        let history = books.histories.get(account).map(Vec::as_slice).unwrap_or_default();
        Ok(history
            .iter()
            .filter(|item| item.number > after)
            .take(most)
            .cloned()
            .collect())
    }

    async fn history_grows(&self, _channel: ChannelName, account: &str, after: u64) {
        let grown = self.0.grown.notified();
        let has_grown = {
            let books = self.0.books.lock().unwrap();
            books
                .histories
                .get(account)
                .is_some_and(|history| history.len() as u64 > after)
        };
        if !has_grown {
            grown.await;
        }
    }

    async fn paper(&self, _: ChannelName, account: &str, paper: &str) -> Result<Option<Bytes>, ReceptionError> {
        let books = self.0.books.lock().unwrap();
        Ok(books
            .papers
            .get(paper)
            .filter(|(owner, _)| owner == account)
            .map(|(_, bytes)| bytes.clone()))
    }

    async fn link(&self, token: &str) -> Result<Option<LinkView>, ReceptionError> {
        Ok(self.0.books.lock().unwrap().links.get(token).cloned())
    }

    async fn answer_by_link(&self, token: &str, answer: LinkAnswer) -> Result<bool, ReceptionError> {
        let mut books = self.0.books.lock().unwrap();
        let is_good = books.links.remove(token).is_some();
        if is_good {
            books.answers.push(answer);
        }
        Ok(is_good)
    }
}

/// A page served on a free port of this machine.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) desk: Arc<StubDesk>,
    pub(crate) web: Web,
    pub(crate) shutdown: CancellationToken,
}

impl Served {
    /// An address on the page.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

/// Serves the page over a stub desk.
pub(crate) async fn serve(settings: WebSettings) -> Served {
    let desk = Arc::new(StubDesk::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let shutdown = CancellationToken::new();
    let web = Web::default();
    let routes = routes(Door {
        settings,
        reception: Arc::new(Shared(desk.clone())),
        key: CookieKey::new([9; 32]),
        words: words(),
        web: web.clone(),
        shutdown: shutdown.clone(),
    });
    let closing = shutdown.clone().cancelled_owned();
    tokio::spawn(async move { axum::serve(listener, routes).with_graceful_shutdown(closing).await });
    Served {
        address,
        desk,
        web,
        shutdown,
    }
}

/// The page's words as they stand in the locale files.
pub(crate) fn words() -> Words {
    let read = |source: &str| -> HashMap<String, String> {
        let resource = parser::parse(source.to_owned()).unwrap();
        let messages = resource.body.into_iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some((message.id.name, message.value?.elements)),
            _ => None,
        });
        messages
            .map(|(id, elements)| {
                let text = elements.into_iter().filter_map(|element| match element {
                    PatternElement::TextElement { value } => Some(value),
                    PatternElement::Placeable { .. } => None,
                });
                (id, text.collect())
            })
            .collect()
    };
    let chinese = read(include_str!("../../locales/zh-CN/page.ftl"));
    let english = read(include_str!("../../locales/en/page.ftl"));
    Arc::new(move |language| {
        let words = if language == "en" { &english } else { &chinese };
        PAGE_TEXTS
            .iter()
            .map(|id| ((*id).to_owned(), words.get(*id).cloned().unwrap_or_default()))
            .collect()
    })
}

fn label_of(payload: &str) -> String {
    OPTIONS
        .iter()
        .find(|(_, known)| *known == payload)
        .map_or(payload, |(label, _)| label)
        .to_owned()
}

const OPTIONS: [(&str, &str); 3] = [
    ("1. 有限责任公司", "5.o0"),
    ("2. 个体工商户", "5.o1"),
    ("3. 其他", "5.o2"),
];

fn progress(stage: u16, done: u16, of: u16) -> ProgressLine {
    ProgressLine {
        line: format!("③/⑥ 微信认证 {done}/{of}"),
        title: ["准备", "注册小程序", "微信认证", "备案", "类目与资质", "上线"][usize::from(stage)].into(),
        stage,
        stages: 6,
        done,
        of,
    }
}

/// A card with a question and three options.
pub(crate) fn question(text: &str, stage: u16, done: u16) -> Outgoing {
    let option = |(label, payload): &(&str, &str)| OutgoingButton {
        label: (*label).into(),
        target: ButtonTarget::Payload((*payload).into()),
    };
    Outgoing {
        progress: Some(progress(stage, done, 8)),
        body: vec![text.to_owned()],
        buttons: OPTIONS.chunks(2).map(|row| row.iter().map(option).collect()).collect(),
        language: "zh-CN".into(),
        ..Outgoing::default()
    }
}

fn realistic_chat() -> Vec<(i64, HistoryEntry)> {
    let say = |text: &str| HistoryEntry::Said(text.into());
    let tell = |outgoing: Outgoing| HistoryEntry::Reply(outgoing);
    let card = |notices: &[&str], body: &[&str], stage, done| Outgoing {
        notices: notices.iter().map(|notice| (*notice).into()).collect(),
        body: body.iter().map(|paragraph| (*paragraph).into()).collect(),
        progress: Some(progress(stage, done, 8)),
        language: "zh-CN".into(),
        ..Outgoing::default()
    };
    let mut shot = card(
        &["✅ 营业执照收到，文字清楚、四角完整"],
        &[
            "请核对我读到的内容，有错就直接打字告诉我：\n· 名称：星河短剧（杭州）文化传媒有限公司\n· 统一社会信用代码：91330106MA2KXXXX2L\n· 法定代表人：林晓",
            "都对吗？",
        ],
        2,
        4,
    );
    shot.reaction = Some(("m3".into(), beian::conversation::Reaction::Good));
    let mut reminder = card(
        &[],
        &[
            "微信认证已经提交 3 个工作日了。审核人员一般会打电话核实，请留意 0755 开头的来电。",
            "进度可以在 https://mp.weixin.qq.com 的「设置」里看。结果出来了吗？",
        ],
        2,
        5,
    );
    reminder.push = true;
    reminder.buttons = vec![
        ["通过了", "被退回了"]
            .map(|label| OutgoingButton {
                label: label.into(),
                target: ButtonTarget::Payload(format!("6.{}", label.len())),
            })
            .into(),
        ["还在等", "别再提醒这一项"]
            .map(|label| OutgoingButton {
                label: label.into(),
                target: ButtonTarget::Payload(format!("7.{}", label.len())),
            })
            .into(),
    ];
    vec![
        (
            0,
            tell(card(
                &[],
                &[
                    "你好！我是备案助手，会陪你把短剧小程序从注册到上线一步步办完。全程大约要 3 到 6 周，多数时间在等审核，我会按时提醒你。",
                    "先说说公司的全称，跟营业执照上一字不差。",
                ],
                0,
                1,
            )),
        ),
        (2, say("星河短剧（杭州）文化传媒有限公司")),
        (2, tell(question("✅ 记下了。公司是哪一类？", 0, 2))),
        (3, HistoryEntry::Pressed("1. 有限责任公司".into())),
        (
            3,
            tell(card(
                &[],
                &["请拍一张营业执照（正本或副本都行）：放平、四角都在画面里、不反光。也可以发扫描件或 PDF。"],
                2,
                3,
            )),
        ),
        (
            9,
            HistoryEntry::Sent {
                file_name: Some("营业执照.png".into()),
                paper: Some("paper-1".into()),
            },
        ),
        (9, tell(shot)),
        (11, say("对")),
        (
            11,
            HistoryEntry::Sent {
                file_name: Some("情况说明.pdf".into()),
                paper: Some("paper-9".into()),
            },
        ),
        (
            12,
            tell(card(
                &["✅ 情况说明收到"],
                &["好，这一步齐了。接下来去公众平台提交认证，我在这里等你。"],
                2,
                5,
            )),
        ),
        (60 * 24 * 3 - 118, tell(reminder)),
    ]
}
