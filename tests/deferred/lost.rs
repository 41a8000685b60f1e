//! If a port is dropped, its caller is told, and why.

use std::{pin::pin, sync::Mutex, thread};

use actor_core::{Actor as _, Answer, CallError, Exit, Handle as _};
use tokio::sync::oneshot;

use crate::{
    common::{Ledger, begin, lock, on_cores, promptly},
    desk::{Desk, Refused, Worker, each_way},
};

each_way! {
    dropped_by_its_method;
    dropped_later;
    dropped_by_a_thread;
    the_method_panics;
    the_method_panics_after_it_has_waited;
    the_method_catches_its_panic;
    the_actor_stops;
    the_last_handle_goes;
    the_actor_is_killed;
    the_actor_is_killed_while_the_method_waits;
    another_method_panics;
    the_state_panics_when_dropped;
    the_system_shuts_down;
}

/// The text of the panic.
#[track_caller]
fn panicked<T: std::fmt::Debug, E: std::fmt::Debug>(answer: Result<T, CallError<E>>) {
    match answer {
        Err(CallError::Panicked(message)) => assert_eq!(message.as_str(), "on purpose"),
        other => panic!("{other:?}"),
    }
}

mod bodies {
    use std::time::Duration;

    use actor_core::System;

    use super::*;
    use crate::desk::Way;

    pub async fn dropped_by_its_method(system: System, way: Way) {
        let desk = way.desk(&system);
        assert_eq!(desk.ignore().await, Err(CallError::Unanswered));
        assert_eq!(desk.kept().await, Ok(0), "the actor does not suffer");
    }

    pub async fn dropped_later(system: System, way: Way) {
        let desk = way.desk(&system);
        let mut asked = pin!(desk.ask());
        begin(&mut asked).await;
        desk.drop_all().await.unwrap();
        assert_eq!(asked.await, Err(CallError::Unanswered));
    }

    pub async fn dropped_by_a_thread(system: System, way: Way) {
        let desk = way.desk(&system);
        let (sender, port) = oneshot::channel();
        thread::spawn(|| drop(port.blocking_recv()));
        assert_eq!(desk.ask_whom(sender).await, Err(CallError::Unanswered));
    }

    pub async fn the_method_panics(system: System, way: Way) {
        let desk = way.desk(&system);
        panicked(desk.panics().await);
        assert!(!desk.is_alive(), "who is told finds the actor ended");
    }

    pub async fn the_method_panics_after_it_has_waited(system: System, way: Way) {
        let desk = way.desk(&system);
        panicked(desk.panics_later().await);
        assert!(!desk.is_alive(), "who is told finds the actor ended");
    }

    pub async fn the_method_catches_its_panic(system: System, way: Way) {
        let desk = way.desk(&system);
        assert_eq!(desk.catches().await, Err(CallError::Unanswered));
        assert_eq!(desk.kept().await, Ok(0), "the actor lives");
    }

    pub async fn the_actor_stops(system: System, way: Way) {
        let desk = way.desk(&system);
        let mut asked = pin!(desk.ask());
        begin(&mut asked).await;
        desk.stop();
        assert_eq!(asked.await, Err(CallError::Unanswered));
    }

    pub async fn the_last_handle_goes(system: System, way: Way) {
        let desk = way.desk(&system);
        let worker = system.spawn_on(0, Worker::default()).unwrap();
        let (port, answered) = Answer::channel();
        let mut answered = pin!(answered);
        worker.keep(port).await.unwrap();
        begin(&mut answered).await;
        drop((worker, desk));
        assert_eq!(answered.await, Err(CallError::Unanswered));
    }

    pub async fn the_actor_is_killed(system: System, way: Way) {
        let desk = way.desk(&system);
        let mut asked = pin!(desk.ask());
        begin(&mut asked).await;
        assert_eq!(desk.kept().await, Ok(1));
        desk.kill();
        assert_eq!(asked.await, Err(CallError::Killed));
    }

    pub async fn the_actor_is_killed_while_the_method_waits(system: System, way: Way) {
        let desk = way.desk(&system);
        let (begun, started) = oneshot::channel();
        let mut asked = pin!(desk.ask_forever(begun));
        begin(&mut asked).await;
        started.await.unwrap();
        desk.kill();
        assert_eq!(asked.await, Err(CallError::Killed));
    }

    pub async fn another_method_panics(system: System, way: Way) {
        let desk = way.desk(&system);
        let mut asked = pin!(desk.ask());
        begin(&mut asked).await;
        panicked(desk.panics_without_port().await);
        panicked(asked.await);
    }

    pub async fn the_state_panics_when_dropped(system: System, way: Way) {
        let ledger = Ledger::default();
        let desk = Desk::with_bomb(ledger.bomb());
        let desk = system.spawn_on(way.core(), desk).unwrap();
        way.next(&desk);
        let mut asked = pin!(desk.ask());
        begin(&mut asked).await;
        assert_eq!(desk.kept().await, Ok(1));
        desk.stop();
        assert_eq!(asked.await, Err(CallError::Unanswered));
        assert!(matches!(desk.join().await, Exit::Panicked(_)));
    }

    pub async fn the_system_shuts_down(_: System, way: Way) {
        let other = crate::common::system(2);
        let desk = other.spawn_on(way.core(), Desk::default()).unwrap();
        let mut asked = pin!(desk.ask());
        begin(&mut asked).await;
        let report = other.shutdown(Duration::from_secs(5)).await;
        assert!(report.is_clean(), "{report}");
        assert_eq!(asked.await, Err(CallError::Unanswered));
    }
}

#[test]
fn a_thread_panics_with_the_port() {
    promptly(|| {
        let (answer, answered) = Answer::<u32>::channel();
        let thread = thread::spawn(move || {
            let _kept = answer;
            panic!("on purpose");
        });
        assert_eq!(answered.wait(), Err(CallError::Unanswered));
        thread.join().unwrap_err();
    });
}

/// The runtime drops the message, and one of its arguments panics at that point.
#[test]
fn an_argument_beside_the_port_panics_when_dropped() {
    on_cores(1, |system| async move {
        let ledger = Ledger::default();
        let (port, answered) = Answer::<u32>::channel();
        let bomb = ledger.bomb();
        let worker = system.spawn_on(0, Worker::default()).unwrap();
        let (begun, started) = oneshot::channel();
        let (_go, wait) = oneshot::channel();
        let mut held = pin!(worker.hold(begun, wait));
        begin(&mut held).await;
        started.await.unwrap();
        worker.burn(bomb, port).send().await.unwrap();
        worker.kill();
        assert_eq!(answered.await, Err(CallError::Unanswered));
        ledger.settle();
    });
}

#[test]
fn a_port_that_is_kept_for_ever_tells_nobody() {
    static FOR_EVER: Mutex<Vec<Answer<u32, Refused>>> = Mutex::new(Vec::new());
    on_cores(1, |_| async {
        let desk = Desk::default().spawn();
        let (sender, port) = oneshot::channel();
        let mut asked = pin!(desk.ask_whom(sender));
        begin(&mut asked).await;
        let port = port.await.unwrap();
        lock(&FOR_EVER).push(port);
        desk.kill();
        desk.join().await;
        begin(&mut asked).await;
    });
}
