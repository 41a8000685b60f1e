//! A child calls its supervisor while the supervisor waits for the child: a cycle like any other.

use std::sync::{Arc, OnceLock};

use actor_core::{
    CallError, ExitError, Handle as _, SendError, actor,
    supervisor::{Child, ChildShutdown, Supervisor, SupervisorHandle},
};
use futures_util::future::{join, join_all, join3};
use tokio::sync::Notify;

use crate::{
    common::{begin, on_cores},
    support::{Count, HOUR, Log, yield_now},
};

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

    /// Asks the supervisor, if it knows it yet.
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

/// Of several callers, all but one wait for room.
#[actor(mailbox = 1)]
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

    /// Panics when the gate opens.
    pub async fn hold(&mut self, begun: Arc<Notify>, gate: Arc<Notify>) {
        begun.notify_one();
        gate.notified().await;
        panic!("as it should");
    }

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

/// Calls another child of its supervisor when it starts, and whenever it is told to.
struct Leaning {
    on: Arc<OnceLock<CuriousHandle>>,
    log: Log,
    calls: Count,
}

impl Leaning {
    fn new(on: &Arc<OnceLock<CuriousHandle>>, log: &Log, calls: &Count) -> Self {
        Leaning {
            on: on.clone(),
            log: log.clone(),
            calls: calls.clone(),
        }
    }

    fn child(on: &Arc<OnceLock<CuriousHandle>>, log: &Log, calls: &Count) -> Child<Leaning> {
        let (on, log, calls) = (on.clone(), log.clone(), calls.clone());
        Child::new("leaning", move || Leaning::new(&on, &log, &calls))
            .shutdown(ChildShutdown::Infinity)
    }
}

#[actor]
impl Leaning {
    #[actor(on_start)]
    async fn starting(&mut self) {
        let answer = self.lean().await;
        self.log.add(answer);
    }

    #[actor(on_stop)]
    async fn stopping(&mut self) {
        let answer = self.lean().await;
        self.log.add(answer);
    }

    pub fn ping(&self) {}

    pub async fn lean(&self) -> String {
        let Some(on) = self.on.get() else {
            return "alone".into();
        };
        self.calls.add();
        match on.ping().await {
            Ok(()) => "answered".into(),
            Err(CallError::Deadlock(circle)) => {
                let circle = circle.to_string();
                assert!(circle.contains("`Leaning::"), "{circle}");
                assert!(circle.contains("`Supervisor::"), "{circle}");
                "deadlock".into()
            }
            Err(other) => format!("{other:?}"),
        }
    }
}

/// Two children, the first of which leans on the second, for any placement of them and their supervisor.
fn leaning(of: usize, on: usize, log: &Log) -> (Supervisor, LeaningHandle, CuriousHandle) {
    let leans_on = Arc::<OnceLock<_>>::default();
    let mut tree = Supervisor::one_for_one();
    let first = tree.add(Leaning::child(&leans_on, log, &Count::default()).on_core(of));
    let child = Curious::child(&Above::default(), log);
    let second = tree.add(child.on_core(on));
    leans_on.set(second.clone()).expect("set once");
    (tree, first, second)
}

/// Where the two children are, on three cores.
const PLACES: [(usize, usize); 9] = [
    (0, 0),
    (0, 1),
    (0, 2),
    (1, 0),
    (1, 1),
    (1, 2),
    (2, 0),
    (2, 1),
    (2, 2),
];

#[test]
fn a_child_that_calls_one_that_is_started_after_it_is_told_of_the_circle() {
    for (of, on) in PLACES {
        on_cores(3, move |_| async move {
            let log = Log::default();
            let (tree, first, second) = leaning(of, on, &log);
            let tree = tree.start().await.expect("they go on all the same");
            assert_eq!(log.take(), ["deadlock"]);
            assert_eq!(second.ping().await, Ok(()));
            assert_eq!(first.lean().await.as_deref(), Ok("answered"));
            // The second one stops first, and refuses calls, since it will not come back.
            drop(tree);
            first.join().await;
            assert_eq!(log.take(), ["Stopped"]);
        });
    }
}

