//! How fast the simulator is: decisions per second, and seeds per second of a test of typical size.
//!
//! `cargo bench -p actor-benches --features sim --bench simulation`

use std::time::{Duration, Instant};

use actor_core::{
    Actor as _, CallError, actor,
    sim::{Explored, Options, Sim, Strategy, try_explore},
};

/// An actor in a ring, which passes a message on.
#[derive(Default)]
struct Node {
    next: Option<NodeHandle>,
}

#[actor]
impl Node {
    pub(crate) fn join(&mut self, next: NodeHandle) {
        self.next = Some(next);
    }

    pub(crate) async fn pass(&mut self, left: u32) {
        if let (Some(next), Some(left)) = (&self.next, left.checked_sub(1)) {
            next.pass(left).send().await.expect("it lives");
        }
    }

    /// Forgets the next one, since a ring keeps itself alive.
    pub(crate) fn part(&mut self) {
        self.next = None;
    }
}

/// A ring of this many actors, with messages going around in it.
async fn ring(sim: Sim, actors: usize, messages: usize, hops: u32) -> Result<(), CallError> {
    let nodes: Vec<_> = (0..actors).map(|_| Node::default().spawn()).collect();
    for (at, node) in nodes.iter().enumerate() {
        node.join(nodes[(at + 1) % actors].clone()).await?;
    }
    for node in nodes.iter().step_by(actors / messages) {
        node.pass(hops).send().await.expect("it lives");
    }
    sim.settle().await;
    for node in &nodes {
        node.part().await?;
    }
    Ok(())
}

fn measured(run: impl FnOnce() -> Explored) -> (Explored, Duration) {
    let begun = Instant::now();
    let explored = run();
    (explored, begun.elapsed())
}

fn large(strategy: Strategy, seeds: u64) -> Explored {
    let options = Options::new()
        .seeds(seeds)
        .strategy(strategy)
        .steps(10_000_000);
    try_explore("bench-ring", options, |sim| ring(sim, 1000, 100, 2000))
        .unwrap_or_else(|found| panic!("{found}"))
}

fn main() {
    let is_quick = std::env::args().any(|argument| argument == "--quick");
    let seeds = if is_quick { 1 } else { 5 };
    println!("| 1000 actors | decisions | decisions / s | steps / s |");
    println!("|---|---:|---:|---:|");
    for (name, strategy) in [
        ("random", Strategy::Random),
        ("PCT, depth 3", Strategy::Pct { depth: 3 }),
        ("bursts", Strategy::Bursts),
        ("in turns", Strategy::Fifo),
    ] {
        let (explored, took) = measured(|| large(strategy, seeds));
        let rate = |count: u64| count as f64 / took.as_secs_f64() / 1e6;
        println!(
            "| {name} | {} | {:.2} million | {:.2} million |",
            explored.decisions,
            rate(explored.decisions),
            rate(explored.steps)
        );
    }
    let seeds = if is_quick { 100 } else { 1000 };
    let options = Options::new().seeds(seeds);
    let small = || {
        try_explore("bench-small", options, |sim| ring(sim, 8, 4, 60))
            .unwrap_or_else(|found| panic!("{found}"))
    };
    let (explored, took) = measured(small);
    println!(
        "\n{} seeds of the mix, of {} decisions each: {:.2} s",
        explored.runs,
        explored.decisions / explored.runs,
        took.as_secs_f64()
    );
}
