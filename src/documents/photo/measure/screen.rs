//! Screens: a picture that was never a photo, and a photo of a screen.

/// What of a screen is in the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Screen {
    /// Share of places whose neighbours have exactly their colour.
    pub flat: f32,
    /// Strength of a fine grid all over.
    pub grid: f32,
}
