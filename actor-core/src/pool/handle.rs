//! The handle of a pool: picking workers, and changing how many there are.

use std::{error::Error, fmt, hash::Hash, sync::Arc};

use super::{
    retry::PoolCall,
    route::{Picked, Seats},
    together::Broadcast,
};
use crate::{
    CallError, Handle, Join,
    supervisor::{StartError, SupervisorHandle},
};

/// Refers to a pool whose workers have handles of the type `H`.
///
/// It picks a worker without asking anybody, from any thread. As long as there is one, the pool goes on; with the last one the
/// workers handle what they have accepted, and end. A worker must not keep one for itself if that is to happen.
pub struct PoolHandle<H: Handle> {
    pub(super) seats: Arc<Seats<H>>,
    pub(super) supervisor: SupervisorHandle,
}

impl<H: Handle> PoolHandle<H> {
    /// The worker that is next by the [route](super::Route). It is used like its handle.
    ///
    /// ```
    /// # use actor_core::{actor, pool::Pool};
    /// # struct Worker;
    /// # #[actor]
    /// # impl Worker {
    /// #     pub fn work(&mut self) -> u32 { 7 }
    /// # }
    /// # #[actor_core::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = Pool::new(2, || Worker).start().await?;
    /// assert_eq!(pool.get().work().await?, 7);
    /// pool.get().work().send().await?;
    /// // A call borrows the worker, so what is kept first is the worker.
    /// let worker = pool.get();
    /// let call = worker.work();
    /// assert_eq!(call.await?, 7);
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self) -> Picked<'_, H> {
        self.seats.pick(None)
    }

    /// The worker for this key: always the same, as long as the pool has the same size. When the size changes as few keys
    /// as possible get another worker. Nothing about that is random: it is the same in every run of a program.
    pub fn by_key<K: Hash + ?Sized>(&self, key: &K) -> Picked<'_, H> {
        self.seats.by_key(key)
    }

    /// A call to the next worker, which another one may answer instead if the method did not run: see
    /// [`PoolCall::retries`].
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use actor_core::{actor, pool::Pool, supervisor::Backoff};
    /// # struct Worker;
    /// # #[actor]
    /// # impl Worker {
    /// #     pub fn work(&mut self, job: String) -> usize { job.len() }
    /// # }
    /// # #[actor_core::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = Pool::new(2, || Worker).start().await?;
    /// let job = String::from("a job");
    /// let done = pool
    ///     .call(|worker| worker.work(job.clone()))
    ///     .retries(3)
    ///     .backoff(Backoff::exponential(Duration::from_millis(10), Duration::from_secs(1)));
    /// assert_eq!(done.await?, 5);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// That of the last call.
    pub fn call<'a, F, C, T, E>(&'a self, make: F) -> PoolCall<'a, H, F, C>
    where
        F: FnMut(&'a H) -> C,
        C: Future<Output = Result<T, CallError<E>>> + Unpin,
    {
        PoolCall::new(&self.seats, make)
    }

    /// The same for all workers at a time; answers what came of it, in the order of the workers. Nothing is sent before it is
    /// awaited.
    ///
    /// Workers that come or go meanwhile make no difference.
    pub fn broadcast<'a, C: Future>(&'a self, make: impl FnMut(&'a H) -> C) -> Broadcast<C> {
        Broadcast::new(self.seats.workers().map(make))
    }

    /// How many workers there are to be used.
    pub fn size(&self) -> usize {
        self.seats.extent().open()
    }

    /// The workers, in the order of their numbers.
    pub fn workers(&self) -> impl ExactSizeIterator<Item = &H> {
        self.seats.workers()
    }

    /// Changes how many workers there are, and waits until that is so.
    ///
    /// New ones are used once they have started. Surplus ones, those with the highest numbers, get no more messages from the
    /// pool, handle what they have accepted, and stop: all at a time, within the [time](super::Pool::shutdown) they have for that.
    /// Then they are killed, and who waits is told. Who has kept the handle of one gets [`CallError::Stopped`], until the pool
    /// grows again: it is the handle of the worker that comes in its place. So does who had picked one at that very moment;
    /// [`PoolHandle::call`] asks another one then.
    ///
    /// A worker that has ended and was not restarted is started again, if it is among those that stay.
    ///
    /// Dropping the future does not leave it half done: it happens, or does not. The pool does one thing after the other: a
    /// worker that crashes while surplus ones end is restarted after that. A worker that asks for a size for which it is
    /// surplus itself waits for its own end, and so is killed.
    ///
    /// # Errors
    /// As [`CallError::Failed`]: when that would be no worker, or more than the pool [may have](super::Pool::up_to), and nothing has
    /// changed; when a worker cannot be started, and those before it have been. Otherwise as for every call:
    /// [`CallError::Stopped`] when the pool has ended.
    pub async fn resize(&self, size: usize) -> Result<(), CallError<ResizeError>> {
        let most = self.seats.most();
        if size == 0 {
            return Err(CallError::Failed(ResizeError::NoWorkers));
        }
        if size > most {
            let too_many = ResizeError::TooMany { wanted: size, most };
            return Err(CallError::Failed(too_many));
        }
        let extent = self.seats.extent().clone();
        let done = self.supervisor.extend(extent, size).await;
        done.map_err(|error| error.map(ResizeError::Start))
    }

    /// Asks the pool to end: its workers handle what they have accepted, and stop, the last one first. Does not wait;
    /// [`PoolHandle::join`] does.
    pub fn stop(&self) {
        self.supervisor.stop();
    }

    /// Waits until the pool has ended for good, and tells how: [`Exit::Normal`](crate::Exit::Normal) when it was stopped, and
    /// [`Exit::Shutdown`](crate::Exit::Shutdown) when it gave up, or its supervisor or system ended it.
    pub fn join(&self) -> Join {
        self.supervisor.join()
    }

    /// The supervisor of the workers: to look at them one by one, or to stop, kill or monitor all. How many there are is for
    /// [`PoolHandle::resize`] to change.
    pub fn supervisor(&self) -> &SupervisorHandle {
        &self.supervisor
    }
}

impl<H: Handle> Clone for PoolHandle<H> {
    fn clone(&self) -> Self {
        PoolHandle {
            seats: self.seats.clone(),
            supervisor: self.supervisor.clone(),
        }
    }
}

impl<H: Handle> fmt::Debug for PoolHandle<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PoolHandle")
            .field("size", &self.size())
            .field("route", &self.seats.route())
            .field("supervisor", &self.supervisor.id())
            .finish_non_exhaustive()
    }
}

/// Why a pool has not the size that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResizeError {
    /// A pool has at least one worker.
    NoWorkers,
    /// More than the pool may have.
    TooMany {
        /// How many were asked for.
        wanted: usize,
        /// How many it may have: see [`Pool::up_to`](super::Pool::up_to).
        most: usize,
    },
    /// A worker could not be started.
    Start(StartError),
}

impl fmt::Display for ResizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResizeError::NoWorkers => f.write_str("a pool has at least one worker; `stop` ends it"),
            ResizeError::TooMany { wanted, most } => write!(
                f,
                "{wanted} workers were asked for, and the pool may have {most}; `up_to` says otherwise"
            ),
            ResizeError::Start(error) => error.fmt(f),
        }
    }
}

impl Error for ResizeError {}
