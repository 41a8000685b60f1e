//! Names.

use std::{
    sync::{Arc, Barrier, mpsc},
    thread,
};

use actor_core::{
    Actor as _, ActorId, Exit, Handle as _, LookupError, NameError, System, WeakHandle,
};

use crate::{
    CountableHandle, OtherHandle, Worker, WorkerHandle, blocked,
    common::{on_cores, promptly, system},
};

fn found(system: &System, name: &str) -> Option<ActorId> {
    system.lookup::<WorkerHandle>(name).ok().map(|it| it.id())
}

#[test]
fn an_actor_is_found_by_its_name() {
    promptly(|| {
        let system = system(2);
        let worker = system.spawn(Worker::default());
        worker.register("worker").unwrap();
        let found = system.lookup::<WorkerHandle>("worker").unwrap();
        assert_eq!(found, worker);
        assert_eq!(found.work(1).wait(), Ok(1));
    });
}

#[test]
fn a_name_belongs_to_one_actor() {
    promptly(|| {
        let system = system(2);
        let first = system.spawn(Worker::default());
        let second = system.spawn(Worker::default());
        first.register("worker").unwrap();
        let error = second.register("worker").unwrap_err();
        let by = first.id();
        let name = "worker".to_owned();
        assert_eq!(error, NameError::Taken { name, by });
        assert_eq!(found(&system, "worker"), Some(by));
        let text = format!(
            "the name \"worker\" is taken by the actor {by}; use `System::lookup` to reach that one, or take another name"
        );
        assert_eq!(error.to_string(), text);
    });
}

#[test]
fn registering_again_changes_nothing() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        worker.register("worker").unwrap();
        worker.clone().register("worker").unwrap();
        assert_eq!(system.names().len(), 1);
    });
}

#[test]
fn an_actor_has_several_names_and_loses_them_together() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        for name in ["b", "a", "c"] {
            worker.register(name).unwrap();
        }
        let names = system.names();
        let listed: Vec<_> = names.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(listed, ["a", "b", "c"]);
        assert!(names.iter().all(|it| it.id == worker.id()));
        assert!(names.iter().all(|it| it.handle.ends_with("::WorkerHandle")));
        worker.kill();
        worker.join().wait().unwrap();
        assert_eq!(system.names(), []);
    });
}

#[test]
fn a_name_is_given_up() {
    promptly(|| {
        let system = system(1);
        let first = system.spawn(Worker::default());
        let second = system.spawn(Worker::default());
        first.register("worker").unwrap();
        assert!(!second.unregister("worker"), "it is not his");
        assert_eq!(found(&system, "worker"), Some(first.id()));
        assert!(first.unregister("worker"));
        assert!(!first.unregister("worker"), "it is gone");
        second.register("worker").unwrap();
        first.kill();
        first.join().wait().unwrap();
        assert_eq!(found(&system, "worker"), Some(second.id()));
    });
}

#[test]
fn nobody_is_found_under_a_name_that_nobody_has() {
    promptly(|| {
        let error = system(1).lookup::<WorkerHandle>("worker").unwrap_err();
        let name = "worker".to_owned();
        assert_eq!(error, LookupError::NoSuchName { name });
        assert_eq!(
            error.to_string(),
            "no actor is called \"worker\"; `register` gives a name, and `System::names` lists them"
        );
    });
}

#[test]
fn a_lookup_of_another_type_says_which_has_the_name() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        worker.register("worker").unwrap();
        let error = system.lookup::<OtherHandle>("worker").unwrap_err();
        let text = format!(
            "the actor {} is called \"worker\" as `names::WorkerHandle`, not as `names::OtherHandle`; look it up as that, or register a `names::OtherHandle` of it too",
            worker.id()
        );
        assert_eq!(error.to_string(), text);
        // An interface that it implements is a different type, too.
        assert!(system.lookup::<CountableHandle>("worker").is_err());
    });
}

