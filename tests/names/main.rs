//! Names, groups and topics: how actors find each other.

#[path = "../common/mod.rs"]
mod common;

mod groups;
mod registry;
mod topics;

use std::sync::mpsc;

use actor_core::{Context, actor};

/// Does whatever a test wants an actor to do.
#[derive(Default)]
pub struct Worker {
    pub seen: Vec<u32>,
}

#[actor]
impl Worker {
    pub fn work(&mut self, job: u32) -> usize {
        self.seen.push(job);
        self.seen.len()
    }

    pub fn seen(&self) -> Vec<u32> {
        self.seen.clone()
    }

    pub fn panics(&self) {
        panic!("as it should");
    }

    pub fn finish(self) {}

    /// Returns when the other end of the channel is gone.
    pub fn block(&mut self, begun: mpsc::Sender<()>, until: mpsc::Receiver<()>) {
        begun.send(()).unwrap();
        let _ = until.recv();
    }

    /// Never returns, but leaves the core to others.
    pub async fn hold(&mut self, begun: mpsc::Sender<()>) {
        begun.send(()).unwrap();
        std::future::pending().await
    }

    pub fn name_yourself(&self, context: &Context<Self>, name: String) -> bool {
        context.register(&name).is_ok()
    }
}

#[actor]
pub trait Countable {
    fn count(&self) -> usize;
}

#[actor]
impl Countable for Worker {
    fn count(&self) -> usize {
        self.seen.len()
    }
}

/// An actor of another type.
#[derive(Default)]
pub struct Other;

#[actor]
impl Other {
    pub fn nothing(&self) {}
}

/// Keeps the actor from handling anything as long as the returned sender lives.
pub fn blocked(worker: &WorkerHandle) -> mpsc::Sender<()> {
    let (begun, begins) = mpsc::channel();
    let (release, until) = mpsc::channel();
    worker.block(begun, until).try_send().unwrap();
    begins.recv().unwrap();
    release
}
