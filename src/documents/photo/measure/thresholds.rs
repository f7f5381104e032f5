//! From which number on something is worth saying.

use serde::{Deserialize, Serialize};

/// Limits of [`super::judge`]. Every one can be set in a table of its own, by its name; what is not mentioned stays.
///
/// Fitted on 132 labelled made photos: each lies in the gap between those with the fault (medium and strong) and those
/// without it, which is what "made" below tells. Then each was tried with the outline a hundredth off, by warm and cold
/// light, compressed and sharpened anew, noisier, dimmer and smaller. Then looked at on real photos of papers from public
/// collections: what those showed is told as "real" below.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Thresholds {
    /// The paper's white, 0 to 255, below which the photo is dark. Made: 95 and less against 207 and more.
    pub dark: f32,
    /// The paper's white below which nothing can be made out.
    pub black: f32,
    /// Share of the paper that is at full brightness. Made: 0.60 and more against 0.20 and less, the latter with glare.
    pub over_exposed: f32,
    /// The same, when nothing printed can be seen any more.
    pub burnt_out: f32,
    /// Slope of print, in levels of 255 a pixel, below which it counts as gone (see [`Thresholds::burnt_out`]).
    pub faint_slope: f32,
    /// The level of the blackest ink below which a white ground that fills the frame is a scanner's, not too much light.
    pub scan_ink: f32,
    /// Darkest over brightest part of the paper, in linear light. Made: 0.45 and less against 0.61 and more. Real ones by
    /// a window or a flash have 0.15 and more without any harm: see [`Thresholds::shadow`].
    pub uneven: f32,
    /// Light beyond a shadow's edge over that before it. Made: 0.49 and less; real shadows 0.35 and less, real light
    /// that fades 0.57 and more.
    pub shadow: f32,
    /// Share of the paper on which a lamp is mirrored. Made: 0.019 and more against 0.001 and less; real ones without a lamp 0.010 and less.
    pub glare: f32,
    /// The level of the paper beside a bright spot from which it is no lamp. Made: 240 and less.
    pub glare_paper: f32,
    /// Width of the softest edges, in pixels of the sample. Made: 1.03 and more (mild: 0.58 and more) against 0.44 and less
    /// on good photos. Real ones: 0.64 and less.
    pub blurred: f32,
    /// The same in millimetres of the paper, whichever is more: what is small beside the print does not blur it. Made: mild
    /// blur of cards has 0.2 and more; strokes of their print are 0.25 wide.
    pub blurred_mm: f32,
    /// Softest over middling width, both with half a pixel more, from which it was motion.
    pub motion: f32,
    /// The same, below which nothing moved. Made: 1.23 and more when it did; real ones out of focus 1.09 and less.
    pub unmoved: f32,
    /// Slope of print above which it can be read however soft it is. Made: 23 and less when out of focus; real ones with
    /// large print, made larger by a program: 52 and more.
    pub steep_slope: f32,
    /// So many times as wide as [`Thresholds::blurred`], the softest edges are blurred however steep they are.
    pub steep_softest: f32,
    /// Slope of print below which its sharpness says nothing.
    pub least_slope: f32,
    /// Share of edges on the paper below which their sharpness says nothing.
    pub least_edges: f32,
    /// Share of the frame. Made: 0.124 and less against 0.188 and more.
    pub small: f32,
    /// Pixels on a millimetre of a sheet: characters of 5 mm (14 points) have 8 pixels then, the least for Chinese, and
    /// those of a page that is smaller than A4 have more. With 2.2, fine for 10 points, real photos of receipts and
    /// letters were refused that anyone can read.
    pub sheet_pixels_per_mm: f32,
    /// The same for a card, whose smallest print is 1.6 mm high.
    pub card_pixels_per_mm: f32,
    /// The part of that finer resolution below which nobody can read it.
    pub unreadable: f32,
    /// How far a corner is outside the frame, as a share of the paper's side. Made: 0.021 and more.
    pub cut_off: f32,
    /// The share of the frame from which a paper is a scan or was cropped: then nothing is cut off.
    pub fills_frame: f32,
    /// Tilt in degrees. Made: 28.7 and more against 21 and less.
    pub tilted: f32,
    /// Roll in degrees. Made: 18 and more against 7 and less.
    pub askew: f32,
    /// Chroma of the paper's strongest colours. Made: 0.07 and less against 0.18 and more.
    pub grey: f32,
    /// Score of a seal. Made: 0.54 and more, the least when blurred, against 0.49 and less.
    pub seal: f32,
    /// Share of red pixels below which nothing on the paper is red.
    pub some_red: f32,
    /// Depth of what covers an edge, as a share of the paper's longer side. Made: 0.031 and more; rounded corners 0.013.
    pub cover_depth: f32,
    /// The same, from which it is no finger but a desk or a print of skin's colour. Made: 0.19 and less, on a card.
    pub cover_deepest: f32,
    /// Its length along the edge over its depth: below, it is a finger; above, a strip of the desk. Made: 3 against 70.
    pub cover_slack: f32,
    /// The same, below which it is print that touches the edge. Made: 0.8 and more; real print mostly 0.5 and less.
    pub cover_touch: f32,
    /// Share of the paper's surroundings that has skin's colour, from which a finger can't be told from what shows beside
    /// a bent edge, up to as much below 1. Made: 0.05 and less, or, on a desk that is all of that colour, 0.8 and more.
    pub cover_around: f32,
    /// Share of the emblem's place that is red. Made: 0.40 against 0.03 at the same place.
    pub emblem: f32,
    /// Share of the portrait's place that is dark all over. Made: 0.10 and more.
    pub portrait: f32,
    /// By how much of a place's share one way round must be likelier than the other.
    pub turned_by: f32,
    /// Change across lines that stand upright over that of level ones. Made: 2.3 against 0.9 and less.
    pub upright_lines: f32,
    /// Ink's middle from which a letter is upside down. Made: 0.74 against 0.53.
    pub low_ink: f32,
    /// Change across lines that stand upright over that of level ones, below which lines are certainly level.
    pub level_lines: f32,
    /// By how much more rows of print may begin at one place, at the left, than end at one, when a page is upside down.
    /// Real pages the right way up with a low middle: 0.10 and more.
    pub flush: f32,
    /// Below this ratio of long to short side no paper is an ID card (1.586); above [`Thresholds::card_shape`] it is no
    /// sheet (1.414).
    pub sheet_shape: f32,
    /// See [`Thresholds::sheet_shape`].
    pub card_shape: f32,
    /// Share of the commonest four colours from which a picture is a screenshot. Made photos: 0.44 and less.
    pub screenshot: f32,
    /// Long over short side from which white alone makes a picture a screenshot: cameras go to 16:9, phones' screens from
    /// 18:9 on.
    pub screen_shape: f32,
    /// Share of the commonest four colours below which a picture is no screenshot.
    pub photo: f32,
    /// Strength of a screen's grid. Made: 1.4 and less; with a grid of 8 % drawn over them mostly 3 and more.
    /// Real halftone print has up to 2.7; eight real photos of screens had 2.1 and less, so that this finds few.
    pub screen_grid: f32,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds {
            dark: 115.0,
            black: 30.0,
            over_exposed: 0.5,
            burnt_out: 0.85,
            faint_slope: 12.0,
            scan_ink: 60.0,
            uneven: 0.55,
            shadow: 0.53,
            glare: 0.012,
            glare_paper: 246.0,
            blurred: 0.81,
            blurred_mm: 0.12,
            motion: 1.35,
            unmoved: 1.15,
            steep_slope: 40.0,
            steep_softest: 2.0,
            least_slope: 2.0,
            least_edges: 0.004,
            small: 0.14,
            sheet_pixels_per_mm: 1.6,
            card_pixels_per_mm: 5.0,
            unreadable: 0.45,
            cut_off: 0.012,
            fills_frame: 0.85,
            tilted: 26.0,
            askew: 14.0,
            grey: 0.12,
            seal: 0.55,
            some_red: 0.0003,
            cover_depth: 0.022,
            cover_deepest: 0.25,
            cover_slack: 4.0,
            cover_touch: 0.6,
            cover_around: 0.25,
            emblem: 0.2,
            portrait: 0.09,
            turned_by: 0.06,
            upright_lines: 1.85,
            low_ink: 0.72,
            level_lines: 0.8,
            flush: 0.05,
            sheet_shape: 1.48,
            card_shape: 1.52,
            screenshot: 0.6,
            screen_shape: 1.9,
            photo: 0.25,
            screen_grid: 2.8,
        }
    }
}
