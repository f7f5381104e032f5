//! What the operator may set about WeCom (`[wecom.…]` in the settings).

use serde::Deserialize;

use super::app::AppSettings;

/// The settings of WeCom, by the way in which it is used.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WecomSettings {
    /// An app of the company's own that is called back; used when it is set.
    pub app: Option<AppSettings>,
}
