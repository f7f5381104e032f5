//! Working days of the mainland.
