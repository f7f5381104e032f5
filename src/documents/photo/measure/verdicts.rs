//! From numbers to findings.

use super::super::super::finding::{Finding, Place, code};
use super::super::sample::Point;
use super::{Measures, Paper, Source, Thresholds, Wanted};

/// What is worth saying about a photo, the gravest first, and of one severity what to mend first first. Stops only for
/// what nobody could use.
pub fn judge(measures: &Measures, wanted: &Wanted, thresholds: &Thresholds) -> Vec<Finding> {
    let judge = Judge {
        m: measures,
        wanted,
        t: thresholds,
    };
    let mut findings = Vec::new();
    findings.extend(judge.source());
    if wanted.source == Source::Screenshot {
        // A page on a screen has no corners, no light on it, no paper's size.
        return findings;
    }
    let dark = judge.dark();
    let over = judge.over_exposed();
    let glare = judge.glare(over.is_some());
    let blur = judge.blur();
    // What the light has taken, the other measures can't see.
    let clear = dark.is_none() && over.is_none();
    let even = clear && glare.is_none();
    let grey = judge.grey().filter(|_| clear);
    let other = judge.other_paper();
    let expected = other.is_none();
    findings.extend(other);
    findings.extend([dark, over].into_iter().flatten());
    let blurred = blur.is_some();
    findings.extend(blur);
    let extent = judge.extent();
    let far = extent.iter().any(|finding| finding.code == code::SMALL_IN_FRAME);
    findings.extend(extent);
    findings.extend(judge.cover());
    findings.extend(glare);
    findings.extend(judge.uneven().filter(|_| even && measures.outlined));
    // A small outline's corners are too uncertain for angles.
    findings.extend(judge.tilt().filter(|_| measures.extent.share > thresholds.small));
    // Of another paper it isn't known where things should be.
    findings.extend(judge.turned(blurred).filter(|_| expected));
    let seal = judge
        .seal()
        .filter(|_| even && !blurred && !far && expected && grey.is_none());
    findings.extend(grey.filter(|_| expected));
    findings.extend(seal);
    // Stable: within a severity the order stays.
    findings.sort_by_key(|finding| finding.severity);
    findings
}

struct Judge<'a> {
    m: &'a Measures,
    wanted: &'a Wanted,
    t: &'a Thresholds,
}

