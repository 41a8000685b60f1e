//! The slots of calls: the answer is neither lost nor dropped twice, and who waits is woken.
//!
//! Of a call from a thread, red when: a half that has gone touches the slot once more, or does not free it though it was the last; the answer or
//! the wakeup is published with `Relaxed`; a caller that asks again leaves its waker without taking the first one back, or says nothing of itself
//! while the callee takes the wakeup; `tell` does not look who has gone meanwhile.
//!
//! Of a call from a core that has ended, red when: one of the halves changes the state without a look at it, or with `Relaxed`; the answer is put into its
//! place after the state was changed; a half that comes second does not free the slot, or does not pass the answer on.

use std::{
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    task::{Context, Poll, Wake, Waker},
};

use loom::thread;

use crate::{
    CallError,
    evidence::Evidence,
    reply::{LocalAnswer, RemoteAnswer, Reply, SLOTS},
    sched::CoreShared,
};

/// Counts how often it is woken.
#[derive(Default)]
struct Bell(AtomicU32);

impl Wake for Bell {
    fn wake(self: std::sync::Arc<Self>) {
        self.0.fetch_add(1, Relaxed);
    }
}

/// An answer that counts how often it is dropped.
struct Value(std::sync::Arc<AtomicU32>);

impl Drop for Value {
    fn drop(&mut self) {
        self.0.fetch_add(1, Relaxed);
    }
}

type Answer = RemoteAnswer<Value, u8>;
/// Of a call from a core that has ended.
type Orphaned = LocalAnswer<Value, u8>;

/// As [`model`](super::model), and all slots are freed in the end.
fn model(body: impl Fn() + Sync + Send + 'static) {
    super::model(move || {
        SLOTS.set(0);
        body();
        assert_eq!(SLOTS.get(), 0, "both halves have gone");
    });
}

fn poll(answer: &mut Answer, bell: &std::sync::Arc<Bell>) -> Poll<Result<Value, CallError<u8>>> {
    let waker = Waker::from(bell.clone());
    answer.poll(&Context::from_waker(&waker))
}

/// The core of the actor that is called.
fn home() -> &'static CoreShared {
    Box::leak(Box::new(CoreShared::new(0)))
}

#[test]
fn loom_an_answer_comes_and_wakes_the_last_who_asked() {
    model(|| {
        let drops = std::sync::Arc::new(AtomicU32::new(0));
        let (mut answer, reply) = Answer::new(Some(home()), Evidence::FOUND);
        let callee = {
            let value = Value(drops.clone());
            thread::spawn(move || reply.answer::<Value, u8>(Ok(value)))
        };
        let bells = [(); 2].map(|()| std::sync::Arc::new(Bell::default()));
        let got = bells.iter().find_map(|bell| match poll(&mut answer, bell) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        });
        callee.join().unwrap();
        let got = got.unwrap_or_else(|| {
            assert_eq!(bells[1].0.load(Relaxed), 1, "the last who asked is woken");
            match poll(&mut answer, &bells[1]) {
                Poll::Ready(answer) => answer,
                Poll::Pending => panic!("the answer is lost"),
            }
        });
        assert!(got.is_ok());
        assert_eq!(drops.load(Relaxed), 0);
        drop((got, answer));
        assert_eq!(drops.load(Relaxed), 1);
    });
}

#[test]
fn loom_an_answer_that_nobody_takes_is_dropped_once() {
    model(|| {
        let drops = std::sync::Arc::new(AtomicU32::new(0));
        let (mut answer, reply) = Answer::new(Some(home()), Evidence::FOUND);
        let callee = {
            let value = Value(drops.clone());
            thread::spawn(move || {
                let _ = reply.is_abandoned();
                reply.answer::<Value, u8>(Ok(value));
            })
        };
        let bell = std::sync::Arc::new(Bell::default());
        let got = poll(&mut answer, &bell);
        drop(answer);
        drop(got);
        callee.join().unwrap();
        assert_eq!(drops.load(Relaxed), 1);
    });
}

#[test]
fn loom_a_reply_that_is_dropped_is_an_answer() {
    model(|| {
        let (mut answer, reply) = Answer::new(Some(home()), Evidence::FOUND);
        let callee = thread::spawn(move || drop(reply));
        let bell = std::sync::Arc::new(Bell::default());
        let early = poll(&mut answer, &bell).is_ready();
        callee.join().unwrap();
        if !early {
            assert_eq!(bell.0.load(Relaxed), 1);
            assert!(matches!(
                poll(&mut answer, &bell),
                Poll::Ready(Err(CallError::Killed))
            ));
        }
    });
}

/// What happens to a call from a core that has ended, and was told so: to its caller's half meanwhile, and then to what is left of that.
fn orphaned(
    meanwhile: impl Fn(Orphaned, Reply, Answer) -> Option<Answer> + Sync + Send + 'static,
    drops_in_the_end: u32,
) {
    model(move || {
        let drops = std::sync::Arc::new(AtomicU32::new(0));
        let (first, reply) = Orphaned::orphaned(home(), Evidence::FOUND);
        let (answer, passed) = Answer::new(Some(home()), Evidence::FOUND);
        let callee = {
            let value = Value(drops.clone());
            thread::spawn(move || {
                let _ = reply.is_abandoned();
                reply.answer_afterwards::<Value, u8>(Ok(value));
            })
        };
        let answer = meanwhile(first, passed, answer);
        callee.join().unwrap();
        if let Some(mut answer) = answer {
            let bell = std::sync::Arc::new(Bell::default());
            let got = poll(&mut answer, &bell);
            assert!(matches!(got, Poll::Ready(Ok(_))), "the answer is lost");
            assert_eq!(drops.load(Relaxed), 0);
        }
        assert_eq!(drops.load(Relaxed), drops_in_the_end);
    });
}

#[test]
fn loom_an_answer_to_a_core_that_has_ended_is_passed_on() {
    orphaned(
        |first, passed, answer| {
            first.pass_on(passed);
            Some(answer)
        },
        1,
    );
}

#[test]
fn loom_an_answer_to_a_core_that_has_ended_is_passed_on_to_nobody() {
    orphaned(
        |first, passed, answer| {
            first.pass_on(passed);
            drop(answer);
            None
        },
        1,
    );
}

#[test]
fn loom_an_answer_to_a_core_that_has_ended_is_dropped_once() {
    orphaned(
        |first, passed, answer| {
            first.leave();
            drop((passed, answer));
            None
        },
        1,
    );
}

/// Who waits for it elsewhere is woken.
#[test]
fn loom_an_answer_to_a_core_that_has_ended_wakes() {
    model(|| {
        let drops = std::sync::Arc::new(AtomicU32::new(0));
        let (first, reply) = Orphaned::orphaned(home(), Evidence::FOUND);
        let (mut answer, passed) = Answer::new(Some(home()), Evidence::FOUND);
        let bell = std::sync::Arc::new(Bell::default());
        assert!(poll(&mut answer, &bell).is_pending());
        let callee = {
            let value = Value(drops.clone());
            thread::spawn(move || reply.answer_afterwards::<Value, u8>(Ok(value)))
        };
        first.pass_on(passed);
        callee.join().unwrap();
        assert_eq!(bell.0.load(Relaxed), 1);
        assert!(matches!(poll(&mut answer, &bell), Poll::Ready(Ok(_))));
    });
}
