//! Long straight lines: edges vote for the lines that they may lie on.

use super::super::geometry::{Line, dot};
use super::super::sample::Point;
use super::edges::{Edge, Edges};
use super::plane::Planes;

/// How many directions half a turn is divided into.
const DIRECTIONS: usize = 180;
/// An edge votes for so many directions to either side of its own: how far noise may turn it.
const SPREAD: usize = 4;
/// At most so many lines are gone on with.
pub(super) const MOST_LINES: usize = 48;
/// After so many lines the search ends.
const MOST_TRIES: usize = 60;
/// A line needs so many clear edges to be looked at …
const LEAST_VOTES: i32 = 10;
/// … and so many more steps of clear edges than of gaps in its best stretch to be kept.
const LEAST_WEIGHT: f32 = 5.0;
/// What is fainter than this is a gap.
const GAP: f32 = 0.25;
/// A line's sides are looked at every so many pixels.
const STEP: f32 = 2.0;
/// An edge belongs to a line when it is so near, in pixels …
const NEAR: i32 = 2;
/// … and turned by so little against it (cosine).
const ALONG: f32 = 0.87;

/// A line and what speaks for it along its way.
pub(super) struct Straight {
    /// The line itself.
    pub(super) line: Line,
    /// Where along it the picture begins and ends.
    pub(super) within: (f32, f32),
    /// Whether it is a border of the picture, which no edge needs to speak for.
    pub(super) border: bool,
    /// Sums of what speaks for it, from the beginning up to each step.
    sums: Vec<f32>,
    /// How much speaks for its best stretch.
    weight: f32,
    /// That stretch.
    best: (f32, f32),
}

impl Straight {
    /// How much speaks for a stretch of it, 0 to 1, and the length of that stretch within the picture.
    pub(super) fn support(&self, from: f32, to: f32) -> (f32, f32) {
        let (from, to) = (from.min(to).max(self.within.0), from.max(to).min(self.within.1));
        let length = to - from;
        if length <= 0.0 {
            return (0.0, 0.0);
        }
        let last = self.sums.len().saturating_sub(1);
        let step = |place: f32| (((place - self.within.0) / STEP + 0.5).max(0.0) as usize).min(last);
        let (first, end) = (step(from), step(to));
        if end <= first {
            return (0.0, length);
        }
        ((self.sums[end] - self.sums[first]) / (end - first) as f32, length)
    }

    /// One of the picture's borders.
    fn border(line: Line, planes: &Planes) -> Option<Straight> {
        let within = stretch(&line, planes, -1.0)?;
        Some(Straight {
            line,
            within,
            border: true,
            sums: vec![0.0],
            weight: 0.0,
            best: within,
        })
    }
}

/// The clearest lines, the picture's four borders after them.
pub(super) fn find(planes: &Planes, edges: &Edges) -> Vec<Straight> {
    let mut kept: Vec<Straight> = Vec::new();
    let mut votes = Votes::of(planes, edges);
    for _ in 0..MOST_TRIES {
        let Some(line) = votes.best() else { break };
        let fitted = fitted(line, planes, edges);
        // What has been explained by a line votes for no other, or one clear side would be found over and over.
        let mut spent = votes.withdraw(&line, planes, edges);
        if let Some(fitted) = fitted {
            spent += votes.withdraw(&fitted, planes, edges);
            if let Some(straight) = looked_along(fitted, planes, edges)
                && straight.weight >= LEAST_WEIGHT
            {
                match kept.iter_mut().find(|other| same(&straight, other)) {
                    Some(other) if other.weight < straight.weight => *other = straight,
                    Some(_) => {}
                    None => kept.push(straight),
                }
            }
        }
        if spent == 0 {
            votes.dismiss();
        }
    }
    kept.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    kept.truncate(MOST_LINES);
    let (right, bottom) = (planes.width as f32 - 0.5, planes.height as f32 - 0.5);
    let corners = [(-0.5, -0.5), (right, -0.5), (right, bottom), (-0.5, bottom)].map(|(x, y)| Point { x, y });
    for index in 0..4 {
        let border =
            Line::through(corners[index], corners[(index + 1) % 4]).and_then(|line| Straight::border(line, planes));
        kept.extend(border);
    }
    kept
}

/// Whether two lines are all but the same where the fainter is best seen.
fn same(a: &Straight, b: &Straight) -> bool {
    let (faint, clear) = if a.weight < b.weight { (a, b) } else { (b, a) };
    let away = |place: f32| dot(faint.line.at(place), clear.line.normal) - clear.line.offset;
    faint.line.cosine(&clear.line) > 0.99 && away(faint.best.0).abs() < 2.0 && away(faint.best.1).abs() < 2.0
}

