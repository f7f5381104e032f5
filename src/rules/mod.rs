//! One file per official rule.
