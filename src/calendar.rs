//! Working days of the mainland. (Skeleton: the real room is being written on branch `rules`.)

/// The mainland's working days.
#[derive(Clone, Debug)]
pub struct Calendar;
