//! A job board: any worker may take the next job, and post more. For the programs in which a master has many workers.
//!
//! In the suite, the master sends work to workers in turn, and they send back what they find. That is a cycle, which
//! unbounded mailboxes hide. Here workers ask. The board never waits for anybody, so there can be no deadlock.

use actor_core::{Answer, actor};

/// Jobs by priority, and who waits for one.
pub(super) struct Board<J> {
    /// The highest priority comes last. Among jobs of the same priority, the newest is taken first, which
    /// keeps the board small.
    jobs: Vec<Vec<J>>,
    workers: usize,
    idle: Vec<Answer<Option<J>>>,
}

#[actor]
impl<J: Send + 'static> Board<J> {
    /// Starts with one job, for this many workers.
    pub(crate) fn new(first: J, workers: usize, priorities: usize) -> Self {
        let mut jobs: Vec<Vec<J>> = (0..priorities).map(|_| Vec::new()).collect();
        jobs[0].push(first);
        Board {
            jobs,
            workers,
            idle: Vec::new(),
        }
    }

    pub(crate) fn post(&mut self, priority: usize, job: J) {
        match self.idle.pop() {
            Some(worker) => worker.ok(Some(job)),
            None => {
                let last = self.jobs.len() - 1;
                self.jobs[priority.min(last)].push(job);
            }
        }
    }

    /// Answers with a job once there is one, or with none once all workers wait, so that nobody can post any more.
    pub(crate) fn take(&mut self, answer: Answer<Option<J>>) {
        match self.jobs.iter_mut().rev().find_map(Vec::pop) {
            Some(job) => answer.ok(Some(job)),
            None => {
                self.idle.push(answer);
                if self.idle.len() == self.workers {
                    self.idle.drain(..).for_each(|worker| worker.ok(None));
                }
            }
        }
    }
}
