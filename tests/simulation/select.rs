//! `select!`: if several branches are ready, the seed decides which one counts, and nothing is left of the others.

use std::{
    future::ready,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use actor_core::{
    Actor as _, CallError, Context, actor, select,
    sim::{Options, Sim, Strategy, explore},
};

const HOUR: Duration = Duration::from_secs(60 * 60);

#[test]
fn each_of_those_that_are_ready_counts_for_some_seed() {
    static SEEN: Mutex<Vec<(u64, &str)>> = Mutex::new(Vec::new());
    let explored = || {
        explore(
            "select-ready",
            Options::new().seeds(50),
            |sim: Sim| async move {
                let which = select! {
                    () = ready(()) => "first",
                    () = ready(()) => "second",
                    () = ready(()) => "third",
                    () = ready(()) => "fourth",
                };
                SEEN.lock().expect("no panic").push((sim.seed(), which));
            },
        );
        std::mem::take(&mut *SEEN.lock().expect("no panic"))
    };
    let seen = explored();
    for which in ["first", "second", "third", "fourth"] {
        assert!(
            seen.iter().any(|(_, seen)| *seen == which),
            "{which}: {seen:?}"
        );
    }
    assert_eq!(explored(), seen, "a seed repeats itself");
}

#[test]
fn in_turns_the_first_counts() {
    let options = Options::new().seeds(10).strategy(Strategy::Fifo);
    explore("select-turns", options, |sim: Sim| async move {
        let first = select! {
            () = ready(()) => true,
            () = ready(()) => false,
        };
        sim.always(first, "as in production, where any could");
    });
}

#[derive(Default)]
struct Slow {
    begun: u32,
}

#[actor]
impl Slow {
    pub async fn work(&mut self, context: &Context<Self>, takes: Duration) -> Result<u32, String> {
        self.begun += 1;
        context.sleep(takes).await;
        match takes {
            HOUR => Ok(1),
            _ => Err("too long".to_owned()),
        }
    }
}

struct Impatient;

#[actor]
impl Impatient {
    /// The code of a branch may await, use `?`, and leave a loop.
    pub async fn ask(
        &mut self,
        context: &Context<Self>,
        slow: SlowHandle,
        takes: Duration,
    ) -> Result<u32, CallError<String>> {
        let mut rounds = 0;
        loop {
            select! {
                answer = slow.work(takes) => return Ok(answer? * 10),
                () = context.sleep(HOUR * 2) => {
                    rounds += 1;
                    context.sleep(HOUR).await;
                    if rounds == 3 {
                        break;
                    }
                }
            }
        }
        Ok(rounds)
    }
}

#[actor_core::test(seeds = 50)]
async fn the_first_that_is_ready_counts(sim: Sim) {
    let slow = Slow::default().spawn();
    let asks = Impatient.spawn();
    let answer = asks.ask(slow.clone(), HOUR).await;
    sim.always(answer == Ok(10), "the answer comes first");
    sim.always(sim.elapsed() == HOUR, "and nobody waits for the other");
    let answer = asks.ask(slow, HOUR * 3).await;
    sim.always(answer == Ok(3), "a call that is dropped is given up");
}

#[test]
fn outside_of_a_simulation_each_counts_too() {
    static SECOND: AtomicU64 = AtomicU64::new(0);
    let system = actor_core::System::builder().cores(1).build();
    let system = system.expect("there are threads");
    system.block_on(|| async {
        for _ in 0..1000 {
            select! {
                () = ready(()) => {}
                () = ready(()) => { SECOND.fetch_add(1, Ordering::Relaxed); }
            }
        }
    });
    let second = SECOND.load(Ordering::Relaxed);
    assert!((300..700).contains(&second), "{second} of 1000");
}
