//! The pages of the files: looked at before anything is built, and put in another order; counted when they come back stamped.

use super::{
    Walking,
    lexicon::{Lexicon, fold},
    menus::{numbered, option_at},
    package::papers_of,
    words::{self, Word, say},
};
use crate::{
    conversation::{Action, Button, Kind, Menu, Order, PageOrder, Pages, Paper, Step, Value},
    documents::package::{Definition, Making, Readiness, Stamp},
    texts::Text,
};

/// A typed number beyond that is no page, and is not repeated.
const MOST_PAGES: usize = 999;

/// Under what the order of a file's pages is kept: what came back stamped has one of its own.
pub fn order_key(definition: &Definition, is_stamped: bool) -> &str {
    let stamped = definition.stamped_step.as_deref().filter(|_| is_stamped);
    stamped.unwrap_or(&definition.name)
}

impl<'a> Walking<'a> {
    /// Builds the archive, or what is to be printed; but first the pages are shown that nobody has looked at yet.
    pub(super) fn build(&mut self, printed: bool) {
        let states = self.package_status();
        let is_ready = |file: u16| {
            let state = states.get(usize::from(file));
            state.is_some_and(|state| state.readiness == Readiness::Ready)
        };
        let files = self.files_of_pages(printed).into_iter();
        let unseen: Vec<u16> = files
            .filter(|file| (printed || is_ready(*file)) && !self.is_seen(*file, printed))
            .collect();
        if unseen.is_empty() {
            return self.give_order(if printed { Order::Prints } else { Order::Archive });
        }
        self.show_pages(unseen, printed);
    }

    pub(super) fn show_pages(&mut self, files: Vec<u16>, printed: bool) {
        self.order = Some(Order::Contacts { files, printed });
    }

    /// The files that have several pages, and an order among them, by their places in the package.
    pub(super) fn files_of_pages(&self, printed: bool) -> Vec<u16> {
        let withheld = self.withheld();
        let files = (0_u16..).zip(self.definitions());
        let files = files.filter(|(_, definition)| {
            let (papers, is_stamped) = papers_of(definition, &self.state, printed);
            let has_all = is_stamped
                || definition
                    .from
                    .iter()
                    .all(|step| papers.iter().any(|(of, ..)| of == step));
            let is_of_pages = is_stamped || definition.making == Making::Pages;
            let is_wanted = !printed || definition.stamp == Stamp::Print;
            let mut steps = definition.from.iter().chain(&definition.stamped_step);
            let is_withheld = steps.any(|step| withheld.contains(step));
            !is_withheld
                && has_all
                && is_of_pages
                && is_wanted
                && papers.iter().map(|(.., paper)| pages_in(paper)).sum::<u32>() > 1
        });
        files.map(|(file, _)| file).collect()
    }

