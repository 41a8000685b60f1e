//! An actor moves to another core between two messages, or in the middle of a method at any of its calls, and nobody notices.

use std::{
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use actor_core::{
    Actor as _, CallError, Context, Handle as _, actor, select,
    sim::{Faults, Options, Sim, explore},
};
use futures_util::future::{join, join_all};

const ALIVE: &str = "the echo lives";
const HOUR: Duration = Duration::from_secs(60 * 60);

struct Echo;

#[actor]
impl Echo {
    pub fn double(&self, number: u64) -> u64 {
        2 * number
    }

    pub async fn double_slowly(&self, number: u64) -> u64 {
        tokio::task::yield_now().await;
        2 * number
    }

    pub async fn double_late(&self, context: &Context<Self>, number: u64) -> u64 {
        context.sleep(HOUR).await;
        2 * number
    }
}

/// Held by the state of an actor, and by its methods.
type Token = Arc<()>;

struct Traveller {
    _token: Token,
    echo: EchoHandle,
    heard: u64,
}

impl Traveller {
    fn new(token: &Token) -> Self {
        Traveller {
            _token: token.clone(),
            echo: Echo.spawn(),
            heard: 0,
        }
    }
}

#[actor]
impl Traveller {
    /// Returns a sum, and whether it was on several cores.
    pub async fn calls(&mut self, me: TravellerHandle, token: Token) -> (u64, bool) {
        let (first, mut has_moved) = (me.core(), false);
        for number in 0..6 {
            self.heard += match number % 2 {
                0 => self.echo.double(number).await.expect(ALIVE),
                _ => self.echo.double_slowly(number).await.expect(ALIVE),
            };
            has_moved |= me.core() != first;
        }
        drop(token);
        (self.heard, has_moved)
    }

    /// Like `calls`, while other messages may run.
    pub async fn shared_calls(&self, me: TravellerHandle) -> bool {
        let first = me.core();
        for number in 0..6 {
            self.echo.double_slowly(number).await.expect(ALIVE);
        }
        me.core() != first
    }

    /// While this runs, nobody changes what it looks at.
    pub async fn watches(&self) -> bool {
        let before = self.heard;
        for number in 0..4 {
            self.echo.double_slowly(number).await.expect(ALIVE);
        }
        self.heard == before
    }

    /// Shared, and returns at once.
    pub async fn glances(&self) -> u64 {
        self.heard
    }

    pub fn hears(&mut self) {
        self.heard += 1;
    }

    pub fn heard(&self) -> u64 {
        self.heard
    }

    /// Holds something that must not leave its thread.
    pub async fn calls_and_stays(&mut self, me: TravellerHandle) -> bool {
        let (first, mine) = (me.core(), Rc::new(()));
        let mut has_moved = false;
        for number in 0..6 {
            self.echo.double_slowly(number).await.expect(ALIVE);
            has_moved |= me.core() != first;
        }
        drop(mine);
        has_moved
    }

    /// Several calls at once. It could leave its core before any of the later ones.
    pub async fn calls_together(&mut self) -> u64 {
        let (one, two) = join(self.echo.double(1), self.echo.double_slowly(2)).await;
        // The task itself does not poll this many.
        let many = join_all((0..40).map(|number| self.echo.double(number))).await;
        let many: u64 = many.into_iter().map(|it| it.expect(ALIVE)).sum();
        let first = select! {
            answer = self.echo.double_slowly(3) => answer.expect(ALIVE),
            _ = self.echo.double_late(3) => 0,
        };
        let in_time = self.echo.double_slowly(4).within(HOUR).await.expect(ALIVE);
        one.expect(ALIVE) + two.expect(ALIVE) + many + first + in_time
    }

    /// It may want to leave before the call, while somebody else holds one of its wakers.
    pub async fn calls_beside_a_channel(&mut self) -> u64 {
        let mut sum = 0;
        for number in 0..4 {
            self.echo.double_slowly(number).await.expect(ALIVE);
            let (done, is_done) = tokio::sync::oneshot::channel();
            let call = async {
                let answer = self.echo.double_slowly(number).await.expect(ALIVE);
                done.send(answer).expect("somebody waits");
            };
            let ((), answer) = join(call, is_done).await;
            sum += answer.expect("it was sent");
        }
        sum
    }

    pub async fn panics(&mut self, token: Token) {
        self.echo.double_slowly(1).await.expect(ALIVE);
        drop(token);
        panic!("as told")
    }

    pub async fn asks(&mut self, other: TravellerHandle) -> Result<u64, CallError> {
        self.echo.double_slowly(1).await?;
        other.asks_back().await
    }

    /// Like `asks`, with other calls in the meantime.
    pub async fn asks_and_talks(&mut self, other: TravellerHandle) -> Result<u64, CallError> {
        let asking = other.asks_back();
        let talking = async {
            for number in 0..4 {
                self.echo.double_slowly(number).await.expect(ALIVE);
            }
        };
        join(asking, talking).await.0
    }

    /// Like `asks`, after other calls.
    pub async fn talks_and_asks(&mut self, other: TravellerHandle) -> Result<u64, CallError> {
        for number in 0..4 {
            self.echo.double_slowly(number).await.expect(ALIVE);
        }
        other.asks_back().await
    }

    pub async fn asks_back(&mut self) -> u64 {
        self.heard
    }
}

const SUM: u64 = 2 * (1 + 2 + 3 + 4 + 5);

/// Explores, and counts in how many runs the body returned `true`.
fn runs_in_which<F>(
    name: &str,
    options: Options,
    body: impl Fn(Sim) -> F + Copy + Send + 'static,
) -> u64
where
    F: Future<Output = Result<bool, CallError>> + 'static,
{
    let count = Arc::new(AtomicU64::new(0));
    // The body has to be `Copy`.
    let counted: &'static Arc<AtomicU64> = Box::leak(Box::new(count.clone()));
    explore(name, options, move |sim| async move {
        let happens = body(sim).await?;
        counted.fetch_add(u64::from(happens), Relaxed);
        Ok::<(), CallError>(())
    });
    count.load(Relaxed)
}

fn options() -> Options {
    let faults = Faults::none().stalls(1).lags(1);
    Options::new().seeds(500).cores(3).faults(faults)
}

#[test]
fn it_goes_between_two_messages() {
    let moved = runs_in_which("between-messages", options(), |_| async {
        let traveller = Traveller::new(&Token::default()).spawn();
        let first = traveller.core();
        for _ in 0..6 {
            assert_eq!(traveller.heard().await?, 0);
        }
        Ok(traveller.core() != first)
    });
    assert!(moved > 100, "{moved}");
}

#[test]
fn its_method_goes_on_where_it_has_come() {
    let moved = runs_in_which("goes-on", options(), |sim| async move {
        let token = Token::default();
        let traveller = Traveller::new(&token).spawn();
        let mut has_moved = false;
        for round in 1..3 {
            let calls = traveller.calls(traveller.clone(), token.clone());
            let (sum, moved) = calls.await?;
            sim.always(sum == round * SUM, "each call was answered once");
            has_moved |= moved;
        }
        drop(traveller);
        sim.settle().await;
        sim.always(Arc::strong_count(&token) == 1, "nothing is left of it");
        Ok(has_moved)
    });
    assert!(moved > 100, "{moved}");
}

#[test]
fn others_are_served_meanwhile() {
    let moved = runs_in_which("served", options(), |sim| async move {
        let traveller = Traveller::new(&Token::default()).spawn();
        let asking = async {
            for _ in 0..6 {
                sim.always(traveller.heard().await == Ok(0), "an answer");
            }
        };
        let (has_moved, ()) = join(traveller.shared_calls(traveller.clone()), asking).await;
        has_moved
    });
    assert!(moved > 50, "{moved}");
}

struct Other;

#[actor]
impl Other {
    pub async fn disturbs(&self, traveller: TravellerHandle) {
        let echo = Echo.spawn();
        for number in 0..12 {
            // Messages in flight keep it where it is, so they must not be sent all the time.
            echo.double_slowly(number).await.expect(ALIVE);
            traveller.glances().send().await.expect(ALIVE);
            echo.double_slowly(number).await.expect(ALIVE);
            traveller.hears().send().await.expect(ALIVE);
        }
    }
}

#[actor_core::test(seeds = 1000, cores = 3, faults = Faults::none().stalls(1).lags(1))]
async fn nothing_exclusive_runs_beside_it(sim: Sim) -> Result<(), CallError> {
    let traveller = Traveller::new(&Token::default()).spawn();
    for other in [(); 3].map(|()| Other.spawn()) {
        let disturbing = other.disturbs(traveller.clone());
        disturbing.send().await.expect(ALIVE);
    }
    for _ in 0..12 {
        sim.always(traveller.watches().await?, "nobody has changed the state");
    }
    sim.settle().await;
    sim.always(traveller.heard().await? == 36, "everything was heard");
    Ok(())
}

#[actor_core::test(seeds = 300, cores = 3)]
async fn what_must_not_leave_its_thread_does_not(sim: Sim) -> Result<(), CallError> {
    let traveller = Traveller::new(&Token::default()).spawn();
    let has_moved = traveller.calls_and_stays(traveller.clone()).await?;
    sim.always(!has_moved, "it has an `Rc`");
    Ok(())
}

#[actor_core::test(seeds = 500, cores = 3)]
async fn several_calls_at_a_time_are_all_answered(sim: Sim) -> Result<(), CallError> {
    let traveller = Traveller::new(&Token::default()).spawn();
    let sum = traveller.calls_together().await?;
    let expected = 2 * (1 + 2 + (0..40).sum::<u64>() + 3 + 4);
    sim.always(sum == expected, "each call was answered once");
    let sum = traveller.calls_beside_a_channel().await?;
    sim.always(sum == 2 * (1 + 2 + 3), "each call was answered once");
    Ok(())
}

#[test]
fn it_is_killed_on_its_way() {
    let killed = runs_in_which("killed", options().seeds(1000), |sim| async move {
        let token = Token::default();
        let traveller = Traveller::new(&token).spawn();
        let killing = async {
            for _ in 0..sim.random() % 12 {
                tokio::task::yield_now().await;
            }
            traveller.kill();
        };
        let calls = traveller.calls(traveller.clone(), token.clone());
        let (answer, ()) = join(calls, killing).await;
        let was_killed = matches!(answer, Err(CallError::Killed));
        let is_done = matches!(answer, Ok(_) | Err(CallError::Stopped));
        sim.always(
            was_killed || is_done,
            "it was killed while it ran, or before or after",
        );
        sim.settle().await;
        sim.always(
            Arc::strong_count(&token) == 1,
            "state and method are gone, once",
        );
        Ok(was_killed)
    });
    assert!((200..1000).contains(&killed), "{killed}");
}

#[actor_core::test(seeds = 500, cores = 3)]
async fn it_is_stopped_on_its_way(sim: Sim) -> Result<(), CallError> {
    let token = Token::default();
    let traveller = Traveller::new(&token).spawn();
    let calls = traveller.calls(traveller.clone(), token.clone());
    let stopping = async {
        for _ in 0..sim.random() % 12 {
            tokio::task::yield_now().await;
        }
        traveller.stop();
    };
    let (answer, ()) = join(calls, stopping).await;
    let in_order = matches!(answer, Ok((SUM, _)) | Err(CallError::Stopped));
    sim.always(in_order, "what was accepted is done");
    sim.always(traveller.join().await.is_orderly(), "in order");
    sim.always(Arc::strong_count(&token) == 1, "nothing is left of it");
    Ok(())
}

#[actor_core::test(seeds = 300, cores = 3, panics = true)]
async fn its_panic_ends_it_wherever_it_is(sim: Sim) -> Result<(), CallError> {
    let token = Token::default();
    let traveller = Traveller::new(&token).spawn();
    let answer = traveller.panics(token.clone()).await;
    sim.always(
        matches!(answer, Err(CallError::Panicked(_))),
        "who calls is told",
    );
    sim.settle().await;
    sim.always(Arc::strong_count(&token) == 1, "nothing is left of it");
    Ok(())
}

#[actor_core::test(seeds = 500, cores = 3)]
async fn nobody_waits_any_more_and_it_goes_on(sim: Sim) -> Result<(), CallError> {
    let token = Token::default();
    let traveller = Traveller::new(&token).spawn();
    {
        let calls = traveller.calls(traveller.clone(), token.clone());
        let patience = async {
            for _ in 0..1 + sim.random() % 8 {
                tokio::task::yield_now().await;
            }
        };
        select! {
            answer = calls => sim.always(answer.is_ok_and(|(sum, _)| sum == SUM), "an answer"),
            () = patience => {}
        }
    }
    sim.settle().await;
    let heard = traveller.heard().await?;
    sim.always(heard == SUM || heard == 0, "all of it, or it did not begin");
    Ok(())
}

type Asked = Result<u64, CallError<CallError>>;

/// If two actors that call each other have both begun, one of them has to fail.
fn is_found(sim: &Sim, first: &Asked, second: &Asked) -> bool {
    let is_deadlock =
        |answer: &Asked| matches!(answer, Err(CallError::Failed(CallError::Deadlock(_))));
    let found = is_deadlock(first) || is_deadlock(second);
    let both = first.is_ok() && second.is_ok();
    sim.always(found || both, "one fails, or they did not meet");
    found
}

#[test]
fn two_that_wait_for_each_other_are_found() {
    let found = runs_in_which("circle", options().seeds(1000), |sim| async move {
        let new = || Traveller::new(&Token::default()).spawn();
        let (one, two) = (new(), new());
        let (first, second) = join(one.asks(two.clone()), two.asks(one.clone())).await;
        Ok(is_found(&sim, &first, &second))
    });
    assert!(found > 100, "{found}");
}

/// A waiting call is identified by the core it was made on, so nobody leaves it behind.
#[test]
fn so_they_are_if_they_talk_to_others_meanwhile() {
    let found = runs_in_which("circle-beside", options().seeds(1000), |sim| async move {
        let new = || Traveller::new(&Token::default()).spawn();
        let (one, two) = (new(), new());
        let asks = join(
            one.asks_and_talks(two.clone()),
            two.talks_and_asks(one.clone()),
        );
        let (first, second) = asks.await;
        Ok(is_found(&sim, &first, &second))
    });
    assert!(found > 100, "{found}");
}
