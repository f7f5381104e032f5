//! The vault and the papers: what is stored says nothing, and what was thrown away is gone.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use beian::store::master_key::MasterKey;
use beian::store::memory::MemoryStore;
use beian::store::papers::{MAX_PAPER_BYTES, Papers};
use beian::store::sled::{Settings, SledStore};
use beian::store::vault::{MAX_BODY_BYTES, Vault};
use beian::store::{Commit, Committed, PaperChange, PersonId, ReplyId, Settled, Settlement, Store, StoreError};
use jiff::{SignedDuration, Timestamp};

use crate::store_contract::{ANNA, BEN, arrival, commit};

const MASTER: &str = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
const OTHER: &str = "/QIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
/// What nobody may find anywhere.
const PLANTED: &[u8] = "张三丰 110101199003070000".as_bytes();

fn master() -> MasterKey {
    MasterKey::from_text(MASTER).unwrap()
}

async fn in_memory() -> (MemoryStore, Vault<MemoryStore>) {
    let store = MemoryStore::default();
    (store.clone(), Vault::open(store, &master()).await.unwrap())
}

fn plant(person: PersonId) -> Commit {
    Commit {
        replies: vec![PLANTED.to_vec(); 2],
        history: vec![PLANTED.to_vec()],
        ..commit(person, 0, PLANTED)
    }
}

async fn plant_everywhere<S: Store>(vault: &Vault<S>, person: PersonId, id: u64) {
    vault.receive(vec![arrival(person, id, 0, PLANTED)]).await.unwrap();
    assert_eq!(vault.commit(plant(person)).await.unwrap(), Committed::Done(1));
    let id = ReplyId {
        person,
        version: 1,
        position: 0,
    };
    let (delivery, history) = (Some(PLANTED.to_vec()), Some(PLANTED.to_vec()));
    vault
        .settle(vec![Settled {
            id,
            outcome: Settlement::Done,
            delivery,
            history,
        }])
        .await
        .unwrap();
    vault.append_history(person, vec![PLANTED.to_vec()]).await.unwrap();
}

