//! `.after` and `.every` with the arguments of generic methods.

use std::{sync::mpsc::Sender, time::Duration};

use actor_core::actor;

/// Passes on what it is given.
struct Relay {
    to: Sender<String>,
}

#[actor]
impl Relay {
    pub fn pass<T: ToString>(&mut self, thing: T) {
        drop(self.to.send(thing.to_string()));
    }

    pub fn both(&mut self, one: impl ToString, two: impl ToString) {
        drop(self.to.send(one.to_string() + &two.to_string()));
    }
}

#[test]
fn later_and_again_and_again() {
    let system = crate::support::system(1);
    let (sender, receiver) = std::sync::mpsc::channel();
    let relay = system.spawn(Relay { to: sender });
    let next = || receiver.recv_timeout(crate::support::LONG).unwrap();

    relay.pass('x').after(Duration::from_millis(1)).detach();
    assert_eq!(next(), "x");

    let beat = relay.both("a", 1).every(Duration::from_millis(1));
    assert_eq!(next(), "a1");
    assert_eq!(next(), "a1");
    drop(beat);

    drop(relay.pass("taken back").after(Duration::from_millis(1)));
    relay.pass("end").send().wait().unwrap();
    assert!(std::iter::repeat_with(next).any(|text| text == "end"));
}
