//! Packing texts into messages that a channel takes, cut where a reader would pause.

/// How wide a text is, in Chinese characters, rounded up: others count half.
pub(crate) fn width(text: &str) -> usize {
    let halves: usize = text
        .chars()
        .map(|character| if character.is_ascii() { 1 } else { 2 })
        .sum();
    halves.div_ceil(2)
}

/// Packs pieces of text into pages of at most so many units, each written in the channel's own way.
pub(super) struct Pages {
    most_units: usize,
    /// How many units of a page a character takes.
    units_of: fn(char) -> usize,
    /// Writes a text as the channel wants it, e.g. escaped.
    write: fn(&str, &mut String),
    done: Vec<String>,
    current: String,
    units: usize,
}

impl Pages {
    /// No page yet.
    pub(super) fn new(most_units: usize, units_of: fn(char) -> usize, write: fn(&str, &mut String)) -> Pages {
        Pages {
            most_units,
            units_of,
            write,
            done: Vec::new(),
            current: String::new(),
            units: 0,
        }
    }

    /// Adds texts: a paragraph, in which that separator stands between them.
    pub(super) fn add_all<'a>(&mut self, separator: &str, texts: impl IntoIterator<Item = &'a String>) {
        let mut between = "\n\n";
        for text in texts {
            self.add(between, text);
            between = separator;
        }
    }

    /// Adds a text, with that separator before it if something stands on the page.
    pub(super) fn add(&mut self, separator: &str, text: &str) {
        self.add_tagged(separator, text, ("", ""));
    }

    /// The same between two tags, which count for nothing.
    pub(super) fn add_tagged(&mut self, separator: &str, text: &str, tags: (&str, &str)) {
        let mut rest = text.trim();
        if rest.is_empty() {
            return;
        }
        let mut separator = separator;
        loop {
            let separator_units = if self.current.is_empty() {
                0
            } else {
                self.count(separator)
            };
            let room = self.most_units.saturating_sub(self.units + separator_units);
            let units = self.count(rest);
            if units <= room {
                self.push(separator, rest, tags);
                return;
            }
            if self.current.is_empty() {
                // Longer than a whole page.
                let (head, tail) = split(rest, self.most_units, self.units_of);
                self.push(separator, head, tags);
                rest = tail;
                separator = "\n";
            }
            self.turn();
        }
    }

    /// The pages; none when nothing was added.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.turn();
        self.done
    }

    fn count(&self, text: &str) -> usize {
        text.chars().map(self.units_of).sum()
    }

    fn push(&mut self, separator: &str, text: &str, tags: (&str, &str)) {
        if !self.current.is_empty() {
            self.current.push_str(separator);
            self.units += self.count(separator);
        }
        self.current.push_str(tags.0);
        (self.write)(text, &mut self.current);
        self.current.push_str(tags.1);
        self.units += self.count(text);
    }

    fn turn(&mut self) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
            self.units = 0;
        }
    }
}

/// Cuts a text so that the head has at most so many units: after a line, else a sentence, else a word, else between characters.
fn split(text: &str, most_units: usize, units_of: fn(char) -> usize) -> (&str, &str) {
    let mut units = 0;
    let mut end = text.len();
    for (at, character) in text.char_indices() {
        units += units_of(character);
        if units > most_units {
            end = at;
            break;
        }
    }
    let head = &text[..end];
    // A cut in the first half would waste a message.
    let late = |at: &usize| *at > end / 2;
    let cut = head
        .rfind('\n')
        .filter(late)
        .or_else(|| {
            head.rfind(['。', '！', '？', '；'])
                .map(|at| at + '。'.len_utf8())
                .filter(late)
        })
        .or_else(|| head.rfind(char::is_whitespace).filter(late))
        .unwrap_or_else(|| whole_character(text, end));
    (text[..cut].trim_end(), text[cut..].trim_start())
}

/// The last place before `end` that doesn't tear a composed emoji apart; `end` itself if there is none near.
fn whole_character(text: &str, end: usize) -> usize {
    let joins = |character: char| {
        matches!(
            character,
            '\u{200D}' | '\u{FE0F}' | '\u{20E3}' | '\u{1F3FB}'..='\u{1F3FF}'
        )
    };
    let mut at = end;
    for character in text[..end].chars().rev().take(16) {
        if !text[at..].chars().next().is_some_and(joins) && character != '\u{200D}' {
            return at;
        }
        at -= character.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<String> {
        let mut pages = Pages::new(2048, char::len_utf8, |text, into| into.push_str(text));
        pages.add("", text);
        pages.finish()
    }

    #[test]
    fn no_page_is_too_long_and_nothing_is_lost() {
        for (text, most_pages) in [
            ("字".repeat(3000), 5),
            (format!("{}。", "字".repeat(99)).repeat(60), 10),
            ("a".repeat(5000), 3),
            ("👨\u{200D}👩\u{200D}👧".repeat(300), 4),
        ] {
            let pages = bytes(&text);
            assert!(pages.iter().all(|page| page.len() <= 2048), "{text:.20}");
            assert!(pages.len() <= most_pages, "{} of {text:.20}", pages.len());
            assert_eq!(pages.concat(), text);
        }
    }
}