    fn definition(&self, file: u16) -> Option<&'a Definition> {
        self.definitions().get(usize::from(file))
    }

    /// The ids of the papers that the file is made of.
    fn papers_in(&self, file: u16, printed: bool) -> Vec<String> {
        let Some(definition) = self.definition(file) else {
            return Vec::new();
        };
        let (papers, _) = papers_of(definition, &self.state, printed);
        papers.into_iter().map(|(.., paper)| paper.id.clone()).collect()
    }

    fn order_key(&self, file: u16, printed: bool) -> Option<String> {
        let definition = self.definition(file)?;
        let (_, is_stamped) = papers_of(definition, &self.state, printed);
        Some(order_key(definition, is_stamped).to_owned())
    }

    fn page_order(&self, file: u16, printed: bool) -> Option<&PageOrder> {
        self.state.page_orders.get(&self.order_key(file, printed)?)
    }

    fn is_seen(&self, file: u16, printed: bool) -> bool {
        let papers = self.papers_in(file, printed);
        self.page_order(file, printed)
            .is_some_and(|known| known.papers == papers)
    }

    /// The pictures are there: the person says whether the order is right.
    pub(super) fn pages_shown(&mut self, files: Vec<u16>, printed: bool, pages: &[Pages]) {
        for Pages { file, pages } in pages {
            let papers = self.papers_in(*file, printed);
            let Some(key) = self.order_key(*file, printed) else {
                continue;
            };
            let known = self.page_order(*file, printed);
            let holds = known.is_some_and(|known| known.papers == papers && known.order.len() == usize::from(*pages));
            if !holds {
                let order = (0..*pages).collect();
                let order = PageOrder { papers, order };
                self.state.page_orders.insert(key, order);
            }
        }
        let is_being_ordered =
            matches!(&self.state.menu, Some(Menu::PageOrder { file, .. }) if files.as_slice() == [*file]);
        // Of what can't be made there is nothing to look at.
        let is_there = |file: &u16| pages.iter().any(|made| made.file == *file && made.pages > 0);
        let shown: Vec<u16> = files.into_iter().filter(is_there).collect();
        if shown.is_empty() {
            self.state.menu = Some(Menu::Package);
        } else if !is_being_ordered {
            self.state.menu = Some(Menu::Pages { files: shown, printed });
        }
    }

    /// The card under the pictures.
    pub(super) fn pages_card(&self, files: &[u16], printed: bool) -> (Vec<Text>, Vec<Vec<Button>>) {
        let build = if printed {
            words::PAGES_PRINT
        } else {
            words::PAGES_BUILD
        };
        let mut buttons = vec![vec![numbered(0, say(build))]];
        for (index, definition) in files.iter().filter_map(|file| self.definition(*file)).enumerate() {
            let label = say(words::PAGES_ORDER).with("name", definition.name.clone());
            buttons.push(vec![numbered(index + 1, label)]);
        }
        buttons.push(vec![self.continue_button()]);
        (vec![say(words::PAGES)], buttons)
    }

    pub(super) fn pages_words(&self, files: &[u16], folded: &str) -> Option<Action> {
        if self.lexicon.means(words::PAGES_GOOD_WORDS, folded) {
            return option_at(0);
        }
        super::lexicon::ordinal(folded)
            .filter(|index| *index <= files.len())
            .and_then(option_at)
    }

    pub(super) fn pages_chosen(&mut self, files: &[u16], printed: bool, index: usize) {
        let Some(place) = index.checked_sub(1) else {
            return self.give_order(if printed { Order::Prints } else { Order::Archive });
        };
        match files.get(place) {
            Some(file) => self.ask_for_order(*file, files, printed),
            None => self.stale(),
        }
    }

    fn ask_for_order(&mut self, file: u16, files: &[u16], printed: bool) {
        self.state.menu = Some(Menu::PageOrder {
            file,
            files: files.to_vec(),
            printed,
        });
    }

    /// Something was typed under the pictures: of one file it is plain which is meant.
    pub(super) fn pages_said(&mut self, files: &[u16], printed: bool, text: &str) -> bool {
        let [file] = files else { return false };
        if !matches!(self.read_order(*file, printed, text), Some(Ok(_))) {
            return false;
        }
        self.ask_for_order(*file, files, printed);
        self.order_said(*file, printed, text);
        true
    }

    /// The card that asks for the order of one file's pages.
    pub(super) fn order_card(&self, file: u16, printed: bool) -> (Vec<Text>, Vec<Vec<Button>>) {
        let name = self.definition(file).map_or("", |definition| definition.name.as_str());
        let order = self
            .page_order(file, printed)
            .map_or(&[][..], |known| known.order.as_slice());
        let count = i64::try_from(order.len()).unwrap_or(i64::MAX);
        let mut buttons = vec![vec![numbered(0, say(words::PAGE_ORDER_GOOD))]];
        if !order.is_sorted() {
            buttons.push(vec![numbered(1, say(words::PAGE_ORDER_AS_SENT))]);
        }
        buttons.push(vec![self.continue_button()]);
        let body = say(words::PAGE_ORDER)
            .with("name", name.to_owned())
            .with("count", count);
        (vec![body], buttons)
    }

    pub(super) fn order_words(&self, folded: &str) -> Option<Action> {
        if self.lexicon.means(words::PAGES_GOOD_WORDS, folded) {
            return option_at(0);
        }
        if self.lexicon.means(words::PAGE_ORDER_AS_SENT_WORDS, folded) {
            return option_at(1);
        }
        // A number alone is no order of several pages: it is the button's.
        super::lexicon::ordinal(folded)
            .filter(|index| *index < 2)
            .and_then(option_at)
    }

    pub(super) fn order_chosen(&mut self, file: u16, files: &[u16], printed: bool, index: usize) {
        match index {
            0 if files.len() > 1 => {
                self.state.menu = Some(Menu::Pages {
                    files: files.to_vec(),
                    printed,
                });
            }
            0 => self.give_order(if printed { Order::Prints } else { Order::Archive }),
            1 => self.reorder(file, printed, |order| order.sort_unstable()),
            _ => self.stale(),
        }
    }

    /// "第3页放到最前".
    pub(super) fn order_said(&mut self, file: u16, printed: bool, text: &str) {
        match self.read_order(file, printed, text) {
            Some(Ok(places)) => self.reorder(file, printed, |order| {
                let before = order.clone();
                let after = places.iter().filter_map(|place| before.get(*place).copied());
                *order = after.collect();
            }),
            Some(Err(number)) if number <= MOST_PAGES => {
                let count = self.page_order(file, printed).map_or(0, |known| known.order.len());
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                let number = i64::try_from(number).unwrap_or(i64::MAX);
                self.notice(say(words::PAGE_ORDER_NO_PAGE).with("page", number).with("count", count));
            }
            _ => self.notice(say(words::PAGE_ORDER_UNCLEAR)),
        }
    }

    /// The places of the pages as they now come, in the order that was said; the number of a page that there isn't; none when nothing
    /// of the kind was said.
    fn read_order(&self, file: u16, printed: bool, text: &str) -> Option<Result<Vec<usize>, usize>> {
        let count = self.page_order(file, printed)?.order.len();
        let folded = fold(text)?;
        places_after(self.lexicon, &folded, count)
    }

    fn reorder(&mut self, file: u16, printed: bool, change: impl FnOnce(&mut Vec<u16>)) {
        let Some(key) = self.order_key(file, printed) else {
            return self.stale();
        };
        if let Some(known) = self.state.page_orders.get_mut(&key) {
            change(&mut known.order);
        }
        self.show_pages(vec![file], printed);
    }

    /// What was printed for the steps that ask for it back.
    pub(super) fn remember_printed(&mut self, pages: &[Pages]) {
        for Pages { file, pages } in pages {
            if let Some(step) = self
                .definition(*file)
                .and_then(|definition| definition.stamped_step.clone())
            {
                self.state.printed.insert(step, *pages);
            }
        }
    }

    /// What came back stamped should have as many pages as were printed.
    pub(super) fn count_stamped(&mut self, step: &Step, value: &Value) {
        let (Kind::Paper { .. }, Value::Papers(papers)) = (&step.kind, value) else {
            return;
        };
        let Some(printed) = self.state.printed.get(&step.id).copied() else {
            return;
        };
        let came = papers.iter().map(pages_in).sum::<u32>();
        if came != u32::from(printed) {
            let text = say(words::STAMPED_COUNT).with("printed", i64::from(printed));
            self.notice(text.with("came", i64::from(came)));
        }
    }
}

