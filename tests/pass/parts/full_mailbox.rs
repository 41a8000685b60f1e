//! The mailbox's bound also applies to messages of a part, which come back or wait like any others.

use actor_core::{CallError, SendError, actor};

use crate::support::{Event, round, system};

struct Small {
    sum: u32,
}

#[actor(mailbox = 2)]
impl Small {
    pub async fn hold(&mut self, started: Event, go: Event) {
        started.set();
        go.comes().await;
    }

    pub fn sum(&self) -> u32 {
        self.sum
    }
}

#[actor(part = Side)]
impl Small {
    pub fn add(&mut self, n: u32) {
        self.sum += n;
    }
}

#[test]
fn one_too_many_comes_back_or_waits() {
    let system = system(1);
    let small = system.spawn(Small { sum: 0 });
    let (started, go) = (Event::new(), Event::new());
    small.hold(started.clone(), go.clone()).try_send().unwrap();
    started.wait();
    round(&system);
    small.add(1).try_send().unwrap();
    small.add(2).try_send().unwrap();
    match small.add(3).try_send() {
        Err(SendError::Full(SmallSideMessage::Add { n: 3 })) => {}
        other => panic!("{other:?}"),
    }
    let late = small
        .add(3)
        .within(std::time::Duration::from_millis(1))
        .wait();
    assert_eq!(late, Err(CallError::Full));
    let thread = {
        let small = small.clone();
        std::thread::spawn(move || small.add(4).send().wait().is_ok())
    };
    go.set();
    assert!(thread.join().unwrap());
    assert_eq!(small.sum().wait(), Ok(7));
}
