//! The reader: gives the workers one line after another, as long as there is room.
//!
//! This is where overload is handled. Each worker is asked once whether it has room. If none has, the queue is full: a
//! low-priority job is then refused, and for a normal one the reader waits. It makes no difference which worker it waits for,
//! since all their mailboxes are full.

use actor_core::SendError;
use actor_core::pool::PoolHandle;
use futures_util::FutureExt as _;

use crate::arguments::{Arguments, Full};
use crate::interruption::Interruption;
use crate::job::{self, Job, Priority};
use crate::worker::{WorkerHandle, WorkerMessage};

pub struct Reader<'a> {
    arguments: &'a Arguments,
    workers: &'a PoolHandle<WorkerHandle>,
    read: Read,
}

/// What became of the lines in the reader. Empty lines and comments do not count.
#[derive(Debug, Default)]
pub struct Read {
    pub lines: usize,
    pub accepted: usize,
    pub refused: usize,
    pub malformed: usize,
    pub interrupted: bool,
}

impl<'a> Reader<'a> {
    pub fn new(arguments: &'a Arguments, workers: &'a PoolHandle<WorkerHandle>) -> Self {
        Self {
            arguments,
            workers,
            read: Read::default(),
        }
    }

    /// Reads all lines, or those before an interruption.
    pub async fn read(
        mut self,
        text: &str,
        interruption: &mut Interruption,
    ) -> Result<Read, SendError<WorkerMessage>> {
        for (nth, line) in text.lines().enumerate() {
            // Checked only between two lines, so a line was either handed to somebody or never read.
            if interruption.next().now_or_never().is_some() {
                self.read.interrupted = true;
                break;
            }
            match job::parse(nth + 1, line, self.arguments.unit) {
                Some(Ok(job)) => self.offer(job).await?,
                Some(Err(reason)) => {
                    self.read.malformed += 1;
                    println!("line {:>2} malformed: {reason}", nth + 1);
                }
                None => continue,
            }
            self.read.lines += 1;
        }
        Ok(self.read)
    }

    async fn offer(&mut self, mut job: Job) -> Result<(), SendError<WorkerMessage>> {
        for _ in 0..self.workers.size() {
            match self.workers.get().attempt(job).try_send() {
                // The mailbox is full, and we have the job back.
                Err(SendError::Full(WorkerMessage::Attempt { job: returned })) => job = returned,
                sent => {
                    self.read.accepted += 1;
                    return sent;
                }
            }
        }
        if job.priority == Priority::Low && self.arguments.full == Full::Refuse {
            self.read.refused += 1;
            println!("line {:>2} refused: {}", job.line, job.what);
            return Ok(());
        }
        self.workers.get().attempt(job).send().await?;
        self.read.accepted += 1;
        Ok(())
    }
}