/// Then both wait for the one supervisor that is still alive.
#[test]
fn a_child_that_calls_one_of_a_supervisor_that_is_started_after_it_is_told_of_the_circle() {
    for (of, on) in PLACES {
        on_cores(3, move |_| async move {
            let log = Log::default();
            let leans_on = Arc::<OnceLock<_>>::default();
            let mut below = Supervisor::one_for_one();
            let second = below.add(Curious::child(&Above::default(), &log).on_core(on));
            leans_on.set(second.clone()).expect("set once");
            let mut tree = Supervisor::one_for_one();
            let _first = tree.add(Leaning::child(&leans_on, &log, &Count::default()).on_core(of));
            let _below = tree.add(Child::supervisor("below", below));
            let _tree = tree.start().await.expect("they go on all the same");
            assert_eq!(log.take(), ["deadlock"]);
            assert_eq!(second.ping().await, Ok(()));
        });
    }
}

/// A child whose constructor calls another one, and returns an actor whatever the answer is.
fn made_after_a_call(on: &Arc<OnceLock<CuriousHandle>>, log: &Log) -> Child<Curious> {
    let (on, log) = (on.clone(), log.clone());
    Child::future("leaning", move || {
        let (on, log) = (on.clone(), log.clone());
        async move {
            let on = on.get().expect("set before the start").clone();
            let answer = match on.ping().await {
                Ok(()) => "answered".into(),
                Err(CallError::Deadlock(circle)) => {
                    let circle = circle.to_string();
                    assert!(circle.contains("`Curious::constructor`"), "{circle}");
                    assert!(circle.contains("`Supervisor::"), "{circle}");
                    "deadlock".into()
                }
                Err(other) => format!("{other:?}"),
            };
            log.add(answer);
            let above = Above::default();
            Ok::<_, ExitError>(Curious { above, log })
        }
    })
}

#[test]
fn a_constructor_that_calls_a_child_that_is_started_after_it_is_told_of_the_circle() {
    for (of, on) in PLACES {
        on_cores(3, move |_| async move {
            let (log, leans_on) = (Log::default(), Arc::default());
            let mut tree = Supervisor::one_for_one();
            let first = tree.add(made_after_a_call(&leans_on, &log).on_core(of));
            let second = tree.add(Curious::child(&Above::default(), &log).on_core(on));
            leans_on.set(second.clone()).expect("set once");
            let _tree = tree.start().await.expect("they go on all the same");
            assert_eq!(log.take(), ["deadlock"]);
            assert_eq!(second.ping().await, Ok(()));
            assert_eq!(first.ping().await, Ok(()));
        });
    }
}

#[test]
fn a_constructor_that_calls_the_actor_it_makes_is_told_of_the_circle() {
    for (of, _) in PLACES {
        on_cores(3, move |_| async move {
            let (log, leans_on) = (Log::default(), Arc::default());
            let mut tree = Supervisor::one_for_one();
            let only = tree.add(made_after_a_call(&leans_on, &log).on_core(of));
            leans_on.set(only.clone()).expect("set once");
            let _tree = tree.start().await.expect("it goes on all the same");
            assert_eq!(log.take(), ["deadlock"]);
            assert_eq!(only.ping().await, Ok(()));
        });
    }
}

#[test]
fn a_constructor_that_calls_a_child_that_was_started_before_it_is_answered() {
    for (of, on) in PLACES {
        on_cores(3, move |_| async move {
            let (log, leans_on) = (Log::default(), Arc::default());
            let mut tree = Supervisor::one_for_one();
            let second = tree.add(Curious::child(&Above::default(), &log).on_core(on));
            let first = tree.add(made_after_a_call(&leans_on, &log).on_core(of));
            leans_on.set(second).expect("set once");
            let _tree = tree.start().await.unwrap();
            assert_eq!(log.take(), ["answered"]);
            assert_eq!(first.ping().await, Ok(()));
        });
    }
}

