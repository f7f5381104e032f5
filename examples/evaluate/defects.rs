//! How well the faults of labelled photos are found: recall and precision by severity, and what good photos look like.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use beian::documents::photo::measure::{Measures, Paper, Source, Thresholds, Wanted, judge, measure};
use beian::documents::photo::{Point, Sample, outline};
use beian::documents::{Finding, Limits, Picture, Severity};

use crate::labels::Photo;
use crate::recipe::{self, Recipe};
use crate::{compare, outline as outlines};

/// A labelled photo that was measured and judged.
pub(crate) struct Seen {
    /// Its place in the list. Every third is held out: no threshold was fitted on it.
    pub(crate) index: usize,
    /// Its name.
    pub(crate) file: String,
    /// What is wrong with it by its label, and how badly (1 to 3). Empty: nothing.
    pub(crate) defects: Vec<(String, u8)>,
    /// What was measured.
    pub(crate) measures: Measures,
    /// What was said.
    pub(crate) findings: Vec<Finding>,
    /// Whether all of the paper is in the picture.
    pub(crate) whole: bool,
    /// What the usual recipe says.
    pub(crate) recipe: Recipe,
    /// How much its outline and the true one share of what they cover together.
    pub(crate) recipe_overlap: f32,
}

impl Seen {
    fn held_out(&self) -> bool {
        self.index % 3 == 2
    }

    pub(crate) fn says(&self, codes: &[&str]) -> bool {
        self.findings.iter().any(|finding| codes.contains(&&*finding.code))
    }
}

/// What a step would want of a photo with this label.
pub(crate) fn wanted(kind: &str) -> Wanted {
    let paper = match kind {
        "id_front" => Paper::IdCardPortrait,
        "id_back" => Paper::IdCardEmblem,
        "licence" | "licence_noseal" => Paper::Licence,
        _ => Paper::Page,
    };
    Wanted {
        paper,
        colour: kind != "a4_text",
        seal: paper == Paper::Licence || matches!(kind, "a4_seal" | "a4_noseal"),
        source: Source::Photo,
    }
}

/// The labels, and the codes of findings that say the same. A grey page with a seal is seen as one without a red seal.
pub(crate) const FAULTS: [(&str, &[&str]); 12] = [
    ("blur", &["blurred"]),
    ("dark", &["dark"]),
    ("over", &["over-exposed"]),
    ("shadow", &["uneven-light"]),
    ("glare", &["glare"]),
    ("corner_cut", &["cut-off"]),
    ("finger", &["covered"]),
    ("small", &["small-in-frame"]),
    ("tilt", &["tilted"]),
    ("rotated", &["turned", "askew"]),
    ("gray", &["grey-copy", "no-seal"]),
    ("missing_seal", &["no-seal"]),
];

/// Labels that say nothing of the shot: such a photo is a good one.
const NO_FAULT: [&str; 2] = ["none", "duplicate"];

/// Parses the label's two columns.
pub(crate) fn defects(names: &str, severities: &str) -> Vec<(String, u8)> {
    let pairs = names.split(';').zip(severities.split(';'));
    pairs
        .filter(|(name, _)| !NO_FAULT.contains(name))
        .map(|(name, severity)| (name.to_owned(), severity.parse().unwrap_or(0)))
        .collect()
}

