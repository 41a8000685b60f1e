//! A port can go anywhere: to another actor, to a thread, beyond the end of its actor and its system.

use std::{pin::pin, sync::mpsc, thread, time::Duration};

use actor_core::{Actor as _, CallError, Handle as _};
use futures_util::future::join_all;
use tokio::sync::oneshot;

use crate::{
    common::{begin, on_cores, promptly, system},
    desk::{Desk, Refused, Worker, each_way},
};

each_way! {
    another_actor_answers;
    a_thread_answers;
    the_actor_is_gone_by_then;
    answered_on_another_core;
}

mod bodies {
    use actor_core::System;

    use super::*;
    use crate::desk::Way;

    pub async fn another_actor_answers(system: System, way: Way) {
        for core in 0..2 {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            assert_eq!(way.desk(&system).ask_worker(worker).await, Ok(40));
        }
    }

    pub async fn a_thread_answers(system: System, way: Way) {
        assert_eq!(way.desk(&system).ask_thread().await, Ok(40));
    }

    pub async fn the_actor_is_gone_by_then(system: System, way: Way) {
        let desk = way.desk(&system);
        let (sender, port) = oneshot::channel();
        let mut asked = pin!(desk.ask_whom(sender));
        begin(&mut asked).await;
        let port = port.await.unwrap();
        desk.kill();
        desk.join().await;
        port.ok(3);
        assert_eq!(asked.await, Ok(3));
    }

    pub async fn answered_on_another_core(system: System, way: Way) {
        for core in 0..2 {
            let desk = way.desk(&system);
            let (sender, port) = oneshot::channel();
            let mut asked = pin!(desk.ask_whom(sender));
            begin(&mut asked).await;
            let port = port.await.unwrap();
            let second = system.spawn_on(core, Desk::default()).unwrap();
            let worker = system.spawn_on(1 - core, Worker::default()).unwrap();
            worker.keep(port).await.unwrap();
            let (begun, started) = oneshot::channel();
            let (_go, wait) = oneshot::channel();
            let mut held = pin!(worker.hold(begun, wait));
            begin(&mut held).await;
            started.await.unwrap();
            worker.kill();
            assert_eq!(asked.await, Err(CallError::Killed));
            drop(second);
        }
    }
}

#[test]
fn the_system_is_gone_by_then() {
    promptly(|| {
        let system = system(1);
        let desk = system.spawn(Desk::default());
        let (sender, port) = oneshot::channel();
        let waiting = thread::spawn({
            let desk = desk.clone();
            move || desk.ask_whom(sender).wait()
        });
        let port = port.blocking_recv().unwrap();
        let _ = system.shutdown(Duration::from_secs(5)).wait();
        drop(system);
        desk.join().wait().unwrap();
        assert!(port.is_wanted());
        port.ok(3);
        assert_eq!(waiting.join().unwrap(), Ok(3));
    });
}

#[test]
fn each_of_many_gets_its_own() {
    on_cores(2, |system| async move {
        let desks: Vec<_> = (0..2)
            .map(|core| system.spawn_on(core, Desk::default()).unwrap())
            .collect();
        let (ports, all) = mpsc::channel();
        let answering = thread::spawn(move || {
            let mut ports: Vec<(u32, oneshot::Receiver<_>)> = all.into_iter().collect();
            ports.reverse();
            for (nth, port) in ports {
                let port: actor_core::Answer<u32, Refused> = port.blocking_recv().unwrap();
                match nth % 3 {
                    0 => port.ok(nth),
                    1 => port.err(Refused),
                    _ => drop(port),
                }
            }
        });
        let calls = (0..300_u32).map(|nth| {
            let (sender, port) = oneshot::channel();
            ports.send((nth, port)).unwrap();
            desks[nth as usize % 2].ask_whom(sender)
        });
        let calls: Vec<_> = calls.collect();
        drop(ports);
        let answers = join_all(calls).await;
        answering.join().unwrap();
        for (nth, answer) in (0..).zip(answers) {
            match nth % 3 {
                0 => assert_eq!(answer, Ok(nth)),
                1 => assert_eq!(answer, Err(CallError::Failed(Refused))),
                _ => assert_eq!(answer, Err(CallError::Unanswered)),
            }
        }
    });
}

#[test]
fn a_port_in_the_mailbox_of_another_is_dropped_with_it() {
    on_cores(2, |system| async move {
        for core in 0..2 {
            let desk = system.spawn_on(0, Desk::default()).unwrap();
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            let (begun, started) = oneshot::channel();
            let (_go, wait) = oneshot::channel();
            let mut held = pin!(worker.hold(begun, wait));
            begin(&mut held).await;
            started.await.unwrap();
            let mut asked = pin!(desk.ask_worker(worker.clone()));
            begin(&mut asked).await;
            worker.kill();
            assert_eq!(asked.await, Err(CallError::Unanswered));
        }
    });
}

#[test]
fn a_message_that_is_not_accepted_comes_back_with_the_port() {
    on_cores(1, |_| async {
        let worker = Worker::default().spawn();
        worker.kill();
        worker.join().await;
        let (port, mut answered) = actor_core::Answer::channel();
        let refused = worker.keep(port).try_send().unwrap_err();
        assert_eq!(answered.now(), None);
        drop(refused);
        assert_eq!(answered.now(), Some(Err(CallError::Unanswered)));
    });
}