/// In the opposite order, everybody waits only for things that will happen.
#[test]
fn a_child_that_calls_one_that_was_started_before_it_is_answered() {
    for (of, on) in PLACES {
        on_cores(3, move |_| async move {
            let log = Log::default();
            let leans_on = Arc::<OnceLock<_>>::default();
            let mut tree = Supervisor::one_for_one();
            let second = tree.add(Curious::child(&Above::default(), &log).on_core(on));
            let first = tree.add(Leaning::child(&leans_on, &log, &Count::default()).on_core(of));
            leans_on.set(second).expect("set once");
            let tree = tree.start().await.unwrap();
            assert_eq!(log.take(), ["answered"]);
            drop((tree, first));
        });
    }
}

/// The supervisor waits for the called child to start, which takes a while. That is not a cycle.
#[test]
fn who_calls_a_child_that_is_being_started_waits_for_it() {
    for (of, on) in PLACES {
        on_cores(3, move |system| async move {
            let (log, gate) = (Log::default(), Arc::new(Notify::new()));
            let leans_on = Arc::<OnceLock<_>>::default();
            let caller = Leaning::new(&leans_on, &log, &Count::default());
            let caller = system.spawn_on(of, caller).unwrap();
            let mut tree = Supervisor::one_for_one();
            let (makes, opens) = (log.clone(), gate.clone());
            let child = Child::future("slow", move || {
                let (log, gate) = (makes.clone(), opens.clone());
                async move {
                    gate.notified().await;
                    let above = Above::default();
                    Ok::<_, ExitError>(Curious { above, log })
                }
            });
            leans_on.set(tree.add(child.on_core(on))).expect("set once");
            let open = async {
                for _ in 0..100 {
                    yield_now().await;
                }
                gate.notify_one();
            };
            let (answer, started, ()) =
                join3(caller.lean().into_future(), tree.start(), open).await;
            assert_eq!(answer.as_deref(), Ok("answered"));
            started.unwrap();
        });
    }
}

/// The callee is alive when it is called. It goes down while the supervisor waits for the caller to end.
#[test]
fn who_waits_for_a_child_that_goes_down_is_told_of_the_circle() {
    for (of, on) in PLACES {
        on_cores(3, move |_| async move {
            let (log, calls) = (Log::default(), Count::default());
            let leans_on = Arc::<OnceLock<_>>::default();
            let mut tree = Supervisor::one_for_one();
            let second = tree.add(Curious::child(&Above::default(), &log).on_core(on));
            let first = tree.add(Leaning::child(&leans_on, &log, &calls).on_core(of));
            let tree = tree.start().await.unwrap();
            assert_eq!(log.take(), ["alone"]);
            leans_on.set(second.clone()).expect("set once");
            let (begun, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
            let mut held = second.hold(begun.clone(), gate.clone()).into_future();
            begin(&mut held).await;
            begun.notified().await;
            let mut leans = join_all((0..3).map(|_| first.lean().into_future()));
            begin(&mut leans).await;
            while calls.get() < 3 {
                yield_now().await;
            }
            let ended = tree.terminate_child("leaning".into()).into_future();
            let panics = async {
                // Once it accepts nothing more, the supervisor is waiting for its end.
                while first.ping().try_send().is_ok() {
                    yield_now().await;
                }
                gate.notify_one();
            };
            let (answers, held, (ended, ())) = join3(leans, held, join(ended, panics)).await;
            assert!(matches!(held, Err(CallError::Panicked(_))), "{held:?}");
            for answer in answers {
                assert_eq!(answer.as_deref(), Ok("deadlock"));
            }
            ended.unwrap();
        });
    }
}

/// A method that is running continues to its end, so the supervisor waits for that, too.
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
        // Once it accepts nothing more, the supervisor is waiting for its end.
        while !matches!(child.ping().try_send(), Err(SendError::Stopped(_))) {
            yield_now().await;
        }
        gate.notify_one();
    };
    let (knows, ended, ()) = join3(asking, ended, open).await;
    assert_eq!(knows, Ok(false));
    ended.unwrap();
    assert_eq!(log.take(), ["method: deadlock", "stop: deadlock"]);
}

