//! Dead letters, as a listener sees them.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use actor_core::{DeadLetter, DeadLetterReason, Handle as _, System};

use crate::{
    actors::{Dropping, Newest, Patient, PatientHandle, ROOM, hold},
    common::{begin, eventually, lock, promptly},
    places::{arrived, run_on},
};

#[derive(Clone, Default)]
struct Letters(Arc<Mutex<Vec<DeadLetter>>>);

impl Letters {
    fn all(&self) -> Vec<DeadLetter> {
        lock(&self.0).clone()
    }

    fn reasons(&self) -> Vec<DeadLetterReason> {
        self.all().iter().map(DeadLetter::reason).collect()
    }
}

/// A system of two cores with a listener.
fn listening() -> (System, Letters) {
    let letters = Letters::default();
    let heard = letters.clone();
    let system = System::builder()
        .cores(2)
        .pin(false)
        .on_dead_letter(move |letter| lock(&heard.0).push(letter.clone()))
        .build()
        .unwrap();
    (system, letters)
}

/// Runs `body` on core 0, for an actor on each core.
fn on_each_core<F: Future<Output = ()> + 'static>(body: fn(System, Letters, usize) -> F) {
    for core in 0..2 {
        promptly(move || {
            let (system, letters) = listening();
            run_on(&system, move |system| body(system, letters, core));
        });
    }
}

#[test]
fn a_letter_names_the_actor_and_the_method() {
    on_each_core(|system, letters, core| async move {
        let actor = system.spawn_on(core, Newest::default()).unwrap();
        let _go = hold(&system, &actor).await;
        for number in 0..=ROOM {
            actor.note(number).send().await.unwrap();
        }
        let [letter] = &letters.all()[..] else {
            panic!("{:?}", letters.all());
        };
        assert_eq!(letter.reason(), DeadLetterReason::Dropped);
        assert_eq!(letter.actor(), Some("Newest"));
        assert_eq!(letter.id(), Some(actor.id()));
        assert_eq!(letter.method(), Some("note"));
        assert_eq!(
            letter.to_string(),
            format!("`Newest::note` to {}: the mailbox was full", actor.id())
        );
    });
}

#[test]
fn each_reason_is_told() {
    on_each_core(|system, letters, core| async move {
        let actor = system.spawn_on(core, Dropping::default()).unwrap();
        let go = hold(&system, &actor).await;
        actor.latest(0).send().await.unwrap();
        actor.latest(1).send().await.unwrap();
        arrived(&system, core).await;
        let mut call = actor.must_note(2);
        begin(&mut call).await;
        for number in 3..=ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        // This drops the message that coalesces.
        actor.note(ROOM + 1).send().await.unwrap();
        arrived(&system, core).await;
        drop(call);
        arrived(&system, core).await;
        let weak = actor.downgrade();
        actor.kill();
        weak.join().await;
        drop(go);
        let mut reasons = letters.reasons();
        let stopped = reasons.split_off(2);
        assert_eq!(
            reasons,
            [DeadLetterReason::Coalesced, DeadLetterReason::Dropped]
        );
        let counted = system.dead_letters();
        assert_eq!(stopped.len() as u64, counted.stopped + counted.cancelled);
        assert_eq!(counted.cancelled, 1);
        assert_eq!(counted.total(), letters.all().len() as u64);
    });
}

#[test]
fn a_beat_that_is_skipped_is_told() {
    on_each_core(|system, letters, core| async move {
        let actor = system.spawn_on(core, Newest::default()).unwrap();
        let _go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        let timer = actor.must_note(7).every(Duration::from_millis(1));
        while letters.all().is_empty() {
            arrived(&system, core).await;
        }
        drop(timer);
        assert_eq!(letters.reasons()[0], DeadLetterReason::Skipped);
    });
}

#[test]
fn a_message_for_later_that_comes_too_late_is_told() {
    on_each_core(|system, letters, core| async move {
        let actor = system.spawn_on(core, Newest::default()).unwrap();
        let id = actor.id();
        actor.kill();
        actor.join().await;
        actor.note(7).after(Duration::from_millis(1)).detach();
        drop(actor);
        // It may reuse the slot of the other one.
        let _other = system.spawn_on(core, Dropping::default()).unwrap();
        // A core that served another system before may still receive what was meant for that one.
        let letter = loop {
            let letters = letters.all();
            if let Some(letter) = letters.iter().find(|letter| letter.id() == Some(id)) {
                break letter.clone();
            }
            arrived(&system, core).await;
        };
        assert_eq!(letter.reason(), DeadLetterReason::Stopped);
        assert_eq!(letter.actor(), Some("Newest"));
        assert_eq!(letter.method(), Some("note"));
    });
}

