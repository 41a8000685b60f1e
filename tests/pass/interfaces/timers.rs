//! `.after` and `.every` through an interface.

use std::{sync::mpsc::Sender, time::Duration};

use actor_core::{Handle as _, actor};

#[actor]
trait Tick {
    fn tick(&mut self, text: String);
}

struct Clock(Sender<String>);

#[actor]
impl Clock {}

#[actor]
impl Tick for Clock {
    fn tick(&mut self, text: String) {
        drop(self.0.send(text));
    }
}

#[test]
fn they_come_later() {
    let system = crate::support::system(1);
    let (sender, receiver) = std::sync::mpsc::channel();
    let tick = TickHandle::from(system.spawn(Clock(sender)));
    let soon = Duration::from_millis(1);
    tick.tick("after".to_owned()).after(soon).detach();
    assert_eq!(receiver.recv().as_deref(), Ok("after"));
    let beat = tick.tick("every".to_owned()).every(soon);
    assert_eq!(receiver.iter().take(2).collect::<Vec<_>>(), ["every"; 2]);
    drop(beat);
    tick.kill();
    crate::support::exit(tick.join());
}
