//! E-mail addresses for the account and for the filing.
//!
//! Source: RFC 5321 (lengths) and RFC 5322 (form) by the crate `email_address`; beyond these, WeChat and the filing
//! system take ASCII addresses with a dotted domain only.

use email_address::{EmailAddress, Options};
use unicode_normalization::UnicodeNormalization;

use super::text::{after_label, is_invisible};
use super::{Checked, Outcome, Slip};

codes! { "email":
    EMPTY = "empty",
    NO_AT = "no-at",
    SEVERAL_ATS = "several-ats",
    COMMA = "comma",
    NOT_ASCII = "not-ascii",
    INVALID = "invalid",
    TYPO_DOMAIN = "typo-domain",
    UNUSUAL_DOMAIN = "unusual-domain",
    REWRITTEN = "rewritten",
}

/// The mail providers that nearly every applicant uses.
const PROVIDERS: [&str; 16] = [
    "qq.com",
    "163.com",
    "126.com",
    "foxmail.com",
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "sina.com",
    "sina.cn",
    "sohu.com",
    "139.com",
    "189.cn",
    "wo.cn",
    "aliyun.com",
    "yeah.net",
    "vip.qq.com",
];

/// Domains that are seen as slips and where no applicant has a mailbox, with what was meant.
const TYPOS: [(&str, &str); 31] = [
    ("qq.con", "qq.com"),
    ("qq.cm", "qq.com"),
    ("qq.co", "qq.com"),
    ("qq.cn", "qq.com"),
    ("qq.om", "qq.com"),
    ("qq.vom", "qq.com"),
    ("qq.cpm", "qq.com"),
    ("qqq.com", "qq.com"),
    ("q.com", "qq.com"),
    ("aq.com", "qq.com"),
    ("163.cm", "163.com"),
    ("163.con", "163.com"),
    ("163.co", "163.com"),
    ("163.cn", "163.com"),
    ("136.com", "163.com"),
    ("126.cm", "126.com"),
    ("126.con", "126.com"),
    ("126.co", "126.com"),
    ("foxmial.com", "foxmail.com"),
    ("foxmali.com", "foxmail.com"),
    ("foxmail.con", "foxmail.com"),
    ("foxmail.cm", "foxmail.com"),
    ("foxmai.com", "foxmail.com"),
    ("gmial.com", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gamil.com", "gmail.com"),
    ("gmail.con", "gmail.com"),
    ("gmail.cm", "gmail.com"),
    ("outlok.com", "outlook.com"),
    ("hotmial.com", "hotmail.com"),
    ("sina.con", "sina.com"),
];

/// Ends of domains that do not exist and are always a slip.
const TYPO_ENDS: [(&str, &str); 7] = [
    (".con", ".com"),
    (".cmo", ".com"),
    (".ocm", ".com"),
    (".comm", ".com"),
    (".vom", ".com"),
    (".cpm", ".com"),
    (".cnn", ".cn"),
];

/// Checks a typed e-mail address, normalised to NFKC with a lower-case domain; the local part keeps its case.
///
/// # Errors
///
/// The slip that makes the address unusable; `typo-domain` has the likely domain as `suggestion`.
pub fn check(input: &str) -> Outcome {
    let visible = input.chars().filter(|character| !is_invisible(*character));
    let composed: String = visible
        .nfkc()
        .map(|character| if character == '。' { '.' } else { character })
        .collect();
    let typed: String = after_label(&composed)
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    if typed.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    let Some((local, domain)) = typed.rsplit_once('@') else {
        return Err(Slip::of(NO_AT));
    };
    if local.contains('@') {
        return Err(Slip::of(SEVERAL_ATS));
    }
    if typed.contains([',', '、', ';']) {
        return Err(Slip::of(COMMA));
    }
    if !typed.is_ascii() {
        return Err(Slip::of(NOT_ASCII));
    }
    let domain = domain.to_ascii_lowercase();
    let address = format!("{local}@{domain}");
    // RFC 5321 allows 254 in a path; quoted local parts and [literals] are of no use in a registration form.
    let options = Options::default()
        .with_required_tld()
        .without_display_text()
        .without_domain_literal();
    let plain = !local.contains('"') && address.len() <= 254;
    if !plain || EmailAddress::parse_with_options(&address, options).is_err() {
        return Err(Slip::of(INVALID));
    }
    if let Some(suggestion) = typo(&domain) {
        return Err(Slip::of(TYPO_DOMAIN)
            .with("domain", domain)
            .with("suggestion", suggestion));
    }
    let mut checked = Checked::clean(address.as_str());
    if let Some(provider) = near_provider(&domain) {
        checked.warnings.push(
            Slip::of(UNUSUAL_DOMAIN)
                .with("domain", domain.as_str())
                .with("suggestion", provider),
        );
    }
    // More than a blank or the case of the domain changed: the person should look at the address again.
    checked.warn_if(
        !input.to_ascii_lowercase().contains(&address.to_ascii_lowercase()),
        || Slip::of(REWRITTEN),
    );
    Ok(checked)
}

/// Whether two addresses reach the same mailbox: mail providers of the mainland ignore the case of the local part.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    let plain = |address: &str| match check(address) {
        Ok(checked) => checked.value.to_ascii_lowercase(),
        Err(_) => address
            .nfkc()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_lowercase(),
    };
    plain(one) == plain(other)
}

