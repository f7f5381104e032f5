//! Calls to WeCom's API (developer.work.weixin.qq.com, document 90664 and on).

use std::{fmt, time::Duration};

use reqwest::{Client, RequestBuilder, Response, StatusCode, multipart::Form};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use url::Url;

use super::{
    AppSettings, SetUpError,
    halt::{Halt, OperatorFault},
    token::{Granted, Tokens},
};

/// A call is given up after this. It carries some kilobytes: also the files that go out stand in a reply of at most 64.
const CALL_TIMEOUT: Duration = Duration::from_secs(17);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a file's next bytes may take.
const FILE_PATIENCE: Duration = Duration::from_secs(20);
/// After "too often" (45009, 45033) so long.
const SLOW_DOWN: Duration = Duration::from_secs(60);
/// "Busy" (-1) is tried again, so often altogether.
const TRIES: u32 = 3;

const BUSY: i64 = -1;
const GET_TOKEN: &str = "gettoken";

/// The way to the API.
pub(super) struct Api {
    client: Client,
    /// Bears a large file.
    files: Client,
    base: Url,
    corp_id: String,
    secret: SecretString,
    tokens: Tokens,
    halt: Halt,
    retry: Duration,
}

impl fmt::Debug for Api {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Api")
    }
}

/// Why a call failed. Says neither an address (it holds the token) nor a person's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CallError {
    /// Nobody answered, the answer made no sense, or the server is out of order. It may have been done all the same.
    #[error("WeCom can't be reached: {0}")]
    Unreachable(&'static str),
    /// Too often.
    #[error("WeCom asks to wait {} s", .0.as_secs())]
    Wait(Duration),
    /// Only the operator can mend it; nothing is asked for so long.
    #[error("{fault}")]
    Halted {
        /// What is wrong.
        fault: OperatorFault,
        /// How long it isn't tried again.
        pause: Duration,
    },
    /// It isn't asked, because of such a fault.
    #[error("WeCom isn't asked for {} s, until a fault is mended that was told before", .0.as_secs())]
    Waits(Duration),
    /// The server says no.
    #[error("WeCom refused {method}, see https://open.work.weixin.qq.com/devtool/query?e={code}")]
    Refused {
        /// What was asked.
        method: &'static str,
        /// The number of the answer.
        code: i64,
    },
}

/// An answer that says no, before it is known what that means.
#[derive(Debug)]
pub(super) enum No {
    /// There was no answer.
    Unreachable(&'static str),
    /// This one. The message may name people: it goes nowhere.
    Code(i64, String),
}

/// What every answer says of how it went.
#[derive(Deserialize)]
struct Outcome {
    #[serde(default)]
    errcode: i64,
    #[serde(default)]
    errmsg: String,
}

/// What gettoken answers.
#[derive(Deserialize)]
struct TokenAnswer {
    access_token: SecretString,
    expires_in: u64,
}

/// What media/upload answers.
#[derive(Deserialize)]
struct Uploaded {
    media_id: String,
}

impl Api {
    /// Prepares the way; asks nothing yet.
    pub(super) fn new(settings: &AppSettings) -> Result<Self, SetUpError> {
        let mut base = settings.api_url.clone();
        if !matches!(base.scheme(), "http" | "https") {
            return Err(SetUpError::Address);
        }
        base.path_segments_mut()
            .map_err(|()| SetUpError::Address)?
            .pop_if_empty()
            .push("cgi-bin");
        Ok(Self {
            client: client().timeout(CALL_TIMEOUT).build().map_err(SetUpError::Client)?,
            files: client()
                .read_timeout(FILE_PATIENCE)
                .build()
                .map_err(SetUpError::Client)?,
            base,
            corp_id: settings.corp_id.clone(),
            secret: settings.secret.clone(),
            tokens: Tokens::default(),
            halt: Halt::default(),
            retry: Duration::from_millis(settings.retry_milliseconds.max(1)),
        })
    }

    /// The first pause after something failed.
    pub(super) fn retry(&self) -> Duration {
        self.retry
    }

    /// Calls a method with JSON. `body` is told whether an earlier try may have been done.
    pub(super) async fn post<R: DeserializeOwned>(
        &self,
        method: &'static str,
        body: impl Fn(bool) -> Value + Send + Sync,
    ) -> Result<R, CallError> {
        self.call(method, &[], |url, is_again| {
            let request = self.client.post(url).json(&body(is_again));
            async move { answer_to(request).await }
        })
        .await
    }

    /// Brings a file; returns what it is called from then on.
    pub(super) async fn upload(
        &self,
        kind: &'static str,
        form: impl Fn() -> Form + Send + Sync,
    ) -> Result<String, CallError> {
        let uploaded: Uploaded = self
            .call("media/upload", &[("type", kind)], |url, _| {
                let request = self.client.post(url).multipart(form());
                async move { answer_to(request).await }
            })
            .await?;
        Ok(uploaded.media_id)
    }

    /// Asks for a file. What comes back has been looked at no further than that its head was read: `look` says whether it is a file.
    pub(super) async fn media<R, F>(
        &self,
        media_id: &str,
        look: impl Fn(Response) -> F + Send + Sync,
    ) -> Result<R, CallError>
    where
        F: Future<Output = Result<R, No>> + Send,
    {
        self.call("media/get", &[("media_id", media_id)], |url, _| {
            let request = self.files.get(url);
            let look = &look;
            async move {
                let response = request.send().await.map_err(|error| network(&error))?;
                if response.status().is_server_error() {
                    return Err(No::Unreachable("it is out of order"));
                }
                look(response).await
            }
        })
        .await
    }

