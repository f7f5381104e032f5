//! What a file really is. (Skeleton: the real room is being written on branch `documents`.)

use serde::{Deserialize, Serialize};

/// What a step wants of a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {}
/// What a paper is, measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {}
/// One thing that a check saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {}
