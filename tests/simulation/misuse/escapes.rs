//! Whatever escapes the simulation's control is reported, along with the culprit.

use std::{
    collections::HashMap,
    net::UdpSocket,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime},
};

use actor_core::{
    Actor as _, System, actor,
    sim::{Options, Sim, explore},
};

use super::{report, says};

struct Runaway;

#[actor]
impl Runaway {
    pub async fn tasks(&mut self) {
        drop(tokio::spawn(std::future::pending::<()>()));
    }

    pub fn instant(&mut self) {
        let _ = Instant::now();
    }

    pub fn system_time(&self) {
        let _ = SystemTime::now();
    }

    pub fn sleeps(&mut self) {
        thread::sleep(Duration::from_millis(1));
    }

    pub fn threads(&mut self) {
        thread::spawn(|| {}).join().expect("it does not panic");
    }

    pub async fn blocking(&mut self) {
        let _ = tokio::task::spawn_blocking(|| {}).await;
    }

    pub async fn works(&mut self) {
        actor_core::blocking(|| thread::sleep(Duration::from_millis(1))).await;
    }

    pub fn socket(&mut self) {
        drop(UdpSocket::bind("127.0.0.1:0"));
    }

    pub async fn tokio_socket(&mut self) {
        drop(tokio::net::TcpListener::bind("127.0.0.1:0").await);
    }

    pub fn system(&mut self) {
        drop(System::builder().cores(1).build());
    }

    /// First makes a call that runs at once; then the caller escapes.
    pub async fn asks_first(&mut self, other: RunawayHandle) {
        let _ = other.nothing().await;
        let _ = Instant::now();
    }

    pub fn nothing(&mut self) {}

    pub fn order(&mut self) -> Vec<u32> {
        let map: HashMap<u32, ()> = (0..20).map(|key| (key, ())).collect();
        map.into_keys().collect()
    }
}

#[test]
fn a_task_of_tokio_is_told() {
    let body = |_| async {
        Runaway.spawn().tasks().await.expect("it lives");
    };
    let report = report("tasks", Options::new(), body);
    says(
        &report,
        &["`Runaway::tasks` started a task", "tokio::spawn"],
    );
    explore(
        "misuse-tasks-allowed",
        Options::new().tokio_tasks(true),
        body,
    );
}

#[test]
fn the_clock_of_the_machine_is_told() {
    let body = |_| async {
        let _ = Runaway.spawn().instant().await;
    };
    let told = report("instant", Options::new(), body);
    says(
        &told,
        &["`Runaway::instant` looked at the clock", "`Context::now`"],
    );
    explore("misuse-clock-allowed", Options::new().machine(true), body);
    let told = report("system-time", Options::new(), |_| async {
        let _ = Runaway.spawn().system_time().await;
    });
    says(&told, &["`Runaway::system_time` looked at the clock"]);
}

#[test]
fn the_clock_is_told_of_the_test_itself() {
    let told = report("test-clock", Options::new(), |_| async {
        let _ = Instant::now();
    });
    says(&told, &["the test looked at the clock"]);
}

#[test]
fn who_escapes_is_named_after_a_call() {
    let told = report("asks-first", Options::new().cores(1), |_| async {
        let _ = Runaway.spawn().asks_first(Runaway.spawn()).await;
    });
    says(&told, &["`Runaway::asks_first` looked at the clock"]);
}

#[test]
fn a_sleep_of_the_thread_is_told() {
    let told = report("sleeps", Options::new(), |_| async {
        let _ = Runaway.spawn().sleeps().await;
    });
    says(
        &told,
        &["`Runaway::sleeps` blocked its thread", "`Context::sleep`"],
    );
}

#[test]
fn a_thread_is_told() {
    let told = report("threads", Options::new(), |_| async {
        let _ = Runaway.spawn().threads().await;
    });
    says(&told, &["`Runaway::threads` started a thread"]);
    let told = report("blocking", Options::new(), |_| async {
        let _ = Runaway.spawn().blocking().await;
    });
    says(
        &told,
        &["`Runaway::blocking` started a thread", "spawn_blocking"],
    );
}

#[test]
fn blocking_work_is_told_by_the_method_that_awaits_it() {
    let told = report("works", Options::new(), |_| async {
        let _ = Runaway.spawn().works().await;
    });
    says(&told, &["`Runaway::works` blocked its thread"]);
}

#[test]
fn a_socket_is_told() {
    let told = report("socket", Options::new(), |_| async {
        let _ = Runaway.spawn().socket().await;
    });
    says(&told, &["`Runaway::socket` opened a socket"]);
    let told = report("tokio-socket", Options::new(), |_| async {
        let _ = Runaway.spawn().tokio_socket().await;
    });
    says(&told, &["`Runaway::tokio_socket` opened a socket"]);
}

#[test]
fn another_system_is_told() {
    let told = report("system", Options::new(), |_| async {
        let _ = Runaway.spawn().system().await;
    });
    says(
        &told,
        &["`Runaway::system` panicked", "cannot start a system"],
    );
}

#[test]
fn the_order_of_a_hash_map_depends_on_the_seed() {
    static SEEN: Mutex<Vec<(u64, Vec<u32>)>> = Mutex::new(Vec::new());
    for _ in 0..2 {
        explore(
            "misuse-order",
            Options::new().seeds(5),
            |sim: Sim| async move {
                let order = Runaway.spawn().order().await.expect("it lives");
                SEEN.lock().expect("no panic").push((sim.seed(), order));
            },
        );
    }
    let mut seen = SEEN.lock().expect("no panic").clone();
    assert!(seen.len() >= 10, "each seed ran twice");
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 5, "one order for each seed");
    seen.dedup_by(|one, other| one.1 == other.1);
    assert!(seen.len() > 1, "and not the same for all");
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