/// The whole report.
pub(crate) fn report(seen: &[Seen]) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "found/labelled      mild          medium        strong        wrong      (tuned | held out)"
    );
    for (name, codes) in FAULTS {
        let _ = write!(out, "{name:14}");
        for severity in 1..=3 {
            let cell = |held: bool| {
                let with = |photo: &&Seen| {
                    photo.held_out() == held
                        && photo
                            .defects
                            .iter()
                            .any(|(label, grade)| label == name && *grade == severity)
                };
                let all = seen.iter().filter(with).count();
                let found = seen.iter().filter(with).filter(|photo| photo.says(codes)).count();
                if all == 0 {
                    "–".to_owned()
                } else {
                    format!("{found}/{all}")
                }
            };
            let _ = write!(out, " {:>6} |{:>5}", cell(false), cell(true));
        }
        let wrong = |held: bool| {
            let mut photos = seen.iter().filter(|photo| photo.held_out() == held);
            let is_wrong =
                |photo: &&Seen| photo.says(&codes[..1]) && !photo.defects.iter().any(|(label, _)| label == name);
            photos.by_ref().filter(is_wrong).count()
        };
        let _ = writeln!(out, " {:>4} |{:>3}", wrong(false), wrong(true));
    }
    for held in [false, true] {
        let good: Vec<&Seen> = seen
            .iter()
            .filter(|photo| photo.held_out() == held && photo.defects.is_empty())
            .collect();
        let stopped = |photo: &&&Seen| photo.findings.iter().any(|finding| finding.severity == Severity::Stop);
        let warned = |photo: &&&Seen| photo.findings.iter().any(|finding| finding.severity <= Severity::Warn);
        let _ = writeln!(
            out,
            "good photos, {}: {}; stopped {}, stopped or warned {}, said anything of {}",
            if held { "held out" } else { "tuned" },
            good.len(),
            good.iter().filter(stopped).count(),
            good.iter().filter(warned).count(),
            good.iter().filter(|photo| !photo.findings.is_empty()).count(),
        );
    }
    let _ = writeln!(out, "\ngood photos          least   10 %    half    90 %    most");
    for (name, number) in NUMBERS {
        let good = seen.iter().filter(|photo| photo.defects.is_empty());
        let mut numbers: Vec<f32> = good.map(|photo| number(&photo.measures)).collect();
        numbers.sort_by(f32::total_cmp);
        let at = |share: f32| {
            numbers
                .get((numbers.len().saturating_sub(1) as f32 * share) as usize)
                .copied()
        };
        let _ = write!(out, "{name:18}");
        for share in [0.0, 0.1, 0.5, 0.9, 1.0] {
            let _ = write!(out, " {:7.3}", at(share).unwrap_or(f32::NAN));
        }
        let _ = writeln!(out);
    }
    let _ = writeln!(out, "\nmissed or wrong:");
    for photo in seen {
        let label: Vec<String> = photo
            .defects
            .iter()
            .map(|(name, grade)| format!("{name}{grade}"))
            .collect();
        let missed = photo.defects.iter().any(|(name, grade)| {
            let codes = FAULTS.iter().find(|(fault, _)| fault == name).map(|(_, codes)| *codes);
            *grade > 1 && codes.is_some_and(|codes| !photo.says(codes))
        });
        let expected = |finding: &Finding| {
            let codes = FAULTS
                .iter()
                .filter(|(fault, _)| photo.defects.iter().any(|(name, _)| name == fault));
            codes.into_iter().any(|(_, codes)| codes.contains(&&*finding.code))
        };
        if missed || !photo.findings.iter().all(expected) {
            let said: Vec<&str> = photo.findings.iter().map(|finding| &*finding.code).collect();
            let _ = writeln!(out, "  {} [{}] said: {}", photo.file, label.join(" "), said.join(" "));
        }
    }
    out
}

type Number = fn(&Measures) -> f32;

const NUMBERS: [(&str, Number); 16] = [
    ("white", |m| m.light.bright),
    ("full", |m| m.light.full),
    ("evenness", |m| m.light.evenness),
    ("glare", |m| m.light.glare.map_or(0.0, |glare| glare.share)),
    ("blur, softest", |m| m.blur.map_or(0.0, |blur| blur.softest)),
    ("slope", |m| m.blur.map_or(0.0, |blur| blur.slope)),
    ("share of frame", |m| m.extent.share),
    ("pixels per mm", |m| m.extent.pixels_per_mm),
    ("cut off", |m| m.extent.cut),
    ("tilt", |m| m.pose.tilt),
    ("roll", |m| m.pose.roll.abs()),
    ("strongest colours", |m| m.colour.strongest),
    ("seal", |m| m.seal.map_or(0.0, |seal| seal.score())),
    ("cover's depth", |m| m.cover.map_or(0.0, |cover| cover.depth)),
    ("upright lines", |m| m.lines.upright / m.lines.level.max(0.01)),
    ("ink's middle", |m| m.lines.middle),
];

/// Looks at every photo as the program would, and prints the table.
pub(crate) fn evaluate(directory: &Path, photos: &[Photo]) {
    let thresholds = Thresholds::default();
    let mut seen = Vec::new();
    let mut longest = Duration::ZERO;
    for (index, photo) in photos.iter().enumerate() {
        let Ok(bytes) = std::fs::read(directory.join(&photo.file)) else {
            continue;
        };
        let Ok(picture) = Picture::decode(&bytes, &Limits::default()) else {
            continue;
        };
        let sample = Sample::turned(picture.stored(), picture.orientation());
        let found = outline::find(&sample);
        let wanted = wanted(&photo.kind);
        let begun = Instant::now();
        let measures = measure(&sample, Some(&picture), found.as_ref(), &wanted);
        let findings = judge(&measures, &wanted, &thresholds);
        longest = longest.max(begun.elapsed());
        let recipe = recipe::look(&picture.upright(), wanted.seal, wanted.colour);
        seen.push(Seen {
            index,
            file: photo.file.clone(),
            defects: defects(&photo.defects, &photo.severity),
            whole: photo.inside == 4,
            recipe_overlap: recipe.corners.map_or(0.0, |corners| {
                let corners = recipe::ordered(corners).map(|(x, y)| Point { x, y });
                outlines::overlap(&corners, &photo.corners)
            }),
            recipe,
            measures,
            findings,
        });
    }
    println!("{}", report(&seen));
    println!("{}", compare::report(&seen));
    println!(
        "measures and verdict, the longest: {:.1} ms",
        longest.as_secs_f64() * 1e3
    );
}
