//! Actors as OTP's servers: items 59 to 65. Item 61, answers that are given later, is in `tests/deferred`. Item 65, unknown
//! messages, does not apply, because messages are typed.

use std::{sync::Arc, time::Duration};

use actor_core::{Actor as _, CallError, Context, Exit, Handle as _, actor};
use tokio::sync::Notify;

use crate::support::{Log, yield_now};

/// A server whose hooks write down what they are told.
struct Server {
    log: Log,
    breaks_at_the_end: bool,
}

#[actor]
impl Server {
    #[actor(on_start)]
    async fn starting(&mut self) {
        yield_now().await;
        self.log.add("started");
    }

    #[actor(on_stop)]
    async fn stopping(&mut self, exit: Exit) {
        yield_now().await;
        self.log.add(match exit {
            Exit::Panicked(message) => format!("stops: panicked: {message}"),
            other => format!("stops: {other}"),
        });
        assert!(!self.breaks_at_the_end, "at the end");
    }

    pub fn ping(&mut self) {
        self.log.add("ping");
    }

    pub fn crash(&mut self) {
        panic!("in the middle");
    }

    pub fn fail(&mut self, context: &Context<Self>) {
        context.fail("no more");
    }

    pub async fn wait_for(&mut self, gate: Arc<Notify>) -> &'static str {
        gate.notified().await;
        self.log.add("done");
        "too late"
    }

    pub fn finish(self) -> Log {
        self.log.clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.log.add("gone");
    }
}

fn server(log: &Log, breaks_at_the_end: bool) -> ServerHandle {
    let log = log.clone();
    Server {
        log,
        breaks_at_the_end,
    }
    .spawn()
}

#[actor_core::test]
async fn item_59_a_crash_runs_the_hook_with_the_reason_and_ends_with_it() {
    let log = Log::default();
    let one = server(&log, false);
    assert!(matches!(one.crash().await, Err(CallError::Panicked(_))));
    match one.join().await {
        Exit::Panicked(message) => {
            assert_eq!(message.as_str(), "in the middle");
            assert_eq!(message.method(), Some(("Server", "crash")));
            assert!(
                message
                    .location()
                    .is_some_and(|place| place.contains("servers.rs"))
            );
        }
        other => panic!("{other}"),
    }
    assert_eq!(
        log.take(),
        ["started", "stops: panicked: in the middle", "gone"]
    );
    let one = server(&log, false);
    one.fail().await.expect("it answers first");
    assert_eq!(one.join().await.to_string(), "failed: no more");
    assert_eq!(log.take(), ["started", "stops: failed: no more", "gone"]);
}

#[actor_core::test]
async fn item_59_a_crash_of_the_hook_replaces_the_reason() {
    let log = Log::default();
    for crashes in [true, false] {
        let one = server(&log, true);
        match crashes {
            true => drop(one.crash().await),
            false => one.stop(),
        }
        match one.join().await {
            Exit::Panicked(message) => assert_eq!(message.as_str(), "at the end"),
            other => panic!("{other}"),
        }
    }
}

#[actor_core::test]
async fn item_59_a_kill_runs_no_hook() {
    let log = Log::default();
    let one = server(&log, false);
    one.ping().await.expect("it lives");
    one.kill();
    assert_eq!(one.join().await, Exit::Killed);
    assert_eq!(log.take(), ["started", "ping", "gone"]);
}

#[actor_core::test]
async fn item_60_the_last_answer_comes_when_the_actor_has_ended() {
    let one = server(&Log::default(), false);
    let log = one.finish().await.expect("it answers");
    assert!(!one.is_alive());
    assert!(log.take().contains(&"gone".to_owned()));
}

#[actor_core::test]
async fn item_62_and_63_a_caller_that_gives_up_is_told_and_the_late_answer_is_dropped() {
    let log = Log::default();
    let one = server(&log, false);
    one.ping().await.expect("it lives");
    let gate = Arc::new(Notify::new());
    let answer = one.wait_for(gate.clone()).within(Duration::ZERO).await;
    assert_eq!(answer, Err(CallError::Timeout));
    gate.notify_one();
    // The actor never notices.
    assert_eq!(one.ping().await, Ok(()));
    assert_eq!(log.take(), ["started", "ping", "done", "ping"]);
}

#[actor_core::test]
async fn item_64_the_start_comes_before_any_message() {
    let log = Log::default();
    let one = server(&log, false);
    one.ping().send().await.expect("it is accepted");
    one.ping().await.expect("it lives");
    assert_eq!(log.take(), ["started", "ping", "ping"]);
}
