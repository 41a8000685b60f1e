//! How many children of a supervisor are to live, among those of one kind that have numbers for names: the workers of
//! a pool.
//!
//! All children there may ever be are children from the beginning; those beyond the extent are stopped. So a child
//! that is started again later has the same handle as before, and a supervisor that is restarted by its own
//! supervisor has as many children as before.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{
    Report, StartError,
    child::Spec,
    family::{Family, Member},
    policy::{Entry, Key, Status},
};

/// How many children are to live, and how many may be used.
///
/// Only the supervisor changes it, in a method that runs alone. All accesses are relaxed: the numbers publish
/// nothing. The handles they count are there from the beginning, and the actor itself tells whoever uses one too
/// early or too late.
#[derive(Debug)]
pub(crate) struct Extent {
    wanted: AtomicUsize,
    open: AtomicUsize,
}

impl Extent {
    pub(crate) fn new(count: usize) -> Self {
        Extent {
            wanted: AtomicUsize::new(count),
            open: AtomicUsize::new(count),
        }
    }

    /// Whether the child of this number, counted from 0, is to live.
    pub(crate) fn wants(&self, nth: usize) -> bool {
        nth < self.wanted.load(Ordering::Relaxed)
    }

    /// How many may be used.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    fn want(&self, count: usize) {
        self.wanted.store(count, Ordering::Relaxed);
    }

    fn set_open(&self, count: usize) {
        self.open.store(count, Ordering::Relaxed);
    }
}

impl Family {
    /// Makes the first `count` children live, and the others not. Children that have to go are taken out of use
    /// before they are asked to end; new ones are used once they have started.
    ///
    /// If one cannot be started, the others stay, up to that one.
    pub(super) async fn extend(&mut self, extent: &Extent, count: usize) -> Result<(), StartError> {
        let mut kept = self.numbered();
        let surplus: Vec<Key> = kept.split_off(&count).into_values().collect();
        let before = extent.open().min(count);
        extent.want(count);
        extent.set_open(before);
        self.dismiss(&surplus).await;
        for (nth, key) in kept {
            let spec = match self.plan.get(key) {
                Some(entry) if entry.status == Status::Stopped => entry.spec.spec.clone(),
                _ => continue,
            };
            if let Err(exit) = self.start(key).await {
                self.rest_again(key);
                let lives = nth.max(before);
                extent.want(lives);
                extent.set_open(lives);
                let id = spec.info.id.clone();
                return Err(StartError::Child { id, exit });
            }
        }
        extent.set_open(count);
        Ok(())
    }

    /// The children whose names are numbers, by these numbers. A supervisor may have others, too.
    fn numbered(&self) -> BTreeMap<usize, Key> {
        let number =
            |entry: &Entry<Member>| Some((entry.spec.spec.info.id.parse().ok()?, entry.key));
        self.plan.entries().filter_map(number).collect()
    }

    /// Ends these children, all at once and with one time limit for all: they first handle what they have accepted.
    async fn dismiss(&mut self, surplus: &[Key]) {
        let entries = surplus.iter().filter_map(|&key| self.plan.get(key));
        let lives = |entry: &&Entry<_>| matches!(entry.status, Status::Running(_));
        let running: Vec<Arc<Spec>> = entries
            .filter(lives)
            .map(|entry| entry.spec.spec.clone())
            .collect();
        let Some(shutdown) = running.first().map(|spec| spec.info.shutdown) else {
            return self.set_aside(surplus);
        };
        let exits = Spec::stop_all(&running, shutdown).await;
        for (spec, exit) in running.iter().zip(exits) {
            if !spec.info.may_end_so(&exit) {
                let child = spec.info.id.clone();
                self.report(&Report::ShutdownFailed { child, exit });
            }
        }
        self.set_aside(surplus);
    }

    /// These children do not live: new messages for them are refused.
    fn set_aside(&mut self, surplus: &[Key]) {
        for &key in surplus {
            if let Some(entry) = self.plan.get(key) {
                entry.spec.spec.rest();
            }
            let gone = self.plan.stopped(key);
            self.forget(gone);
        }
    }
}