#[test]
fn an_interface_is_found_as_the_interface() {
    promptly(|| {
        let system = system(2);
        let worker = system.spawn(Worker::default());
        CountableHandle::from(worker.clone())
            .register("countable")
            .unwrap();
        let found = system.lookup::<CountableHandle>("countable").unwrap();
        worker.work(1).wait().unwrap();
        assert_eq!(found.count().wait(), Ok(1));
        assert!(system.lookup::<WorkerHandle>("countable").is_err());
    });
}

#[test]
fn one_name_has_several_types_of_one_actor() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        let countable = CountableHandle::from(worker.clone());
        countable.register("worker").unwrap();
        worker.register("worker").unwrap();
        assert_eq!(system.lookup::<WorkerHandle>("worker"), Ok(worker.clone()));
        assert_eq!(system.lookup::<CountableHandle>("worker"), Ok(countable));
        let names = system.names();
        let types: Vec<_> = names.iter().map(|it| it.handle).collect();
        assert_eq!(types, ["names::CountableHandle", "names::WorkerHandle"]);
        let other = system.spawn(Worker::default());
        let taken = CountableHandle::from(other).register("worker");
        assert!(matches!(taken, Err(NameError::Taken { by, .. }) if by == worker.id()));
    });
}

#[test]
fn an_actor_that_has_ended_gets_no_name() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        worker.kill();
        worker.join().wait().unwrap();
        let error = worker.register("worker").unwrap_err();
        let name = "worker".to_owned();
        assert_eq!(error, NameError::NoActor { name });
        assert_eq!(
            error.to_string(),
            "the actor that should be called \"worker\" has ended; register one that lives"
        );
        assert_eq!(system.names(), []);
    });
}

#[test]
fn an_actor_whose_system_has_ended_gets_no_name() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        let _ = system.shutdown(crate::common::NEVER).wait();
        drop(system);
        assert!(matches!(
            worker.register("worker"),
            Err(NameError::NoActor { .. })
        ));
        assert!(!worker.unregister("worker"));
    });
}

#[test]
fn a_name_does_not_keep_its_actor_alive() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        worker.register("worker").unwrap();
        let join = worker.join();
        drop(worker);
        assert_eq!(join.wait().unwrap(), Exit::Normal);
        assert_eq!(system.names(), []);
    });
}

#[test]
fn an_actor_that_is_about_to_end_is_not_found() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        worker.register("worker").unwrap();
        let (id, join) = (worker.id(), worker.join());
        let release = blocked(&worker);
        drop(worker);
        let error = system.lookup::<WorkerHandle>("worker").unwrap_err();
        let name = "worker".to_owned();
        assert_eq!(error, LookupError::Ending { name, by: id });
        assert_eq!(
            error.to_string(),
            format!(
                "the actor {id}, which is called \"worker\", is about to end; a name keeps no actor alive, somebody has to keep a handle"
            )
        );
        drop(release);
        join.wait().unwrap();
    });
}

#[test]
fn an_actor_names_itself() {
    on_cores(2, |system| async move {
        let worker = Worker::default().spawn();
        assert_eq!(worker.name_yourself("me".into()).await, Ok(true));
        assert_eq!(found(&system, "me"), Some(worker.id()));
        // Methods find their system as well.
        let current = System::current().expect("a body runs on a core");
        assert_eq!(found(&current, "me"), Some(worker.id()));
    });
}

#[test]
fn each_system_has_its_own_names() {
    promptly(|| {
        let (one, two) = (system(1), system(1));
        let worker = one.spawn(Worker::default());
        worker.register("worker").unwrap();
        assert!(two.lookup::<WorkerHandle>("worker").is_err());
        two.spawn(Worker::default()).register("worker").unwrap();
        assert_eq!(found(&one, "worker"), Some(worker.id()));
    });
}

