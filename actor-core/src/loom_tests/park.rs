//! [`Sleep`]: nothing stays in the inbox while the worker sleeps un-woken.
//!
//! Red when: the inbox is drained before the notice is taken (below); `fall_asleep` or `notify` loads and stores
//! instead of one operation; the release of `notify` or the acquire of `take_notice` is missing.

use std::sync::atomic::AtomicU32;

use loom::{
    sync::{
        Arc,
        atomic::{self, Ordering::Relaxed},
    },
    thread,
};

use crate::sched::park::Sleep;

struct Twin {
    /// How much was ever pushed. It orders nothing by itself, which is less than the lock of the inbox does: so
    /// `Sleep` is all there is.
    inbox: atomic::AtomicU32,
    sleep: Sleep,
    /// How often a sender has woken the worker. Read when the senders are gone.
    woken: AtomicU32,
}

impl Twin {
    fn post(&self) {
        self.inbox.fetch_add(1, Relaxed);
        if self.sleep.notify() {
            self.woken.fetch_add(1, Relaxed);
        }
    }

    fn take(&self, got: &mut u32) {
        if self.sleep.take_notice() {
            *got = self.inbox.load(Relaxed);
        }
    }

    /// What must not be: what is pushed between the two is neither taken nor announced.
    fn take_in_the_wrong_order(&self, got: &mut u32) {
        *got = self.inbox.load(Relaxed);
        let _ = self.sleep.take_notice();
    }
}

/// The worker takes what comes until it falls asleep; if it is woken by then it does so again.
fn a_sleeping_worker_has_all_or_is_woken(senders: u32, take: fn(&Twin, &mut u32)) {
    super::model(move || {
        let twin = Arc::new(Twin {
            inbox: atomic::AtomicU32::new(0),
            sleep: Sleep::new(),
            woken: AtomicU32::new(0),
        });
        let threads: Vec<_> = (0..senders)
            .map(|_| {
                let twin = twin.clone();
                thread::spawn(move || twin.post())
            })
            .collect();
        let mut got = 0;
        take(&twin, &mut got);
        while !twin.sleep.fall_asleep() {
            take(&twin, &mut got);
        }
        // A join orders everything, so it comes only when there is something left to wait for.
        if senders > 1 || twin.woken.load(Relaxed) == 0 {
            for thread in threads {
                thread.join().unwrap();
            }
        }
        let woken = twin.woken.load(Relaxed);
        assert!(woken <= 1, "it sleeps once");
        if woken == 1 {
            take(&twin, &mut got);
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

/// A worker with nothing to do says so, and falls asleep, while one sends and others have something to give.
fn welcomes(givers: u32, senders: u32) {
    super::model(move || {
        let twin = Arc::new(Twin {
            inbox: atomic::AtomicU32::new(0),
            sleep: Sleep::new(),
            woken: AtomicU32::new(0),
        });
        twin.sleep.welcome_work();
        let givers: Vec<_> = (0..givers)
            .map(|_| {
                let twin = twin.clone();
                thread::spawn(move || twin.sleep.take_welcome())
            })
            .collect();
        let senders: Vec<_> = (0..senders)
            .map(|_| {
                let twin = twin.clone();
                thread::spawn(move || twin.post())
            })
            .collect();
        let sleeps = twin.sleep.fall_asleep();
        let welcomed = givers.into_iter().map(|giver| giver.join().unwrap());
        let welcomed = welcomed.filter(|was_welcome| *was_welcome).count();
        assert!(welcomed <= 1, "one has something to give, and no other");
        let was_sent = !senders.is_empty();
        senders
            .into_iter()
            .for_each(|sender| sender.join().unwrap());
        if was_sent {
            assert_eq!(twin.woken.load(Relaxed), u32::from(sleeps), "woken");
            assert!(!twin.sleep.welcomes_work(), "it has something to do");
        } else {
            assert_eq!(welcomed, 1, "somebody was welcome");
        }
        assert_eq!(twin.sleep.take_notice(), was_sent, "a notice");
        assert!(!twin.sleep.welcomes_work(), "it is awake");
    });
}

#[test]
fn loom_one_of_two_is_welcome() {
    welcomes(2, 0);
}

#[test]
fn loom_who_is_welcome_takes_no_notice_away() {
    welcomes(1, 1);
}
