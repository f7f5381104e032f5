//! A person's name as on the identity card: 2–30 characters, Han (with `·` between the parts) or Latin.
//!
//! Source: the form's own limits as reported by guides; GB/T 28039 writes names in Latin letters.

use super::text::{after_label, is_han, length, narrow_letters, one_line};
use super::{Checked, Outcome, Slip};

codes! { "person-name":
    EMPTY = "empty",
    DIGITS = "digits",
    STRANGE_CHARACTER = "strange-character",
    MIXED = "mixed",
    TOO_SHORT = "too-short",
    TOO_LONG = "too-long",
    TITLE = "title",
}

/// What colleagues are called by; such an answer is rarely what the card says.
const TITLES: [&str; 9] = ["先生", "女士", "小姐", "老师", "经理", "老板", "总", "法人", "同学"];

/// Checks a typed name; the dots that keyboards offer for `·` are put right, blanks in Han names go.
///
/// # Errors
///
/// The slip that makes the name unusable.
pub fn check(input: &str) -> Outcome {
    let line = narrow_letters(&one_line(after_label(input)));
    if line.is_empty() {
        return Err(Slip::of(EMPTY));
    }
    if line.chars().any(char::is_numeric) && !line.chars().all(|c| is_han(c) || c == ' ') {
        return Err(Slip::of(DIGITS));
    }
    let has_han = line.chars().any(is_han);
    let name: String = if has_han {
        line.chars().filter(|c| *c != ' ').map(middle_dot).collect()
    } else {
        line.chars().map(|c| if c == '’' { '\'' } else { c }).collect()
    };
    let allowed = |c: char| {
        if has_han {
            is_han(c) || c == '·'
        } else {
            is_latin(c) || "-'. ".contains(c)
        }
    };
    if let Some(strange) = name.chars().find(|c| !allowed(*c)) {
        let code = if has_han && is_latin(strange) {
            MIXED
        } else {
            STRANGE_CHARACTER
        };
        return Err(Slip::of(code).with("character", strange));
    }
    let (first, last) = (name.chars().next(), name.chars().last());
    if let Some(edge) = [first, last]
        .into_iter()
        .flatten()
        .find(|c| !is_han(*c) && !is_latin(*c) && *c != '.')
    {
        return Err(Slip::of(STRANGE_CHARACTER).with("character", edge));
    }
    if name.starts_with('.') {
        return Err(Slip::of(STRANGE_CHARACTER).with("character", '.'));
    }
    match length(&name) {
        ..2 => return Err(Slip::of(TOO_SHORT)),
        31.. => return Err(Slip::of(TOO_LONG).with("length", length(&name))),
        _ => {}
    }
    let title = TITLES.iter().find(|title| name.ends_with(*title));
    let mut checked = Checked::clean(name.as_str());
    if let Some(title) = title {
        checked.warnings.push(Slip::of(TITLE).with("title", *title));
    }
    Ok(checked)
}

fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic() || (matches!(character, '\u{C0}'..='\u{24F}') && character.is_alphabetic())
}

fn middle_dot(character: char) -> char {
    match character {
        '•' | '‧' | '・' | '∙' | '⋅' | '．' | '.' | '。' | '●' => '·',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_names() {
        for (typed, value) in [
            ("张三", "张三"),
            (" 张 三 ", "张三"),
            ("姓名：欧阳娜娜", "欧阳娜娜"),
            ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
            ("阿卜杜拉.买买提", "阿卜杜拉·买买提"),
            ("John  O’Neil Jr.", "John O'Neil Jr."),
            ("José", "José"),
            ("𠮷田", "𠮷田"),
        ] {
            assert_eq!(check(typed).expect(typed), Checked::clean(value), "{typed}");
        }
        assert_eq!(
            check("张总").expect("a title").warnings,
            [Slip::of(TITLE).with("title", "总")]
        );
    }

    #[test]
    fn names_the_slip() {
        for (typed, code) in [
            ("", "empty"),
            ("张三1", "digits"),
            ("13812345678", "digits"),
            ("张San", "mixed"),
            ("张三@", "strange-character"),
            ("·张三", "strange-character"),
            ("Zhang-", "strange-character"),
            ("张", "too-short"),
        ] {
            assert_eq!(check(typed).expect_err(typed).code, code, "{typed}");
        }
        assert_eq!(check(&"张".repeat(31)).expect_err("long").code, "too-long");
    }
}
