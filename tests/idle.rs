//! Guarantee 9: an idle system uses no processor time, and wakes by event.
//!
//! A test binary of its own, so that no other test is running meanwhile.
#![cfg(target_os = "linux")]

mod common;

use std::{collections::BTreeMap, fs, sync::mpsc, thread, time::Duration};

use actor_core::{Context, Handle as _, System, actor};
use common::within;

/// How long nothing may happen. This test is about time itself.
const WINDOW: Duration = Duration::from_secs(1);

#[derive(Default)]
pub struct Sleeper;

#[actor]
impl Sleeper {
    pub fn ping(&self) -> u32 {
        1
    }

    /// Waits for something that does not happen while the test runs.
    pub async fn wait(&self, context: &Context<Self>, begun: mpsc::Sender<()>) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _ = begun.send(());
        let late = context.sleep(Duration::from_secs(3600));
        let _ =
            futures_util::future::select(std::pin::pin!(late), std::pin::pin!(listener.accept()))
                .await;
    }

    pub async fn call(&mut self, other: SleeperHandle) -> u32 {
        other.ping().await.unwrap()
    }
}

/// How often each thread of the system was scheduled, by thread name.
fn runs() -> BTreeMap<String, u64> {
    let mut runs = BTreeMap::new();
    for thread in fs::read_dir("/proc/self/task").unwrap() {
        let folder = thread.unwrap().path();
        let name = fs::read_to_string(folder.join("comm")).unwrap_or_default();
        let status = fs::read_to_string(folder.join("status")).unwrap_or_default();
        let switches: u64 = status
            .lines()
            .filter(|line| line.contains("ctxt_switches"))
            .filter_map(|line| line.split_whitespace().last()?.parse::<u64>().ok())
            .sum();
        if name.starts_with("idle-") || name.starts_with("actor-core") {
            let id = folder.file_name().unwrap().to_string_lossy().into_owned();
            runs.insert(format!("{} {id}", name.trim()), switches);
        }
    }
    runs
}

#[test]
fn idle_costs_nothing_and_wakes_by_event() {
    within(Duration::from_secs(30), || {
        let system = System::builder()
            .cores(2)
            .pin(false)
            .name("idle")
            .build()
            .unwrap();
        let sleepers: Vec<_> = (0..100)
            .map(|nth| system.spawn_on(nth % 2, Sleeper).unwrap())
            .collect();
        // Everything there is to wait for: timers, sockets, answers from another core, deadlines.
        for sleeper in &sleepers {
            let (begun, wait) = mpsc::channel();
            sleeper.wait(begun).try_send().unwrap();
            wait.recv().unwrap();
        }
        let _beats = sleepers[0].ping().every(Duration::from_secs(3600));
        for _ in 0..3 {
            // What was started before may still have to finish. A system that polls never does.
            let mut before = runs();
            assert!(before.len() >= 2, "{before:?}");
            for attempt in 0.. {
                thread::sleep(WINDOW);
                let after = runs();
                if before == after {
                    break;
                }
                assert!(attempt < 3, "before: {before:?}\nafter:  {after:?}");
                before = after;
            }
            let (last, other) = (&sleepers[98], sleepers[99].clone());
            assert_eq!(last.ping().wait(), Ok(1));
            assert_eq!(other.ping().within(WINDOW).wait(), Ok(1));
        }
        sleepers.iter().for_each(|sleeper| sleeper.kill());
        let report = system.shutdown(WINDOW).wait();
        assert_ne!(report.elapsed, Duration::ZERO);
    });
}
