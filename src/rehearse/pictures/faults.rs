//! What can be wrong with a shot.

/// A fault that a transcript asks for: `(photo licence.jpg 1600x1200 blurred)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Out of focus.
    Blurred,
    /// The camera moved.
    Shaken,
    /// Too little light.
    Dark,
    /// Too much light.
    Bright,
    /// A lamp is mirrored on the paper.
    Glare,
    /// A shadow lies over half of the paper.
    Shadow,
    /// A corner is outside of the picture.
    CutOff,
    /// A finger lies over an edge.
    Finger,
    /// The paper is far away.
    Small,
    /// Taken from the side.
    Tilted,
    /// The paper lies on its side, turned clockwise.
    Turned,
    /// The paper lies upside down.
    UpsideDown,
    /// The paper is a copy without colours.
    Grey,
    /// Nobody has stamped the paper.
    NoSeal,
    /// The paper is shown by a screen.
    OfScreen,
    /// Not a photo at all, but a screenshot of a program that shows the paper.
    Screenshot,
}

impl Fault {
    /// Every fault, with its word in transcripts.
    pub const ALL: [(Fault, &'static str); 16] = [
        (Fault::Blurred, "blurred"),
        (Fault::Shaken, "shaken"),
        (Fault::Dark, "dark"),
        (Fault::Bright, "bright"),
        (Fault::Glare, "glare"),
        (Fault::Shadow, "shadow"),
        (Fault::CutOff, "cut-off"),
        (Fault::Finger, "finger"),
        (Fault::Small, "small"),
        (Fault::Tilted, "tilted"),
        (Fault::Turned, "turned"),
        (Fault::UpsideDown, "upside-down"),
        (Fault::Grey, "grey"),
        (Fault::NoSeal, "no-seal"),
        (Fault::OfScreen, "of-screen"),
        (Fault::Screenshot, "screenshot"),
    ];

    /// The fault that a word of a transcript stands for.
    pub fn of(word: &str) -> Option<Fault> {
        let found = Fault::ALL.iter().find(|(_, known)| *known == word);
        found.map(|(fault, _)| *fault)
    }
}
