//! What is wrong with the shot: first numbers, then findings.
//!
//! [`measure`] looks at the sample inside the paper's outline, mostly at the paper laid [`flat`]; [`judge`] holds the
//! numbers against [`Thresholds`] and says what is worth saying.

pub mod blobs;
pub mod blur;
pub mod card;
pub mod colour;
pub mod cover;
pub mod extent;
pub mod flat;
pub mod light;
pub mod paper;
pub mod pose;
pub mod screen;
pub mod seal;
pub mod thresholds;
pub mod turned;
pub mod verdicts;

use super::sample::{Outline, Point, Sample};
use super::turning::Turning;
use crate::documents::picture::Picture;

pub use blur::Blur;
pub use card::Card;
pub use colour::Colour;
pub use cover::Cover;
pub use extent::Extent;
use flat::Flat;
pub use light::{Glare, Light};
pub use paper::{Paper, PaperSize, Source, Wanted};
pub use pose::Pose;
pub use screen::Screen;
pub use seal::Seal;
pub use thresholds::Thresholds;
pub use turned::Lines;
pub use verdicts::judge;

#[cfg(test)]
mod drawn;
#[cfg(test)]
mod odd_tests;
#[cfg(test)]
mod tests;

/// All that was measured of a photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Measures {
    /// Width and height of the sample.
    pub frame: (f32, f32),
    /// The paper's corners in the sample.
    pub corners: [Point; 4],
    /// Whether the outline was found; without it the frame less a border was looked at.
    pub outlined: bool,
    /// How the paper was held.
    pub pose: Pose,
    /// The paper in its frame.
    pub extent: Extent,
    /// How sharp the print is. `None` when hardly any of the paper is in the frame.
    pub blur: Option<Blur>,
    /// How light falls on it.
    pub light: Light,
    /// The paper's own colours.
    pub colour: Colour,
    /// The mark that is most like a red seal.
    pub seal: Option<Seal>,
    /// What of a card's sides is there.
    pub card: Card,
    /// Which way the print runs.
    pub lines: Lines,
    /// What lies over an edge.
    pub cover: Option<Cover>,
    /// Screens. `None` when the full picture was not at hand.
    pub screen: Option<Screen>,
}

/// The part of a frame without an outline that is left out on each side: people hold a paper so that it fills the frame
/// but for a little.
const BORDER: f32 = 0.06;

/// Measures everything. `outline` is in pixels of the sample; without one, or with one that is a guess or no four-sided
/// figure, the frame less a border is looked at. `picture` is what the sample is of.
pub fn measure(sample: &Sample, picture: Option<&Picture>, outline: Option<&Outline>, wanted: &Wanted) -> Measures {
    let frame = (sample.rgb.width() as f32, sample.rgb.height() as f32);
    let size = wanted.paper.size();
    let sure = outline.filter(|outline| outline.is_sure());
    let found = sure.and_then(|outline| Some((*outline, Pose::of(outline, frame.0, frame.1)?)));
    let outlined = found.is_some();
    let (outline, pose) = found.unwrap_or_else(|| whole(frame));
    let flat = Flat::of(sample, &outline, &pose, size);
    Measures {
        frame,
        corners: outline.corners,
        outlined,
        pose,
        extent: Extent::of(sample, &outline, size),
        blur: Blur::of(sample, &outline),
        light: Light::of(&flat),
        colour: Colour::of(&flat),
        seal: (wanted.seal && !wanted.paper.is_card())
            .then(|| Seal::of(&flat, wanted.paper))
            .flatten(),
        card: Card::of(&flat),
        lines: Lines::of(&flat),
        cover: Cover::of(&flat),
        screen: picture.map(|picture| {
            let corners = Turning::of(picture).corners(&outline.scaled(sample.scale));
            Screen::of(picture.stored(), &corners)
        }),
    }
}

/// The frame less a border, seen from straight above.
fn whole((width, height): (f32, f32)) -> (Outline, Pose) {
    let (left, top) = (width * BORDER, height * BORDER);
    let (right, bottom) = (width - left, height - top);
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Point { x, y });
    let outline = Outline {
        corners,
        confidence: 0.0,
    };
    let pose = Pose {
        tilt: 0.0,
        aspect: width.max(1.0) / height.max(1.0),
        roll: 0.0,
    };
    (outline, pose)
}