/// The votes of edges for the lines that they may lie on: a table of directions and offsets.
struct Votes {
    /// The middle of the picture, from which offsets count.
    middle: Point,
    /// The largest offset.
    reach: f32,
    /// How many offsets there are.
    offsets: usize,
    /// The normal of each direction.
    normals: Vec<Point>,
    /// Votes, direction by direction. Whole numbers, so that taking back leaves nothing over.
    table: Vec<i32>,
    /// The most votes for any offset of each direction, or more than that while it is stale: votes are only taken back.
    most: Vec<i32>,
    /// The offset that got them.
    place: Vec<usize>,
    /// Whether votes have been taken back since they were counted.
    stale: Vec<bool>,
    /// The direction closest to each edge's own.
    nearest: Vec<u8>,
    /// The edges that have taken back their votes.
    spent: Vec<bool>,
    /// The direction of the line found last.
    last: usize,
}

impl Votes {
    fn of(planes: &Planes, edges: &Edges) -> Votes {
        let middle = Point {
            x: planes.width as f32 / 2.0,
            y: planes.height as f32 / 2.0,
        };
        let reach = middle.x.hypot(middle.y).ceil() + 2.0;
        let offsets = reach as usize * 2 + 2;
        let normals = (0..DIRECTIONS)
            .map(|index| {
                let (y, x) = (std::f32::consts::PI * index as f32 / DIRECTIONS as f32).sin_cos();
                Point { x, y }
            })
            .collect();
        let mut votes = Votes {
            middle,
            reach,
            offsets,
            normals,
            table: vec![0; DIRECTIONS * offsets],
            most: vec![0; DIRECTIONS],
            place: vec![0; DIRECTIONS],
            stale: vec![false; DIRECTIONS],
            nearest: edges.list.iter().map(nearest).collect(),
            spent: vec![false; edges.list.len()],
            last: 0,
        };
        for (mark, edge) in edges.list.iter().enumerate() {
            votes.vote(mark, edge, 1);
        }
        for direction in 0..DIRECTIONS {
            votes.count(direction);
        }
        votes
    }

    /// Adds an edge's votes, or with the sign of minus takes them back.
    fn vote(&mut self, mark: usize, edge: &Edge, sign: i32) {
        let at = Point {
            x: edge.at.x - self.middle.x,
            y: edge.at.y - self.middle.y,
        };
        let vote = (edge.strength * 256.0) as i32 * sign;
        let first = (usize::from(self.nearest[mark]) + DIRECTIONS - SPREAD) % DIRECTIONS;
        for turn in 0..=SPREAD * 2 {
            let direction = first + turn;
            let direction = if direction < DIRECTIONS {
                direction
            } else {
                direction - DIRECTIONS
            };
            let slot = (dot(self.normals[direction], at) + self.reach) as usize;
            let row = &mut self.table[direction * self.offsets + slot..][..2];
            row[0] += vote;
            row[1] += vote;
            self.stale[direction] = true;
        }
    }

    /// Counts a direction's votes anew.
    fn count(&mut self, direction: usize) {
        let row = &self.table[direction * self.offsets..(direction + 1) * self.offsets];
        let most = row.iter().copied().max().unwrap_or(0);
        self.most[direction] = most;
        self.place[direction] = row.iter().position(|votes| *votes == most).unwrap_or(0);
        self.stale[direction] = false;
    }

    /// The line with the most votes; none when few are left.
    fn best(&mut self) -> Option<Line> {
        let mut direction = (0..DIRECTIONS).max_by_key(|direction| self.most[*direction])?;
        while self.stale[direction] {
            self.count(direction);
            direction = (0..DIRECTIONS).max_by_key(|direction| self.most[*direction])?;
        }
        if self.most[direction] < LEAST_VOTES * 256 {
            return None;
        }
        self.last = direction;
        let normal = self.normals[direction];
        Some(Line {
            normal,
            offset: self.place[direction] as f32 - self.reach + dot(normal, self.middle),
        })
    }

    /// Takes back the votes of all edges on a line; tells how many there were.
    fn withdraw(&mut self, line: &Line, planes: &Planes, edges: &Edges) -> usize {
        let Some(within) = stretch(line, planes, 0.0) else {
            return 0;
        };
        let mut gone = Vec::new();
        walk(line, within, planes, edges, NEAR, |_, mark, edge| {
            if !self.spent[mark] && dot(edge.normal, line.normal).abs() >= ALONG {
                self.spent[mark] = true;
                gone.push(mark);
            }
        });
        for mark in &gone {
            self.vote(*mark, &edges.list[*mark], -1);
        }
        gone.len()
    }

    /// Strikes out the line found last.
    fn dismiss(&mut self) {
        let (direction, place) = (self.last, self.place[self.last]);
        self.table[direction * self.offsets + place] = 0;
        self.count(direction);
    }
}

/// The direction that is closest to an edge's own.
fn nearest(edge: &Edge) -> u8 {
    let angle = edge.normal.y.atan2(edge.normal.x) / std::f32::consts::PI * DIRECTIONS as f32;
    u8::try_from(((angle + DIRECTIONS as f32 + 0.5) as i32).rem_euclid(DIRECTIONS as i32)).unwrap_or(0)
}

