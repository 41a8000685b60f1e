//! A caller of a part's method is told if the actor ends before it runs.

use actor_core::{CallError, Exit, Handle as _, actor};

use crate::support::{Event, exit, leaked, poll_once, round, system};

struct Mortal {
    done: Vec<u32>,
}

#[actor]
impl Mortal {
    pub async fn hold(&mut self, started: Event, go: Event) -> usize {
        started.set();
        go.comes().await;
        self.done.len()
    }
}

#[actor(part = Side)]
impl Mortal {
    pub fn add(&mut self, n: u32) -> usize {
        self.done.push(n);
        self.done.len()
    }

    pub async fn hold_too(&mut self, started: Event) {
        started.set();
        std::future::pending::<()>().await;
        self.done.clear();
    }

    pub fn end(self) -> usize {
        self.done.len()
    }
}

#[test]
fn a_stop_handles_them_and_a_kill_refuses_them() {
    for kill in [false, true] {
        let system = system(1);
        let mortal = leaked(system.spawn(Mortal { done: Vec::new() }));
        let (started, go) = (Event::new(), Event::new());
        mortal.hold(started.clone(), go.clone()).try_send().unwrap();
        started.wait();
        let mut calls = [mortal.add(1), mortal.add(2)];
        for call in &mut calls {
            assert!(poll_once(call).is_pending());
        }
        mortal.add(3).try_send().unwrap();
        if kill {
            mortal.kill();
        } else {
            mortal.stop();
            go.set();
        }
        let answers = calls.map(crate::support::block_on);
        if kill {
            assert_eq!(answers, [Err(CallError::Stopped), Err(CallError::Stopped)]);
            assert_eq!(exit(mortal.join()), Exit::Killed);
        } else {
            assert_eq!(answers, [Ok(1), Ok(2)]);
            assert_eq!(exit(mortal.join()), Exit::Normal);
        }
        round(&system);
        // Nobody can be told about one-way messages.
        assert_eq!(system.dead_letters().stopped, u64::from(kill));
        assert_eq!(mortal.add(4).wait(), Err(CallError::Stopped));
    }
}

#[test]
fn a_kill_interrupts_one_that_waits() {
    let system = system(1);
    let mortal = leaked(system.spawn(Mortal { done: Vec::new() }));
    let started = Event::new();
    let mut call = mortal.hold_too(started.clone());
    assert!(poll_once(&mut call).is_pending());
    started.wait();
    mortal.kill();
    assert_eq!(crate::support::block_on(call), Err(CallError::Killed));
}

#[test]
fn one_that_takes_the_actor_is_the_last() {
    let system = system(1);
    let mortal = system.spawn(Mortal { done: vec![1] });
    assert_eq!(mortal.end().wait(), Ok(1));
    assert_eq!(exit(mortal.join()), Exit::Normal);
    assert_eq!(mortal.add(1).wait(), Err(CallError::Stopped));
}
