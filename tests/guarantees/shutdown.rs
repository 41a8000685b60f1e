//! A system ends in order, by a deadline, and reports what became of everybody.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use actor_core::{Actor as _, CallError, Exit, Handle as _, SendError, actor};

use crate::{
    common::{begin, eventually, on_cores, promptly, system},
    worker::{Runs, Worker, WorkerHandle, block, occupy},
};

const LONG: Duration = Duration::from_secs(5);
const SHORT: Duration = Duration::from_millis(20);

#[test]
fn shutdown_reports_who_finished() {
    promptly(|| {
        let system = system(2);
        let workers: Vec<_> = (0..20)
            .map(|nth| system.spawn_on(nth % 2, Worker::default()).unwrap())
            .collect();
        // An actor that has ended before does not count.
        workers[0].stop();
        workers[0].join().wait().unwrap();
        let report = system.shutdown(LONG).wait();
        assert!(report.is_clean(), "{report}");
        assert_eq!((report.finished, report.undelivered), (19, 0));
        assert!(report.elapsed < LONG, "nobody waits for the deadline");
        for (nth, worker) in workers.into_iter().enumerate() {
            assert!(!worker.is_alive());
            let exit = match nth {
                0 => Exit::Normal,
                _ => Exit::Shutdown,
            };
            assert_eq!(worker.join().wait().unwrap(), exit);
            assert_eq!(worker.echo(0).wait(), Err(CallError::Stopped));
        }
    });
}

/// What nobody has handled before the shutdown is no part of it.
#[test]
fn shutdown_counts_as_undelivered_only_what_it_leaves() {
    promptly(|| {
        let system = system(1);
        let (worker, _go) = system.block_on(|| async {
            let worker = Worker::default().spawn();
            let go = occupy(&worker).await;
            worker.echo(1).send().await.unwrap();
            (worker, go)
        });
        worker.kill();
        worker.join().wait().unwrap();
        assert_eq!(system.dead_letters().stopped, 1);
        let report = system.shutdown(LONG).wait();
        assert_eq!(report.undelivered, 0, "{report}");
    });
}

#[test]
fn shutdown_reports_whose_hook_failed() {
    struct Ledger;

    #[actor]
    impl Ledger {
        #[actor(on_stop)]
        fn flush(&mut self) -> Result<(), &'static str> {
            Err("the disk is full")
        }
    }

    promptly(|| {
        let system = system(2);
        let ledger = system.spawn_on(1, Ledger).unwrap();
        let _worker = system.spawn_on(0, Worker::default()).unwrap();
        let report = system.shutdown(LONG).wait();
        assert!(!report.is_clean());
        assert_eq!(report.finished, 1);
        assert_eq!(report.failed.len(), 1);
        assert_eq!(report.failed[0].id, ledger.id());
        let text = format!(
            "shutdown: 1 finished, 1 failed (Ledger {}), 0 undelivered",
            ledger.id()
        );
        assert_eq!(report.to_string(), text);
    });
}

#[test]
fn shutdown_handles_what_was_accepted() {
    promptly(|| {
        let system = system(2);
        let runs = Runs::default();
        let (mut workers, mut gates) = (Vec::new(), Vec::new());
        for core in 0..2 {
            let worker = system.spawn_on(core, Worker::counting(&runs)).unwrap();
            gates.push(block(&worker));
            // Without a handle it would end by itself.
            workers.push(worker.clone());
            for number in 0..10 {
                worker.echo(number).try_send().unwrap();
            }
            worker.linger().try_send().unwrap();
        }
        let shutdown = system.shutdown(LONG);
        gates.iter().for_each(crate::common::Gate::open);
        let report = shutdown.wait();
        assert!(report.is_clean(), "{report}");
        assert_eq!((report.finished, report.undelivered), (2, 0));
        assert_eq!(runs.count(), 2 * 12);
    });
}

#[test]
fn shutdown_kills_at_the_deadline_and_counts_the_undelivered() {
    promptly(|| {
        let system = system(2);
        let (ends, go) = system.block_on({
            let system = system.clone();
            move || async move {
                let (mut ends, mut go) = (Vec::new(), Vec::new());
                for core in 0..2 {
                    let worker = system.spawn_on(core, Worker::default()).unwrap();
                    go.push(occupy(&worker).await);
                    for number in 0..5 {
                        worker.echo(number).send().await.unwrap();
                    }
                    ends.push(worker.join());
                }
                (ends, go)
            }
        });
        let report = system.shutdown(SHORT).wait();
        assert!(!report.is_clean());
        let killed: Vec<_> = report.killed.iter().map(|ended| ended.actor).collect();
        assert_eq!(killed, ["Worker", "Worker"]);
        assert_eq!((report.finished, report.undelivered), (0, 10), "{report}");
        assert!(report.elapsed >= SHORT);
        for end in ends {
            assert_eq!(end.wait().unwrap(), Exit::Killed);
        }
        assert!(go.iter().all(|go| go.is_closed()));
    });
}

