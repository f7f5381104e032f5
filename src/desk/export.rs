//! What the operator can take out: who there is, and a person's files without the chat.

use super::Desk;
use crate::{
    calendar,
    conversation::{
        ChannelTraits, Order,
        walk::{Walking, collected},
    },
    documents::package::{Readiness, status},
    making::{File, Job},
    store::{PersonId, Store, StoreError},
    texts::DEFAULT_LANGUAGE,
};

/// People are listed so many at a time.
const PEOPLE_AT_ONCE: usize = 256;

/// Somebody whose conversation is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// By which the store knows them.
    pub id: PersonId,
    /// The channel's name.
    pub channel: String,
    /// Where they are answered there.
    pub address: String,
    /// So many files of the package are ready.
    pub ready: usize,
    /// Of so many.
    pub of: usize,
}

/// What was taken out.
pub struct Exported {
    /// The files.
    pub files: Vec<File>,
    /// What there is to say of them, in the person's language.
    pub remarks: Vec<String>,
}

impl<S: Store> Desk<S> {
    /// Everybody whose conversation is kept.
    pub async fn known_people(&self) -> Result<Vec<Known>, StoreError> {
        let mut known = Vec::new();
        let mut after = None;
        loop {
            let people = self.inner.vault.people(after, PEOPLE_AT_ONCE).await?;
            let Some(last) = people.last() else { return Ok(known) };
            after = Some(*last);
            for id in people {
                let Some(person) = self.load_person(id).await? else {
                    continue;
                };
                let package = self.inner.book.conversation.package.as_ref();
                let files = package.map_or_else(Vec::new, |package| status(package, &collected(&person.state)));
                let ready = files.iter().filter(|file| file.readiness == Readiness::Ready);
                known.push(Known {
                    id,
                    channel: person.channel,
                    address: person.address.0,
                    ready: ready.count(),
                    of: files.len(),
                });
            }
        }
    }

    /// A person's files as `/package` makes them, with all answers if that is wanted; none when nobody is known under that id.
    pub async fn export(&self, id: PersonId, with_answers: bool) -> Result<Option<Exported>, StoreError> {
        let Some(person) = self.load_person(id).await? else {
            return Ok(None);
        };
        let language = person.state.language.clone();
        let language = language.as_deref().unwrap_or(DEFAULT_LANGUAGE);
        let table = self.calendar();
        let context = self.context(id, &table, ChannelTraits::default());
        let walking = Walking::begin(&self.inner.book, person.state, &context);
        let now = calendar::local(self.inner.clock.now());
        let orders = [Order::Archive, Order::Prints].into_iter();
        let mut exported = Exported {
            files: Vec::new(),
            remarks: Vec::new(),
        };
        for order in orders.chain(with_answers.then_some(Order::Summary)) {
            let job = Job::new(&walking, order, &self.inner.limits, u64::MAX, now);
            let made = self.run(id, job, |_| ()).await;
            exported.files.extend(made.files);
            let remarks = made.remarks.iter();
            let texts = &self.inner.book.texts;
            exported
                .remarks
                .extend(remarks.map(|remark| texts.render(language, remark)));
        }
        Ok(Some(exported))
    }
}
