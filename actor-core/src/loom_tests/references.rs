//! [`References`]: one recycles, nobody is forgotten, and no more places are taken than there are.
//!
//! Red when: `duty` forgets one of its conditions, or asks for only one of the two counts at the end;
//! `reserve` adds without comparing; `upgrade` does not ask for a handle.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use loom::{
    sync::{Arc, Mutex},
    thread,
};

use crate::references::{Duty, References, Reserved};

enum Packet {
    /// A message, which has its place.
    Message,
    Settle,
}

/// A slot, and what its home core does with it.
struct Home {
    references: References,
    inbox: Mutex<Vec<Packet>>,
    // Only counted, by plain atomics, so that loom has less to try.
    ended: AtomicU32,
    recycled: AtomicU32,
}

impl Home {
    fn new() -> Arc<Self> {
        let references = References::free();
        references.start(true);
        Arc::new(Home {
            references,
            inbox: Mutex::default(),
            ended: AtomicU32::new(0),
            recycled: AtomicU32::new(0),
        })
    }

    fn discharge(&self, duty: Duty) {
        match duty {
            Duty::None => {}
            Duty::Settle => self.inbox.lock().unwrap().push(Packet::Settle),
            Duty::Recycle => {
                self.recycled.fetch_add(1, Relaxed);
            }
        }
    }

    /// From elsewhere, with a handle of its own: one message, and a place reserved in vain.
    fn send(&self) {
        match self.references.reserve(2, 2, false, || {}) {
            Reserved::Places(places) => {
                self.inbox.lock().unwrap().push(Packet::Message);
                if places == 2 {
                    self.discharge(self.references.give_back(1));
                }
            }
            Reserved::Full | Reserved::Closed => {}
        }
    }

    /// On the home core: takes what has come.
    fn run(&self) {
        loop {
            let packets: Vec<_> = self.inbox.lock().unwrap().drain(..).collect();
            if packets.is_empty() {
                return;
            }
            for packet in packets {
                match packet {
                    Packet::Message => self.discharge(self.references.give_back(1)),
                    Packet::Settle => self.settle(false),
                }
            }
        }
    }

    /// As `settle_active` decides: nobody needs the actor, or it is closed, and nothing is on its way.
    fn settle(&self, closed: bool) {
        if self.ended.load(Relaxed) != 0 {
            return;
        }
        let unneeded = !self.references.has_handles();
        if !(unneeded || closed || self.is_closed()) || self.references.in_flight() != 0 {
            return;
        }
        let _ = self.references.close();
        self.end();
    }

    fn is_closed(&self) -> bool {
        self.references.reserve(0, 0, false, || {}) == Reserved::Closed
    }

    fn end(&self) {
        self.ended.fetch_add(1, Relaxed);
        self.references.end();
        self.discharge(self.references.drop_handle());
    }

    fn drop_handle(&self) {
        self.discharge(self.references.drop_handle());
    }

    fn counts(&self) -> (u32, u32) {
        (self.ended.load(Relaxed), self.recycled.load(Relaxed))
    }
}

fn sender(home: &Arc<Home>) -> thread::JoinHandle<()> {
    home.references.add_handle();
    let home = home.clone();
    thread::spawn(move || {
        home.send();
        home.drop_handle();
    })
}

#[test]
fn loom_an_actor_without_handles_ends_once_and_its_slot_is_free_once() {
    super::model(|| {
        let home = Home::new();
        let sender = sender(&home);
        let other = {
            let home = home.clone();
            thread::spawn(move || home.drop_handle())
        };
        // It looks, finds somebody left, and goes away.
        home.settle(false);
        home.run();
        sender.join().unwrap();
        other.join().unwrap();
        home.run();
        assert_eq!(home.counts(), (1, 1));
    });
}

#[test]
fn loom_a_closed_actor_is_told_when_the_last_message_has_come() {
    super::model(|| {
        let home = Home::new();
        let sender = sender(&home);
        let _ = home.references.close();
        home.settle(true);
        home.run();
        sender.join().unwrap();
        home.run();
        // Ended although a handle is left; the slot is free when that is gone.
        assert_eq!(home.counts(), (1, 0));
        home.drop_handle();
        assert_eq!(home.counts(), (1, 1));
    });
}

#[test]
fn loom_the_slot_of_a_killed_actor_is_free_once() {
    super::model(|| {
        let home = Home::new();
        let sender = sender(&home);
        let other = {
            let home = home.clone();
            thread::spawn(move || home.drop_handle())
        };
        let _ = home.references.close();
        home.end();
        home.run();
        sender.join().unwrap();
        other.join().unwrap();
        home.run();
        assert_eq!(home.counts(), (1, 1));
    });
}

#[test]
fn loom_no_more_places_are_taken_than_there_are() {
    super::model(|| {
        let references = Arc::new(References::free());
        references.start(true);
        let taken = Arc::new(AtomicU32::new(0));
        let senders: Vec<_> = (0..2)
            .map(|_| {
                let (references, taken) = (references.clone(), taken.clone());
                thread::spawn(move || {
                    for _ in 0..2 {
                        if let Reserved::Places(places) = references.reserve(2, 3, false, || {}) {
                            assert!(places > 0);
                            let before = taken.fetch_add(places, Relaxed);
                            assert!(before + places <= 3, "more than the capacity");
                            // The other thread has its turn here.
                            assert!(references.in_flight() <= 3, "more than the capacity");
                            taken.fetch_sub(places, Relaxed);
                            assert_eq!(references.give_back(places), Duty::None);
                        }
                    }
                })
            })
            .collect();
        for sender in senders {
            sender.join().unwrap();
        }
        assert_eq!(references.in_flight(), 0);
    });
}

/// A weak handle in another thread, while the last strong one is dropped: it comes in time, or not at all. The
/// home core asks twice and must not hear that somebody is there again.
#[test]
fn loom_an_upgrade_finds_the_actor_needed_or_not_at_all() {
    super::model(|| {
        let home = Home::new();
        let weak = {
            let home = home.clone();
            thread::spawn(move || {
                if home.references.upgrade() {
                    assert_eq!(home.counts(), (0, 0), "a handle to an actor that has ended");
                    home.drop_handle();
                }
            })
        };
        home.drop_handle();
        let needed = home.references.has_handles();
        assert!(
            needed || !home.references.has_handles(),
            "a handle out of nothing"
        );
        home.run();
        weak.join().unwrap();
        home.run();
        assert_eq!(home.counts(), (1, 1));
    });
}
