//! What a person orders of their papers and answers: made off the async threads, sealed and kept.

use std::sync::Arc;

use bytes::Bytes;
use tokio::runtime::Handle;

use super::{Desk, papers::Kept};
use crate::{
    calendar,
    conversation::{Made, MadeFile, Order, walk::Walking},
    making::{File, Job, Output, Progress},
    store::{PersonId, Store, StoreError, papers::MAX_PAPER_BYTES},
};

impl<S: Store> Desk<S> {
    /// Makes what was ordered; what can't be made is a remark. No archive is larger than `most_bytes`, or than what can be kept. `progress`
    /// is called before each file, from another thread.
    pub(super) async fn make(
        &self,
        person: PersonId,
        walking: &Walking<'_>,
        order: Order,
        most_bytes: u64,
        progress: impl FnMut(Progress) + Send + 'static,
        kept: &mut Kept,
    ) -> Result<Made, StoreError> {
        let most_bytes = most_bytes.min(MAX_PAPER_BYTES as u64);
        let now = calendar::local(self.inner.clock.now());
        let job = Job::new(walking, order.clone(), &self.inner.limits, most_bytes, now);
        let Output { files, pages, remarks } = self.run(person, job, progress).await;
        let mut made = Vec::with_capacity(files.len());
        for file in files {
            let File {
                file_name,
                media_type,
                description,
                bytes,
            } = file;
            let size = bytes.len() as u64;
            let paper = self.keep_paper(person, Bytes::from(bytes)).await?;
            kept.papers.push(paper.clone());
            made.push(MadeFile {
                order: order.clone(),
                file_name,
                media_type: media_type.to_owned(),
                paper,
                bytes: size,
                description,
            });
        }
        Ok(Made {
            order,
            files: made,
            pages,
            remarks,
        })
    }

    /// One job at a time: each takes a core for seconds.
    pub(super) async fn run(
        &self,
        person: PersonId,
        job: Job,
        mut progress: impl FnMut(Progress) + Send + 'static,
    ) -> Output {
        let Ok(_permit) = Arc::clone(&self.inner.making).acquire_owned().await else {
            return Output::default();
        };
        let (desk, handle) = (self.clone(), Handle::current());
        let running = tokio::task::spawn_blocking(move || {
            let read = |paper: &str| handle.block_on(desk.read_paper(person, paper));
            job.run(&desk.inner.book, &read, &mut progress)
        });
        running.await.unwrap_or_else(|_| {
            tracing::error!("making what was ordered panicked; this is a fault in the program");
            Output::default()
        })
    }
}
