//! `.after` and `.every` with messages of a part.

use std::{sync::mpsc::Sender, time::Duration};

use actor_core::actor;

struct Clock {
    to: Sender<&'static str>,
}

#[actor]
impl Clock {
    pub fn main(&mut self) {
        let _ = self.to.send("main");
    }
}

#[actor(part = Bells)]
impl Clock {
    pub fn ring(&mut self, text: &'static str) {
        let _ = self.to.send(text);
    }
}

#[test]
fn they_come_later() {
    let system = crate::support::system(1);
    let (sender, receiver) = std::sync::mpsc::channel();
    let clock = system.spawn(Clock { to: sender });
    clock.ring("after").after(Duration::from_millis(1)).detach();
    assert_eq!(receiver.recv(), Ok("after"));
    let beat = clock.ring("every").every(Duration::from_millis(1));
    assert_eq!(receiver.iter().take(2).collect::<Vec<_>>(), ["every"; 2]);
    drop(beat);
    drop(clock.ring("never").after(Duration::from_millis(1)));
    clock.main().wait().unwrap();
    assert!(receiver.try_iter().all(|text| text != "never"));
}
