//! The branch that keeps the company's account (开户行): the bank's full name and the branch.
//!
//! Source: practice of certification forms; nothing is looked up in the banks' list of branches.

use super::text::{after_label, is_han, length, unspaced};
use super::{Checked, Outcome, Slip};

codes! { "bank-branch":
    EMPTY = "empty",
    NO_HAN = "no-han",
    TOO_SHORT = "too-short",
    TOO_LONG = "too-long",
    NO_BANK = "no-bank",
    NO_BRANCH = "no-branch",
}

/// How the names of banks read in full.
const BANKS: [&str; 5] = ["银行", "信用社", "信用合作", "信用联社", "合作联社"];

/// How the names of branches end.
const BRANCHES: [&str; 7] = ["支行", "营业部", "分行", "营业室", "分理处", "储蓄所", "信用社"];

/// Checks a typed branch, normalised to one line without blanks.
///
/// # Errors
///
/// Only what cannot be a branch at all; an abbreviation is a warning.
pub fn check(input: &str) -> Outcome {
    let branch = unspaced(after_label(input));
    if branch.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    if !branch.chars().any(is_han) {
        return Err(Slip::of(NO_HAN));
    }
    match length(&branch) {
        ..4 => return Err(Slip::of(TOO_SHORT)),
        81.. => return Err(Slip::of(TOO_LONG).with("length", length(&branch))),
        _ => {}
    }
    let has = |words: &[&str]| words.iter().any(|word| branch.contains(word));
    let mut checked = Checked::clean(branch.as_str());
    checked.warn_if(!has(&BANKS), || Slip::of(NO_BANK));
    checked.warn_if(!has(&BRANCHES), || Slip::of(NO_BRANCH));
    Ok(checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warns_about_abbreviations() {
        for (typed, codes) in [
            ("中国工商银行股份有限公司北京望京支行", &[][..]),
            ("杭州联合农村商业银行 营业部", &[]),
            ("某县农村信用社", &[]),
            ("工行望京支行", &["no-bank"]),
            ("招商银行", &["no-branch"]),
        ] {
            let checked = check(typed).expect(typed);
            let found: Vec<&str> = checked.warnings.iter().map(|slip| slip.code.as_ref()).collect();
            assert_eq!(found, codes, "{typed}");
        }
        for (typed, code) in [("", "empty"), ("工行", "too-short"), ("102100099996", "no-han")] {
            assert_eq!(check(typed).expect_err(typed).code, code, "{typed}");
        }
        assert_eq!(check(&"行".repeat(81)).expect_err("long").code, "too-long");
    }
}
