//! Files that were looked at already.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::documents::{Inspection, Limits, Request, inspect, sha256_hex};

/// What was seen, by what was asked.
static SEEN: Mutex<Option<HashMap<String, Inspection>>> = Mutex::new(None);

/// [`inspect`], which says the same of the same file each time: rehearsals send the same drawn ones hundreds of times, and looking is by
/// far the slowest part of them.
pub fn looked_at(bytes: &[u8], request: &Request, limits: &Limits) -> Inspection {
    let asked = format!("{} {request:?} {limits:?}", sha256_hex(bytes));
    if let Some(seen) = known(&asked) {
        return seen;
    }
    let seen = inspect(bytes, request, limits, &mut || ());
    let mut all = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    all.get_or_insert_default().insert(asked, seen.clone());
    seen
}

fn known(asked: &str) -> Option<Inspection> {
    let all = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    all.as_ref()?.get(asked).cloned()
}