/// Which page goes where: the places of the pages as they now come, in the order that was said.
fn places_after(lexicon: &Lexicon, folded: &str, count: usize) -> Option<Result<Vec<usize>, usize>> {
    if count < 2 || lexicon.names(words::PAGE_ORDER_RELATIVE_WORDS, folded) {
        return None;
    }
    let text = lexicon.with(words::PAGE_ORDER_LAST_PAGE_WORDS, folded, &format!(" {count} "));
    let text = lexicon.with(words::PAGE_ORDER_IGNORED_WORDS, &text, " ");
    let numbers = numbers(&text);
    if let Some(beyond) = numbers.iter().find(|number| **number == 0 || **number > count) {
        return Some(Err(*beyond));
    }
    let names = |word: Word| lexicon.names(word, &text);
    // "3-5 页放到最前": several at once can't be moved.
    if numbers.len() > 1 && names(words::PAGE_ORDER_EDGE_WORDS) {
        return None;
    }
    let mut places: Vec<usize> = (0..count).collect();
    match numbers.iter().map(|number| number - 1).collect::<Vec<_>>().as_slice() {
        [] if names(words::PAGE_ORDER_REVERSE_WORDS) => places.reverse(),
        [page] if names(words::PAGE_ORDER_LAST_WORDS) => shift(&mut places, *page, count - 1),
        [page] if names(words::PAGE_ORDER_FIRST_WORDS) => shift(&mut places, *page, 0),
        [page, other] if names(words::PAGE_ORDER_AFTER_WORDS) => {
            shift(&mut places, *page, other + usize::from(page > other));
        }
        [page, other] if names(words::PAGE_ORDER_BEFORE_WORDS) => {
            shift(&mut places, *page, other - usize::from(page < other));
        }
        [one, other] if names(words::PAGE_ORDER_SWAP_WORDS) => places.swap(*one, *other),
        [page, to] if names(words::PAGE_ORDER_TO_WORDS) => shift(&mut places, *page, *to),
        all if all.len() == count && places.iter().all(|place| all.contains(place)) => places = all.to_vec(),
        _ => return None,
    }
    Some(Ok(places))
}

/// How many pages a paper has: a picture is one.
fn pages_in(paper: &Paper) -> u32 {
    paper.facts.page_count.unwrap_or(1)
}

