//! How much faster two cores make actors that were all born on one. Only prints, and is for a machine with nothing else to do.
//!
//! ```text
//! cargo test --release --test moves speed -- --ignored --nocapture
//! ```
//!
//! The second figure is valid on a busy machine, too: the processor time of one core divided by that of the busier of two.

use std::{
    fs,
    hint::black_box,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    time::{Duration, Instant},
};

use actor_core::{Actor as _, Answer, Context, Handle as _, System, actor};
use futures_util::future::join_all;

use crate::{Server, ServerHandle};

/// Does this many rounds of work, however often it is interrupted.
fn burn(rounds: u64) {
    let mut value = 1_u64;
    for round in 0..rounds {
        value = black_box(value.wrapping_mul(6_364_136_223_846_793_005) ^ round);
    }
}

pub struct Burner;

#[actor]
impl Burner {
    pub fn burn(&mut self, rounds: u64) {
        burn(rounds);
    }

    pub fn go_on(&mut self, context: &Context<Self>, rounds: u64, left: u32) {
        burn(rounds);
        if left > 1 {
            let me = context.handle();
            me.go_on(rounds, left - 1).try_send().unwrap();
        }
    }
}

pub struct Driver;

#[actor]
impl Driver {
    pub async fn calls(&mut self, rounds: u64, times: u32) {
        let burners: Vec<_> = (0..64).map(|_| Burner.spawn()).collect();
        for _ in 0..times {
            join_all(burners.iter().map(|burner| burner.burn(rounds))).await;
        }
    }

    /// Writes to actors on another core.
    pub async fn floods(&mut self, burners: Vec<BurnerHandle>, rounds: u64, times: u32) {
        for _ in 0..times {
            for burner in &burners {
                burner.burn(rounds).send().await.unwrap();
            }
        }
        join_all(burners.iter().map(|burner| burner.burn(0))).await;
    }

    pub fn burners(&mut self) -> Vec<BurnerHandle> {
        (0..64).map(|_| Burner.spawn()).collect()
    }

    pub async fn chains(&mut self, rounds: u64, times: u32) {
        let burners: Vec<_> = (0..64).map(|_| Burner.spawn()).collect();
        for burner in &burners {
            burner.go_on(rounds, times).try_send().unwrap();
        }
        let joins: Vec<_> = burners.into_iter().map(|burner| burner.join()).collect();
        join_all(joins).await;
    }
}

/// The processor time of this system's threads, in nanoseconds.
fn processor_times(name: &str) -> Vec<u64> {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    tasks
        .filter_map(|task| {
            let path = task.unwrap().path();
            let is_ours = fs::read_to_string(path.join("comm"))
                .ok()?
                .starts_with(&format!("{name}-"));
            let times = fs::read_to_string(path.join("schedstat")).ok()?;
            is_ours.then(|| times.split(' ').next().unwrap().parse().unwrap())
        })
        .collect()
}

fn run(cores: usize, what: &str, rounds: u64, times: u32) -> (Duration, u64, u64) {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    let name = format!("speed{}", RUNS.fetch_add(1, Relaxed));
    let builder = System::builder().cores(cores).pin(false).name(&name);
    let system = builder.build().unwrap();
    let driver = system.spawn_on(0, Driver).unwrap();
    let begun = Instant::now();
    match what {
        "calls" => driver.calls(rounds, times).wait().unwrap(),
        "floods" => {
            let burners = driver.burners().wait().unwrap();
            let elsewhere = system.spawn_on(cores - 1, Driver).unwrap();
            elsewhere.floods(burners, rounds, times).wait().unwrap();
        }
        _ => driver.chains(rounds, times).wait().unwrap(),
    }
    let taken = begun.elapsed();
    let processors = processor_times(&name);
    let sum = processors.iter().sum();
    let most = processors.iter().max().copied().unwrap_or(0);
    drop((driver, system));
    (taken, sum, most)
}

#[test]
#[ignore = "prints figures"]
fn speed_of_two_cores() {
    let micro = {
        let begun = Instant::now();
        burn(10_000_000);
        let a = begun.elapsed();
        let begun = Instant::now();
        burn(10_000_000);
        10_000_000 * 1000 / a.min(begun.elapsed()).as_nanos() as u64
    };
    for what in ["calls", "chains", "floods"] {
        for (micros, times) in [(10, 1500), (100, 200), (1000, 40)] {
            let one = run(1, what, micro * micros, times);
            let two = run(2, what, micro * micros, times);
            println!(
                "{what} of {micros} us: {:.2} times as fast by the clock ({:?}), {:.2} by processor time, {:.2} of it in sum",
                one.0.as_secs_f64() / two.0.as_secs_f64(),
                two.0,
                one.1 as f64 / two.2 as f64,
                two.1 as f64 / one.1 as f64,
            );
        }
    }
}

/// Writes to another one.
#[derive(Default)]
pub struct Player {
    peer: Option<PlayerHandle>,
    over: Option<Answer<()>>,
}

#[actor]
impl Player {
    pub fn meet(&mut self, peer: PlayerHandle) {
        self.peer = Some(peer);
    }

    /// Answers after this many hops.
    pub fn begin(&mut self, hops: u32, over: Answer<()>) {
        self.over = Some(over);
        self.ball(hops);
    }

    pub fn ball(&mut self, left: u32) {
        match (left, self.over.take()) {
            (0, Some(over)) => over.ok(()),
            (_, over) => {
                self.over = over;
                let peer = self.peer.as_ref().unwrap();
                peer.ball(left.saturating_sub(1)).try_send().unwrap();
            }
        }
    }
}

/// Calls another one.
struct Client(ServerHandle);

#[actor]
impl Client {
    pub async fn work(&mut self, calls: u32) {
        for number in 1..=u64::from(calls) {
            assert_eq!(self.0.next().await.unwrap(), number);
        }
    }
}

async fn play(pairs: u32, hops: u32) {
    let mut players = Vec::new();
    for _ in 0..pairs {
        let (one, other) = (Player::default().spawn(), Player::default().spawn());
        one.meet(other.clone()).await.unwrap();
        other.meet(one.clone()).await.unwrap();
        players.push(one);
    }
    join_all(players.iter().map(|player| player.begin(hops / 2 * 2))).await;
}

async fn ask(pairs: u32, calls: u32) {
    let clients: Vec<_> = (0..pairs)
        .map(|_| Client(Server(0).spawn()).spawn())
        .collect();
    join_all(clients.iter().map(|client| client.work(calls))).await;
}

#[test]
#[ignore = "prints figures"]
fn speed_of_pairs() {
    const ALL: u32 = 40_000_000;
    let systems = [1, 2].map(|cores| System::builder().cores(cores).build().unwrap());
    for pairs in [2, 16, 1000, 10_000] {
        for _ in 0..3 {
            let taken = systems.each_ref().map(|system| {
                let begun = Instant::now();
                system.block_on(move || play(pairs, ALL / pairs));
                let played = begun.elapsed();
                system.block_on(move || ask(pairs, ALL / pairs));
                [played, begun.elapsed() - played].map(|taken| taken.as_secs_f64() * 1e9)
            });
            let each = taken.map(|taken| taken.map(|taken| taken / f64::from(ALL)));
            println!(
                "{pairs} pairs: a hop {:.1} ns on one core and {:.1} on two, a call {:.1} and {:.1}",
                each[0][0], each[1][0], each[0][1], each[1][1],
            );
        }
    }
}
