//! What is wrong with a test or its actors is reported clearly, and never by hanging.

mod environment;
#[cfg(feature = "sim-hooks")]
mod escapes;

use std::time::Duration;

use actor_core::{
    Actor as _, Answer, CallError, Context, actor,
    sim::{Options, Sim, TestOutcome, explore, try_explore},
};

/// The report of a test that fails.
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

    pub fn beat(&mut self) {}

    pub fn begin(&mut self) {}

    pub fn end(&mut self) {}

    pub fn never_answer(&mut self, answer: Answer<()>) {
        std::mem::forget(answer);
    }

    pub async fn sleep(&mut self, context: &Context<Self>) {
        context.sleep(Duration::from_secs(60)).await;
    }

    pub async fn sleep_by_tokio(&mut self) {
        tokio::time::sleep(Duration::from_secs(60)).await;
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
fn a_test_that_waits_for_an_answer_while_timers_go_on_is_endless() {
    let report = report("beats", Options::new().steps(500), |_| async {
        let subject = Subject.spawn();
        subject.beat().every(Duration::from_secs(1)).detach();
        let _ = subject.never_answer().await;
    });
    says(
        &report,
        &[
            "not over after 500 steps",
            "Subject::beat",
            "who waits:\n  the test itself, for an answer",
            "test ──never_answer──▶ Subject#1",
            "runtime ──beat──▶ Subject#1",
        ],
    );
}

#[test]
fn what_never_ends_after_the_test_without_waiting_is_endless() {
    let report = report("after", Options::new().steps(500), |_| async {
        let (one, two) = (Subject.spawn(), Subject.spawn());
        one.play(two, one.clone()).send().await.expect("it lives");
    });
    says(
        &report,
        &["what it has begun is not over after 500 steps; the last was of `Subject::play`\n"],
    );
}

/// The chart of a long run has its end, which is where it fails.
#[test]
fn the_chart_of_a_long_run_shows_its_beginning_and_its_end() {
    let report = report("long", Options::new(), |sim| async move {
        let subject = Subject.spawn();
        let _ = subject.begin().await;
        for _ in 0..1000 {
            let _ = subject.beat().await;
        }
        let _ = subject.end().await;
        sim.always(false, "it does not end");
    });
    says(
        &report,
        &["begin begins", " more\n", "end begins", "it does not end"],
    );
    let lines = report.lines().filter(|line| line.contains("Subject#1"));
    assert_eq!(lines.count(), 400 + 1, "and its home: {report}");
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

/// After the test, timers have a day left. That includes timers of tokio, which the run itself does not know of.
#[test]
fn a_method_that_waits_for_a_timer_of_tokio_is_not_left_over() {
    explore("misuse-late-timer", Options::new(), |_| async {
        let subject = Subject.spawn();
        // The second one waits in the mailbox, and gets its turn after the first.
        for _ in 0..2 {
            subject.sleep_by_tokio().send().await.expect("it lives");
        }
    });
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
fn a_test_without_seeds_is_none() {
    let report = report("no-seeds", Options::new().seeds(0), |_| async {});
    says(&report, &["no seed, which tests nothing"]);
}

#[test]
fn an_error_of_the_body_fails_the_run() {
    let report = report("error", Options::new(), |_| async {
        Err::<(), _>("no more beans")
    });
    says(&report, &["it returned", "no more beans"]);
}

#[test]
fn a_heartbeat_does_not_keep_a_test_from_its_end() {
    explore(
        "misuse-heartbeat",
        Options::new().seeds(10).steps(2000),
        |_| async {
            let subject = Subject.spawn();
            subject.beat().every(Duration::from_millis(1)).detach();
            subject.beat().await
        },
    );
}

#[test]
fn what_a_test_has_begun_may_take_its_time() {
    explore("misuse-late-end", Options::new().seeds(10), |_| async {
        Subject.spawn().sleep().send().await.expect("it lives");
    });
}
