//! The foreman: hears what came of every attempt, decides what is tried again, and counts.
//!
//! It must never wait for a worker, because workers wait for it: a job that is to be tried again is sent by a timer, whose
//! message a full mailbox takes all the same. So the queue may be longer than its bound by the jobs that have failed already, and
//! of those there are never more than were in the queue.

use std::time::Duration;

use actor_core::pool::PoolHandle;
use actor_core::{Answer, actor};

use crate::job::Job;
use crate::worker::WorkerHandle;

/// A job is tried so often.
const ATTEMPTS: u32 = 4;
/// The pause after the first failure, in units of the file; it doubles with every further one.
const PAUSE: u32 = 5;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Failure {
    /// The next attempt may succeed.
    Passing,
    /// It took the worker with it. The next attempt may succeed.
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
    /// Who does the retries. It comes after the foreman, whom the workers need.
    workers: Option<PoolHandle<WorkerHandle>>,
    tally: Tally,
    /// Who waits until so many jobs are settled.
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

    /// Answers when so many jobs are done or have failed for good.
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
