//! The seam at work: a whole system in one thread, where a seed decides what happens next.
//!
//! The cores are plain structs, time is virtual, and batches between cores wait in links until the
//! seed has them delivered. The actors, their handles and what the macro emitted are those of
//! production.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Batch, Core, CoreShared, Team, World};
use crate::{Actor as _, CallError, Context, actor};

/// What the simulated cores share: a clock, a source of chance, and the links between them.
struct Stage {
    now: Cell<Instant>,
    random: Cell<u64>,
    links: RefCell<Vec<Vec<VecDeque<Batch>>>>,
}

impl Stage {
    fn random(&self) -> u64 {
        // A linear congruential generator, with a multiplier from L'Ecuyer's tables.
        let next = self
            .random
            .get()
            .wrapping_mul(2_862_933_555_777_941_757)
            .wrapping_add(1);
        self.random.set(next);
        next >> 33
    }

    fn choose(&self, options: usize) -> usize {
        (self.random() % options as u64) as usize
    }
}

/// One core's view of the stage.
struct Simulated {
    stage: Rc<Stage>,
    index: usize,
}

impl World for Simulated {
    fn now(&self) -> Instant {
        self.stage.now.get()
    }

    fn random(&self) -> u64 {
        self.stage.random()
    }

    fn place(&self, team: &Team) -> usize {
        self.stage.choose(team.cores().len())
    }

    fn transmit(&self, to: &'static CoreShared, batch: Batch) {
        self.stage.links.borrow_mut()[self.index][to.index()].push_back(batch);
    }

    fn runs_calls_at_once(&self) -> bool {
        self.stage.choose(2) == 0
    }
}

/// Runs `body` as a task of core 0, and everything that follows, in the order the seed decides.
/// Returns the output of the body, the virtual time it took, and a hash of all decisions.
fn simulate<F: Future + 'static>(
    seed: u64,
    cores: usize,
    body: impl FnOnce() -> F + 'static,
) -> (F::Output, Duration, u64) {
    let start = Instant::now();
    let stage = Rc::new(Stage {
        now: Cell::new(start),
        random: Cell::new(seed),
        links: RefCell::new(
            (0..cores)
                .map(|_| (0..cores).map(|_| VecDeque::new()).collect())
                .collect(),
        ),
    });
    let team = Arc::new(Team::new(cores).expect("a process has more cores than this"));
    let cores: Vec<Core> = (0..cores)
        .map(|index| {
            team.cores()[index].open(index, &team);
            let world = Simulated {
                stage: stage.clone(),
                index,
            };
            Core::new(team.cores()[index], team.clone(), Box::new(world))
        })
        .collect();
    let output = Rc::new(Cell::new(None));
    let done = output.clone();
    cores[0].act(|| cores[0].add_root_task(async move { done.set(Some(body().await)) }));
    let mut trace = 0_u64;
    loop {
        // Everything that could happen next.
        let mut options: Vec<Box<dyn Fn() -> bool + '_>> = Vec::new();
        for core in &cores {
            options.push(Box::new(|| {
                core.act(|| {
                    core.set_in_turn(true);
                    core.take_inbox();
                    let busy = core.has_packets();
                    core.run_slice(1);
                    core.flush();
                    busy
                })
            }));
        }
        for from in 0..cores.len() {
            for to in 0..cores.len() {
                let (stage, cores) = (&stage, &cores);
                options.push(Box::new(move || {
                    let batch = stage.links.borrow_mut()[from][to].pop_front();
                    let found = batch.is_some();
                    // What is posted directly, such as an actor to be born, must not arrive behind
                    // a batch.
                    cores[to].take_inbox();
                    batch.into_iter().for_each(|batch| cores[to].accept(batch));
                    found
                }));
            }
        }
        let mut happened = false;
        let first = stage.choose(options.len());
        for step in 0..options.len() {
            let option = (first + step) % options.len();
            if options[option]() {
                trace = trace.wrapping_mul(31).wrapping_add(option as u64 + 1);
                happened = true;
                break;
            }
        }
        if happened {
            continue;
        }
        // Nothing can happen except that time passes.
        let Some(due) = cores.iter().filter_map(Core::next_timer).min() else {
            break;
        };
        stage.now.set(due.max(stage.now.get()));
        for core in &cores {
            core.act(|| core.fire_timers());
        }
    }
    for core in &cores {
        core.act(|| core.end());
    }
    let elapsed = stage.now.get() - start;
    drop(cores);
    for core in team.cores() {
        Team::core_is_free(core);
    }
    (
        output.take().expect("the body came to its end"),
        elapsed,
        trace,
    )
}

