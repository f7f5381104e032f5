//! Where everything meets.