/// A listener may send messages, even to the same actor.
#[test]
fn who_listens_may_send() {
    promptly(|| {
        let reported: Arc<Mutex<Option<PatientHandle>>> = Arc::default();
        let to = reported.clone();
        let system = System::builder()
            .cores(2)
            .pin(false)
            .on_dead_letter(move |letter| {
                if letter.method() == Some("latest") {
                    let to = lock(&to).clone().unwrap();
                    to.last_word(100).try_send().unwrap();
                }
            })
            .build()
            .unwrap();
        run_on(&system, move |system| async move {
            for core in 0..2 {
                let actor = system.spawn_on(core, Patient::default()).unwrap();
                *lock(&reported) = Some(actor.clone());
                let go = hold(&system, &actor).await;
                for number in 0..ROOM {
                    actor.latest(number).send().await.unwrap();
                    arrived(&system, core).await;
                }
                drop(go);
                assert_eq!(actor.seen().await.unwrap(), [3, 100]);
            }
        });
    });
}

#[test]
fn a_panic_of_who_listens_goes_no_further() {
    promptly(|| {
        let system = System::builder()
            .cores(2)
            .pin(false)
            .on_dead_letter(|_| std::panic::resume_unwind(Box::new("told to")))
            .build()
            .unwrap();
        run_on(&system, move |system| async move {
            for core in 0..2 {
                let actor = system.spawn_on(core, Dropping::default()).unwrap();
                let go = hold(&system, &actor).await;
                for number in 0..2 * ROOM {
                    actor.note(number).send().await.unwrap();
                    arrived(&system, core).await;
                }
                drop(go);
                assert_eq!(actor.seen().await.unwrap(), [4, 5, 6, 7]);
            }
            assert_eq!(system.dead_letters().dropped, 2 * ROOM);
        });
    });
}

/// A call that was refused, and whose caller did not look: all that is left is its answer.
#[test]
fn of_an_answer_that_nobody_read_only_the_reason_is_known() {
    promptly(|| {
        let (system, letters) = listening();
        run_on(&system, move |system| async move {
            for core in 0..2 {
                let actor = system.spawn_on(core, Dropping::default()).unwrap();
                let _go = hold(&system, &actor).await;
                let mut call = actor.note(0);
                begin(&mut call).await;
                arrived(&system, core).await;
                let mut others: Vec<_> = (0..ROOM).map(|number| actor.note(number)).collect();
                for other in &mut others {
                    begin(other).await;
                }
                arrived(&system, core).await;
                // By now it has been told.
                drop(call);
                let letter = letters.all().pop().unwrap();
                assert_eq!(letter.reason(), DeadLetterReason::Cancelled);
                assert_eq!((letter.actor(), letter.method()), (None, None));
            }
        });
    });
}

#[test]
fn a_system_that_runs_takes_one_listener() {
    promptly(|| {
        let system = crate::common::system(2);
        let (first, second) = (Letters::default(), Letters::default());
        let [one, two] = [&first, &second].map(|letters| {
            let heard = letters.clone();
            move |letter: &DeadLetter| lock(&heard.0).push(letter.clone())
        });
        assert!(system.on_dead_letter(one));
        assert!(!system.on_dead_letter(two), "there is one already");
        run_on(&system, |system| async move {
            for core in 0..2 {
                let actor = system.spawn_on(core, Newest::default()).unwrap();
                let _go = hold(&system, &actor).await;
                for number in 0..=ROOM {
                    actor.note(number).send().await.unwrap();
                }
                arrived(&system, core).await;
            }
        });
        assert_eq!(first.reasons(), [DeadLetterReason::Dropped; 2]);
        assert_eq!(second.reasons(), []);
    });
}

/// Here the listener writes to an actor that drops what it has no room for. If it were told of that letter, it would
/// write again, and so on.
#[test]
fn a_letter_that_comes_of_listening_is_counted_and_not_told() {
    promptly(|| {
        let system = crate::common::system(1);
        let told = Arc::new(AtomicUsize::new(0));
        let counts = told.clone();
        run_on(&system, |system| async move {
            let log = system.spawn(Newest::default());
            let writes = log.clone();
            system.on_dead_letter(move |_| {
                // There is a limit, since otherwise a failure would overflow the stack.
                if counts.fetch_add(1, Ordering::Relaxed) < 100 {
                    let _ = writes.note(0).try_send();
                }
            });
            let _go = hold(&system, &log).await;
            for number in 0..=ROOM {
                log.note(number).send().await.unwrap();
            }
        });
        assert_eq!(told.load(Ordering::Relaxed), 1);
        assert_eq!(system.dead_letters().dropped, 2);
    });
}

/// Once the core is ending, a message that is to be sent later becomes a dead letter at once.
#[test]
fn a_message_that_is_sent_later_while_its_core_ends_is_counted() {
    promptly(|| {
        let system = crate::common::system(1);
        let actor = system.spawn(Newest::default());
        let writes = actor.clone();
        system.on_dead_letter(move |_| writes.note(0).after(Duration::from_secs(3600)).detach());
        actor.note(0).after(Duration::from_secs(3600)).detach();
        let _ = system.shutdown(Duration::from_secs(5)).wait();
        // The message of the timer, and that of the listener that was told of it.
        eventually("both are counted", || system.dead_letters().stopped == 2);
    });
}