struct Register {
    value: u64,
    seen: Vec<u64>,
}

#[actor]
impl Register {
    pub(crate) fn get(&self) -> u64 {
        self.value
    }

    pub(crate) fn set(&mut self, value: u64) {
        self.value = value;
    }

    pub(crate) fn note(&mut self, number: u64) {
        self.seen.push(number);
    }

    pub(crate) fn seen(&self) -> Vec<u64> {
        self.seen.clone()
    }

    pub(crate) async fn nap(&self, context: &Context<Self>) {
        context.sleep(Duration::from_secs(3600)).await;
    }
}

struct Client;

#[actor]
impl Client {
    /// Reads, then writes one more: another client may have been faster.
    pub(crate) async fn increment(&mut self, register: RegisterHandle) -> Result<(), CallError> {
        let value = register.get().await?;
        register.set(value + 1).await
    }

    pub(crate) async fn count(&mut self, register: RegisterHandle, upto: u64) {
        for number in 0..upto {
            register.note(number).send().await.unwrap();
        }
    }
}

fn register() -> Register {
    Register {
        value: 0,
        seen: Vec::new(),
    }
}

/// Two clients increment a register: 2 if they took turns, 1 if an update was lost.
fn lost_update(seed: u64) -> (u64, Duration, u64) {
    simulate(seed, 2, || async {
        let register = register().spawn_on(0).unwrap();
        let (one, two) = (Client.spawn_on(0).unwrap(), Client.spawn_on(1).unwrap());
        one.increment(register.clone()).send().await.unwrap();
        two.increment(register.clone()).await.unwrap();
        // Behind the first increment in its mailbox, so that one is over when this returns.
        one.count(register.clone(), 0).await.unwrap();
        register.get().await.unwrap()
    })
}

#[test]
fn seeds_find_a_lost_update_and_repeat_it() {
    let runs: Vec<_> = (1..200).map(lost_update).collect();
    assert!(
        runs.iter().any(|(value, ..)| *value == 1),
        "no seed lost an update"
    );
    assert!(
        runs.iter().any(|(value, ..)| *value == 2),
        "every seed lost an update"
    );
    for (seed, first) in (1..).zip(&runs) {
        assert_eq!(
            lost_update(seed),
            *first,
            "seed {seed} did not repeat itself"
        );
    }
}

#[test]
fn order_between_two_actors_holds_for_every_seed() {
    for seed in 1..100 {
        let (seen, ..) = simulate(seed, 3, || async {
            let register = register().spawn_on(0).unwrap();
            let (one, two) = (Client.spawn_on(1).unwrap(), Client.spawn_on(2).unwrap());
            one.count(register.clone(), 50).send().await.unwrap();
            two.count(register.clone(), 50).await.unwrap();
            one.increment(register.clone()).await.unwrap();
            register.seen().await.unwrap()
        });
        // Two runs of 0, 1, 2, .. woven into each other: each number comes twice, and for each
        // prefix the counts never grow with the number.
        let mut counts = [0_u8; 50];
        for number in seen {
            counts[number as usize] += 1;
            assert!(
                counts.is_sorted_by(|a, b| a >= b),
                "seed {seed}: {counts:?}"
            );
        }
        assert_eq!(counts, [2; 50], "seed {seed}");
    }
}

#[test]
fn time_is_virtual() {
    let before = Instant::now();
    let (outcome, elapsed, _) = simulate(7, 2, || async {
        let register = register().spawn_on(1).unwrap();
        let late = register.nap().within(Duration::from_secs(60)).await;
        register.nap().await.unwrap();
        late
    });
    assert_eq!(outcome, Err(CallError::Timeout));
    assert_eq!(elapsed, Duration::from_secs(3660));
    assert!(before.elapsed() < Duration::from_secs(60));
}
