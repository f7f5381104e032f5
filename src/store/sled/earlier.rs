//! What an earlier version wrote: reminders of one small key each.

use std::fs::File;

use super::super::StoreError;
use super::committer::{GROUP_OPERATIONS, make_durable};
use super::group::Group;
use super::keys::{self, tag};
use super::{Broken, buckets};

/// Brings reminders over into buckets, a group at a time; a kill in between leaves each in one place or the other. With a million
/// of them it takes half a minute, once.
pub(super) fn bring_over(db: &::sled::Db, file: &File) -> Result<(), StoreError> {
    let mut brought = 0;
    loop {
        let mut group = Group::new(db, rand::random());
        let some = bring_some(&mut group, db)?;
        let (Some(batch), ..) = group.finish() else {
            break;
        };
        make_durable(db, file, batch)?;
        brought += some;
    }
    if brought > 0 {
        tracing::info!(brought, "brought reminders over from how an earlier version kept them");
    }
    Ok(())
}

fn bring_some(group: &mut Group<'_>, tree: &::sled::Tree) -> Result<usize, Broken> {
    let mut some = 0;
    for key in tree.scan_prefix([tag::REMINDER]).keys().take(GROUP_OPERATIONS) {
        let key = key?;
        let (due, person, name) = keys::reminder_parts(&key)?;
        buckets::place(group, &(due, person, name.to_owned()))?;
        group.remove(&key)?;
        some += 1;
    }
    Ok(some)
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::super::super::{Commit, Due, PersonId, ReminderChange, Store};
    use super::super::{Settings, SledStore};
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn commit(number: u16, expect: u64, change: ReminderChange) -> Commit {
        let mut person = PersonId([7; 16]);
        person.0[14..].copy_from_slice(&number.to_be_bytes());
        Commit {
            person,
            expect,
            body: b"state".to_vec(),
            done: Vec::new(),
            replies: Vec::new(),
            reminders: vec![change],
            papers: Vec::new(),
            links: Vec::new(),
            history: Vec::new(),
        }
    }

    async fn claim(store: &SledStore) -> Vec<Due> {
        let lease = SignedDuration::from_secs(1);
        store.claim_due(at(1_000_000), lease, 10_000).await.unwrap()
    }

    #[tokio::test]
    async fn reminders_of_an_earlier_version_are_brought_over() {
        let folder = tempfile::tempdir().unwrap();
        let open = || SledStore::open(folder.path(), &Settings::default()).unwrap();
        let store = open();
        for number in 0..1_200 {
            let due = at(i64::from(number % 170) - 60);
            let set = commit(number, 0, ReminderChange::Set("周".to_owned(), due));
            store.commit(set).await.unwrap();
        }
        let all = claim(&store).await;
        assert_eq!(all.len(), 1_200);
        store.close().await.unwrap();

        let tree = ::sled::open(folder.path()).unwrap();
        for key in tree.scan_prefix([tag::BUCKET]).keys() {
            tree.remove(key.unwrap()).unwrap();
        }
        for due in &all {
            let instant = due.due.as_microsecond() ^ i64::MIN;
            let key = [b"r", &instant.to_be_bytes()[..], &due.person.0, due.name.as_bytes()].concat();
            // One byte, the form of a value in one piece.
            tree.insert(key, &[0]).unwrap();
        }
        tree.flush().unwrap();
        drop(tree);

        let store = open();
        assert!(store.raw().unwrap().iter().all(|(key, _)| key[0] != tag::REMINDER));
        assert_eq!(claim(&store).await, all);
        let cancel = commit(5, 1, ReminderChange::Cancel("周".to_owned(), at(0)));
        store.commit(cancel).await.unwrap();
        store.close().await.unwrap();
        let store = open();
        assert_eq!(claim(&store).await.len(), 1_199);
        store.close().await.unwrap();
    }
}
