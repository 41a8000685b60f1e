//! What the tests of supervision have in common: a child that does as it is told, and a log of what happened.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use actor_core::{Exit, Handle as _, actor};

/// What happened, in order.
#[derive(Clone, Default, Debug)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub fn add(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }

    /// The lines, which are forgotten.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// A child that does as it is told, and writes down when it starts and stops.
pub struct Worker {
    name: String,
    log: Log,
    done: u32,
}

impl Worker {
    pub fn new(name: &str, log: &Log) -> Self {
        log.add(format!("{name} is made"));
        Worker {
            name: name.to_owned(),
            log: log.clone(),
            done: 0,
        }
    }

    /// What makes one.
    pub fn maker(name: &str, log: &Log) -> impl Fn() -> Worker + Send + Sync + 'static {
        let (name, log) = (name.to_owned(), log.clone());
        move || Worker::new(&name, &log)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.log.add(format!("{} is gone", self.name));
    }
}

#[actor]
impl Worker {
    /// How often it was asked in this life.
    pub fn work(&mut self) -> u32 {
        self.done += 1;
        self.done
    }

    pub fn crash(&mut self) {
        panic!("{} crashes", self.name);
    }

    /// Ends as if nothing was wrong.
    pub fn finish(self) {}

    /// Never comes back, unless it is dropped.
    pub async fn hang(&mut self) {
        std::future::pending::<()>().await;
    }
}

/// Counts how often something happened.
#[derive(Clone, Default, Debug)]
pub struct Count(Arc<AtomicU32>);

impl Count {
    pub fn add(&self) -> u32 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Waits until the life of a child has ended that goes on now.
pub async fn ends(handle: &WorkerHandle) -> Exit {
    handle.monitor().await
}
