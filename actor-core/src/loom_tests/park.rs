//! [`Sleep`]: nothing stays in the inbox while the worker sleeps un-woken.
//!
//! Red when: the inbox is drained before the notice is taken (below); `fall_asleep` stores ASLEEP instead of
//! exchanging it; `notify` only stores NOTIFIED when it finds ASLEEP; `take_notice` loads and stores instead of
//! swapping.

use std::{
    collections::VecDeque,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

use loom::{
    sync::{Arc, Mutex},
    thread,
};

use crate::sched::park::Sleep;

struct Twin {
    inbox: Mutex<VecDeque<u32>>,
    sleep: Sleep,
    /// How often a sender has woken the worker. Read when the senders are gone.
    woken: AtomicU32,
}

impl Twin {
    fn post(&self) {
        self.inbox.lock().unwrap().push_back(1);
        if self.sleep.notify() {
            self.woken.fetch_add(1, Relaxed);
        }
    }

    fn drain(&self) -> u32 {
        self.inbox.lock().unwrap().drain(..).sum()
    }

    fn take(&self) -> u32 {
        if self.sleep.take_notice() {
            self.drain()
        } else {
            0
        }
    }

    /// What must not be: what is pushed between the two is neither drained nor announced.
    fn take_in_the_wrong_order(&self) -> u32 {
        let taken = self.drain();
        let _ = self.sleep.take_notice();
        taken
    }
}

/// The worker takes what comes until it falls asleep; if it is woken by then it does so again.
fn a_sleeping_worker_has_all_or_is_woken(senders: u32, take: fn(&Twin) -> u32) {
    super::model(move || {
        let twin = Arc::new(Twin {
            inbox: Mutex::default(),
            sleep: Sleep::new(),
            woken: AtomicU32::new(0),
        });
        let threads: Vec<_> = (0..senders)
            .map(|_| {
                let twin = twin.clone();
                thread::spawn(move || twin.post())
            })
            .collect();
        let mut got = take(&twin);
        while !twin.sleep.fall_asleep() {
            got += take(&twin);
        }
        for thread in threads {
            thread.join().unwrap();
        }
        let woken = twin.woken.load(Relaxed);
        assert!(woken <= 1, "it sleeps once");
        if woken == 1 {
            got += take(&twin);
        }
        assert_eq!(got, senders, "it sleeps, and something is in its inbox");
    });
}

#[test]
fn loom_a_worker_that_sleeps_is_woken_for_what_one_sends() {
    a_sleeping_worker_has_all_or_is_woken(1, Twin::take);
}

#[test]
fn loom_a_worker_that_sleeps_is_woken_for_what_two_send() {
    a_sleeping_worker_has_all_or_is_woken(2, Twin::take);
}

#[test]
#[should_panic(expected = "it sleeps, and something is in its inbox")]
fn loom_a_worker_that_looks_before_it_takes_notice_sleeps_for_ever() {
    a_sleeping_worker_has_all_or_is_woken(1, Twin::take_in_the_wrong_order);
}
