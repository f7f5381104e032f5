//! What only the operator can mend: it is said once, clearly, and WeCom isn't asked again for ten minutes.

use std::{
    collections::HashMap,
    fmt,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::rarely::{BETWEEN, Rarely};

/// While the first call after the ten minutes is under way, others still wait, at most so long.
const TRIAL: Duration = Duration::from_secs(30);

/// A fault in the settings or in the admin console. As text: what it is, and where it is mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OperatorFault {
    /// 40001.
    Secret,
    /// 40013.
    Company,
    /// 60020, with our address as WeCom sees it.
    Address(Option<IpAddr>),
    /// 48002, 301002 and the like: the app may not do this.
    Permission(i64),
}

impl OperatorFault {
    /// The fault of a number that WeCom answers with, if it is one; `message` is what it says besides.
    pub(super) fn of(code: i64, message: &str) -> Option<OperatorFault> {
        Some(match code {
            40_001 => Self::Secret,
            40_013 => Self::Company,
            60_020 => Self::Address(address_in(message)),
            // Not this app's, switched off, no such app.
            48_002 | 301_002 | 50_003 | 40_056 => Self::Permission(code),
            _ => return None,
        })
    }

    /// Whether nothing works while it lasts; otherwise one method doesn't.
    fn stops_everything(&self) -> bool {
        !matches!(self, Self::Permission(_))
    }

    /// Whether it stands in the settings, so that it can't be mended while the program runs.
    pub(super) fn is_in_the_settings(&self) -> bool {
        matches!(self, Self::Secret | Self::Company)
    }
}

impl fmt::Display for OperatorFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret => formatter.write_str(
                "WeCom doesn't take wecom.app.secret (40001): copy it from the admin console, 应用管理 → the app → Secret",
            ),
            Self::Company => formatter.write_str(
                "WeCom doesn't know wecom.app.corp_id (40013): copy it from the admin console, 我的企业 → 企业信息 → 企业ID",
            ),
            Self::Address(address) => {
                formatter.write_str("WeCom doesn't take calls from this address")?;
                if let Some(address) = address {
                    write!(formatter, ", {address}")?;
                }
                formatter.write_str(
                    " (60020): add it in the admin console, 应用管理 → the app → 企业可信IP, or set wecom.app.api_url to a proxy whose address is there",
                )
            }
            Self::Permission(code) => write!(
                formatter,
                "WeCom doesn't let the app do this ({code}): compare wecom.app.agent_id and wecom.app.secret with the admin console, 应用管理 → the app, and see that the app is switched on and has the permission"
            ),
        }
    }
}

/// The address that a message names: `not allow to access from your ip, hint: […], from ip: 1.2.3.4, more info …`.
fn address_in(message: &str) -> Option<IpAddr> {
    let (_, rest) = message.split_once("from ip:")?;
    let end = rest.trim_start();
    end.split([',', ' ', ';']).next()?.parse().ok()
}

/// What stands still: a method, or none of them for everything.
type Scope = Option<&'static str>;

/// Since when something stands still, and until when.
#[derive(Clone, Copy, Debug)]
struct Stop {
    since: Instant,
    until: Instant,
}

/// A call that was let through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pass {
    method: &'static str,
    at: Instant,
}

/// What stands still because of an operator's fault.
#[derive(Debug, Default)]
pub(super) struct Halt {
    stops: Mutex<HashMap<Scope, Stop>>,
    said: Mutex<HashMap<Scope, Rarely>>,
}

impl Halt {
    /// Lets a call through, or says how long to wait. When the time is over, one call tries whether the fault is mended.
    pub(super) fn admit(&self, method: &'static str) -> Result<Pass, Duration> {
        let now = Instant::now();
        let mut stops = self.stops.lock().unwrap_or_else(PoisonError::into_inner);
        for scope in [None, Some(method)] {
            if let Some(stop) = stops.get_mut(&scope) {
                if now < stop.until {
                    return Err(stop.until - now);
                }
                stop.until = now + TRIAL;
            }
        }
        Ok(Pass { method, at: now })
    }

    /// A call met a fault: says what it is, and how long everything or the method stands still.
    pub(super) fn begin(&self, method: &'static str, fault: &OperatorFault) -> Duration {
        let scope = (!fault.stops_everything()).then_some(method);
        let now = Instant::now();
        let stop = Stop {
            since: now,
            until: now + BETWEEN,
        };
        self.stops
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(scope, stop);
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.entry(scope).or_default().is_due() {
            tracing::error!(
                method,
                "wecom app: {fault}; replies wait, and it is tried again every ten minutes"
            );
        }
        BETWEEN
    }

    /// A call went well: what stood still when it was let through goes on.
    pub(super) fn end(&self, pass: Pass) {
        let mut stops = self.stops.lock().unwrap_or_else(PoisonError::into_inner);
        let before = stops.len();
        for scope in [None, Some(pass.method)] {
            // One that began meanwhile is none that this call has tried.
            if stops.get(&scope).is_some_and(|stop| stop.since < pass.at) {
                stops.remove(&scope);
            }
        }
        if stops.len() < before {
            tracing::info!(method = pass.method, "wecom app: WeCom takes calls again");
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_call_tries_after_ten_minutes() {
        let halt = Halt::default();
        let early = halt.admit("message/send").unwrap();
        assert_eq!(halt.begin("gettoken", &OperatorFault::Secret), BETWEEN);
        // One that was under way already says nothing of it.
        advance(Duration::from_secs(1)).await;
        halt.end(early);
        assert_eq!(halt.admit("message/send").unwrap_err(), Duration::from_secs(599));
        advance(Duration::from_secs(599)).await;
        let trial = halt.admit("message/send").unwrap();
        assert_eq!(halt.admit("media/get").unwrap_err(), TRIAL);
        halt.end(trial);
        assert!(halt.admit("media/get").is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_missing_permission_stops_one_method() {
        let halt = Halt::default();
        halt.begin("media/get", &OperatorFault::Permission(48_002));
        assert!(halt.admit("media/get").is_err());
        assert!(halt.admit("message/send").is_ok());
    }

    #[test]
    fn the_address_is_told() {
        let message = "not allow to access from your ip, hint: [1650], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com/devtool/query?e=60020";
        let fault = OperatorFault::of(60_020, message).unwrap();
        assert!(fault.to_string().contains("203.0.113.7"), "{fault}");
        for odd in ["", "from ip:", "from ip: zhang", "from ip: 1.2.3.4"] {
            let fault = OperatorFault::of(60_020, odd).unwrap();
            assert!(!fault.to_string().contains("zhang"), "{fault}");
        }
        assert_eq!(OperatorFault::of(40_014, ""), None);
    }
}
