//! How a call through an interface can fail: `Failed`, `Panicked`, `Stopped`, `Timeout`, `Full`, and what comes back.

use std::time::Duration;

use actor_core::{CallError, Exit, Handle as _, SendError, actor};

use crate::support::{Event, exit, round, system};

#[actor]
trait Work {
    fn work(&mut self, n: u8) -> Result<u8, String>;
    fn panic(&self) -> u8;
    async fn hold(&mut self, started: Event, go: Event);
}

struct Worker(u8);

#[actor(mailbox = 1)]
impl Worker {}

#[actor]
impl Work for Worker {
    fn work(&mut self, n: u8) -> Result<u8, String> {
        self.0 = self.0.checked_sub(n).ok_or_else(|| "tired".to_owned())?;
        Ok(self.0)
    }

    fn panic(&self) -> u8 {
        panic!("on purpose {}", self.0)
    }

    async fn hold(&mut self, started: Event, go: Event) {
        started.set();
        go.comes().await;
    }
}

#[test]
fn the_methods_own_error() {
    let system = system(1);
    let work = WorkHandle::from(system.spawn(Worker(3)));
    assert_eq!(work.work(2).wait(), Ok(1));
    let error = work.work(2).wait();
    assert_eq!(error, Err(CallError::Failed("tired".to_owned())));
}

#[test]
fn a_panic_and_what_follows() {
    let system = system(1);
    let work = WorkHandle::from(system.spawn(Worker(3)));
    match work.panic().wait() {
        Err(CallError::Panicked(message)) => assert_eq!(message.to_string(), "on purpose 3"),
        other => panic!("{other:?}"),
    }
    assert!(matches!(exit(work.join()), Exit::Panicked(_)));
    assert_eq!(work.work(1).wait(), Err(CallError::Stopped));
    match work.work(5).try_send() {
        Err(SendError::Stopped(WorkMessage::Work { n: 5 })) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_time_and_no_room() {
    let system = system(1);
    let work = WorkHandle::from(system.spawn(Worker(9)));
    let (started, go) = (Event::new(), Event::new());
    work.hold(started.clone(), go.clone()).try_send().unwrap();
    started.wait();
    round(&system);
    let soon = Duration::from_millis(1);
    work.work(1).try_send().unwrap();
    assert_eq!(work.work(2).within(soon).wait(), Err(CallError::Full));
    match work.work(3).try_send() {
        Err(SendError::Full(WorkMessage::Work { n: 3 })) => {}
        other => panic!("{other:?}"),
    }
    match work.work(4).within(soon).send().wait() {
        Err(SendError::Full(message)) => assert_eq!(format!("{message:?}"), "WorkMessage::work"),
        other => panic!("{other:?}"),
    }
    go.set();
    assert_eq!(work.work(0).wait(), Ok(8));

    let (started, go) = (Event::new(), Event::new());
    let held = work.hold(started, go.clone()).within(soon).wait();
    assert_eq!(held, Err(CallError::Timeout));
    go.set();
}
