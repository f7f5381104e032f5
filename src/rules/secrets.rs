//! What should never have been sent: passwords and codes from text messages.
//!
//! The assistant asks for neither; these guesses make it delete the message where the platform lets it, and say so.
//! They lean towards missing one rather than towards deleting an answer.

use super::text::{compact, narrow, one_line};
use super::{credit_code, email, mobile};

/// Words that announce a password, in lower case. The first may stand directly before it, the others need a sign.
const PASSWORD_WORDS: [&str; 6] = ["密码", "口令", "password", "passwd", "pwd", "passcode"];

/// Ends of file names that people paste.
const FILE_ENDS: [&str; 14] = [
    ".pdf", ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".xls", ".xlsx", ".doc", ".docx", ".zip", ".mp4", ".txt",
];

/// Whether a message looks like a password, alone or behind a word for one.
#[must_use]
pub fn looks_like_password(text: &str) -> bool {
    let line = one_line(&narrow(text));
    announced_password(&line) || bare_password(&line)
}

/// Whether a message looks like a code from a text message: 4–6 digits alone, or digits with 验证码.
#[must_use]
pub fn looks_like_sms_code(text: &str) -> bool {
    let line = one_line(&narrow(text));
    let is_code = |digits: &str, most: usize| {
        (4..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    if is_code(&compact(&line), 6) {
        return true;
    }
    let lower = line.to_lowercase();
    let announced = ["验证码", "校验码", "verification code"]
        .iter()
        .any(|word| lower.contains(word));
    announced
        && line
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|run| is_code(run, 8))
}

/// `密码是Abc12345`, `pwd: abc12345`: printable ASCII behind the word.
fn announced_password(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    PASSWORD_WORDS.iter().any(|word| {
        lower.match_indices(word).any(|(at, _)| {
            let rest = line.get(at + word.len()..).unwrap_or_default();
            let token: String = rest
                .trim_start_matches([
                    ' ', ':', '=', '是', '为', '就', '设', '成', '改', '了', '“', '"', '「', '，', ',',
                ])
                .chars()
                .take_while(char::is_ascii_graphic)
                .collect();
            let classes = Classes::of(&token);
            // `密码8位以上` and `password: required` are talk about passwords.
            (6..=32).contains(&token.len())
                && (classes.digits > 0 || classes.signs > 0)
                && classes.kinds() + classes.digits > 1
        })
    })
}

fn bare_password(line: &str) -> bool {
    let fits = (8..=32).contains(&line.len()) && line.chars().all(|c| c.is_ascii_graphic());
    let classes = Classes::of(line);
    let letters = classes.lower + classes.upper;
    // A hyphen or a dot between words (`short-drama`, `Table1.2`) is writing, not a password.
    let mixed = letters > 0 && (classes.digits > 0 || classes.signs > 0);
    fits && mixed && !is_something_else(line, &classes)
}

/// Answers that mix letters and digits for good reasons.
fn is_something_else(line: &str, classes: &Classes) -> bool {
    let lower = line.to_ascii_lowercase();
    let is_address =
        email::check(line).is_ok() || (line.contains('@') && !line.starts_with('@') && lower.contains('.'));
    let is_link = lower.contains("://") || lower.starts_with("www.") || is_host(&lower) || line.starts_with('/');
    let is_file = FILE_ENDS.iter().any(|end| lower.ends_with(end));
    // A mistyped credit code, ID number or filing number: mostly digits with capitals, or an ID's final x.
    let is_number = classes.signs == 0
        && line.len() >= 15
        && (credit_code::is_valid(&line.to_ascii_uppercase())
            || line.starts_with("91")
            || classes.digits + 1 >= line.len()
            || classes.digits * 2 >= line.len() && classes.lower == 0);
    let is_telephone = mobile::check(line).is_ok();
    let is_wechat_id =
        lower.starts_with("wxid_") || (lower.starts_with("wx") && line.len() == 18) || lower.starts_with("gh_");
    is_address || is_link || is_file || is_number || is_telephone || is_wechat_id
}

/// `mp.weixin.qq.com/cgi-bin`: dotted labels of letters, digits and hyphens, the last label of letters.
fn is_host(lower: &str) -> bool {
    let host = lower.split('/').next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    labels.len() >= 2
        && labels
            .iter()
            .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        && labels
            .last()
            .is_some_and(|end| end.len() >= 2 && end.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// How many characters of each kind a token has.
struct Classes {
    lower: usize,
    upper: usize,
    digits: usize,
    signs: usize,
}

impl Classes {
    fn of(token: &str) -> Self {
        let count = |kind: fn(&char) -> bool| token.chars().filter(kind).count();
        Self {
            lower: count(char::is_ascii_lowercase),
            upper: count(char::is_ascii_uppercase),
            digits: count(char::is_ascii_digit),
            signs: count(|c| c.is_ascii_punctuation() && !"-_.,'/&()+:".contains(*c)),
        }
    }

    fn kinds(&self) -> usize {
        [self.lower, self.upper, self.digits, self.signs]
            .into_iter()
            .filter(|count| *count > 0)
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_passwords() {
        for text in [
            "abc12345",
            "Star2026!",
            "xinghe@2026",
            "P@ssw0rd",
            "hello!world",
            "密码是Abc12345",
            "密码：abc123",
            "登录密码 xinghe88",
            "pwd: abc12345",
            "Password=Star2026!",
            "ａｂｃ１２３４５",
            "账号 a@qq.com 密码 12345678",
        ] {
            assert!(looks_like_password(text), "{text}");
        }
    }

    #[test]
    fn leaves_answers_alone() {
        for text in [
            "",
            "好的",
            "我忘记密码了",
            "密码要几位？",
            "密码8位以上",
            "password: required",
            "星河短剧2026",
            "short-drama",
            "Short-Drama",
            "zhang.san88@qq.com",
            "91320106PKWQWKE13F",
            "91320106pkwqwke13f",
            "9132O1O6PKWQWKE13F",
            "11010519491231002X",
            "11010519491231002x",
            "110105194912310020",
            "13812345678",
            "+8613812345678",
            "https://mp.weixin.qq.com/?a=1",
            "mp.weixin.qq.com/cgi2",
            "IMG_20261123.jpg",
            "/start12345",
            "2026-11-23",
            "2021.05.06-2031.05.06",
            "wx1234567890abcdef",
            "StarRiver",
            "6222020000000000005",
        ] {
            assert!(!looks_like_password(text), "{text}");
        }
    }

    #[test]
    fn notices_codes() {
        for text in [
            "1234",
            "123456",
            "１２３４５６",
            "123 456",
            "验证码123456",
            "验证码是 8842",
            "【工信部】您的验证码为 654321，5 分钟内有效",
        ] {
            assert!(looks_like_sms_code(text), "{text}");
        }
        for text in [
            "",
            "123",
            "1234567",
            "验证码还没收到",
            "验证码发到13812345678了",
            "13812345678",
            "短剧1234",
            "12a456",
        ] {
            assert!(!looks_like_sms_code(text), "{text}");
        }
    }
}
