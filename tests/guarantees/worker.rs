//! The actor that most of the tests use. Its methods do what they are told, and count.

use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
};

use actor_core::{Context, actor};
use tokio::sync::oneshot;

use crate::common::{Gate, Token};

/// How many methods have run, visible from everywhere.
#[derive(Clone, Default)]
pub struct Runs(Arc<AtomicU64>);

impl Runs {
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    fn add(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[derive(Default)]
pub struct Worker {
    pub runs: Runs,
    /// Methods that are running.
    inside: Cell<u32>,
    crowd: Cell<u32>,
}

impl Worker {
    pub fn counting(runs: &Runs) -> Self {
        Worker {
            runs: runs.clone(),
            ..Worker::default()
        }
    }
}

#[actor(mailbox = 16)]
impl Worker {
    /// Returns its argument.
    pub fn echo(&mut self, number: u64) -> u64 {
        self.runs.add();
        number
    }

    pub fn peek(&self) -> u64 {
        self.runs.count()
    }

    pub fn take(&mut self, token: Token) {
        self.runs.add();
        drop(token);
    }

    pub fn fail(&mut self, number: u64) -> Result<(), u64> {
        self.runs.add();
        Err(number)
    }

    pub fn panic(&mut self) {
        self.runs.add();
        panic!("told to");
    }

    pub async fn panic_when(&mut self, begun: oneshot::Sender<()>, go: oneshot::Receiver<()>) {
        self.runs.add();
        let _ = begun.send(());
        let _ = go.await;
        panic!("told to");
    }

    /// Answers when it is told to.
    pub async fn wait(
        &mut self,
        number: u64,
        begun: oneshot::Sender<()>,
        go: oneshot::Receiver<()>,
    ) -> u64 {
        self.runs.add();
        let _ = begun.send(());
        let _ = go.await;
        number
    }

    /// Like `wait`, alongside others.
    pub async fn wait_shared(
        &self,
        number: u64,
        begun: oneshot::Sender<()>,
        go: oneshot::Receiver<()>,
    ) -> u64 {
        self.runs.add();
        let _ = begun.send(());
        let _ = go.await;
        number
    }

    /// Yields a few times, and returns how many methods were running at the same time.
    pub async fn linger(&mut self) -> u32 {
        self.crowded().await
    }

    pub async fn linger_shared(&self) -> u32 {
        self.crowded().await
    }

    async fn crowded(&self) -> u32 {
        self.runs.add();
        self.inside.set(self.inside.get() + 1);
        self.crowd.set(self.inside.get());
        for _ in 0..5 {
            tokio::task::yield_now().await;
            self.crowd.set(self.crowd.get().max(self.inside.get()));
        }
        self.inside.set(self.inside.get() - 1);
        self.crowd.get()
    }

    /// Blocks the core's thread until the gate opens.
    pub fn block(&mut self, begun: mpsc::Sender<()>, gate: Gate) {
        self.runs.add();
        let _ = begun.send(());
        gate.pass();
    }

    pub async fn call_myself(
        &mut self,
        context: &Context<Self>,
    ) -> Result<u64, actor_core::CallError> {
        let me = context.handle();
        me.echo(0).await
    }

    /// A blocking call on a scheduler thread.
    pub fn block_on_myself(
        &mut self,
        context: &Context<Self>,
    ) -> Result<u64, actor_core::CallError> {
        context.handle().echo(0).wait()
    }
}

/// Blocks the core of `worker` until the gate opens.
pub fn block(worker: &WorkerHandle) -> Gate {
    let (gate, (begun, wait)) = (Gate::default(), mpsc::channel());
    worker.block(begun, gate.clone()).send().wait().unwrap();
    wait.recv().unwrap();
    gate
}

/// Makes `worker` wait in an exclusive method until the sender is used or dropped.
pub async fn occupy(worker: &WorkerHandle) -> oneshot::Sender<()> {
    let ((begun, wait), (go, going)) = (oneshot::channel(), oneshot::channel());
    worker.wait(0, begun, going).send().await.unwrap();
    wait.await.unwrap();
    go
}
