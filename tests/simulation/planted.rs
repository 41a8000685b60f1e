//! Planted bugs: small programs, each with one real interleaving bug.
//!
//! The default mix of strategies finds each of them within 1000 seeds and reports it with at most ten decisions. It is not
//! found if everybody takes turns, as in production. Where a program would fail even then, the racing message takes a longer
//! way: its sender asks a [`Directory`] first, as programs do.
//!
//! | module | kind of bug |
//! |---|---|
//! | `shared` | state that two actors change or read at the same time |
//! | `order` | an order that nobody promised |
//! | `ends` | ends, deadlines and counts |
//! | `one_core` | the order of what happens on one core |
//! | `fixed` | some of them, fixed |

mod ends;
mod fixed;
mod one_core;
mod order;
mod shared;

use actor_core::{
    CallError, actor,
    sim::{Options, Sim, Strategy, TestOutcome, explore, try_explore},
};

/// Finds the bug, does not find it by taking turns, and reports it with few decisions.
fn check<F>(name: &str, body: impl Fn(Sim) -> F + Copy + Send + 'static)
where
    F: Future<Output: TestOutcome> + 'static,
{
    check_with(name, Options::new(), body);
}

/// The same, with the given options.
fn check_with<F>(name: &str, options: Options, body: impl Fn(Sim) -> F + Copy + Send + 'static)
where
    F: Future<Output: TestOutcome> + 'static,
{
    let turns = options.clone().seeds(20).strategy(Strategy::Fifo);
    if let Err(found) = try_explore(&format!("{name}-fifo"), turns, body) {
        panic!("taking turns is enough to find it: {found}");
    }
    let Err(found) = try_explore(name, options.seeds(1000), body) else {
        panic!("`{name}` is not found");
    };
    let decisions = found.decisions().expect("a run failed");
    assert!(
        (1..=10).contains(&decisions),
        "{decisions} decisions: {found}"
    );
    assert!(found.report().contains("always: "), "{found}");
}

/// Runs the fixed program a thousand times.
fn passes<F>(name: &str, body: impl Fn(Sim) -> F + Copy + Send + 'static)
where
    F: Future<Output: TestOutcome> + 'static,
{
    explore(name, Options::new().seeds(1000), body);
}

/// Is asked for something on the way.
struct Directory;

#[actor]
impl Directory {
    pub fn look_up(&mut self) {}
}

/// Asks this many times, one after another.
async fn look_up(directory: &DirectoryHandle, times: u32) -> Result<(), CallError> {
    for _ in 0..times {
        directory.look_up().await?;
    }
    Ok(())
}

/// A number in an actor.
#[derive(Default)]
struct Register(i64);

#[actor]
impl Register {
    pub fn get(&mut self) -> i64 {
        self.0
    }

    pub fn set(&mut self, value: i64) {
        self.0 = value;
    }

    pub fn add(&mut self, value: i64) -> i64 {
        self.0 += value;
        self.0
    }
}