/// For every way to end, which `end` brings about: once somebody who waited for the end continues, the name is free.
#[track_caller]
fn is_free_after(end: fn(&WorkerHandle)) {
    promptly(move || {
        let system = system(2);
        for _ in 0..300 {
            let worker = system.spawn(Worker::default());
            worker.register("worker").unwrap();
            let join = worker.join();
            end(&worker);
            drop(worker);
            join.wait().unwrap();
            let next = system.spawn(Worker::default());
            next.register("worker").expect("it is free");
            assert!(next.unregister("worker"));
        }
    });
}

#[test]
fn a_name_is_free_when_who_waits_for_a_stop_goes_on() {
    is_free_after(|worker| worker.stop());
}

#[test]
fn a_name_is_free_when_who_waits_for_a_kill_goes_on() {
    is_free_after(|worker| worker.kill());
}

#[test]
fn a_name_is_free_when_who_waits_for_a_panic_goes_on() {
    is_free_after(|worker| worker.panics().try_send().unwrap());
}

#[test]
fn a_name_is_free_when_who_waits_for_the_last_message_goes_on() {
    is_free_after(|worker| worker.finish().try_send().unwrap());
}

#[test]
fn a_name_is_free_for_who_sees_that_its_actor_has_ended() {
    promptly(|| {
        let system = system(2);
        for _ in 0..300 {
            let worker = system.spawn(Worker::default());
            worker.register("worker").unwrap();
            worker.kill();
            while worker.is_alive() {
                thread::yield_now();
            }
            let next = system.spawn(Worker::default());
            next.register("worker").expect("it is free");
            // The end of the first one does not take away what the second has.
            worker.join().wait().unwrap();
            assert_eq!(found(&system, "worker"), Some(next.id()));
            assert!(next.unregister("worker"));
        }
    });
}

#[test]
fn of_a_thousand_that_want_one_name_one_gets_it() {
    promptly(|| {
        let system = system(2);
        let (sender, outcomes) = mpsc::channel();
        let workers: Vec<_> = (0..1000)
            .map(|nth| system.spawn_on(nth % 2, Worker::default()).unwrap())
            .collect();
        // From both cores and from this thread.
        for (nth, worker) in workers.iter().enumerate() {
            match nth % 10 {
                0 => sender.send(worker.register("one").is_ok()).unwrap(),
                _ => {
                    let (worker, sender) = (worker.clone(), sender.clone());
                    thread::Builder::new()
                        .stack_size(64 * 1024)
                        .spawn(move || {
                            let got = worker.name_yourself("one".into()).wait();
                            sender.send(got == Ok(true)).unwrap();
                        })
                        .unwrap();
                }
            }
        }
        drop(sender);
        let outcomes: Vec<bool> = outcomes.iter().collect();
        assert_eq!(outcomes.len(), 1000);
        assert_eq!(outcomes.iter().filter(|got| **got).count(), 1);
        let owner = found(&system, "one").expect("somebody has it");
        assert!(workers.iter().any(|worker| worker.id() == owner));
    });
}

#[test]
fn a_name_given_while_its_actor_ends_does_not_stay() {
    promptly(|| {
        let system = system(2);
        for round in 0..500 {
            let worker = system.spawn(Worker::default());
            let barrier = Arc::new(Barrier::new(3));
            let threads = ["first", "second"].map(|name| {
                let (worker, barrier) = (worker.clone(), barrier.clone());
                thread::spawn(move || {
                    barrier.wait();
                    worker.register(name).is_ok()
                })
            });
            barrier.wait();
            if round % 2 == 0 {
                thread::yield_now();
            }
            worker.kill();
            worker.join().wait().unwrap();
            for thread in threads {
                thread.join().unwrap();
            }
            assert_eq!(system.names(), [], "in round {round}");
        }
    });
}

#[test]
fn names_hold_no_handles() {
    promptly(|| {
        let system = system(2);
        let weak: Vec<WeakHandle<WorkerHandle>> = (0..100)
            .map(|nth| {
                let worker = system.spawn(Worker::default());
                worker.register(&nth.to_string()).unwrap();
                worker.downgrade()
            })
            .collect();
        for weak in weak {
            weak.join().wait().unwrap();
        }
        assert_eq!(system.names(), []);
    });
}