async fn find_everywhere<S: Store>(vault: &Vault<S>, person: PersonId) {
    assert_eq!(vault.inbox(person, 10).await.unwrap()[0].body, PLANTED);
    assert_eq!(vault.load(person).await.unwrap().unwrap().body, PLANTED);
    assert_eq!(vault.unsent(person, 10).await.unwrap()[0].body, PLANTED);
    assert_eq!(vault.delivery(person).await.unwrap().unwrap(), PLANTED);
    let history = vault.history(person, 0, 10).await.unwrap();
    assert!(history.len() == 3 && history.iter().all(|line| line.body == PLANTED));
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

#[tokio::test]
async fn nothing_plain_reaches_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let open = async || {
        let store = SledStore::open(&folder.path().join("db"), &Settings::default()).unwrap();
        let vault = Vault::open(store, &master()).await.unwrap();
        (
            vault.clone(),
            Papers::open(vault, &folder.path().join("papers")).await.unwrap(),
        )
    };
    let (vault, papers) = open().await;
    let person = vault.person_id("telegram", "4815162342");
    plant_everywhere(&vault, person, 1).await;
    let paper = papers.put(person, PLANTED.to_vec()).await.unwrap();
    vault.close().await.unwrap();
    let (vault, papers) = open().await;
    find_everywhere(&vault, person).await;
    assert_eq!(papers.get(person, &paper).await.unwrap().unwrap(), PLANTED);
    vault.close().await.unwrap();
    let all = files(folder.path());
    assert!(all.len() > 3);
    for path in all {
        let bytes = std::fs::read(&path).unwrap();
        for planted in [PLANTED, "张三丰".as_bytes(), b"4815162342", b"telegram"] {
            assert!(
                !bytes.windows(planted.len()).any(|window| window == planted),
                "{path:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_wrong_master_key_is_noticed_at_once() {
    let (store, vault) = in_memory().await;
    plant_everywhere(&vault, ANNA, 1).await;
    let wrong = Vault::open(store.clone(), &MasterKey::from_text(OTHER).unwrap())
        .await
        .err()
        .unwrap();
    assert!(
        matches!(&wrong, StoreError::Corrupt(words) if words.contains("master key")),
        "{wrong}"
    );
    let again = Vault::open(store, &master()).await.unwrap();
    find_everywhere(&again, ANNA).await;
    assert_eq!(again.people(None, 10).await.unwrap(), [ANNA]);
}

#[tokio::test]
async fn values_cannot_change_places() {
    let (store, vault) = in_memory().await;
    for person in [ANNA, BEN] {
        plant_everywhere(&vault, person, u64::from(person.0[0])).await;
    }
    // An engine, or whoever has its folder, gives Ben Anna's state, and Anna an old one of her own.
    let state = store.load(ANNA).await.unwrap().unwrap().body;
    store.commit(commit(BEN, 1, &state)).await.unwrap();
    store.commit(commit(ANNA, 1, &state)).await.unwrap();
    assert!(matches!(vault.load(BEN).await, Err(StoreError::Corrupt(_))));
    assert!(matches!(vault.load(ANNA).await, Err(StoreError::Corrupt(_))));
    let delivery = store.delivery(ANNA).await.unwrap();
    let id = ReplyId {
        person: BEN,
        version: 1,
        position: 1,
    };
    store
        .settle(vec![Settled {
            id,
            outcome: Settlement::Done,
            delivery,
            history: None,
        }])
        .await
        .unwrap();
    assert!(matches!(vault.delivery(BEN).await, Err(StoreError::Corrupt(_))));
}

#[tokio::test]
async fn whoever_is_forgotten_leaves_no_key_behind() {
    let (store, vault) = in_memory().await;
    plant_everywhere(&vault, ANNA, 1).await;
    vault.forget(ANNA).await.unwrap();
    assert_eq!(store.key(ANNA).await.unwrap(), None);
    // What was on its way comes too late, and brings no key back.
    assert_eq!(vault.commit(commit(ANNA, 1, b"late")).await.unwrap(), Committed::Stale);
    let id = ReplyId {
        person: ANNA,
        version: 1,
        position: 1,
    };
    let late = Settled {
        id,
        outcome: Settlement::Done,
        delivery: Some(b"late".to_vec()),
        history: None,
    };
    vault.settle(vec![late]).await.unwrap();
    assert_eq!(
        (store.key(ANNA).await.unwrap(), vault.delivery(ANNA).await.unwrap()),
        (None, None)
    );
    plant_everywhere(&vault, ANNA, 2).await;
    find_everywhere(&vault, ANNA).await;
}

#[tokio::test]
async fn forgetting_in_the_midst_of_arrivals_leaves_everything_readable() {
    let (_, vault) = in_memory().await;
    let receive = (0..200u64).map(|id| {
        let vault = vault.clone();
        tokio::spawn(async move {
            vault.receive(vec![arrival(ANNA, id, 0, PLANTED)]).await.unwrap();
            if id % 20 == 0 {
                vault.forget(ANNA).await.unwrap();
            }
            assert!(
                vault
                    .inbox(ANNA, 1_000)
                    .await
                    .unwrap()
                    .iter()
                    .all(|entry| entry.body == PLANTED)
            );
        })
    });
    for task in receive.collect::<Vec<_>>() {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn ids_depend_on_every_part_and_on_the_master_key() {
    let (_, vault) = in_memory().await;
    let other = Vault::open(MemoryStore::default(), &MasterKey::from_text(OTHER).unwrap())
        .await
        .unwrap();
    assert_eq!(vault.person_id("web", "1"), vault.person_id("web", "1"));
    for (one, next) in [
        (vault.person_id("web", "1"), vault.person_id("we", "b1")),
        (vault.person_id("web", "1"), other.person_id("web", "1")),
    ] {
        assert_ne!(one, next);
    }
    assert_ne!(vault.update_id("web", "1"), vault.update_id("telegram", "1"));
    assert_ne!(vault.link_id("a"), vault.link_id("b"));
    assert_ne!(vault.derive("cookies"), vault.derive("forms"));
    assert_ne!(vault.derive("cookies"), other.derive("cookies"));
}

#[tokio::test]
async fn the_largest_body_fits_and_a_larger_one_does_not() {
    let (_, vault) = in_memory().await;
    assert_eq!(
        vault.commit(commit(ANNA, 0, &vec![1; MAX_BODY_BYTES])).await.unwrap(),
        Committed::Done(1)
    );
    let larger = vault.commit(commit(ANNA, 1, &vec![1; MAX_BODY_BYTES + 1])).await;
    assert!(matches!(larger, Err(StoreError::TooLarge(_))));
}

#[tokio::test]
async fn papers_are_kept_and_removed() {
    let (_, vault) = in_memory().await;
    let folder = tempfile::tempdir().unwrap();
    let papers = Papers::open(vault, folder.path()).await.unwrap();
    let id = papers.put(ANNA, PLANTED.to_vec()).await.unwrap();
    let path = folder.path().join(&id[..2]).join(&id);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(papers.get(ANNA, &id).await.unwrap().unwrap(), PLANTED);
    assert!(matches!(papers.get(BEN, &id).await, Err(StoreError::Corrupt(_))));
    let second = papers.put(ANNA, b"second".to_vec()).await.unwrap();
    let elsewhere = folder.path().join(&second[..2]).join(&second);
    std::fs::copy(&path, elsewhere).unwrap();
    assert!(matches!(papers.get(ANNA, &second).await, Err(StoreError::Corrupt(_))));
    papers.remove(&id).await.unwrap();
    papers.remove(&id).await.unwrap();
    assert_eq!(papers.get(ANNA, &id).await.unwrap(), None);
    for odd in ["", "../../etc/passwd", "AB", "å", &"g".repeat(32), &"é".repeat(16)] {
        assert!(papers.get(ANNA, odd).await.is_err(), "{odd}");
        assert!(papers.remove(odd).await.is_err(), "{odd}");
    }
    assert!(matches!(
        papers.put(ANNA, vec![0; MAX_PAPER_BYTES + 1]).await,
        Err(StoreError::TooLarge(_))
    ));
    let largest = papers.put(ANNA, vec![9; MAX_PAPER_BYTES]).await.unwrap();
    assert_eq!(
        papers.get(ANNA, &largest).await.unwrap().unwrap().len(),
        MAX_PAPER_BYTES
    );
}

#[tokio::test]
async fn orphans_are_swept_away_when_they_are_old() {
    let (_, vault) = in_memory().await;
    let folder = tempfile::tempdir().unwrap();
    let papers = Papers::open(vault.clone(), folder.path()).await.unwrap();
    let kept = papers.put(ANNA, b"kept".to_vec()).await.unwrap();
    let orphan = papers.put(ANNA, b"orphan".to_vec()).await.unwrap();
    let half = folder.path().join(&kept[..2]).join(format!("{orphan}.new"));
    std::fs::write(&half, b"half").unwrap();
    std::fs::write(folder.path().join(&kept[..2]).join("not ours"), b"x").unwrap();
    vault
        .commit(Commit {
            papers: vec![PaperChange::Keep(kept.clone())],
            ..commit(ANNA, 0, b"")
        })
        .await
        .unwrap();
    let sweep = async |now| {
        let is_kept = |id: String| {
            let vault = vault.clone();
            async move { vault.paper_is_kept(&id).await }
        };
        papers
            .sweep(now, SignedDuration::from_hours(24), is_kept)
            .await
            .unwrap()
    };
    assert_eq!(sweep(Timestamp::now()).await, 0);
    assert_eq!(sweep(Timestamp::now() + SignedDuration::from_hours(25)).await, 2);
    assert!(papers.get(ANNA, &kept).await.unwrap().is_some());
    assert_eq!(papers.get(ANNA, &orphan).await.unwrap(), None);
    assert!(!half.exists());
}
