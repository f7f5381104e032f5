//! Which side of an ID card is up, and which way round it lies.
//!
//! The side with the emblem has the red national emblem at its upper left and nothing else large and dark; the other has
//! the portrait at its right (layout: GA/T 448, resident ID card general technical requirements).

use super::flat::{Flat, MARGIN, WHITE};

/// Where the emblem is: left, top, right, bottom in shares of the card.
const EMBLEM: [f32; 4] = [0.03, 0.08, 0.25, 0.50];
/// Where the portrait is.
const PORTRAIT: [f32; 4] = [0.62, 0.10, 0.94, 0.74];
/// Where a business licence has the emblem: in the middle of its upper edge.
const CREST: [f32; 4] = [0.41, 0.03, 0.59, 0.24];
/// Fields across and down the card, when its longer side is level.
const FIELDS: usize = 24;

/// What of each side is there, for a card whose content is turned clockwise by 0, 90, 180 and 270 degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Card {
    /// Share of the emblem's place that is red.
    pub emblem: [f32; 4],
    /// Share of the emblem's place that is dark all over.
    pub emblem_dark: [f32; 4],
    /// Share of the portrait's place that is dark all over: hair and clothes, not print.
    pub portrait: [f32; 4],
    /// Share of the licence emblem's place that is red.
    pub crest: [f32; 4],
}

struct Field {
    x: f32,
    y: f32,
    red: f32,
    dark: f32,
}

impl Card {
    /// Looks at the paper.
    pub fn of(flat: &Flat) -> Card {
        let fields = fields(flat);
        let mut card = Card::default();
        for turn in 0..4 {
            card.emblem[turn] = mean(&fields, turn, EMBLEM, |field| field.red);
            card.crest[turn] = mean(&fields, turn, CREST, |field| field.red);
            card.emblem_dark[turn] = mean(&fields, turn, EMBLEM, |field| f32::from(field.dark > 0.6));
            card.portrait[turn] = mean(&fields, turn, PORTRAIT, |field| f32::from(field.dark > 0.6));
        }
        card
    }
}

fn fields(flat: &Flat) -> Vec<Field> {
    let (wide, high) = (flat.inner_width(), flat.inner_height());
    let side = (flat.long() / FIELDS).max(1);
    let (across, down) = ((wide / side).max(1), (high / side).max(1));
    let mut fields = Vec::with_capacity(across * down);
    for field_y in 0..down {
        for field_x in 0..across {
            let (left, right) = (field_x * wide / across, (field_x + 1) * wide / across);
            let (top, bottom) = (field_y * high / down, (field_y + 1) * high / down);
            let (mut red, mut dark, mut count) = (0, 0, 0);
            for y in (top..bottom).step_by(2) {
                for x in (left..right).step_by(2) {
                    let [r, g, b] = flat.clean[(y + MARGIN) * flat.width + x + MARGIN].map(i32::from);
                    red += i32::from(r > g.max(b) + 40);
                    dark += i32::from(r + g + b < i32::from(WHITE) * 9 / 5);
                    count += 1;
                }
            }
            let share = |hits: i32| hits as f32 / count.max(1) as f32;
            fields.push(Field {
                x: (field_x as f32 + 0.5) / across as f32,
                y: (field_y as f32 + 0.5) / down as f32,
                red: share(red),
                dark: share(dark),
            });
        }
    }
    fields
}

/// The mean of the fields in a box, of a content that is turned clockwise by so many quarters.
fn mean(fields: &[Field], turn: usize, [left, top, right, bottom]: [f32; 4], value: impl Fn(&Field) -> f32) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0_f32);
    for field in fields {
        // Back to where the field would be on an upright card.
        let (x, y) = match turn {
            0 => (field.x, field.y),
            1 => (field.y, 1.0 - field.x),
            2 => (1.0 - field.x, 1.0 - field.y),
            _ => (1.0 - field.y, field.x),
        };
        if x >= left && x < right && y >= top && y < bottom {
            sum += value(field);
            count += 1.0;
        }
    }
    sum / count.max(1.0)
}