#[test]
fn shutdown_names_the_method_that_is_stuck() {
    promptly(|| {
        let system = system(2);
        let fine = system.spawn_on(0, Worker::default()).unwrap();
        let stuck = system.spawn_on(1, Worker::default()).unwrap();
        let gate = block(&stuck);
        let report = system.shutdown(SHORT).wait();
        assert_eq!(report.finished, 1, "{report}");
        assert_eq!(report.stuck.len(), 1, "{report}");
        assert_eq!(report.stuck[0].core, 1);
        assert_eq!(report.stuck[0].running, Some(("Worker", "block")));
        assert!(
            report
                .to_string()
                .contains("core 1 stuck in `Worker::block`"),
            "{report}"
        );
        assert!(!fine.is_alive());
        // It is found ended as soon as it returns.
        gate.open();
        let exit = stuck.join().wait().unwrap();
        assert!(matches!(exit, Exit::Shutdown | Exit::Killed), "{exit}");
    });
}

#[test]
fn shutdown_reports_who_panicked() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        let handle = worker.clone();
        let go = system.block_on(move || async move { occupy(&handle).await });
        worker.panic().try_send().unwrap();
        worker.echo(0).try_send().unwrap();
        let shutdown = system.shutdown(LONG);
        // From here on nothing is accepted, because the worker has been asked to stop.
        eventually("the worker takes no more", || {
            matches!(worker.echo(1).try_send(), Err(SendError::Stopped(_)))
        });
        drop(go);
        let report = shutdown.wait();
        let panicked: Vec<_> = report.panicked.iter().map(|ended| ended.actor).collect();
        assert_eq!(panicked, ["Worker"]);
        assert!(report.undelivered >= 1, "{report}");
    });
}

#[test]
fn shutdown_of_an_empty_system_is_at_once() {
    promptly(|| {
        for cores in 1..4 {
            let report = system(cores).shutdown(LONG).wait();
            assert!(report.is_clean() && report.elapsed < LONG, "{report}");
        }
    });
}

#[test]
fn shutdown_from_inside() {
    on_cores(2, |system| async move {
        let worker = system.spawn_on(1, Worker::default()).unwrap();
        let go = occupy(&worker).await;
        let mut call = worker.echo(3);
        begin(&mut call).await;
        let shutdown = system.shutdown(LONG);
        drop(go);
        let report = shutdown.await;
        assert!(report.is_clean(), "{report}");
        assert_eq!(call.await, Ok(3));
    });
}

#[test]
fn shutdown_twice_answers_both() {
    promptly(|| {
        let system = system(2);
        let worker = system.spawn(Worker::default());
        let gate = block(&worker);
        let (one, two) = (system.shutdown(LONG), system.shutdown(LONG));
        gate.open();
        assert!(one.wait().is_clean());
        assert!(two.wait().is_clean());
        let after = system.shutdown(LONG).wait();
        assert!(after.is_clean() && after.finished == 0, "{after}");
    });
}

/// Actors spawned while the system ends have ended when it has.
#[test]
fn shutdown_leaves_no_actor_that_was_spawned_meanwhile() {
    promptly(|| {
        for _ in 0..100 {
            let system = system(2);
            let (begun, wait) = mpsc::channel();
            let spawners: Vec<_> = (0..2)
                .map(|core| {
                    let (system, begun) = (system.clone(), begun.clone());
                    thread::spawn(move || {
                        let mut workers: Vec<WorkerHandle> = Vec::new();
                        loop {
                            let worker = system.spawn_on(core, Worker::default()).unwrap();
                            let _ = begun.send(());
                            let closed = format!("{system:?}").contains("shut_down: true");
                            workers.push(worker);
                            if closed {
                                return workers;
                            }
                        }
                    })
                })
                .collect();
            wait.recv().unwrap();
            let report = system.shutdown(LONG).wait();
            assert!(report.is_clean(), "{report}");
            for spawner in spawners {
                for worker in spawner.join().unwrap() {
                    worker.join().wait().unwrap();
                    assert!(!worker.is_alive());
                }
            }
        }
    });
}

/// The same for actors, which spawn on their own core.
#[test]
fn shutdown_leaves_no_child_of_an_actor() {
    struct Parent(Arc<AtomicBool>, mpsc::Sender<WorkerHandle>);

    #[actor_core::actor]
    impl Parent {
        pub async fn breed(&mut self) {
            while !self.0.load(Ordering::Relaxed) {
                let _ = self.1.send(Worker::default().spawn());
                tokio::task::yield_now().await;
            }
        }
    }

    promptly(|| {
        for _ in 0..20 {
            let system = system(2);
            let over = Arc::new(AtomicBool::new(false));
            let (children, born) = mpsc::channel();
            for core in 0..2 {
                let parent = Parent(over.clone(), children.clone());
                let parent = system.spawn_on(core, parent).unwrap();
                parent.breed().try_send().ok().unwrap();
            }
            let mut workers = vec![born.recv().unwrap()];
            let shutdown = system.shutdown(LONG);
            workers.extend(born.try_iter());
            over.store(true, Ordering::Relaxed);
            let report = shutdown.wait();
            assert!(report.is_clean(), "{report}");
            drop(children);
            workers.extend(born.iter());
            for worker in workers {
                worker.join().wait().unwrap();
            }
        }
    });
}

/// Nobody refers to the system any more, but its shutdown still proceeds in order.
#[test]
fn shutdown_goes_on_without_anybody() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        let go = system.block_on({
            let worker = worker.clone();
            move || async move { occupy(&worker).await }
        });
        let shutdown = system.shutdown(LONG);
        drop(system);
        let _ = go.send(());
        let report = shutdown.wait();
        assert!(report.is_clean(), "{report}");
        assert_eq!(report.finished, 1);
        assert_eq!(worker.join().wait().unwrap(), Exit::Shutdown);
    });
}
