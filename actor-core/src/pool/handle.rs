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

/// A handle to a pool whose workers have handles of type `H`.
///
/// It picks a worker without communicating with anybody, from any thread. It keeps the pool
/// running: when the last handle is dropped, the workers handle what they have accepted, and end. A
/// worker must not keep a handle to its own pool if that is to happen.
pub struct PoolHandle<H: Handle> {
    pub(super) seats: Arc<Seats<H>>,
    pub(super) supervisor: SupervisorHandle,
}

impl<H: Handle> PoolHandle<H> {
    /// Picks the next worker by the [route](super::Route). The result can be used like the handle
    /// of the worker.
    ///
    /// # Examples
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

    /// Picks the worker for a key, which is always the same as long as the size of the pool does
    /// not change.
    ///
    /// When the size changes, as few keys as possible are assigned to another worker. The
    /// assignment is not random: it is the same in every run of a program.
    pub fn by_key<K: Hash + ?Sized>(&self, key: &K) -> Picked<'_, H> {
        self.seats.by_key(key)
    }

    /// Makes a call to the next worker, which another worker may answer instead if the method did
    /// not run: see [`PoolCall::retries`].
    ///
    /// # Errors
    ///
    /// The future fails with the error of the last attempt.
    ///
    /// # Examples
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
    pub fn call<'a, F, C, T, E>(&'a self, make: F) -> PoolCall<'a, H, F, C>
    where
        F: FnMut(&'a H) -> C,
        C: Future<Output = Result<T, CallError<E>>> + Unpin,
    {
        PoolCall::new(&self.seats, make)
    }

    /// Makes the same call to all workers concurrently, and resolves to the results, in the order
    /// of the workers.
    ///
    /// Nothing is sent before the result is awaited. Workers that come or go meanwhile make no
    /// difference.
    pub fn broadcast<'a, C: Future>(&'a self, make: impl FnMut(&'a H) -> C) -> Broadcast<C> {
        Broadcast::new(self.seats.workers().map(make))
    }

    /// Returns the number of workers in use.
    pub fn size(&self) -> usize {
        self.seats.extent().open()
    }

    /// Returns the workers in use, in the order of their numbers.
    pub fn workers(&self) -> impl ExactSizeIterator<Item = &H> {
        self.seats.workers()
    }

    /// Changes the number of workers, and waits until that is done.
    ///
    /// New workers are used once they have started. Surplus workers, which are those with the
    /// highest numbers, get no more messages from the pool, handle what they have accepted, and
    /// stop: all at once, within the [time](super::Pool::shutdown) they have for that. After that
    /// time they are killed, and whoever waits is told. A sender that has kept the handle of such a
    /// worker gets [`CallError::Stopped`] until the pool grows again; the handle then belongs to
    /// the worker that takes its place. The same holds for a sender that has picked one at that
    /// very moment; [`PoolHandle::call`] then tries another worker.
    ///
    /// A worker that has ended and was not restarted is started again if it is among those that
    /// stay.
    ///
    /// Dropping the future does not leave the change half done: it happens, or it does not. The
    /// pool does one thing after the other: a worker that crashes while surplus workers end is
    /// restarted after that. A worker that asks for a size at which it is surplus itself waits for
    /// its own end, and is therefore killed.
    ///
    /// # Errors
    ///
    /// * [`CallError::Failed`] with [`ResizeError::NoWorkers`] if `size` is 0, or
    ///   [`ResizeError::TooMany`] if it is more than the pool [may have](super::Pool::up_to).
    ///   Nothing has changed then.
    /// * [`CallError::Failed`] with [`ResizeError::Start`] if a worker cannot be started. Those
    ///   before it have been started.
    /// * Otherwise as for every call: [`CallError::Stopped`] if the pool has ended.
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

    /// Asks the pool to end: its workers handle what they have accepted, and stop, the last one
    /// first.
    ///
    /// This method does not wait; use [`PoolHandle::join`] for that. A pool that is a
    /// [child](super::Pool::under) of a supervisor is started again: to end it for good, use
    /// [`terminate_child`](SupervisorHandle::terminate_child) of that supervisor.
    pub fn stop(&self) {
        self.supervisor.stop();
    }

    /// Returns a future that waits until the pool has ended for good, and resolves to how it ended.
    ///
    /// This is [`Exit::Normal`](crate::Exit::Normal) if the pool was stopped, and
    /// [`Exit::Shutdown`](crate::Exit::Shutdown) if it gave up, or its supervisor or system ended
    /// it.
    pub fn join(&self) -> Join {
        self.supervisor.join()
    }

    /// Returns the supervisor of the workers: to inspect them one by one, or to stop, kill or
    /// monitor all of them. To change their number use [`PoolHandle::resize`].
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

/// Why the size of a pool could not be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResizeError {
    /// Zero workers were requested; a pool has at least one.
    NoWorkers,
    /// More workers were requested than the pool may have.
    TooMany {
        /// How many were requested.
        wanted: usize,
        /// How many the pool may have: see [`Pool::up_to`](super::Pool::up_to).
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
