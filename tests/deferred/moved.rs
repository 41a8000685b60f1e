//! A call that was started on one core and is awaited elsewhere still gets the answer of a port.

use std::{pin::Pin, thread, time::Duration};

use actor_core::{Answer, CallError, System};
use futures_util::FutureExt as _;
use tokio::sync::oneshot;

use crate::{
    common::{begin, eventually, promptly, system},
    desk::{Desk, DeskHandle, Refused, Way},
};

type Asked = Pin<Box<dyn Future<Output = Result<u32, CallError<Refused>>> + Send>>;
type Port = oneshot::Receiver<Answer<u32, Refused>>;

/// A call that has been polled once on core 0.
fn asked(system: &System, way: Way) -> (Asked, Port, DeskHandle) {
    let inside = system.clone();
    system.block_on(move || async move {
        let desk = way.desk(&inside);
        let handle = desk.clone();
        let (sender, port) = oneshot::channel();
        let mut asked: Asked = Box::pin(async move { handle.ask_whom(sender).await });
        begin(&mut asked).await;
        (asked, port, desk)
    })
}

fn each_way(body: impl Fn(&System, Asked, Port, DeskHandle) + Send + 'static) {
    promptly(move || {
        for way in [Way::AtOnce, Way::Queued, Way::Across] {
            let system = system(2);
            let (asked, port, desk) = asked(&system, way);
            body(&system, asked, port, desk);
            let _ = system.shutdown(Duration::from_secs(5)).wait();
        }
    });
}

fn block_on<F: Future + Send + 'static>(future: F) -> F::Output
where
    F::Output: Send + 'static,
{
    let system = system(1);
    let output = system.block_on(move || future);
    let _ = system.shutdown(Duration::from_secs(5)).wait();
    output
}

#[test]
fn asked_elsewhere_before_the_answer() {
    each_way(|system, mut asked, port, _desk| {
        let port = port.blocking_recv().unwrap();
        assert!((&mut asked).now_or_never().is_none());
        // By then, what this sent to the core has arrived.
        system.block_on(|| async {});
        assert!(port.is_wanted());
        port.ok(3);
        assert_eq!(block_on(asked), Ok(3));
    });
}

#[test]
fn dropped_elsewhere_after_it_was_asked_there() {
    each_way(|system, mut asked, port, _desk| {
        let port = port.blocking_recv().unwrap();
        assert!((&mut asked).now_or_never().is_none());
        system.block_on(|| async {});
        drop(asked);
        assert!(!port.is_wanted());
        port.ok(3);
    });
}

#[test]
fn asked_elsewhere_after_the_answer() {
    each_way(|_, asked, port, _desk| {
        port.blocking_recv().unwrap().ok(3);
        assert_eq!(block_on(asked), Ok(3));
    });
}

#[test]
fn asked_elsewhere_while_it_is_answered() {
    each_way(|_, asked, port, _desk| {
        let waiting = thread::spawn(move || block_on(asked));
        let port = port.blocking_recv().unwrap();
        assert!(port.is_wanted());
        port.err(Refused);
        let answer = waiting.join().unwrap();
        assert_eq!(answer, Err(CallError::Failed(Refused)));
    });
}

#[test]
fn dropped_elsewhere() {
    each_way(|system, asked, port, _desk| {
        let port = port.blocking_recv().unwrap();
        drop(asked);
        // By then, what the drop sent to the core has arrived.
        system.block_on(|| async {});
        assert!(!port.is_wanted());
        port.ok(3);
    });
}

#[test]
fn asked_elsewhere_when_the_core_is_gone() {
    each_way(|system, asked, port, _desk| {
        let port = port.blocking_recv().unwrap();
        let _ = system.shutdown(Duration::from_secs(5)).wait();
        let waiting = thread::spawn(move || block_on(asked));
        port.ok(3);
        assert_eq!(waiting.join().unwrap(), Ok(3));
    });
}

#[test]
fn dropped_when_the_core_is_gone() {
    each_way(|system, asked, port, _desk| {
        let port = port.blocking_recv().unwrap();
        let _ = system.shutdown(Duration::from_secs(5)).wait();
        drop(asked);
        // The core's thread may still be on its way out.
        eventually("the port is not wanted", || !port.is_wanted());
    });
}

/// The end of the core, the answer, and what happens to the waiting call come in any order.
fn while_the_core_goes(becomes: fn(Asked)) {
    for _ in 0..20 {
        each_way(move |system, asked, port, _desk| {
            let port = port.blocking_recv().unwrap();
            let answering = thread::spawn(move || port.ok(3));
            let waiting = thread::spawn(move || becomes(asked));
            let _ = system.shutdown(Duration::from_secs(5)).wait();
            answering.join().unwrap();
            waiting.join().unwrap();
        });
    }
}

#[test]
fn asked_elsewhere_while_the_core_goes() {
    while_the_core_goes(|asked| assert_eq!(block_on(asked), Ok(3)));
}

#[test]
fn dropped_while_the_core_goes() {
    while_the_core_goes(drop);
}

/// The call moves before the method begins, and so before there is a port.
#[test]
fn moved_before_the_method_begins() {
    promptly(|| {
        let system = system(2);
        for core in 0..2 {
            let inside = system.clone();
            let (go, wait) = oneshot::channel();
            let (mut asked, port, desk) = system.block_on(move || async move {
                let desk = inside.spawn_on(core, Desk::default()).unwrap();
                desk.ask_alone(wait).send().await.unwrap();
                let (handle, (sender, port)) = (desk.clone(), oneshot::channel());
                let mut asked: Asked = Box::pin(async move { handle.ask_whom(sender).await });
                begin(&mut asked).await;
                (asked, port, desk)
            });
            assert!((&mut asked).now_or_never().is_none());
            go.send(()).unwrap();
            let port = port.blocking_recv().unwrap();
            assert!(port.is_wanted());
            port.ok(4);
            assert_eq!(block_on(asked), Ok(4));
            drop(desk);
        }
        let _ = system.shutdown(Duration::from_secs(5)).wait();
    });
}