    /// What the app is called in the admin console.
    pub(super) async fn agent_name(&self, agent_id: u64) -> Result<String, CallError> {
        #[derive(Deserialize)]
        struct Agent {
            name: String,
        }
        let agent_id = agent_id.to_string();
        let agent: Agent = self
            .call("agent/get", &[("agentid", &agent_id)], |url, _| {
                let request = self.client.get(url);
                async move { answer_to(request).await }
            })
            .await?;
        Ok(agent.name)
    }

    /// Fetches a token if there is none.
    pub(super) async fn introduce(&self) -> Result<(), CallError> {
        let pass = self.halt.admit(GET_TOKEN).map_err(CallError::Waits)?;
        self.token().await?;
        self.halt.end(pass);
        Ok(())
    }

    async fn call<R, F>(
        &self,
        method: &'static str,
        arguments: &[(&str, &str)],
        ask: impl Fn(Url, bool) -> F + Send + Sync,
    ) -> Result<R, CallError>
    where
        F: Future<Output = Result<R, No>> + Send,
    {
        let pass = self.halt.admit(method).map_err(CallError::Waits)?;
        let (mut is_renewed, mut tries, mut pause) = (false, 1, self.retry);
        loop {
            let token = self.token().await?;
            let url = self.address(method, &token, arguments);
            match ask(url, tries > 1).await {
                Ok(answer) => {
                    self.halt.end(pass);
                    return Ok(answer);
                }
                // It has run out before its time.
                Err(No::Code(40_014 | 42_001, _)) if !is_renewed => {
                    is_renewed = true;
                    self.tokens.discard(&token).await;
                }
                Err(No::Code(BUSY, _)) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                Err(no) => {
                    let error = self.judge(method, no);
                    if matches!(&error, CallError::Halted { fault, .. } if fault.is_in_the_settings()) {
                        self.tokens.discard(&token).await;
                    }
                    return Err(error);
                }
            }
        }
    }

    async fn token(&self) -> Result<SecretString, CallError> {
        self.tokens
            .get(|| async {
                let mut url = self.url(GET_TOKEN);
                url.query_pairs_mut()
                    .append_pair("corpid", &self.corp_id)
                    .append_pair("corpsecret", self.secret.expose_secret());
                let answer: TokenAnswer = answer_to(self.client.get(url))
                    .await
                    .map_err(|no| self.judge(GET_TOKEN, no))?;
                Ok(Granted {
                    token: answer.access_token,
                    good_for: Duration::from_secs(answer.expires_in),
                })
            })
            .await
    }

    /// What a refusal means for whoever called.
    fn judge(&self, method: &'static str, no: No) -> CallError {
        let (code, message) = match no {
            No::Unreachable(why) => return CallError::Unreachable(why),
            No::Code(code, message) => (code, message),
        };
        if let Some(fault) = OperatorFault::of(code, &message) {
            let pause = self.halt.begin(method, &fault);
            return CallError::Halted { fault, pause };
        }
        match code {
            45_009 | 45_033 => CallError::Wait(SLOW_DOWN),
            BUSY => CallError::Unreachable("it is busy"),
            40_014 | 42_001 => CallError::Unreachable("it doesn't take the token that it has just given out"),
            code => CallError::Refused { method, code },
        }
    }

    fn url(&self, method: &str) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.extend(method.split('/'));
        }
        url
    }

    fn address(&self, method: &str, token: &SecretString, arguments: &[(&str, &str)]) -> Url {
        let mut url = self.url(method);
        url.query_pairs_mut()
            .append_pair("access_token", token.expose_secret())
            .extend_pairs(arguments);
        url
    }
}

/// What is wrong, if the answer says so.
pub(super) fn refusal_in(bytes: &[u8]) -> Option<No> {
    let outcome: Outcome = serde_json::from_slice(bytes).ok()?;
    (outcome.errcode != 0).then_some(No::Code(outcome.errcode, outcome.errmsg))
}

/// What went wrong on the way, in words without the address.
pub(super) fn network(error: &reqwest::Error) -> No {
    No::Unreachable(if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    })
}

async fn answer_to<R: DeserializeOwned>(request: RequestBuilder) -> Result<R, No> {
    let response = request.send().await.map_err(|error| network(&error))?;
    let status = response.status();
    let bytes = response.bytes().await.map_err(|error| network(&error))?;
    read_answer(status, &bytes)
}

fn read_answer<R: DeserializeOwned>(status: StatusCode, bytes: &[u8]) -> Result<R, No> {
    if status.is_server_error() {
        return Err(No::Unreachable("it is out of order"));
    }
    if let Some(refusal) = refusal_in(bytes) {
        return Err(refusal);
    }
    // A proxy's or a gateway's own page, too.
    serde_json::from_slice(bytes).map_err(|_| No::Unreachable("it answers with something else"))
}

fn client() -> reqwest::ClientBuilder {
    Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .tcp_nodelay(true)
        .tcp_keepalive(Duration::from_secs(30))
        .pool_idle_timeout(Duration::from_secs(80))
        // The address holds the token: it must reach no third party, neither by a redirect nor by a Referer.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
}
