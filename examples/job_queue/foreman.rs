//! The foreman: is told the outcome of every attempt, decides what to retry, and counts.
//!
//! It must never wait for a worker, because workers wait for it. So a retry is sent by a timer, whose message is accepted even by
//! a full mailbox. The queue may therefore exceed its bound by the jobs that have already failed, of which there are never more
//! than there were in the queue.

use std::time::Duration;

use actor_core::pool::PoolHandle;
use actor_core::{Answer, actor};

use crate::job::Job;
use crate::worker::WorkerHandle;

/// How often a job is attempted.
const ATTEMPTS: u32 = 4;
/// The pause after the first failure, in the file's units. It doubles with every further failure.
const PAUSE: u32 = 5;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Failure {
    /// The next attempt may succeed.
    Passing,
    /// The worker crashed as well. The next attempt may succeed.
    Crash,
    /// No attempt can succeed.
    Final,
}

/// What became of the jobs that were accepted.
#[derive(Debug, Default, Clone)]
pub struct Tally {
    pub done: usize,
    pub failed: usize,
    /// Attempts after the first one.
    pub retries: usize,
    /// Attempts that ended in a crash.
    pub crashes: usize,
}

pub struct Foreman {
    unit: Duration,
    /// The pool that does the retries. It is set later, because the workers need the foreman first.
    workers: Option<PoolHandle<WorkerHandle>>,
    tally: Tally,
    /// Whoever waits until this many jobs are settled.
    waiting: Option<(usize, Answer<Tally>)>,
}

#[actor]
impl Foreman {
    pub fn new(unit: Duration) -> Self {
        Self {
            unit,
            workers: None,
            tally: Tally::default(),
            waiting: None,
        }
    }

    pub fn lead(&mut self, workers: PoolHandle<WorkerHandle>) {
        self.workers = Some(workers);
    }

    /// A job is done.
    pub fn done(&mut self, job: Job) {
        self.tally.done += 1;
        if job.failures > 0 {
            println!(
                "line {:>2} done: {}, attempt {}",
                job.line,
                job.what,
                job.failures + 1
            );
        }
        self.answer_if_settled();
    }

    /// An attempt has failed.
    pub fn failed(&mut self, mut job: Job, failure: Failure) {
        job.failures += 1;
        if failure == Failure::Crash {
            self.tally.crashes += 1;
        }
        match &self.workers {
            Some(workers) if failure != Failure::Final && job.failures < ATTEMPTS => {
                self.tally.retries += 1;
                let pause = self.unit * PAUSE * 2_u32.pow(job.failures - 1);
                workers.get().attempt(job).after(pause).detach();
            }
            _ => {
                self.tally.failed += 1;
                println!(
                    "line {:>2} failed: {}, attempt {}",
                    job.line, job.what, job.failures
                );
                self.answer_if_settled();
            }
        }
    }

    /// Answers once this many jobs are done or have failed for good.
    pub fn settled(&mut self, jobs: usize, answer: Answer<Tally>) {
        self.waiting = Some((jobs, answer));
        self.answer_if_settled();
    }

    fn answer_if_settled(&mut self) {
        let settled = self.tally.done + self.tally.failed;
        if let Some((_, answer)) = self.waiting.take_if(|(jobs, _)| *jobs == settled) {
            answer.ok(self.tally.clone());
        }
    }
}
