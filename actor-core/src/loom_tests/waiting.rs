//! Senders that wait for room, in twins of `remote_sender_waits` and `call_remote_waiters`: who waits is
//! called when there is room.
//!
//! Red when: the home core looks for room before it marks the mailbox as contended (below); `duty` forgets
//! `CONTENDED`; `call_remote_waiters` takes the mark away while others wait.

use std::{
    collections::VecDeque,
    sync::atomic::{
        AtomicU32,
        Ordering::{Acquire, Relaxed, Release},
    },
};

use loom::{
    sync::{Arc, Mutex},
    thread,
};

use crate::references::{Duty, References, Reserved};

const CAPACITY: u32 = 2;

enum Packet {
    Wait,
    Settle,
}

struct Home {
    references: References,
    inbox: Mutex<Vec<Packet>>,
    /// Used by the home core alone.
    waiting: std::sync::Mutex<VecDeque<()>>,
    called: AtomicU32,
    looks_first: bool,
}

impl Home {
    /// A full mailbox. The places are held elsewhere.
    fn full(looks_first: bool) -> Arc<Self> {
        let references = References::free();
        references.start(true);
        let _ = references.reserve(CAPACITY, CAPACITY, false, || {});
        Arc::new(Home {
            references,
            inbox: Mutex::default(),
            waiting: std::sync::Mutex::default(),
            called: AtomicU32::new(0),
            looks_first,
        })
    }

    fn post(&self, packet: Packet) {
        self.inbox.lock().unwrap().push(packet);
    }

    fn give_back(&self) {
        if self.references.give_back(1) == Duty::Settle {
            self.post(Packet::Settle);
        }
    }

    /// A sender elsewhere, once. Answers whether it waits.
    fn send(&self) -> bool {
        match self.references.reserve(1, CAPACITY, false, || {}) {
            Reserved::Full => {
                self.post(Packet::Wait);
                true
            }
            _ => false,
        }
    }

    fn run(&self) {
        loop {
            let packets: Vec<_> = self.inbox.lock().unwrap().drain(..).collect();
            if packets.is_empty() {
                return;
            }
            for packet in packets {
                match packet {
                    Packet::Wait => self.sender_waits(),
                    Packet::Settle => self.call_waiting(),
                }
            }
        }
    }

    fn sender_waits(&self) {
        self.waiting.lock().unwrap().push_back(());
        let taken = if self.looks_first {
            let taken = self.references.in_flight();
            let _ = self.references.set_contended(true);
            taken
        } else {
            self.references.set_contended(true)
        };
        if taken < CAPACITY {
            self.call_waiting();
        }
    }

    fn call_waiting(&self) {
        let taken = self.references.in_flight();
        let room = CAPACITY.saturating_sub(taken);
        for _ in 0..if taken == 0 { u32::MAX } else { room } {
            let mut waiting = self.waiting.lock().unwrap();
            if waiting.pop_front().is_none() {
                return;
            }
            if waiting.is_empty() {
                let _ = self.references.set_contended(false);
            }
            self.called.fetch_add(1, Relaxed);
        }
    }
}

fn who_waits_is_called(looks_first: bool) {
    super::model(move || {
        let home = Home::full(looks_first);
        let senders: Vec<_> = (0..2)
            .map(|nth| {
                let home = home.clone();
                thread::spawn(move || {
                    // One gives its place back and is done; the other wants one.
                    if nth == 0 {
                        home.give_back();
                        false
                    } else {
                        home.send()
                    }
                })
            })
            .collect();
        home.run();
        let waits = senders
            .into_iter()
            .map(|sender| sender.join().unwrap())
            .filter(|waits| *waits)
            .count();
        home.run();
        assert_eq!(
            home.called.load(Relaxed),
            waits as u32,
            "somebody waits for ever"
        );
    });
}

#[test]
fn loom_a_sender_that_waits_is_called_when_there_is_room() {
    who_waits_is_called(false);
}

#[test]
#[should_panic(expected = "somebody waits for ever")]
fn loom_a_home_that_looks_for_room_before_it_says_so_forgets_a_sender() {
    who_waits_is_called(true);
}

#[test]
fn loom_two_senders_that_wait_are_called_when_the_mailbox_is_empty() {
    super::model(|| {
        let home = Home::full(false);
        let giver = {
            let home = home.clone();
            thread::spawn(move || {
                home.give_back();
                home.give_back();
            })
        };
        let waits = u32::from(home.send()) + u32::from(home.send());
        home.run();
        giver.join().unwrap();
        home.run();
        assert_eq!(home.called.load(Relaxed), waits, "somebody waits for ever");
    });
}

/// Two were called for the only places, and come, while a third one waits and the home looks for room.
fn nobody_is_called_in_vain(takes_place_first: bool) {
    super::model(move || {
        let home = Home::full(false);
        let _ = home.references.give_back(CAPACITY);
        home.waiting.lock().unwrap().push_back(());
        let _ = home.references.set_contended(true);
        let coming = Arc::new(loom::sync::atomic::AtomicU32::new(CAPACITY));
        let senders: Vec<_> = (0..CAPACITY)
            .map(|_| {
                let (home, coming) = (home.clone(), coming.clone());
                thread::spawn(move || {
                    let comes = || coming.fetch_sub(1, Release);
                    if !takes_place_first {
                        comes();
                    }
                    let place = home.references.reserve(1, CAPACITY, true, || {});
                    assert_eq!(place, Reserved::Places(1), "called in vain");
                    if takes_place_first {
                        comes();
                    }
                })
            })
            .collect();
        let on_their_way = coming.load(Acquire);
        let taken = home.references.in_flight();
        assert!(on_their_way + taken >= CAPACITY, "there seems to be room");
        for sender in senders {
            sender.join().unwrap();
        }
    });
}

#[test]
fn loom_as_many_are_called_as_there_is_room_for() {
    nobody_is_called_in_vain(true);
}

#[test]
#[should_panic(expected = "there seems to be room")]
fn loom_who_says_that_it_has_come_before_it_takes_its_place_makes_room_for_two() {
    nobody_is_called_in_vain(false);
}