impl Judge<'_> {
    fn place(&self, corners: impl IntoIterator<Item = Point>) -> Place {
        let (width, height) = (self.m.frame.0.max(1.0), self.m.frame.1.max(1.0));
        let (mut left, mut top, mut right, mut bottom) = (1.0_f32, 1.0_f32, 0.0_f32, 0.0_f32);
        for corner in corners {
            let (x, y) = ((corner.x / width).clamp(0.0, 1.0), (corner.y / height).clamp(0.0, 1.0));
            left = left.min(x);
            right = right.max(x);
            top = top.min(y);
            bottom = bottom.max(y);
        }
        Place {
            x: left.min(right),
            y: top.min(bottom),
            width: (right - left).max(0.0),
            height: (bottom - top).max(0.0),
        }
    }

    fn dark(&self) -> Option<Finding> {
        let bright = self.m.light.bright;
        if bright < self.t.black {
            return Some(Finding::stop(code::DARK));
        }
        (bright < self.t.dark).then(|| Finding::warn(code::DARK))
    }

    fn over_exposed(&self) -> Option<Finding> {
        let full = self.m.light.full;
        let slope = self.m.blur.map_or(0.0, |blur| blur.slope);
        let whole = !self.m.outlined || self.m.extent.share > self.t.fills_frame;
        if full < self.t.over_exposed || (whole && self.m.light.blackest < self.t.scan_ink) {
            return None;
        }
        if full > self.t.burnt_out && slope < self.t.faint_slope {
            return Some(Finding::stop(code::OVER_EXPOSED));
        }
        Some(Finding::warn(code::OVER_EXPOSED))
    }

    fn glare(&self, over: bool) -> Option<Finding> {
        let glare = self.m.light.glare.filter(|glare| glare.share > self.t.glare)?;
        if over || glare.beside > self.t.glare_paper {
            return None;
        }
        Some(Finding::warn(code::GLARE).at(self.place(glare.corners)))
    }

    fn uneven(&self) -> Option<Finding> {
        // Light that fades from a window to the wall is uneven too, and everything can be read: only a shadow counts.
        let light = &self.m.light;
        (light.evenness < self.t.uneven && light.step < self.t.shadow).then(|| Finding::warn(code::UNEVEN_LIGHT))
    }

    fn blur(&self) -> Option<Finding> {
        let blur = self.m.blur?;
        let fine = self.t.blurred_mm * self.m.extent.sample_pixels_per_mm;
        let least = if self.m.outlined {
            self.t.blurred.max(fine)
        } else {
            self.t.blurred
        };
        if blur.slope < self.t.least_slope || blur.edges < self.t.least_edges || blur.softest < least {
            return None;
        }
        let uneven = (blur.softest + 0.5) / (blur.width + 0.5);
        let motion = uneven > self.t.motion;
        // Equally soft all around and steep all the same: large print that is easily read, unless it is soft beyond that.
        let is_steep = uneven < self.t.unmoved && blur.slope > self.t.steep_slope;
        if is_steep && blur.softest < self.t.steep_softest * least {
            return None;
        }
        Some(Finding::warn(code::BLURRED).number("motion", motion))
    }

    fn extent(&self) -> Vec<Finding> {
        if !self.m.outlined {
            return Vec::new();
        }
        let extent = &self.m.extent;
        let mut findings = Vec::new();
        let cut = extent.cut > self.t.cut_off || extent.cut_corners.contains(&true);
        if cut && extent.share < self.t.fills_frame {
            let near = (0..4)
                .filter(|corner| extent.cut_corners[*corner])
                .map(|corner| self.m.corners[corner]);
            let finding = Finding::warn(code::CUT_OFF).text("where", of_corners(extent.cut_corners));
            findings.push(finding.at(self.place(near)));
        }
        let per_mm = extent.pixels_per_mm;
        let needed = if self.wanted.paper.is_card() {
            self.t.card_pixels_per_mm
        } else {
            self.t.sheet_pixels_per_mm
        };
        if per_mm < needed * self.t.unreadable {
            findings.push(Finding::stop(code::SMALL_IN_FRAME));
        } else if per_mm < needed || extent.share < self.t.small {
            findings.push(Finding::warn(code::SMALL_IN_FRAME));
        }
        findings
    }

    fn tilt(&self) -> Option<Finding> {
        let pose = &self.m.pose;
        if !self.m.outlined {
            None
        } else if pose.tilt > self.t.tilted {
            Some(Finding::warn(code::TILTED))
        } else {
            // The paper is straightened for the package: nothing to send it back for.
            (pose.roll.abs() > self.t.askew).then(|| Finding::note(code::ASKEW))
        }
    }

    fn cover(&self) -> Option<Finding> {
        let cover = self.m.cover.filter(|_| self.m.outlined)?;
        let is_round = cover.slack > self.t.cover_touch && cover.slack < self.t.cover_slack;
        // A desk that is all of skin's colour shows as a strip, which is not round; one that is in part shows as a spot.
        let told = cover.around < self.t.cover_around || cover.around > 1.0 - self.t.cover_around;
        let is_finger = cover.depth > self.t.cover_depth && cover.depth < self.t.cover_deepest && is_round && told;
        is_finger.then(|| {
            let finding = Finding::warn(code::COVERED).text("where", of_sides(cover.sides));
            finding.at(self.place(cover.corners))
        })
    }

    fn grey(&self) -> Option<Finding> {
        // A page without print in colour is grey by right; what it lacks is the seal.
        let due = self.wanted.colour && self.wanted.paper != Paper::Page;
        (due && self.m.colour.strongest < self.t.grey).then(|| Finding::warn(code::GREY_COPY))
    }

    fn seal(&self) -> Option<Finding> {
        let found = self.m.seal.is_some_and(|seal| seal.score() > self.t.seal);
        // Part of it may be what is cut off; and without an outline its size is not known, only that nothing is red.
        let uncertain = if self.m.outlined {
            self.m.extent.cut_corners.contains(&true)
        } else {
            self.m.colour.red > self.t.some_red
        };
        let missing = self.wanted.seal && !found && !uncertain && !self.wanted.paper.is_card();
        missing.then(|| Finding::warn(code::NO_SEAL))
    }

    /// How many quarters the content is turned clockwise, when that is certain.
    fn turns(&self) -> Option<usize> {
        let (card, tall) = (&self.m.card, self.m.pose.aspect < 1.0);
        let likely = |shares: [f32; 4], least: f32| {
            let best = (0..4).max_by(|a, b| shares[*a].total_cmp(&shares[*b]))?;
            let other = shares[(best + 2) % 4];
            (shares[best] > least && shares[best] > other + self.t.turned_by && (best % 2 == 1) == tall).then_some(best)
        };
        match self.wanted.paper {
            Paper::IdCardEmblem => likely(card.emblem, self.t.emblem),
            Paper::IdCardPortrait => likely(card.portrait, self.t.portrait),
            Paper::Licence => {
                let crest = card.crest;
                let best = (0..4).max_by(|a, b| crest[*a].total_cmp(&crest[*b]))?;
                let rest = (1..4).map(|more| crest[(best + more) % 4]).fold(0.0, f32::max);
                (crest[best] > 0.06 && crest[best] > 3.0 * rest).then_some(best)
            }
            Paper::Page => {
                let lines = &self.m.lines;
                if lines.upright > self.t.upright_lines * lines.level {
                    Some(1)
                } else {
                    // Of a paper that is cut off the middle is a guess; and letters are aligned at the left.
                    let level = lines.upright < self.t.level_lines * lines.level;
                    let low = level && lines.middle > self.t.low_ink && self.m.extent.cut <= self.t.cut_off;
                    (low && lines.flush_left < lines.flush_right + self.t.flush).then_some(2)
                }
            }
        }
    }

    fn turned(&self, blurred: bool) -> Option<Finding> {
        let turned = |quarters: usize| Finding::warn(code::TURNED).number("degrees", quarters as i64 * 90);
        if !self.m.outlined {
            return None;
        }
        match self.turns() {
            Some(0) => None,
            Some(_) if blurred && self.wanted.paper == Paper::Page => None,
            Some(quarters) => Some(turned(quarters)),
            // A card is never taller than it is wide.
            None if self.wanted.paper.is_card() && self.m.pose.aspect < 1.0 / self.t.card_shape.sqrt() => {
                Some(turned(1))
            }
            None => None,
        }
    }

    fn other_paper(&self) -> Option<Finding> {
        // Of a paper that is cut off the shape is a guess.
        if !self.m.outlined || self.m.extent.cut > self.t.cut_off {
            return None;
        }
        let card = &self.m.card;
        let emblem = card.emblem.iter().fold(0.0_f32, |most, share| most.max(*share));
        let portrait = card.portrait.iter().fold(0.0_f32, |most, share| most.max(*share));
        let shape = self.m.pose.aspect.max(1.0 / self.m.pose.aspect);
        let tall = self.m.pose.aspect < 1.0;
        let at = |shares: [f32; 4]| shares[usize::from(tall)].max(shares[2 + usize::from(tall)]);
        // Red clothes of a portrait that lies the other way round fill less of the emblem's place.
        let is_emblem_side = at(card.emblem) > self.t.emblem * 1.5;
        // A grey emblem is dark where, the other way round, a part of the portrait would be.
        let is_portrait = |turn: usize| {
            let share = card.portrait[turn];
            share > self.t.portrait * 1.2 && share > 0.6 * card.emblem_dark[(turn + 2) % 4]
        };
        let is_portrait_side =
            (is_portrait(usize::from(tall)) || is_portrait(2 + usize::from(tall))) && !is_emblem_side;
        let other = |seen: &str| Some(Finding::warn(code::OTHER_PAPER).text("seen", seen));
        match self.wanted.paper {
            Paper::IdCardPortrait if shape > self.t.sheet_shape && is_emblem_side => other("id-card-emblem"),
            Paper::IdCardEmblem if shape > self.t.sheet_shape && is_portrait_side => other("id-card-portrait"),
            Paper::IdCardPortrait | Paper::IdCardEmblem
                if shape < self.t.sheet_shape && emblem < self.t.emblem && portrait < self.t.portrait =>
            {
                other("page")
            }
            Paper::Licence | Paper::Page if shape > self.t.card_shape && is_emblem_side => other("id-card-emblem"),
            Paper::Licence | Paper::Page if shape > self.t.card_shape && is_portrait_side => other("id-card-portrait"),
            _ => None,
        }
    }

    fn source(&self) -> Option<Finding> {
        let screen = self.m.screen?;
        let tall = screen.aspect > self.t.screen_shape && screen.palette > self.t.screenshot;
        match self.wanted.source {
            Source::Any => None,
            Source::Photo if tall || screen.coloured_palette > self.t.screenshot => {
                Some(Finding::warn(code::SCREENSHOT))
            }
            // Without an outline it may be the desk's cloth.
            Source::Photo => {
                (self.m.outlined && screen.grid > self.t.screen_grid).then(|| Finding::warn(code::OF_SCREEN))
            }
            Source::Screenshot => (screen.palette < self.t.photo).then(|| Finding::warn(code::NO_SCREENSHOT)),
        }
    }
}