/// The supervisor waits for the child for at most an hour, and then kills it. What the child waits for would come only
/// after that, so it is told at once.
#[test]
fn a_child_that_is_restarted_with_one_it_calls_need_not_be_killed_for_that() {
    let limits = [ChildShutdown::Timeout(HOUR), ChildShutdown::Infinity];
    for ((of, on), limit) in PLACES
        .into_iter()
        .flat_map(|it| limits.map(|limit| (it, limit)))
    {
        on_cores(3, move |_| async move {
            let (log, calls) = (Log::default(), Count::default());
            let leans_on = Arc::<OnceLock<_>>::default();
            let mut tree = Supervisor::rest_for_one().on_report(|_| {});
            let earlier = tree.add(Curious::child(&Above::default(), &log).on_core(on));
            let child = Leaning::child(&leans_on, &log, &calls).on_core(of);
            let later = tree.add(child.shutdown(limit));
            let _tree = tree.start().await.unwrap();
            assert_eq!(log.take(), ["alone"]);
            leans_on.set(earlier.clone()).expect("set once");
            let (begun, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
            let mut held = earlier.hold(begun.clone(), gate.clone()).into_future();
            begin(&mut held).await;
            begun.notified().await;
            let mut leans = join_all((0..3).map(|_| later.lean().into_future()));
            begin(&mut leans).await;
            while calls.get() < 3 {
                yield_now().await;
            }
            let panics = async { gate.notify_one() };
            let (answers, held, ()) = join3(leans, held, panics).await;
            assert!(matches!(held, Err(CallError::Panicked(_))), "{held:?}");
            for answer in answers {
                assert_eq!(answer.as_deref(), Ok("deadlock"));
            }
            // The hooks of the child have run as well.
            assert_eq!(later.lean().await.as_deref(), Ok("answered"));
            assert_eq!(log.take(), ["deadlock", "answered"]);
        });
    }
}

#[actor_core::test]
async fn a_child_that_calls_its_supervisor_when_it_stops_need_not_be_killed_for_that() {
    let (above, log) = (Above::default(), Log::default());
    let mut tree = Supervisor::one_for_one();
    let _child = tree.add(Curious::child(&above, &log).shutdown(ChildShutdown::Timeout(HOUR)));
    let tree = tree.start().await.expect("it asks nobody yet");
    above.set(tree.clone()).expect("set once");
    tree.terminate_child("curious".into()).await.unwrap();
    assert_eq!(log.take(), ["stop: deadlock"]);
}

/// Calls a supervisor when it is called itself.
struct Between(SupervisorHandle);

#[actor]
impl Between {
    pub async fn ask(&self) -> bool {
        self.0.count_children().await.is_ok()
    }
}

/// When it stops, calls an actor that in turn calls its supervisor.
struct Indirect(Arc<OnceLock<BetweenHandle>>);

#[actor]
impl Indirect {
    #[actor(on_stop)]
    async fn stopping(&mut self) {
        if let Some(between) = self.0.get() {
            let _ = between.ask().await;
        }
    }
}

/// The supervisor answers when the child's time limit is over. So an actor between the two is not part of a deadlock.
#[test]
fn who_calls_a_supervisor_that_waits_with_a_limit_is_answered() {
    for (of, on) in PLACES {
        on_cores(3, move |system| async move {
            let between = Arc::<OnceLock<BetweenHandle>>::default();
            let asks = between.clone();
            let mut tree = Supervisor::one_for_one().on_report(|_| {});
            let child = Child::new("indirect", move || Indirect(asks.clone())).on_core(of);
            let short = std::time::Duration::from_millis(20);
            let child = tree.add(child.shutdown(ChildShutdown::Timeout(short)));
            let tree = tree.start().await.unwrap();
            let asked = system.spawn_on(on, Between(tree.clone())).unwrap();
            between.set(asked.clone()).expect("set once");
            tree.terminate_child("indirect".into()).await.unwrap();
            assert!(!child.is_alive() || child.monitor().await == actor_core::Exit::NoActor);
            assert_eq!(asked.ask().await, Ok(true));
        });
    }
}
