//! The usual recipe's table, and ours beside it.

use std::fmt::Write as _;

use beian::documents::Severity;

use crate::defects::{FAULTS, Seen};

/// Who says it.
#[derive(Clone, Copy)]
enum Whose {
    Ours,
    Recipe,
}

/// Whether a fault is said of a photo: for recall anything that means it, for a false alarm only its own code.
fn says(seen: &Seen, whose: Whose, fault: &str, codes: &[&str]) -> bool {
    match whose {
        Whose::Ours => seen.says(codes),
        Whose::Recipe => seen.recipe.faults.contains(&fault),
    }
}

fn recall(seen: &[Seen], whose: Whose, fault: &str, codes: &[&str], severity: u8) -> String {
    let has = |photo: &&Seen| {
        photo
            .defects
            .iter()
            .any(|(name, grade)| name == fault && *grade == severity)
    };
    let all = seen.iter().filter(has).count();
    let found = seen
        .iter()
        .filter(has)
        .filter(|photo| says(photo, whose, fault, codes))
        .count();
    if all == 0 {
        "–".to_owned()
    } else {
        format!("{found}/{all}")
    }
}

fn wrong(seen: &[Seen], whose: Whose, fault: &str, codes: &[&str]) -> usize {
    let hasnt = |photo: &&Seen| !photo.defects.iter().any(|(name, _)| name == fault);
    let said = |photo: &&Seen| says(photo, whose, fault, &codes[..1]);
    seen.iter().filter(hasnt).filter(said).count()
}

/// Both tables.
pub(crate) fn report(seen: &[Seen]) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "usual recipe     mild  medium  strong   wrong   (found/labelled)");
    for (fault, codes) in FAULTS {
        let cell = |severity| recall(seen, Whose::Recipe, fault, codes, severity);
        let wrong = wrong(seen, Whose::Recipe, fault, codes);
        let _ = writeln!(
            out,
            "{fault:14} {:>6} {:>7} {:>7} {wrong:>7}",
            cell(1),
            cell(2),
            cell(3)
        );
    }
    let whole: Vec<&Seen> = seen.iter().filter(|photo| photo.whole).collect();
    let right = whole.iter().filter(|photo| photo.recipe_overlap >= 0.9).count();
    let _ = writeln!(out, "outline, overlap of at least 0.9: {right} of {}", whole.len());

    let _ = writeln!(
        out,
        "\n| defect | ours medium | ours strong | recipe medium | recipe strong | wrong ours | wrong recipe |"
    );
    let _ = writeln!(out, "|---|---|---|---|---|---|---|");
    for (fault, codes) in FAULTS {
        let cell = |whose, severity| recall(seen, whose, fault, codes, severity);
        let _ = writeln!(
            out,
            "| {fault} | {} | {} | {} | {} | {} | {} |",
            cell(Whose::Ours, 2),
            cell(Whose::Ours, 3),
            cell(Whose::Recipe, 2),
            cell(Whose::Recipe, 3),
            wrong(seen, Whose::Ours, fault, codes),
            wrong(seen, Whose::Recipe, fault, codes),
        );
    }
    let good: Vec<&Seen> = seen.iter().filter(|photo| photo.defects.is_empty()).collect();
    let least = |severity: Severity| {
        let hit = |photo: &&&Seen| photo.findings.iter().any(|finding| finding.severity <= severity);
        good.iter().filter(hit).count()
    };
    let (stopped, warned) = (least(Severity::Stop), least(Severity::Warn));
    let spoken = good.iter().filter(|photo| !photo.recipe.faults.is_empty()).count();
    // Its oldest three rules, without masks of skin and red, which see wood.
    let plain = ["blur", "dark", "over", "corner_cut"];
    let by_plain = |photo: &&&Seen| photo.recipe.faults.iter().any(|fault| plain.contains(fault));
    let by_plain = good.iter().filter(by_plain).count();
    let percent = |count: usize| 100.0 * count as f32 / good.len().max(1) as f32;
    let _ = writeln!(
        out,
        "\nof {} good photos: ours stops {stopped} ({:.1} %), warns of {} ({:.1} %); the recipe speaks of {spoken} ({:.1} %), by sharpness, brightness and contour alone of {by_plain} ({:.1} %)",
        good.len(),
        percent(stopped),
        warned - stopped,
        percent(warned - stopped),
        percent(spoken),
        percent(by_plain),
    );
    out
}