/// The words for where something is on the paper, as seen in the upright picture: its corners and its sides, clockwise from
/// the upper left corner and from the upper side.
const CORNERS: [&str; 4] = ["top-left", "top-right", "bottom-right", "bottom-left"];
const SIDES: [&str; 4] = ["top", "right", "bottom", "left"];

/// The word for some of the corners, as an outline has them: one, or the side between two.
fn of_corners(corners: [bool; 4]) -> &'static str {
    let at = |corner: usize| corners[corner % 4];
    match corners.iter().filter(|there| **there).count() {
        1 => (0..4)
            .find(|corner| at(*corner))
            .map_or("several", |corner| CORNERS[corner]),
        2 => (0..4)
            .find(|corner| at(*corner) && at(corner + 1))
            .map_or("several", |side| SIDES[side]),
        _ => "several",
    }
}

/// The word for some of the sides, clockwise from the upper one: one, or the corner between two.
fn of_sides(sides: [bool; 4]) -> &'static str {
    let at = |side: usize| sides[side % 4];
    match sides.iter().filter(|there| **there).count() {
        1 => (0..4).find(|side| at(*side)).map_or("several", |side| SIDES[side]),
        2 => (0..4)
            .find(|side| at(*side) && at(side + 3))
            .map_or("several", |corner| CORNERS[corner]),
        _ => "several",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_and_sides_have_their_words() {
        for corner in 0..4 {
            let one: [bool; 4] = std::array::from_fn(|other| other == corner);
            assert_eq!((of_corners(one), of_sides(one)), (CORNERS[corner], SIDES[corner]));
        }
        // Both ends of a side; both sides of a corner.
        assert_eq!(of_corners([true, true, false, false]), "top");
        assert_eq!(of_corners([false, true, true, false]), "right");
        assert_eq!(of_corners([false, false, true, true]), "bottom");
        assert_eq!(of_corners([true, false, false, true]), "left");
        assert_eq!(of_sides([true, false, false, true]), "top-left");
        assert_eq!(of_sides([true, true, false, false]), "top-right");
        assert_eq!(of_sides([false, true, true, false]), "bottom-right");
        assert_eq!(of_sides([false, false, true, true]), "bottom-left");
        for many in [[true, false, true, false], [true, true, true, false], [true; 4]] {
            assert_eq!((of_corners(many), of_sides(many)), ("several", "several"));
        }
    }
}
