//! What is wrong with a test or with its actors is said clearly, and never by hanging.

use std::{
    env,
    process::Command,
    sync::atomic::{AtomicU64, Ordering},
};

use actor_core::{
    Actor as _, CallError, actor,
    sim::{Options, Sim, TestOutcome, explore, try_explore},
};

/// What is told about a test that fails.
fn report<F>(
    name: &str,
    options: Options,
    body: impl Fn(Sim) -> F + Copy + Send + 'static,
) -> String
where
    F: Future<Output: TestOutcome> + 'static,
{
    match try_explore(&format!("misuse-{name}"), options, body) {
        Ok(_) => panic!("`{name}` passes"),
        Err(found) => found.report().to_owned(),
    }
}

#[track_caller]
fn says(report: &str, texts: &[&str]) {
    for text in texts {
        assert!(report.contains(text), "`{text}` is missing: {report}");
    }
}

struct Subject;

#[actor]
impl Subject {
    pub async fn play(&mut self, other: SubjectHandle, this: SubjectHandle) {
        let _ = other.play(this, other.clone()).send().await;
    }

    pub async fn spin(&self) {
        loop {
            tokio::task::yield_now().await;
        }
    }

    pub async fn listen(&self) {
        let (sender, receiver) = tokio::sync::oneshot::channel::<()>();
        let _ = receiver.await;
        drop(sender);
    }

    pub async fn hear(&mut self) {
        std::future::pending::<()>().await;
    }

    pub async fn ask(
        &mut self,
        other: SubjectHandle,
        this: SubjectHandle,
    ) -> Result<(), CallError> {
        other.answer(this).await.map_err(|error| match error {
            CallError::Failed(error) => error,
            other => other.map(|_| unreachable!("it has been looked at")),
        })
    }

    pub async fn answer(&mut self, other: SubjectHandle) -> Result<(), CallError> {
        other.hear().await
    }

    pub async fn escape(&mut self) {
        drop(tokio::spawn(std::future::pending::<()>()));
    }

    pub fn panics(&mut self) {
        panic!("seven is not eight");
    }

    pub fn panics_with_a_number(&mut self) {
        std::panic::panic_any(7);
    }
}

#[test]
fn messages_without_end_are_endless() {
    let report = report("endless", Options::new().steps(500), |_| async {
        let (one, two) = (Subject.spawn(), Subject.spawn());
        one.play(two, one.clone()).send().await.expect("it lives");
        std::future::pending::<()>().await;
    });
    says(&report, &["is not over after 500 steps", "play"]);
}

#[test]
fn a_method_that_only_yields_is_endless() {
    let report = report("yields", Options::new().steps(500), |_| async {
        Subject.spawn().spin().await
    });
    says(
        &report,
        &["not over after 500 steps", "Subject#1", "`spin`"],
    );
}

#[test]
fn a_method_that_waits_for_nobody_is_stuck() {
    let report = report("stuck", Options::new(), |_| async {
        Subject.spawn().listen().await
    });
    says(
        &report,
        &["nothing can happen any more", "Subject#1", "`listen`"],
    );
}

#[test]
fn a_test_that_waits_for_nobody_is_stuck() {
    let report = report("waits", Options::new(), |_| async {
        let (sender, receiver) = tokio::sync::oneshot::channel::<()>();
        let _ = receiver.await;
        drop(sender);
    });
    says(&report, &["nothing can happen any more", "the test itself"]);
}

#[test]
fn a_circle_of_calls_is_a_deadlock() {
    let report = report("circle", Options::new(), |_| async {
        let (one, two) = (Subject.spawn(), Subject.spawn());
        one.ask(two, one.clone()).await
    });
    says(
        &report,
        &["it returned", "Deadlock", "Subject", "ask", "answer"],
    );
}

#[test]
fn a_method_that_is_left_over_is_told() {
    let body = |_| async {
        Subject.spawn().hear().send().await.expect("it lives");
    };
    let report = report("leftover", Options::new(), body);
    says(&report, &["the test is over", "Subject#1", "`hear`"]);
    explore("misuse-leftovers", Options::new().leftovers(true), body);
}

#[test]
fn a_task_of_tokio_is_an_escape() {
    let body = |_| async {
        Subject.spawn().escape().await.expect("it lives");
    };
    says(&report("escape", Options::new(), body), &["tokio::spawn"]);
    explore("misuse-tasks", Options::new().tokio_tasks(true), body);
}

#[test]
fn what_does_not_repeat_itself_is_told() {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    let report = report("changes", Options::new(), |_| async {
        assert_ne!(RUNS.fetch_add(1, Ordering::Relaxed), 3, "the fourth run");
    });
    says(
        &report,
        &["does not repeat itself", "the fourth run", "nothing fails"],
    );
}

#[test]
fn a_panic_of_an_actor_fails_the_run() {
    let report = report("panic", Options::new(), |_| async {
        let subject = Subject.spawn();
        subject.panics().send().await.expect("it lives");
    });
    says(
        &report,
        &["`Subject::panics` panicked: seven is not eight, at tests/simulation/misuse.rs:"],
    );
}

#[test]
fn a_panic_without_a_text_fails_the_run() {
    let report = report("number", Options::new(), |_| async {
        let _ = Subject.spawn().panics_with_a_number().await;
    });
    says(
        &report,
        &["`Subject::panics_with_a_number` panicked: (no message)"],
    );
}

#[test]
fn an_error_of_the_body_fails_the_run() {
    let report = report("error", Options::new(), |_| async {
        Err::<(), _>("no more beans")
    });
    says(&report, &["it returned", "no more beans"]);
}

// ----- the environment -----

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

/// What the test above says with this in its environment, and whether it passes.
fn with(variable: &str, value: &str) -> (bool, String) {
    let output = Command::new(env::current_exe().expect("this is a program"))
        .args([
            "--exact",
            "misuse::in_an_environment",
            "--ignored",
            "--nocapture",
        ])
        .env(variable, value)
        .output()
        .expect("it can be run");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), told)
}

#[test]
fn wrong_values_in_the_environment_are_told() {
    for variable in ["ACTOR_SIM_SEED", "ACTOR_SIM_SEEDS", "ACTOR_SIM_TIME_BUDGET"] {
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
