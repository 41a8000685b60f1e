//! Messages of a part that wait while the actor is busy keep their order relative to those of the main block.

use actor_core::{Handle as _, actor};

use crate::support::{Event, system};

#[derive(Default)]
struct Busy {
    seen: Vec<(bool, u32)>,
}

#[actor(mailbox = unbounded)]
impl Busy {
    pub async fn hold(&mut self, started: Event, go: Event) {
        started.set();
        go.comes().await;
    }

    pub fn main(&mut self, n: u32) {
        self.seen.push((true, n));
    }

    pub fn seen(&self) -> Vec<(bool, u32)> {
        self.seen.clone()
    }
}

#[actor(part = Side)]
impl Busy {
    pub fn side(&mut self, n: u32) {
        self.seen.push((false, n));
    }

    pub async fn hold_too(&mut self, started: Event, go: Event) {
        started.set();
        go.comes().await;
    }
}

#[track_caller]
fn check(hold: impl FnOnce(&BusyHandle, Event, Event)) {
    let system = system(1);
    let busy = system.spawn(Busy::default());
    let (started, go) = (Event::new(), Event::new());
    hold(&busy, started.clone(), go.clone());
    started.wait();
    for n in 0..2000 {
        busy.main(n).try_send().unwrap();
        busy.side(n).try_send().unwrap();
    }
    go.set();
    let expected: Vec<_> = (0..2000).flat_map(|n| [(true, n), (false, n)]).collect();
    assert_eq!(busy.seen().wait().unwrap(), expected);
    busy.stop();
}

#[test]
fn at_an_await_of_the_main_block() {
    check(|busy, started, go| busy.hold(started, go).try_send().unwrap());
}

#[test]
fn at_an_await_of_the_part() {
    check(|busy, started, go| busy.hold_too(started, go).try_send().unwrap());
}