/// Where along a line the picture begins and ends, `margin` pixels from its borders.
fn stretch(line: &Line, planes: &Planes, margin: f32) -> Option<(f32, f32)> {
    let direction = line.direction();
    let foot = line.at(0.0);
    let (mut from, mut to) = (f32::NEG_INFINITY, f32::INFINITY);
    for (start, step, size) in [
        (foot.x, direction.x, planes.width),
        (foot.y, direction.y, planes.height),
    ] {
        let (low, high) = (margin, size as f32 - 1.0 - margin);
        if step.abs() < 1e-6 {
            if start < low || start > high {
                return None;
            }
            continue;
        }
        let (a, b) = ((low - start) / step, (high - start) / step);
        from = from.max(a.min(b));
        to = to.min(a.max(b));
    }
    (to - from > STEP * 4.0).then_some((from, to))
}

/// Calls with each step's number and the edges near it.
fn walk(
    line: &Line,
    within: (f32, f32),
    planes: &Planes,
    edges: &Edges,
    reach: i32,
    mut visit: impl FnMut(usize, usize, &Edge),
) -> usize {
    let steps = ((within.1 - within.0) / STEP) as usize;
    // Across the line the next pixel is one along the axis that the normal is closest to.
    let (dx, dy) = if line.normal.x.abs() > line.normal.y.abs() {
        (1, 0)
    } else {
        (0, 1)
    };
    let (width, height) = (planes.width as i32, planes.height as i32);
    for step in 0..steps {
        let at = line.at(within.0 + (step as f32 + 0.5) * STEP);
        // Half a pixel more, cut off: rounding, but for what lies outside by less than one.
        let (x, y) = ((at.x + 0.5) as i32, (at.y + 0.5) as i32);
        for off in -reach..=reach {
            let (x, y) = (x + dx * off, y + dy * off);
            if x < 0 || y < 0 || x >= width || y >= height {
                continue;
            }
            let mark = edges.marks[(y * width + x) as usize];
            if mark > 0 {
                visit(step, mark as usize - 1, &edges.list[mark as usize - 1]);
            }
        }
    }
    steps
}

/// The line moved to where the edges near it really are.
fn fitted(line: Line, planes: &Planes, edges: &Edges) -> Option<Line> {
    let mut line = line;
    for reach in [3, 2] {
        let within = stretch(&line, planes, 1.0)?;
        // A weighted straight line through (place, distance): sums of weight, place, distance and their products.
        let mut sums = [0.0_f32; 5];
        let direction = line.direction();
        walk(&line, within, planes, edges, reach, |_, _, edge| {
            if dot(edge.normal, line.normal).abs() < ALONG {
                return;
            }
            let place = dot(direction, edge.at);
            let away = dot(line.normal, edge.at) - line.offset;
            for (sum, value) in sums.iter_mut().zip([1.0, place, away, place * place, place * away]) {
                *sum += value * edge.strength;
            }
        });
        let [weight, place, away, squares, products] = sums;
        if weight < 4.0 {
            return None;
        }
        let spread = squares / weight - (place / weight).powi(2);
        let slope = if spread > 1.0 {
            (products / weight - place * away / (weight * weight)) / spread
        } else {
            0.0
        };
        let level = away / weight - slope * place / weight;
        let (a, b) = (line.at(within.0), line.at(within.1));
        let moved = |point: Point, place: f32| {
            let by = level + slope * place;
            Point {
                x: point.x + line.normal.x * by,
                y: point.y + line.normal.y * by,
            }
        };
        line = Line::through(moved(a, within.0), moved(b, within.1))?;
    }
    Some(line)
}

/// The line with what speaks for it at each step.
fn looked_along(line: Line, planes: &Planes, edges: &Edges) -> Option<Straight> {
    let within = stretch(&line, planes, 0.0)?;
    let mut strengths = vec![0.0_f32; ((within.1 - within.0) / STEP) as usize];
    walk(&line, within, planes, edges, NEAR, |step, _, edge| {
        if dot(edge.normal, line.normal).abs() >= ALONG {
            strengths[step] = strengths[step].max(edge.strength);
        }
    });
    let mut sums = Vec::with_capacity(strengths.len() + 1);
    let (mut sum, mut run, mut weight) = (0.0, 0.0_f32, 0.0_f32);
    let (mut start, mut best) = (0, (0, 0));
    sums.push(0.0);
    for (step, strength) in strengths.iter().enumerate() {
        sum += strength;
        sums.push(sum);
        // The best stretch: what is clearer than a gap adds, what is fainter takes away.
        run += strength - GAP;
        if run <= 0.0 {
            run = 0.0;
            start = step + 1;
        }
        if run > weight {
            weight = run;
            best = (start, step + 1);
        }
    }
    let place = |step: usize| within.0 + step as f32 * STEP;
    Some(Straight {
        line,
        within,
        border: false,
        sums,
        weight,
        best: (place(best.0), place(best.1)),
    })
}
