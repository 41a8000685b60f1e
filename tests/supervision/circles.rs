//! A child that calls its supervisor while that waits for the child: a circle like any other.

use std::sync::{Arc, OnceLock};

use actor_core::{
    CallError, ExitError, actor,
    supervisor::{Child, ChildShutdown, Supervisor, SupervisorHandle},
};
use futures_util::future::join3;
use tokio::sync::Notify;

use crate::support::{Log, yield_now};

type Above = Arc<OnceLock<SupervisorHandle>>;

/// Calls its supervisor whenever it can.
struct Curious {
    above: Above,
    log: Log,
}

impl Curious {
    fn child(above: &Above, log: &Log) -> Child<Curious> {
        let (above, log) = (above.clone(), log.clone());
        let make = move || Curious {
            above: above.clone(),
            log: log.clone(),
        };
        Child::new("curious", make).shutdown(ChildShutdown::Infinity)
    }

    /// Asks the supervisor, if it is known already.
    async fn ask(&self, when: &str) -> Result<(), CallError> {
        let Some(above) = self.above.get() else {
            return Ok(());
        };
        yield_now().await;
        let answer = above.count_children().await;
        if let Err(CallError::Deadlock(circle)) = &answer {
            let circle = circle.to_string();
            assert!(circle.contains("`Curious::"), "{circle}");
            self.log.add(format!("{when}: deadlock"));
        }
        answer.map(drop)
    }
}

#[actor]
impl Curious {
    #[actor(on_start)]
    async fn starting(&mut self) -> Result<(), ExitError> {
        self.ask("start").await.map_err(ExitError::new)
    }

    #[actor(on_stop)]
    async fn stopping(&mut self) {
        let _ = self.ask("stop").await;
    }

    pub fn ping(&self) {}

    pub async fn look_up_when(&self, gate: Arc<Notify>) -> bool {
        gate.notified().await;
        self.ask("method").await.is_ok()
    }

    pub async fn look_up(&self) -> bool {
        self.ask("method").await.is_ok()
    }
}

#[actor_core::test]
async fn a_child_that_calls_its_supervisor_when_it_starts_or_stops_is_told_of_the_circle() {
    let (above, log) = (Above::default(), Log::default());
    let mut tree = Supervisor::one_for_one();
    let child = tree.add(Curious::child(&above, &log));
    let tree = tree.start().await.expect("it asks nobody yet");
    above.set(tree.clone()).expect("set once");
    assert_eq!(child.look_up().await, Ok(true), "the supervisor is idle");
    assert_eq!(log.take(), [""; 0]);

    tree.terminate_child("curious".into()).await.unwrap();
    assert_eq!(log.take(), ["stop: deadlock"]);
    let refused = tree.restart_child("curious".into()).await.unwrap_err();
    assert_eq!(log.take(), ["start: deadlock"]);
    let refused = refused.to_string();
    assert!(refused.contains("deadlock"), "{refused}");
}

/// What is under way goes on until it has ended, so the supervisor waits for that, too.
#[actor_core::test]
async fn a_method_that_calls_the_supervisor_which_ends_the_child_is_told_of_the_circle() {
    let (above, log) = (Above::default(), Log::default());
    let mut tree = Supervisor::one_for_one();
    let child = tree.add(Curious::child(&above, &log));
    let tree = tree.start().await.expect("it asks nobody yet");
    above.set(tree.clone()).expect("set once");
    let gate = Arc::new(Notify::new());
    let asking = child.look_up_when(gate.clone()).into_future();
    let ended = tree.terminate_child("curious".into()).into_future();
    let open = async {
        // Until it takes nothing more: then the supervisor waits for its end.
        while child.ping().try_send().is_ok() {
            yield_now().await;
        }
        gate.notify_one();
    };
    let (knows, ended, ()) = join3(asking, ended, open).await;
    assert_eq!(knows, Ok(false));
    ended.unwrap();
    assert_eq!(log.take(), ["method: deadlock", "stop: deadlock"]);
}
