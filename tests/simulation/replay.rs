//! A failure can be replayed: by its seed or its tape, in this process and in others. And exhaustive
//! search makes every run once.

// Without hooks, the order of a hash map would differ from run to run.
#[cfg(not(feature = "sim-hooks"))]
use std::collections::BTreeMap as Map;
#[cfg(feature = "sim-hooks")]
use std::collections::HashMap as Map;
use std::{
    env,
    process::Command,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use actor_core::{
    Actor as _, CallError, Context, Handle as _, actor,
    sim::{Explored, Faults, Found, Options, Sim, Strategy, explore, try_explore},
};

#[derive(Default)]
struct Register(u64);

#[actor]
impl Register {
    pub fn get(&mut self) -> u64 {
        self.0
    }

    pub fn set(&mut self, value: u64) {
        self.0 = value;
    }
}

struct Client;

#[actor]
impl Client {
    /// The first `get` only takes time; its answer is not used.
    pub async fn increment(
        &mut self,
        register: RegisterHandle,
        late: bool,
    ) -> Result<(), CallError> {
        if late {
            for _ in 0..4 {
                register.get().await?;
            }
        }
        let value = register.get().await?;
        register.set(value + 1).await
    }
}

async fn lost_update(sim: Sim) {
    let register = Register::default().spawn();
    for late in [false, true] {
        let client = Client.spawn();
        let increment = client.increment(register.clone(), late);
        increment.send().await.expect("it lives");
    }
    sim.settle().await;
    sim.always(register.get().await == Ok(2), "no update is lost");
}

fn find(name: &str, options: Options) -> Found {
    let found = try_explore(name, options, lost_update);
    found.expect_err("there is something to find")
}

#[test]
fn the_same_seeds_tell_the_same_a_hundred_times() {
    // Any strategy will do; this one leaves little to shrink.
    let options = || Options::new().seeds(1000).strategy(Strategy::Random);
    let first = find("replay-same", options());
    for _ in 0..100 {
        let again = find("replay-same", options());
        assert_eq!(again.report(), first.report());
        assert_eq!(again.seed(), first.seed());
        assert_eq!(again.decisions(), first.decisions());
    }
}

/// What all runs of several seeds did, condensed into a number. Uses faults, time, randomness and a hash map.
fn traced() -> Explored {
    let faults = Faults::none().kills(1).late(1).lags(1).slow(1);
    let options = Options::new().seeds(10).faults(faults);
    try_explore("replay-trace", options, |sim: Sim| async move {
        let register = Register::default().spawn();
        let by_number: Map<u64, _> = (0..4).map(|number| (number, Client.spawn())).collect();
        for (number, client) in by_number {
            let increment = client.increment(register.clone(), sim.random() % 2 == number % 2);
            // It may have been killed.
            let _ = increment.send().await;
            sim.sleep(Duration::from_millis(sim.random() % 10)).await;
        }
        sim.settle().await;
    })
    .unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn a_thousand_times_the_same_seeds_leave_the_same_trace() {
    let first = traced();
    assert_eq!(first.runs, 10);
    for _ in 0..1000 {
        assert_eq!(traced(), first);
    }
}

#[test]
#[ignore = "run by the test below, in processes of its own"]
fn trace() {
    println!("trace {:?}", traced());
}

#[test]
fn the_trace_is_the_same_in_other_processes() {
    let expected = format!("trace {:?}", traced());
    for _ in 0..100 {
        let output = Command::new(env::current_exe().expect("this is a program"))
            .args(["--exact", "replay::trace", "--ignored", "--nocapture"])
            .output()
            .expect("it can be run");
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(told.contains(&expected), "{expected}: {told}");
    }
}

#[test]
fn every_strategy_that_explores_finds_it() {
    for (name, strategy) in [
        ("random", Strategy::Random),
        ("pct", Strategy::Pct { depth: 3 }),
        ("bursts", Strategy::Bursts),
    ] {
        let options = Options::new().seeds(1000).strategy(strategy);
        let found = find(&format!("replay-{name}"), options);
        assert!(found.report().contains("no update is lost"), "{found}");
    }
}

#[test]
#[ignore = "run by the tests below, with an environment"]
fn in_an_environment() {
    explore("replay-child", Options::new().seeds(1), |sim| {
        lost_update(sim)
    });
}

#[test]
#[ignore = "run by a test below, with an environment"]
fn with_faults_in_an_environment() {
    explore("replay-child-faults", with_faults(), lost_update);
}

#[test]
#[ignore = "run by a test below, with an environment"]
fn a_fault_and_a_race_in_an_environment() {
    explore("replay-child-race", with_faults(), fault_and_race);
}

/// The output of a child process that has this variable in its environment.
fn child(variable: &str, value: &str) -> String {
    child_of("in_an_environment", variable, value)
}

fn child_of(test: &str, variable: &str, value: &str) -> String {
    let output = Command::new(env::current_exe().expect("this is a program"))
        .args([
            "--exact",
            &format!("replay::{test}"),
            "--ignored",
            "--nocapture",
        ])
        .env(variable, value)
        .output()
        .expect("it can be run");
    assert!(!output.status.success(), "{variable}={value} fails nothing");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The lines of the chart.
fn chart(told: &str) -> Vec<&str> {
    let is_event = |line: &&str| line.contains('▶') || line.contains('│') || line.contains(" ~ ");
    told.lines().filter(is_event).collect()
}

#[test]
fn a_tape_replays_in_another_process() {
    let found = find("replay-tape", Options::new().seeds(1000));
    let (_, tape) = found
        .report()
        .split_once("ACTOR_SIM_TAPE=")
        .expect("the report names its tape");
    let told = child("ACTOR_SIM_TAPE", tape.trim());
    assert!(told.contains("always: no update is lost"), "{told}");
    assert_eq!(chart(&told), chart(found.report()));
    assert!(chart(&told).len() > 5, "{told}");
}

fn with_faults() -> Options {
    let faults = Faults::none().kills(1).slow(1).stalls(1).late(1);
    Options::new().seeds(1000).faults(faults.lags(1).full(1))
}

/// Fails if the update is lost and an unrelated actor was killed.
async fn fault_and_race(sim: Sim) {
    let register = Register::default().spawn();
    sim.spare(&register);
    let bystander = Client.spawn();
    for late in [false, true] {
        let client = Client.spawn();
        sim.spare(&client);
        let increment = client.increment(register.clone(), late);
        increment.send().await.expect("it lives");
    }
    sim.settle().await;
    let is_lost = register.get().await != Ok(2);
    let is_killed = !bystander.is_alive();
    sim.always(!is_lost || !is_killed, "no update is lost");
}

/// Few decisions are left, and they have the same outcome in another process.
fn is_told_and_replays(found: &Found, child: &str) {
    assert!(
        found.decisions().is_some_and(|decisions| decisions <= 10),
        "{found}"
    );
    assert!(found.report().contains("always: no update is lost"));
    let (_, tape) = found
        .report()
        .split_once("ACTOR_SIM_TAPE=")
        .expect("the report names its tape");
    let told = child_of(child, "ACTOR_SIM_TAPE", tape.trim());
    assert!(told.contains("always: no update is lost"), "{told}");
    assert_eq!(chart(&told), chart(found.report()));
}

/// The first seeds have no faults, but tests that do have faults replay their tapes.
#[test]
fn a_race_is_told_and_replays_where_faults_could_be() {
    let found = find("replay-faults", with_faults());
    is_told_and_replays(&found, "with_faults_in_an_environment");
}

/// Faults that are not needed are removed, and what follows them stays the same.
#[test]
fn a_race_is_told_and_replays_that_takes_a_fault() {
    let found = try_explore("replay-race", with_faults(), fault_and_race);
    let found = found.expect_err("there is something to find");
    is_told_and_replays(&found, "a_fault_and_a_race_in_an_environment");
}

/// Otherwise, removing a fault would shift all decisions after it.
#[test]
fn a_fault_that_is_used_up_is_still_decided_about() {
    let decisions = |seeds| {
        let options = Options::new().seeds(seeds).strategy(Strategy::Fifo);
        let explored = try_explore(
            "replay-used-up",
            options.faults(Faults::none().lags(1)),
            |sim: Sim| async move {
                for _ in 0..10 {
                    sim.sleep(Duration::from_secs(1)).await;
                }
            },
        );
        explored.expect("nothing fails").decisions
    };
    // A single seed has no faults.
    assert_eq!((decisions(1), decisions(20)), (10, 200));
}

#[test]
fn a_seed_replays_in_another_process() {
    let found = find("replay-seed", Options::new().seeds(1000));
    let seed = found.seed().expect("a run failed").to_string();
    let told = child("ACTOR_SIM_SEED", &seed);
    assert!(
        told.contains(&format!("seed {seed} of `replay-child` fails")),
        "{told}"
    );
}

/// A different failure that takes fewer decisions is not the one to report.
#[test]
fn what_is_shrunk_stays_the_failure_that_was_found() {
    let options = Options::new().strategy(Strategy::Random);
    let found = try_explore("replay-two-failures", options, |sim: Sim| async move {
        let mut seconds = 0;
        for _ in 0..16 {
            seconds += actor_core::select! {
                () = async {} => 0,
                () = async {} => 1,
            };
        }
        sim.always(seconds < 4, "few seconds");
        sim.always(seconds == 0, "no second");
    });
    let found = found.expect_err("there is something to find");
    assert!(found.report().contains("few seconds"), "{found}");
    assert_eq!(found.decisions(), Some(4), "{found}");
}

static SENT: AtomicU64 = AtomicU64::new(0);
static HANDLED: AtomicU64 = AtomicU64::new(0);

struct Late;

#[actor]
impl Late {
    pub fn handle(&mut self) {
        HANDLED.fetch_add(1, Ordering::Relaxed);
    }
}

/// An actor that is due to panic in its next method does not do so once the test is over.
#[test]
fn nothing_goes_wrong_when_the_test_is_over() {
    let options = Options::new().seeds(1000).faults(Faults::none().panics(1));
    explore("replay-over", options, |sim: Sim| async move {
        let (late, register) = (Late.spawn(), Register::default().spawn());
        sim.spare(&register);
        for _ in 0..10 {
            register.get().await.expect("it is spared");
        }
        if late.handle().send().await.is_ok() {
            SENT.fetch_add(1, Ordering::Relaxed);
        }
    });
    assert_eq!(
        HANDLED.load(Ordering::Relaxed),
        SENT.load(Ordering::Relaxed)
    );
}

struct Dice;

#[actor]
impl Dice {
    pub fn roll(&mut self, context: &Context<Self>) -> u64 {
        context.random()
    }
}

#[test]
fn another_actor_does_not_change_the_random_numbers_of_the_others() {
    static ROLLS: Mutex<Vec<[u64; 3]>> = Mutex::new(Vec::new());
    async fn roll(others: usize) {
        let dice = Dice.spawn();
        let others: Vec<_> = (0..others).map(|_| Dice.spawn()).collect();
        let mut rolls = [0; 3];
        for roll in &mut rolls {
            for other in &others {
                other.roll().await.expect("it lives");
            }
            *roll = dice.roll().await.expect("it lives");
        }
        ROLLS.lock().expect("no panic").push(rolls);
    }
    let options = Options::new().seeds(1).strategy(Strategy::Fifo);
    explore("replay-dice", options.clone(), |_| roll(0));
    explore("replay-dice", options, |_| roll(2));
    let rolls = ROLLS.lock().expect("no panic");
    assert_eq!(rolls.first(), rolls.last());
    assert_ne!(rolls[0][0], rolls[0][1]);
}

/// The others are not.
#[test]
fn the_first_tenth_of_the_seeds_is_free_of_faults_of_every_kind() {
    static FAULTY: Mutex<Vec<u64>> = Mutex::new(Vec::new());
    let none = Faults::none;
    for faults in [
        none().lags(9),
        none().full(9),
        none().kills(1),
        none().panics(1),
    ] {
        FAULTY.lock().expect("no panic").clear();
        let what = format!("{faults:?}");
        let options = Options::new().seeds(50).faults(faults);
        explore("replay-faultless", options, |sim: Sim| async move {
            let register = Register::default().spawn();
            let mut is_faulty = false;
            for _ in 0..20 {
                is_faulty |= register.set(1).try_send().is_err();
                sim.sleep(Duration::from_secs(1)).await;
            }
            is_faulty |= !register.is_alive() || sim.elapsed() != Duration::from_secs(20);
            if is_faulty {
                FAULTY.lock().expect("no panic").push(sim.seed());
            }
        });
        let first = FAULTY.lock().expect("no panic").iter().min().copied();
        assert!(first.is_some_and(|first| first >= 5), "{first:?}: {what}");
    }
}

/// In an exhaustive search, no seed identifies a run.
#[test]
fn one_of_all_runs_is_replayed_by_its_tape() {
    let strategy = Strategy::Exhaustive { differences: 2 };
    let options = Options::new().seeds(100_000).strategy(strategy);
    let found = find("replay-all-tape", options);
    let report = found.report();
    assert!(report.contains("replay it:  ACTOR_SIM_TAPE="), "{found}");
    assert!(!report.contains("ACTOR_SIM_SEED"), "{found}");
}

#[test]
fn one_of_all_runs_that_does_not_repeat_itself_is_told_so() {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    let strategy = Strategy::Exhaustive { differences: 1 };
    let options = Options::new().strategy(strategy);
    let found = try_explore("replay-all-once", options, |sim: Sim| async move {
        let is_first = RUNS.fetch_add(1, Ordering::Relaxed) == 0;
        sim.always(!is_first, "not the first");
    });
    let found = found.expect_err("there is something to find");
    assert!(found.report().contains("does not repeat itself"), "{found}");
}

#[test]
fn all_runs_find_a_lost_update() {
    let strategy = Strategy::Exhaustive { differences: 2 };
    let found = find(
        "replay-all",
        Options::new().seeds(100_000).strategy(strategy),
    );
    assert!(
        found.decisions().is_some_and(|decisions| decisions <= 2),
        "{found}"
    );
}

/// Three actors on three cores, and nothing else is decided. Each of the 27 placements is tried once, and those with fewer
/// differences come before those with more.
#[test]
fn all_runs_are_made_and_none_twice() {
    static PLACES: Mutex<Vec<Vec<usize>>> = Mutex::new(Vec::new());
    for (differences, expected) in [(0, 1), (1, 1 + 6), (2, 1 + 6 + 12), (3, 27), (4, 27)] {
        PLACES.lock().expect("no panic").clear();
        let strategy = Strategy::Exhaustive { differences };
        let options = Options::new().seeds(1000).strategy(strategy).cores(3);
        explore("replay-places", options, |_| async {
            let actors = [(); 3].map(|()| Register::default().spawn());
            let places = actors.iter().map(|actor| actor.core()).collect();
            PLACES.lock().expect("no panic").push(places);
        });
        let mut places = PLACES.lock().expect("no panic").clone();
        assert_eq!(places.len(), expected);
        places.sort();
        places.dedup();
        assert_eq!(places.len(), expected, "none twice");
    }
}
