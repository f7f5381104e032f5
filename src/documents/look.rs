//! What is looked for in a photo or scan of one paper: comes from `documents.toml` of the conversation.

use serde::{Deserialize, Serialize};

use super::finding::{Finding, Severity, code};
use super::photo::measure::{Thresholds, Wanted};

/// The codes of findings that come of looking, which a paper can leave out or weigh otherwise.
pub const LOOK_CODES: &[&str] = &[
    code::DARK,
    code::OVER_EXPOSED,
    code::UNEVEN_LIGHT,
    code::GLARE,
    code::BLURRED,
    code::SMALL_IN_FRAME,
    code::CUT_OFF,
    code::COVERED,
    code::TILTED,
    code::ASKEW,
    code::TURNED,
    code::GREY_COPY,
    code::NO_SEAL,
    code::OTHER_PAPER,
    code::OTHER_CODE,
    code::OF_SCREEN,
    code::SCREENSHOT,
    code::NO_SCREENSHOT,
    code::CROP,
];

/// What to look for on one paper, and how grave it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Look {
    /// Which paper it should be, and what must be on it.
    pub wanted: Wanted,
    /// From which number on something is said.
    pub thresholds: Thresholds,
    /// Codes of findings that are not said of this paper.
    pub without: Vec<String>,
    /// Codes of findings that stop this paper.
    pub stop: Vec<String>,
    /// Codes of findings that are only said of it.
    pub note: Vec<String>,
    /// The step whose answer, a credit code, the paper's QR code must repeat.
    pub code: Option<String>,
}

impl Look {
    /// The findings as this paper wants them: some left out, some graver, some less grave.
    pub fn weigh(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let has = |codes: &[String], finding: &Finding| codes.iter().any(|code| *code == finding.code);
        let mut weighed: Vec<Finding> = findings
            .into_iter()
            .filter(|finding| !has(&self.without, finding))
            .map(|mut finding| {
                if has(&self.stop, &finding) {
                    finding.severity = Severity::Stop;
                } else if has(&self.note, &finding) {
                    finding.severity = Severity::Note;
                }
                finding
            })
            .collect();
        // Stable: within a severity the order stays.
        weighed.sort_by_key(|finding| finding.severity);
        weighed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::photo::measure::{Paper, Source};

    #[test]
    fn findings_are_left_out_and_weighed() {
        let look = Look {
            wanted: Wanted {
                paper: Paper::Page,
                colour: false,
                seal: false,
                source: Source::Any,
            },
            thresholds: Thresholds::default(),
            without: vec![code::ASKEW.to_owned()],
            stop: vec![code::OTHER_PAPER.to_owned()],
            note: vec![code::GLARE.to_owned()],
            code: None,
        };
        let codes = [code::ASKEW, code::GLARE, code::DARK, code::OTHER_PAPER];
        let weighed = look.weigh(codes.into_iter().map(Finding::warn).collect());
        let seen: Vec<(&str, Severity)> = weighed
            .iter()
            .map(|finding| (&*finding.code, finding.severity))
            .collect();
        assert_eq!(
            seen,
            [
                (code::OTHER_PAPER, Severity::Stop),
                (code::DARK, Severity::Warn),
                (code::GLARE, Severity::Note)
            ]
        );
    }
}
