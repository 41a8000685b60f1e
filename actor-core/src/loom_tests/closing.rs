//! The end of a core's thread, and the start of the next, in twins of `CoreShared`'s `post`, `close`, `open`
//! and `dispose`: every batch is run by a worker or disposed of, once, and none stays behind.
//!
//! Red when, as below: `post` looks at `closed` before it pushes; `close` drains before it closes; `dispose`
//! does not look at `closed` again under the lock. (What is pushed or drained twice the inbox itself
//! excludes.)

use std::collections::VecDeque;

use loom::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crate::sched::park::Sleep;

/// A mistake to make.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mistake {
    None,
    LooksBeforePushing,
    DrainsBeforeClosing,
    DoesNotLookAgain,
}

struct Twin {
    mistake: Mistake,
    inbox: Mutex<VecDeque<u32>>,
    sleep: Sleep,
    closed: AtomicBool,
    closing: Mutex<()>,
    /// Batches, by what became of them.
    ran: Mutex<Vec<u32>>,
    disposed: Mutex<Vec<u32>>,
}

impl Twin {
    fn new(mistake: Mistake) -> Arc<Self> {
        Arc::new(Twin {
            mistake,
            inbox: Mutex::default(),
            sleep: Sleep::new(),
            closed: AtomicBool::new(false),
            closing: Mutex::new(()),
            ran: Mutex::default(),
            disposed: Mutex::default(),
        })
    }

    fn post(&self, batch: u32) {
        let before = self.mistake == Mistake::LooksBeforePushing && self.is_closed();
        self.inbox.lock().unwrap().push_back(batch);
        let _ = self.sleep.notify();
        let closed = match self.mistake {
            Mistake::LooksBeforePushing => before,
            _ => self.is_closed(),
        };
        if closed {
            self.dispose();
        }
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    fn open(&self) {
        let _order = self.closing.lock().unwrap();
        self.closed.store(false, Ordering::Release);
    }

    fn close(&self) {
        if self.mistake == Mistake::DrainsBeforeClosing {
            self.drain_into(&self.disposed);
            self.closed.store(true, Ordering::Release);
            return;
        }
        self.closed.store(true, Ordering::Release);
        self.dispose();
    }

    fn dispose(&self) {
        let _order = self.closing.lock().unwrap();
        if self.mistake == Mistake::DoesNotLookAgain || self.is_closed() {
            self.drain_into(&self.disposed);
        }
    }

    /// The worker's turn.
    fn run(&self) {
        if self.sleep.take_notice() {
            self.drain_into(&self.ran);
        }
    }

    fn drain_into(&self, list: &Mutex<Vec<u32>>) {
        let batches: Vec<_> = self.inbox.lock().unwrap().drain(..).collect();
        list.lock().unwrap().extend(batches);
    }
}

/// One thread sends while the core is closed.
fn none_stays_in_a_closed_core(mistake: Mistake) {
    super::model(move || {
        let twin = Twin::new(mistake);
        let sender = {
            let twin = twin.clone();
            thread::spawn(move || twin.post(1))
        };
        twin.run();
        twin.close();
        sender.join().unwrap();
        let ran = twin.ran.lock().unwrap();
        let disposed = twin.disposed.lock().unwrap();
        assert_eq!((ran.len(), disposed.len()), (ran.len(), 1 - ran.len()));
    });
}

/// One thread sends while the core gets another worker, which has a batch of its own.
fn the_next_worker_runs_its_own(mistake: Mistake) {
    super::model(move || {
        let twin = Twin::new(mistake);
        let sender = {
            let twin = twin.clone();
            thread::spawn(move || twin.post(1))
        };
        twin.close();
        twin.open();
        twin.post(2);
        twin.run();
        sender.join().unwrap();
        // The worker would have been woken for what came since.
        twin.run();
        let ran = twin.ran.lock().unwrap();
        assert!(ran.contains(&2), "a sender of before took it");
        let disposed = twin.disposed.lock().unwrap();
        assert_eq!(ran.len() + disposed.len(), 2);
        assert_ne!(ran.contains(&1), disposed.contains(&1));
    });
}

#[test]
fn loom_a_batch_to_a_closing_core_is_run_or_disposed_of_once() {
    none_stays_in_a_closed_core(Mistake::None);
}

#[test]
fn loom_a_batch_to_a_core_that_opens_again_is_run_or_disposed_of_once() {
    the_next_worker_runs_its_own(Mistake::None);
}

#[test]
#[should_panic(expected = "assertion")]
fn loom_a_sender_that_looks_before_it_pushes_leaves_its_batch() {
    none_stays_in_a_closed_core(Mistake::LooksBeforePushing);
}

#[test]
#[should_panic(expected = "assertion")]
fn loom_a_worker_that_drains_before_it_closes_leaves_a_batch() {
    none_stays_in_a_closed_core(Mistake::DrainsBeforeClosing);
}

#[test]
#[should_panic(expected = "a sender of before took it")]
fn loom_a_sender_that_does_not_look_again_disposes_of_what_is_not_its_business() {
    the_next_worker_runs_its_own(Mistake::DoesNotLookAgain);
}