/// Moves what is at one place to another; the others close up.
fn shift(places: &mut Vec<usize>, from: usize, to: usize) {
    if from < places.len() && to < places.len() {
        let place = places.remove(from);
        places.insert(to, place);
    }
}

/// The numbers in a text, in digits or in Chinese (up to 99).
fn numbers(text: &str) -> Vec<usize> {
    let mut numbers = Vec::new();
    let mut digits = String::new();
    let mut chinese: Option<usize> = None;
    // A sign behind the text ends its last number.
    for character in text.chars().chain(std::iter::once(' ')) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        if !digits.is_empty() {
            numbers.push(std::mem::take(&mut digits).parse().unwrap_or(usize::MAX));
        }
        chinese = match (chinese, numeral(character)) {
            (None, Some(value)) => Some(value),
            (Some(10), Some(value @ 1..=9)) => Some(10 + value),
            (Some(tens @ 2..=9), Some(10)) => Some(tens * 10),
            (Some(known), Some(value @ 1..=9)) if known >= 20 && known % 10 == 0 => Some(known + value),
            (Some(known), Some(value)) => {
                numbers.push(known);
                Some(value)
            }
            (Some(known), None) => {
                numbers.push(known);
                None
            }
            (None, None) => None,
        };
    }
    numbers
}

fn numeral(character: char) -> Option<usize> {
    let value = "零一二三四五六七八九十".chars().position(|known| known == character);
    value.or((character == '两').then_some(2))
}

#[cfg(test)]
mod tests {
    use super::super::tests::book;
    use super::*;

    /// What becomes of the places.
    fn moved(lexicon: &Lexicon, text: &str, count: usize) -> Option<Result<Vec<usize>, usize>> {
        let folded = fold(text)?;
        places_after(lexicon, &folded, count)
    }

    #[test]
    fn orders_are_understood_as_they_are_meant_or_not_at_all() {
        let book = book();
        let lexicon = book.lexicon();
        let cases: [(&str, &[usize]); 20] = [
            ("第3页放到最前", &[2, 0, 1, 3]),
            ("把第三页放到最前面", &[2, 0, 1, 3]),
            ("第1页放到最后", &[1, 2, 3, 0]),
            ("第1页放后面", &[1, 2, 3, 0]),
            ("最后一页放到最前", &[3, 0, 1, 2]),
            ("第1页和最后一页对调", &[3, 1, 2, 0]),
            ("第1页和第2页对调一下", &[1, 0, 2, 3]),
            ("第4页换到第1页前面", &[3, 0, 1, 2]),
            ("第1页放到第3页后面", &[1, 2, 0, 3]),
            ("第4页放到第2页后面", &[0, 1, 3, 2]),
            ("第1页放到第4页前面", &[1, 2, 0, 3]),
            ("第4页放到第2页", &[0, 3, 1, 2]),
            ("倒过来", &[3, 2, 1, 0]),
            ("4 3 1 2", &[3, 2, 0, 1]),
            ("顺序：四、三、一、二", &[3, 2, 0, 1]),
            ("send page 3 to the front", &[2, 0, 1, 3]),
            ("move page 1 to the end", &[1, 2, 3, 0]),
            ("swap 1 and 2", &[1, 0, 2, 3]),
            ("page 4 after page 1", &[0, 3, 1, 2]),
            ("move the last page to the front", &[3, 0, 1, 2]),
        ];
        for (text, expected) in cases {
            assert_eq!(moved(lexicon, text, 4), Some(Ok(expected.to_vec())), "{text}");
        }
        for text in [
            "随便",
            "第3页往后移一页",
            "3-4页放到最前",
            "第3、4页放到最后",
            "好的谢谢",
            "1 1 2 3",
            "2",
        ] {
            assert_eq!(moved(lexicon, text, 4), None, "{text}");
        }
        assert_eq!(moved(lexicon, "第9页放到最前", 4), Some(Err(9)));
        for text in ["随便", "倒过来", "1", "第1页放到最前"] {
            assert_eq!(moved(lexicon, text, 0), None, "{text}");
            assert_eq!(moved(lexicon, text, 1), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_read_in_digits_and_in_chinese() {
        for (text, expected) in [
            ("第3页放到最前", vec![3]),
            ("第三页和第十二页对调", vec![3, 12]),
            ("二十一到十", vec![21, 10]),
            ("三十 四十五", vec![30, 45]),
            ("3,1,2", vec![3, 1, 2]),
            ("三一二", vec![3, 1, 2]),
            ("倒过来", vec![]),
            ("99999999999999999999999", vec![usize::MAX]),
        ] {
            assert_eq!(numbers(text), expected, "{text}");
        }
    }
}
