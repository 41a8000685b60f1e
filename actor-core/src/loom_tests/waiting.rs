//! Senders elsewhere that wait for room, in twins of the lines of `cell::lines`: who waits is called when there is room, and nobody in
//! vain.
//!
//! Red when: who joins looks for room before he marks the mailbox as contended (below); `duty` forgets `CONTENDED`; `call` takes the mark
//! away while others wait; who comes says so before he takes his place (below).

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use loom::{
    sync::{Arc, Mutex},
    thread,
};

use crate::references::{Duty, Lined, References, Reserved};

const CAPACITY: u32 = 2;

/// In which order things are done.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Right,
    LooksForRoomFirst,
    ComesBeforeItHasItsPlace,
}

#[derive(Default)]
struct Line {
    waiting: u32,
    coming: u32,
}

struct Home {
    references: References,
    line: Mutex<Line>,
    /// Packets for the home core, which looks for room.
    settles: Mutex<u32>,
    called: AtomicU32,
    way: Way,
}

impl Home {
    /// A mailbox with so many places taken, which are held elsewhere.
    fn new(taken: u32, line: Line, way: Way) -> Arc<Self> {
        let references = References::free();
        references.start(true);
        let _ = references.reserve(taken, CAPACITY, false, || {});
        if line.waiting > 0 {
            let _ = references.line_up();
        }
        Arc::new(Home {
            references,
            line: Mutex::new(line),
            settles: Mutex::new(0),
            called: AtomicU32::new(0),
            way,
        })
    }

    fn give_back(&self) {
        if self.references.give_back(1) == Duty::Settle {
            *self.settles.lock().unwrap() += 1;
        }
    }

    /// A sender elsewhere, once. Answers whether it waits.
    fn send(&self) -> bool {
        match self.references.reserve(1, CAPACITY, false, || {}) {
            Reserved::Full => {
                self.join();
                true
            }
            _ => false,
        }
    }

    fn join(&self) {
        let mut line = self.line.lock().unwrap();
        line.waiting += 1;
        let before = self.references.in_flight();
        let Lined::Up { taken } = self.references.line_up() else {
            panic!("nobody closes it");
        };
        let taken = match self.way {
            Way::LooksForRoomFirst => before,
            _ => taken,
        };
        self.call(&mut line, taken);
    }

    /// A sender that was called takes its place.
    fn come(&self) {
        let is_early = self.way == Way::ComesBeforeItHasItsPlace;
        if is_early {
            self.leave();
        }
        let place = self.references.reserve(1, CAPACITY, true, || {});
        assert_eq!(place, Reserved::Places(1), "called in vain");
        if !is_early {
            self.leave();
        }
    }

    fn leave(&self) {
        let mut line = self.line.lock().unwrap();
        line.coming -= 1;
        self.call(&mut line, self.references.in_flight());
    }

    fn call(&self, line: &mut Line, taken: u32) {
        let room = CAPACITY.saturating_sub(taken).saturating_sub(line.coming);
        let count = room.min(line.waiting);
        line.waiting -= count;
        line.coming += count;
        self.called.fetch_add(count, Relaxed);
        if line.waiting == 0 {
            self.references.leave_line();
        }
    }

    /// The home core does what there is to do.
    fn run(&self) {
        loop {
            let settles = std::mem::take(&mut *self.settles.lock().unwrap());
            if settles == 0 {
                return;
            }
            if self.references.is_contended() {
                let mut line = self.line.lock().unwrap();
                self.call(&mut line, self.references.in_flight());
            }
        }
    }
}

fn who_waits_is_called(way: Way) {
    super::model(move || {
        let home = Home::new(CAPACITY, Line::default(), way);
        let giver = {
            let home = home.clone();
            thread::spawn(move || home.give_back())
        };
        let sender = {
            let home = home.clone();
            thread::spawn(move || home.send())
        };
        home.run();
        giver.join().unwrap();
        let waits = u32::from(sender.join().unwrap());
        home.run();
        let called = home.called.load(Relaxed);
        assert_eq!(called, waits, "somebody waits for ever");
    });
}

#[test]
fn loom_a_sender_that_waits_is_called_when_there_is_room() {
    who_waits_is_called(Way::Right);
}

#[test]
#[should_panic(expected = "somebody waits for ever")]
fn loom_who_looks_for_room_before_he_says_that_he_waits_is_forgotten() {
    who_waits_is_called(Way::LooksForRoomFirst);
}

#[test]
fn loom_two_senders_that_wait_are_called_when_the_mailbox_is_empty() {
    super::model(|| {
        let home = Home::new(CAPACITY, Line::default(), Way::Right);
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
        let called = home.called.load(Relaxed);
        assert_eq!(called, waits, "somebody waits for ever");
    });
}

/// One was called for the only place, and comes, while another one waits and a newcomer looks for room.
fn nobody_is_called_in_vain(way: Way) {
    super::model(move || {
        let line = Line {
            waiting: 1,
            coming: 1,
        };
        let home = Home::new(CAPACITY - 1, line, way);
        let caller = {
            let home = home.clone();
            thread::spawn(move || home.come())
        };
        assert!(home.send(), "newcomers line up");
        caller.join().unwrap();
        let called = home.called.load(Relaxed);
        assert_eq!(called, 0, "there was no room for another one");
    });
}

#[test]
fn loom_as_many_are_called_as_there_is_room_for() {
    nobody_is_called_in_vain(Way::Right);
}

#[test]
#[should_panic(expected = "there was no room for another one")]
fn loom_who_says_that_it_has_come_before_it_has_its_place_makes_room_for_two() {
    nobody_is_called_in_vain(Way::ComesBeforeItHasItsPlace);
}
