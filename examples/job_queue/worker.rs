//! A worker: attempts one job after another, and reports the outcome.
//!
//! Its mailbox is the queue. It is bounded: no more than four jobs wait for each worker, however long the file is.
//!
//! Jobs arrive one-way, so no caller is waiting who would be told that the worker has crashed. That is what the two hooks are
//! for: the life that ends hands on the job it was working on, and the next one begins by reporting it. Without them that one
//! job would be lost; the others are still in the mailbox, which outlives a crash.

use actor_core::{SendError, actor};

use crate::foreman::{Failure, ForemanHandle, ForemanMessage};
use crate::job::{Job, Planted};

pub struct Worker {
    foreman: ForemanHandle,
    in_hand: Option<Job>,
}

#[actor(mailbox = 4)]
impl Worker {
    pub fn for_foreman(foreman: ForemanHandle) -> Self {
        Self {
            foreman,
            in_hand: None,
        }
    }

    /// Makes an attempt.
    ///
    /// # Panics
    /// If the job is meant to crash the worker.
    pub async fn attempt(&mut self, job: Job) -> Result<(), SendError<ForemanMessage>> {
        let job = self.in_hand.insert(job);
        // While this one waits, its core serves others.
        tokio::time::sleep(job.takes).await;
        let failure = match job.planted {
            Planted::Crashes(times) if job.failures < times => panic!("line {} crashes", job.line),
            Planted::Fails(times) if job.failures < times => Some(Failure::Passing),
            Planted::Broken => Some(Failure::Final),
            _ => None,
        };
        match (self.in_hand.take(), failure) {
            (Some(job), None) => self.foreman.done(job).send().await,
            (Some(job), Some(failure)) => self.foreman.failed(job, failure).send().await,
            (None, _) => Ok(()),
        }
    }

    #[actor(before_restart)]
    fn hand_on(&mut self) -> Option<Job> {
        self.in_hand.take()
    }

    #[actor(after_restart)]
    fn take_over(&mut self, job: Option<Job>) {
        self.in_hand = job;
    }

    #[actor(on_start)]
    async fn report_the_crash(&mut self) -> Result<(), SendError<ForemanMessage>> {
        match self.in_hand.take() {
            Some(job) => self.foreman.failed(job, Failure::Crash).send().await,
            None => Ok(()),
        }
    }
}
