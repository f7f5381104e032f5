//! What is known of each photo: `labels.csv`.

use std::io;
use std::path::Path;

use beian::documents::photo::Point;

/// A row of the file. Columns are found by their names; what isn't there is empty.
pub(crate) struct Photo {
    /// The name of the picture's file.
    pub(crate) file: String,
    /// The kind of paper.
    pub(crate) kind: String,
    /// The paper's corners in pixels of the picture, clockwise from its own top left.
    pub(crate) corners: [Point; 4],
    /// How many of them are within the picture.
    pub(crate) inside: usize,
    /// What is wrong with it: `none`, or names joined by `;`.
    pub(crate) defects: String,
    /// How badly: a number from 1 to 3 for each, joined by `;`.
    pub(crate) severity: String,
    /// What the paper lies on.
    pub(crate) background: String,
}

/// Reads the labels of a directory.
pub(crate) fn read(directory: &Path) -> io::Result<Vec<Photo>> {
    let text = std::fs::read_to_string(directory.join("labels.csv"))?;
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let broken = |line: usize, what: &str| io::Error::other(format!("labels.csv, line {line}: {what}"));
    let mut photos = Vec::new();
    for (number, line) in lines.enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split(',').collect();
        let field = |name: &str| {
            let index = names.iter().position(|other| *other == name);
            index.and_then(|index| fields.get(index)).copied().unwrap_or_default()
        };
        let numbers: Vec<f32> = field("corners")
            .split_whitespace()
            .filter_map(|number| number.parse().ok())
            .collect();
        let &[ax, ay, bx, by, cx, cy, dx, dy] = numbers.as_slice() else {
            return Err(broken(number + 2, "eight numbers are needed for the corners"));
        };
        photos.push(Photo {
            file: field("file").to_owned(),
            kind: field("doc_type").to_owned(),
            corners: [(ax, ay), (bx, by), (cx, cy), (dx, dy)].map(|(x, y)| Point { x, y }),
            inside: field("corners_inside").parse().unwrap_or(4),
            defects: field("defects").to_owned(),
            severity: field("severity").to_owned(),
            background: field("bg").to_owned(),
        });
    }
    Ok(photos)
}
