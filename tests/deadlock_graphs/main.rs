//! Random graphs of calls. Those without a cycle must never be reported as one; those with a cycle must end.
//!
//! `DEADLOCK_GRAPHS=1000000 cargo test --release --test deadlock_graphs` tries more, `DEADLOCK_GRAPHS_SEED=7` others.

mod actors;
mod chance;
#[path = "../common/mod.rs"]
mod common;
mod plan;

use std::{
    cell::{Cell, RefCell},
    env,
    rc::Rc,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use actor_core::System;
use actors::{Tally, World};
use chance::Chance;
use common::{NEVER, system, within};
use futures_util::future::join_all;
use plan::{Expected, Plan, Room, Step};

/// How many plans are followed at once, each with its own actors.
const WORLDS: usize = 32;

fn number(variable: &str, default: u64) -> u64 {
    match env::var(variable) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{variable} has to be a number")),
        Err(_) => default,
    }
}

/// What was tried. Every kind must occur.
#[derive(Debug, Default)]
struct Seen {
    no_circle: usize,
    circle: usize,
    undecided: usize,
    on_two_cores: usize,
    tight: usize,
    listed: usize,
    interface: usize,
    exclusive: usize,
    shared: usize,
    sync: usize,
    pair: usize,
    either: usize,
    within: usize,
    post: usize,
    shared_circle: usize,
    calls: usize,
    deadlocks: usize,
    late: usize,
}

impl Seen {
    fn count(&mut self, plan: &Plan, expected: Expected, tally: &Tally) {
        *match expected {
            Expected::NoCircle => &mut self.no_circle,
            Expected::Circle => &mut self.circle,
            Expected::Either => &mut self.undecided,
        } += 1;
        let members = &plan.members;
        self.on_two_cores += usize::from(members.iter().any(|one| one.core != members[0].core));
        self.tight += usize::from(members.iter().any(|one| one.room == Room::Tight));
        self.listed += usize::from(members.iter().any(|one| one.room == Room::Listed));
        self.shared_circle += usize::from(plan.has_shared_circle());
        self.calls += plan.calls.len();
        self.deadlocks += tally.deadlocks.load(Relaxed);
        self.late += tally.late.load(Relaxed);
        for call in &plan.calls {
            self.interface += usize::from(call.method.interface);
            self.exclusive += usize::from(call.method.exclusive);
            self.shared += usize::from(!call.method.exclusive);
            self.sync += usize::from(call.method.sync);
            for step in &call.body {
                *match step {
                    Step::One(_) => continue,
                    Step::Pair(..) => &mut self.pair,
                    Step::Either(_) => &mut self.either,
                    Step::Within(_) => &mut self.within,
                    Step::Post(_) => &mut self.post,
                } += 1;
            }
        }
    }
}

/// Follows this many plans, and compares the outcome of each with the expected one.
fn follow(count: u64, circle: bool) -> Seen {
    let limit = NEVER * 3 + Duration::from_millis(count);
    within(limit, move || {
        let system = system(2);
        let inside = system.clone();
        let seen = system.block_on(move || follow_all(inside, count, circle));
        let _ = system.shutdown(Duration::from_secs(5)).wait();
        seen
    })
}

async fn follow_all(system: System, count: u64, circle: bool) -> Seen {
    let first = number("DEADLOCK_GRAPHS_SEED", 1) << 32;
    let next = Rc::new(Cell::new(0));
    let seen = Rc::new(RefCell::new(Seen::default()));
    let worlds = (0..WORLDS).map(|_| {
        let (world, next, seen) = (World::new(&system), next.clone(), seen.clone());
        async move {
            while next.get() < count {
                let seed = first + next.replace(next.get() + 1);
                let plan = Arc::new(Plan::random(&mut Chance(seed), circle));
                let Ok(tally) = tokio::time::timeout(NEVER, world.follow(&plan)).await else {
                    panic!("plan {seed} hangs:\n{plan}");
                };
                let expected = plan.expected();
                check(seed, &plan, expected, &tally);
                seen.borrow_mut().count(&plan, expected, &tally);
            }
        }
    });
    join_all(worlds.collect::<Vec<_>>()).await;
    Rc::into_inner(seen).unwrap().into_inner()
}

fn check(seed: u64, plan: &Plan, expected: Expected, tally: &Tally) {
    let (deadlocks, late) = (tally.deadlocks.load(Relaxed), tally.late.load(Relaxed));
    let is_right = match expected {
        Expected::NoCircle => deadlocks == 0,
        Expected::Circle => deadlocks > 0,
        Expected::Either => true,
    };
    let in_order = plan.has_way_out_of_a_circle() || late == 0;
    assert!(
        is_right && in_order && tally.strange.load(Relaxed) == 0,
        "plan {seed} should have {expected:?}: {tally:?}\n{plan}"
    );
    if expected == Expected::NoCircle
        && late == 0
        && !plan.has(|step| matches!(step, Step::Either(_)))
    {
        assert_eq!(
            tally.ran.load(Relaxed),
            plan.calls.len(),
            "plan {seed}: {tally:?}\n{plan}"
        );
    }
}

#[test]
fn no_false_alarm_in_graphs_without_a_circle() {
    let count = number("DEADLOCK_GRAPHS", 3_000);
    let seen = follow(count, false);
    println!("{seen:#?}");
    assert_eq!(seen.no_circle, count as usize, "{seen:#?}");
    let Seen {
        on_two_cores,
        tight,
        listed,
        shared_circle,
        interface,
        exclusive,
        ..
    } = seen;
    let Seen {
        shared,
        sync,
        pair,
        either,
        within,
        post,
        ..
    } = seen;
    for some in [
        on_two_cores,
        tight,
        listed,
        shared_circle,
        interface,
        exclusive,
        shared,
        sync,
        pair,
        either,
        within,
        post,
    ] {
        assert!(some > count as usize / 20, "{seen:#?}");
    }
}

#[test]
fn every_graph_with_a_circle_ends() {
    let count = number("DEADLOCK_GRAPHS", 3_000);
    let seen = follow(count, true);
    println!("{seen:#?}");
    let count = count as usize;
    assert!(
        seen.circle > count / 4 && seen.no_circle > count / 100,
        "{seen:#?}"
    );
    assert!(seen.deadlocks >= seen.circle && seen.late > 0, "{seen:#?}");
    let Seen {
        on_two_cores,
        tight,
        listed,
        interface,
        pair,
        either,
        within,
        ..
    } = seen;
    for some in [on_two_cores, tight, listed, interface, pair, either, within] {
        assert!(some > count / 20, "{seen:#?}");
    }
}
