//! A board of work: any worker may take what is next, and pin up more. For the programs in which a master has many
//! workers.
//!
//! In the suite the master sends work to workers in turns, and they send what they find back to it: a circle, which mailboxes
//! without bound hide. Here workers ask. The board never waits for anybody, so nothing can stand still.

use actor_core::{Answer, actor};

/// Work by priority, and who waits for some.
pub(super) struct Board<J> {
    /// The highest priority last; of equal ones the last that came is first, which keeps the board small.
    jobs: Vec<Vec<J>>,
    workers: usize,
    idle: Vec<Answer<Option<J>>>,
}

#[actor]
impl<J: Send + 'static> Board<J> {
    /// With one job to begin with, for so many workers.
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

    /// Answers a job when there is one; and none when all workers wait for one, so that nobody can post any more.
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
