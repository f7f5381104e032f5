//! What people will want to copy: a company's name, an address. `{ COPY($name) }` in a locale file.
//!
//! It goes to the channels between two invisible marks, and each shows it in its own way: a tap copies it, where the channel can. The marks
//! are those that keep a text apart from the direction of its surroundings (Unicode's U+2068 and U+2069), so one that is left over
//! somewhere does no harm.

/// The name of the function in locale files.
pub(super) const COPY: &str = "COPY";

/// Before what can be copied.
pub const START: char = '\u{2068}';

/// Behind it.
pub const END: char = '\u{2069}';

/// The text, marked.
pub(super) fn copyable(text: &str) -> String {
    format!("{START}{}{END}", plain(text))
}

/// The text without marks.
pub fn plain(text: &str) -> String {
    text.replace([START, END], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_off_again() {
        assert_eq!(copyable("a"), "\u{2068}a\u{2069}");
        assert_eq!(copyable(&copyable("a")), copyable("a"));
        assert_eq!(plain(&format!("名称：{}。", copyable("星河"))), "名称：星河。");
    }
}