fn typo(domain: &str) -> Option<String> {
    if let Some((_, meant)) = TYPOS.iter().find(|(typed, _)| *typed == domain) {
        return Some((*meant).to_owned());
    }
    TYPO_ENDS
        .iter()
        .find_map(|(end, meant)| domain.strip_suffix(end).map(|stem| format!("{stem}{meant}")))
}

/// The provider that a domain differs from by one slip of the finger. Very short domains are near to everything.
fn near_provider(domain: &str) -> Option<&'static str> {
    if PROVIDERS.contains(&domain) || domain.len() < 8 {
        return None;
    }
    PROVIDERS
        .into_iter()
        .find(|provider| provider.len() >= 8 && strsim::damerau_levenshtein(provider, domain) == 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accepts_what_people_type() {
        for (typed, value, codes) in [
            ("Zhang.San@QQ.com", "Zhang.San@qq.com", &[][..]),
            (" a1_b@163.com ", "a1_b@163.com", &[]),
            ("邮箱：ops@example.com.cn", "ops@example.com.cn", &[]),
            ("ｏｐｓ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ops@example.com", &["rewritten"]),
            ("ops@example。com", "ops@example.com", &["rewritten"]),
            ("ops@foxmaill.com", "ops@foxmaill.com", &["unusual-domain"]),
        ] {
            let checked = check(typed).expect(typed);
            assert_eq!(checked.value, value);
            let found: Vec<&str> = checked.warnings.iter().map(|slip| slip.code.as_ref()).collect();
            assert_eq!(found, codes, "{typed}");
        }
    }

    #[test]
    fn names_the_slip() {
        for (typed, code) in [
            ("", "empty"),
            ("zhangsan", "no-at"),
            ("a@b@qq.com", "several-ats"),
            ("a@qq,com", "comma"),
            ("张三@qq.com", "not-ascii"),
            ("a@qq", "invalid"),
            ("a..b@qq.com", "invalid"),
            ("@qq.com", "invalid"),
            ("\"a b\"@qq.com", "invalid"),
            ("a@[127.0.0.1]", "invalid"),
            ("a@qq.con", "typo-domain"),
            ("a@163.cm", "typo-domain"),
            ("a@foxmial.com", "typo-domain"),
            ("a@gmial.com", "typo-domain"),
            ("a@mycompany.con", "typo-domain"),
        ] {
            assert_eq!(check(typed).expect_err(typed).code, code, "{typed}");
        }
        let slip = check("a@mycompany.con").expect_err("typo");
        assert_eq!(slip.arguments.get("suggestion"), Some(&"mycompany.com".into()));
    }

    #[test]
    fn limits_of_rfc_5321() {
        let local = "a".repeat(64);
        assert!(check(&format!("{local}@example.com")).is_ok());
        assert!(check(&format!("a{local}@example.com")).is_err());
    }

    #[test]
    fn compares_without_case() {
        assert!(same("Ops@Example.com", "ops@example.com "));
        assert!(!same("ops2@example.com", "ops@example.com"));
    }

    proptest! {
        #[test]
        fn plain_addresses_pass(local in "[a-z0-9]{1,20}", domain in "[a-z]{9,20}") {
            let address = format!("{local}@{domain}.cn");
            prop_assert_eq!(check(&address).expect("valid").value, address);
        }
    }
}
