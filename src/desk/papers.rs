//! Files that people send: fetched, sealed, looked at, off the async threads and bounded.

use std::{collections::HashMap, sync::Arc, time::Duration};

use bytes::Bytes;

use super::{Desk, work::Happening};
use crate::{
    channels::{Channel, Content, FetchError, Fetched, Media, Signal},
    conversation::{Event, NotTaken, Paper, walk::Walking},
    documents::Request,
    store::{PersonId, Store, StoreError},
};

/// Pauses between tries to fetch a file: links die within minutes, so not for long.
const FETCH_AGAIN_AFTER: [Duration; 3] = [
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::from_secs(5),
];

const MEBIBYTE: u64 = 1024 * 1024;

/// What comes of a turn's files besides events.
#[derive(Default)]
pub(super) struct Kept {
    /// Files that were written for this turn, referred to or not.
    pub(super) papers: Vec<String>,
    /// Small pictures with faults marked, by the paper that they are of.
    pub(super) pictures: HashMap<String, Marked>,
}

/// A small picture with faults marked.
pub(super) struct Marked {
    /// The picture.
    pub(super) jpeg: Bytes,
    /// What is written on it.
    pub(super) labels: Vec<String>,
}

impl<S: Store> Desk<S> {
    /// What happened, as the walk's event; none when it concerns nobody. `kept` gathers what came of its files.
    pub(super) async fn event(
        &self,
        person: PersonId,
        happening: &Happening,
        walking: &Walking<'_>,
        kept: &mut Kept,
    ) -> Result<Option<Event>, StoreError> {
        Ok(Some(match &happening.content {
            Content::Started => Event::Started {
                language_hint: happening.language_hint.clone(),
            },
            Content::Text(text) => Event::Said(text.clone()),
            Content::Press(payload) => Event::Pressed(payload.clone()),
            Content::Edited(text) => Event::Edited(text.clone()),
            Content::Unusable(kind) => Event::Unusable(*kind),
            Content::ShutOut => Event::Unreachable,
            Content::Nothing => return Ok(None),
            Content::Media(media) => match walking.request(media.file_name.clone()) {
                Some(request) => self.take_paper(person, happening, media, request, kept).await?,
                None => {
                    kept.papers.extend(media.stashed.clone());
                    Event::SentUnasked
                }
            },
        }))
    }

    async fn take_paper(
        &self,
        person: PersonId,
        happening: &Happening,
        media: &Media,
        mut request: Request,
        kept: &mut Kept,
    ) -> Result<Event, StoreError> {
        let mut file_name = media.file_name.clone();
        let (id, bytes) = match &media.stashed {
            Some(id) => {
                kept.papers.push(id.clone());
                let Some(bytes) = self.read_paper(person, id).await else {
                    return Ok(Event::NotTaken(NotTaken::Unreachable));
                };
                (id.clone(), bytes)
            }
            None => {
                let Some(channel) = &happening.channel else {
                    return Ok(Event::NotTaken(NotTaken::Unreachable));
                };
                self.show_looking(channel, happening);
                let Fetched { bytes, file_name: told } = match self.fetch(&**channel, media).await {
                    Ok(fetched) => fetched,
                    Err(FetchError::TooLarge { limit_mebibytes }) => {
                        return Ok(Event::NotTaken(NotTaken::TooLarge(limit_mebibytes)));
                    }
                    Err(FetchError::Gone | FetchError::Unavailable) => {
                        return Ok(Event::NotTaken(NotTaken::Unreachable));
                    }
                };
                file_name = file_name.or(told);
                request.file_name.clone_from(&file_name);
                let id = self.keep_paper(person, bytes.clone()).await?;
                kept.papers.push(id.clone());
                (id, bytes)
            }
        };
        let limits = self.inner.limits.clone();
        let labels = request.labels.clone();
        let looked = self.inner.inspector.inspect(bytes, request, limits).await;
        let Some(mut inspection) = looked else {
            return Ok(Event::NotTaken(NotTaken::Unreachable));
        };
        // What came through a one-time link may not pass the channel, least of all as a picture.
        let may_be_shown = happening.channel.is_some();
        if let Some(picture) = inspection.picture.take().filter(|_| may_be_shown) {
            let marked = Marked {
                jpeg: Bytes::from(picture),
                labels: inspection.marks(&labels),
            };
            kept.pictures.insert(id.clone(), marked);
        }
        let paper = Paper {
            id,
            file_name,
            caption: media.caption.clone(),
            facts: inspection.facts,
            warnings: Vec::new(),
        };
        Ok(Event::Sent {
            paper,
            findings: inspection.findings,
        })
    }

    async fn fetch(&self, channel: &dyn Channel, media: &Media) -> Result<Fetched, FetchError> {
        let most = self.inner.limits.max_bytes;
        if media.bytes.is_some_and(|bytes| bytes > most) {
            let limit_mebibytes = u32::try_from(most / MEBIBYTE).unwrap_or(u32::MAX);
            return Err(FetchError::TooLarge { limit_mebibytes });
        }
        for pause in FETCH_AGAIN_AFTER {
            match channel.fetch(media, most).await {
                Err(FetchError::Unavailable) => tokio::time::sleep(pause).await,
                other => return other,
            }
        }
        channel.fetch(media, most).await
    }

    /// A sign of life; the paper isn't held up by it.
    pub(super) fn show_looking(&self, channel: &Arc<dyn Channel>, happening: &Happening) {
        let Some(address) = happening.address.clone() else {
            return;
        };
        let channel = Arc::clone(channel);
        let message = happening.message.clone();
        self.inner
            .tasks
            .spawn(async move { channel.signal(&address, Signal::Looking { message }).await });
    }

    /// Seals and keeps a file.
    pub(super) async fn keep_paper(&self, person: PersonId, bytes: Bytes) -> Result<String, StoreError> {
        self.inner.papers.put(person, bytes.into()).await
    }

    /// Opens a file; none when it isn't this person's or is gone.
    pub(super) async fn read_paper(&self, person: PersonId, paper: &str) -> Option<Bytes> {
        self.inner
            .papers
            .get(person, paper)
            .await
            .ok()
            .flatten()
            .map(Bytes::from)
    }

    /// Removes a file; one that can't be removed now is swept later.
    pub(super) async fn throw_away(&self, paper: &str) {
        if let Err(error) = self.inner.papers.remove(paper).await {
            tracing::warn!(%error, "a paper could not be removed; the sweep will try again");
        }
    }
}
