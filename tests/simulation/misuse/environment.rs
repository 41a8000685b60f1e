//! Environment variables: obeyed if they make sense, and reported if they do not.

use std::{
    env,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
};

use actor_core::{
    Actor as _, Handle as _, actor,
    sim::{Options, explore},
};

use super::says;

#[test]
#[ignore = "run by the tests below, with an environment"]
fn in_an_environment() {
    explore(
        "misuse-environment",
        Options::new().seeds(3),
        |sim| async move {
            eprintln!("seed {} runs", sim.seed());
        },
    );
}

struct Mule;

#[actor]
impl Mule {
    pub fn stands_still(&mut self) {
        loop {
            std::hint::spin_loop();
        }
    }
}

#[test]
#[ignore = "run by a test below, with an environment"]
fn with_a_mule() {
    explore("misuse-mule", Options::new(), |_| async {
        let _ = Mule.spawn().stands_still().await;
    });
}

#[test]
#[ignore = "run by a test below, with an environment"]
fn with_a_body_that_stands_still() {
    explore("misuse-stands-still", Options::new(), |_| async {
        while std::hint::black_box(true) {
            std::hint::spin_loop();
        }
    });
}

/// Fails on the first attempt. After that, as in production, it does not come back.
#[test]
#[ignore = "run by a test below, with an environment"]
fn with_a_mule_while_shrinking() {
    static FAILED: AtomicBool = AtomicBool::new(false);
    explore("misuse-shrinking", Options::new(), |sim| async move {
        let mules = [(); 6].map(|()| Mule.spawn());
        let places: Vec<usize> = mules.iter().map(|mule| mule.core()).collect();
        if places != [0, 1, 2, 3, 0, 1] {
            FAILED.store(true, Ordering::Relaxed);
            sim.always(false, "they are where they would be in production");
        } else if FAILED.load(Ordering::Relaxed) {
            let _ = mules[0].stands_still().await;
        }
    });
}

/// The output of a test with this variable in its environment, and whether it passes.
fn run(test: &str, variable: &str, value: &str) -> (bool, String) {
    let test = format!("misuse::environment::{test}");
    let output = Command::new(env::current_exe().expect("this is a program"))
        .args(["--exact", &test, "--ignored", "--nocapture"])
        .env(variable, value)
        .output()
        .expect("it can be run");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), told)
}

#[test]
fn a_method_that_does_not_come_back_is_named() {
    let (passes, told) = run("with_a_mule", "ACTOR_SIM_PATIENCE", "1");
    assert!(!passes);
    says(&told, &["`Mule::stands_still` does not come back"]);
    let (passes, told) = run("with_a_body_that_stands_still", "ACTOR_SIM_PATIENCE", "1");
    assert!(!passes);
    says(&told, &["the test does not come back"]);
}

#[test]
fn shrinking_ends_when_a_run_does_not_come_back() {
    let (passes, told) = run("with_a_mule_while_shrinking", "ACTOR_SIM_PATIENCE", "1");
    assert!(!passes);
    says(
        &told,
        &[
            "always: they are where they would be in production",
            "looking for fewer decisions ended early, for then `Mule::stands_still` does not come back",
        ],
    );
}

fn with(variable: &str, value: &str) -> (bool, String) {
    run("in_an_environment", variable, value)
}

#[test]
fn wrong_values_in_the_environment_are_told() {
    for variable in [
        "ACTOR_SIM_SEED",
        "ACTOR_SIM_SEEDS",
        "ACTOR_SIM_TIME_BUDGET",
        "ACTOR_SIM_PATIENCE",
    ] {
        for value in ["many", "-1", "", "1.5"] {
            let (passes, told) = with(variable, value);
            assert!(!passes, "{variable}={value}");
            says(
                &told,
                &[&format!("`{variable}` takes a number, not `{value}`")],
            );
        }
    }
    let (passes, told) = with("ACTOR_SIM_TAPE", "/no/such/file");
    assert!(!passes);
    says(&told, &["`ACTOR_SIM_TAPE`"]);
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let (passes, told) = with("ACTOR_SIM_TAPE", manifest);
    assert!(!passes);
    says(&told, &["this is no tape"]);
}

#[test]
fn right_values_in_the_environment_are_obeyed() {
    let (passes, told) = with("ACTOR_SIM_SEED", "41");
    assert!(
        passes && told.contains("seed 41 runs") && !told.contains("seed 0 runs"),
        "{told}"
    );
    let (passes, told) = with("ACTOR_SIM_SEEDS", "5");
    assert!(
        passes && told.contains("seed 4 runs") && !told.contains("seed 5 runs"),
        "{told}"
    );
    let (passes, told) = with("ACTOR_SIM_TIME_BUDGET", "0");
    assert!(passes && !told.contains("runs"), "{told}");
}
