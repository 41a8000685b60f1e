//! Items of a stream attached to the actor: they are treated as by `.send().await`, except that
//! there is nobody to be told.

use std::sync::{Arc, Mutex};

use actor_core::{
    Actor as _, Context, DeadLetter, DeadLetterReason, DeadLetters, Exit, Handle as _, System,
    actor,
};
use futures_util::{StreamExt as _, stream};
use tokio::sync::oneshot;

use crate::common::{begin, lock, promptly};

/// An actor that receives the numbers below ten from a stream while it is busy.
macro_rules! follower {
    ($name:ident, $of_the_actor:ident, $of_the_method:ident) => {
        #[derive(Default)]
        struct $name(Vec<u64>);

        #[actor(mailbox = 2, overload = $of_the_actor)]
        impl $name {
            pub async fn follow_and_occupy(
                &mut self,
                context: &Context<Self>,
                until: oneshot::Receiver<()>,
            ) {
                context
                    .attach(stream::iter(0..10), |me, number| me.note(number))
                    .detach();
                let _ = until.await;
            }

            #[actor(overload = $of_the_method)]
            pub fn note(&mut self, number: u64) {
                self.0.push(number);
            }

            #[actor(overload = wait)]
            pub fn seen(&self) -> Vec<u64> {
                self.0.clone()
            }
        }
    };
}

follower!(Waits, wait, wait);
follower!(Fails, fail, fail);
follower!(DropsNewest, drop_newest, drop_newest);
follower!(DropsOldest, drop_oldest, drop_oldest);
follower!(Coalesces, wait, coalesce);
// It has a list, and its messages wait all the same.
follower!(WaitsInAList, drop_oldest, wait);

fn listening() -> (System, Arc<Mutex<Vec<DeadLetter>>>) {
    let letters = Arc::new(Mutex::new(Vec::new()));
    let heard = letters.clone();
    let system = System::builder()
        .cores(1)
        .on_dead_letter(move |letter| lock(&heard).push(letter.clone()))
        .build()
        .unwrap();
    (system, letters)
}

/// The numbers that such an actor has seen once it may continue, and the dead letters there were.
macro_rules! seen {
    ($name:ident, $lost:expr) => {
        promptly(|| {
            let lost: u64 = $lost;
            let (system, letters) = listening();
            system.block_on({
                let system = system.clone();
                async move || {
                    let actor = $name::default().spawn();
                    let (go, until) = oneshot::channel();
                    let mut occupied = actor.follow_and_occupy(until);
                    begin(&mut occupied).await;
                    while system.dead_letters().total() < lost {
                        tokio::task::yield_now().await;
                    }
                    for _ in 0..100 {
                        tokio::task::yield_now().await;
                    }
                    go.send(()).unwrap();
                    occupied.await.unwrap();
                    let mut seen = actor.seen().await.unwrap();
                    while seen.len() as u64 + lost < 10 {
                        seen = actor.seen().await.unwrap();
                    }
                    for letter in &*lock(&letters) {
                        assert_eq!(letter.actor(), Some(stringify!($name)));
                        assert_eq!(letter.id(), Some(actor.id()));
                        assert_eq!(letter.method(), Some("note"));
                    }
                    assert_eq!(lock(&letters).len() as u64, lost);
                    (seen, system.dead_letters())
                }
            })
        })
    };
}

fn letters(set: impl FnOnce(&mut DeadLetters)) -> DeadLetters {
    let mut letters = DeadLetters::default();
    set(&mut letters);
    letters
}

#[test]
fn they_wait() {
    let all: Vec<_> = (0..10).collect();
    assert_eq!(seen!(Waits, 0), (all.clone(), DeadLetters::default()));
    assert_eq!(seen!(WaitsInAList, 0), (all, DeadLetters::default()));
}

#[test]
fn who_is_refused_is_a_dead_letter() {
    let dropped = letters(|letters| letters.dropped = 8);
    assert_eq!(seen!(Fails, 8), (vec![0, 1], dropped));
}

#[test]
fn the_newest_are_dropped() {
    let dropped = letters(|letters| letters.dropped = 8);
    assert_eq!(seen!(DropsNewest, 8), (vec![0, 1], dropped));
}

#[test]
fn the_oldest_are_dropped() {
    let dropped = letters(|letters| letters.dropped = 8);
    assert_eq!(seen!(DropsOldest, 8), (vec![8, 9], dropped));
}

#[test]
fn the_last_takes_the_place_of_the_others() {
    let coalesced = letters(|letters| letters.coalesced = 9);
    assert_eq!(seen!(Coalesces, 9), (vec![9], coalesced));
}

#[test]
fn who_listens_is_told_of_what_waits_at_the_end() {
    promptly(|| {
        let (system, letters) = listening();
        system.block_on(async move || {
            let actor = Waits::default().spawn();
            let (_go, until) = oneshot::channel();
            let mut occupied = actor.follow_and_occupy(until);
            begin(&mut occupied).await;
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            actor.kill();
            assert_eq!(actor.join().await, Exit::Killed);
            let letters = lock(&letters);
            // Two in the mailbox, and one that waits for room.
            assert_eq!(letters.len(), 3, "{letters:?}");
            for letter in &*letters {
                assert_eq!(letter.reason(), DeadLetterReason::Stopped);
                assert_eq!(letter.id(), Some(actor.id()));
                assert_eq!(letter.method(), Some("note"));
            }
        });
    });
}

/// Panics when it is dropped before it was noted.
struct Touchy(bool);

impl Drop for Touchy {
    fn drop(&mut self) {
        assert!(self.0, "dropped before it was noted");
    }
}

/// Has room for one message, and counts what it has noted.
#[derive(Default)]
struct Careful(u32);

#[actor(mailbox = 1, overload = fail)]
impl Careful {
    pub async fn follow_and_occupy(
        &mut self,
        context: &Context<Self>,
        until: oneshot::Receiver<()>,
    ) {
        let items = stream::iter(0..3).map(|_| Touchy(false));
        context.attach(items, |me, item| me.note(item)).detach();
        let _ = until.await;
    }

    pub fn note(&mut self, mut item: Touchy) {
        item.0 = true;
        self.0 += 1;
    }

    #[actor(overload = wait)]
    pub fn noted(&self) -> u32 {
        self.0
    }
}

#[test]
fn an_item_whose_drop_panics_harms_nobody_when_it_finds_no_room() {
    let (noted, lost) = promptly(|| {
        let (system, _) = listening();
        system.block_on({
            let system = system.clone();
            async move || {
                let actor = Careful::default().spawn();
                let (go, until) = oneshot::channel();
                let mut occupied = actor.follow_and_occupy(until);
                begin(&mut occupied).await;
                while system.dead_letters().dropped < 2 {
                    tokio::task::yield_now().await;
                }
                go.send(()).unwrap();
                occupied.await.unwrap();
                (actor.noted().await, system.dead_letters())
            }
        })
    });
    assert_eq!(noted, Ok(1));
    assert_eq!(lost, letters(|letters| letters.dropped = 2));
}
