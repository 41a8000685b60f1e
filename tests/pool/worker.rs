//! A worker that does what it is told.

use actor_core::{
    CallError, Context, Deadlock, Exit, Handle as _, actor,
    pool::{Pool, PoolHandle},
    supervisor::SupervisorHandle,
};

use crate::support::Event;

#[derive(Default)]
pub struct Worker {
    done: u32,
}

#[actor]
impl Worker {
    /// How often it was called in this life.
    pub fn work(&mut self) -> u32 {
        self.done += 1;
        self.done
    }

    pub fn core(&self, context: &Context<Self>) -> usize {
        context.core()
    }

    /// Does not return before `go`.
    pub async fn hold(&mut self, started: Event, go: Event) -> u32 {
        started.set();
        go.comes().await;
        self.work()
    }

    pub async fn crash_when(&mut self, started: Event, go: Event) {
        started.set();
        go.comes().await;
        panic!("as it was told");
    }

    pub fn crash(&mut self) {
        panic!("as it was told");
    }

    /// Ends normally.
    pub fn finish(self) {}

    pub fn refuse(&mut self) -> Result<u32, String> {
        Err("no".into())
    }

    /// Calls whichever worker the pool picks next.
    pub async fn pass_on(&mut self, pool: PoolHandle<WorkerHandle>) -> Result<u32, Deadlock> {
        flat(pool.get().work().await)
    }

    /// Calls a worker of the pool, with retries. Returns how many workers it has tried.
    pub async fn try_all(&mut self, pool: PoolHandle<WorkerHandle>) -> Result<u32, Deadlock> {
        let mut tries = 0;
        let call = pool.call(|worker| {
            tries += 1;
            worker.work()
        });
        flat(call.retries(1).await)?;
        Ok(tries)
    }

    /// Asks the supervisor how many workers live, when it is told to.
    pub async fn ask_when(
        &mut self,
        started: Event,
        go: Event,
        above: SupervisorHandle,
    ) -> Result<u32, Deadlock> {
        started.set();
        go.comes().await;
        let counted = above.count_children().await;
        flat(counted.map(|counts| counts.active as u32))
    }

    /// Calls its caller.
    pub async fn call_back(&mut self, boss: BossHandle) -> Result<u32, Deadlock> {
        flat(boss.name().await)
    }
}

/// Makes a pool do its work.
pub struct Boss;

#[actor]
impl Boss {
    pub fn name(&mut self) -> u32 {
        7
    }

    pub async fn delegate(
        &mut self,
        context: &Context<Self>,
        pool: PoolHandle<WorkerHandle>,
    ) -> Result<u32, CallError<Deadlock>> {
        pool.get().call_back(context.handle()).await
    }
}

fn flat(answer: Result<u32, CallError>) -> Result<u32, Deadlock> {
    match answer {
        Ok(answer) => Ok(answer),
        Err(CallError::Deadlock(path)) => Err(path),
        Err(other) => panic!("{other:?}"),
    }
}

/// A pool of this many workers.
pub async fn pool(size: usize) -> PoolHandle<WorkerHandle> {
    let pool = Pool::new(size, Worker::default).start().await;
    pool.expect("all start")
}

/// A worker's own handle, which may be kept.
pub fn kept(pool: &PoolHandle<WorkerHandle>, nth: usize) -> WorkerHandle {
    pool.workers().nth(nth).expect("there is one").clone()
}

/// How many workers are alive.
pub async fn living(supervisor: &SupervisorHandle) -> usize {
    supervisor.count_children().await.expect("it lives").active
}

/// Makes the worker crash, and waits until that life is over.
pub async fn crash(worker: &WorkerHandle) {
    let ended = worker.monitor();
    assert!(matches!(worker.crash().await, Err(CallError::Panicked(_))));
    assert!(matches!(ended.await, Exit::Panicked(_)));
}

/// Yields to others.
pub async fn yield_now() {
    let mut again = true;
    std::future::poll_fn(|context| {
        if std::mem::take(&mut again) {
            context.waker().wake_by_ref();
            return std::task::Poll::Pending;
        }
        std::task::Poll::Ready(())
    })
    .await;
}
