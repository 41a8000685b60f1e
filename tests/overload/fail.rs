//! `fail`: senders are told at once.

use std::sync::mpsc;

use actor_core::{CallError, DeadLetters, Handle as _, Outcome, SendError, actor};

use crate::{
    actors::{Failing, FailingMessage, ROOM, hold},
    common::{promptly, system},
    places::{arrived, from_everywhere},
};

from_everywhere! {
    async fn a_one_way_message_comes_back(system, core) {
        let actor = system.spawn_on(core, Failing::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        match actor.note(7).send().await {
            Err(SendError::Full(FailingMessage::Note { number: 7 })) => {}
            other => panic!("{other:?}"),
        }
        assert!(matches!(actor.note(8).try_send(), Err(SendError::Full(_))));
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 3]);
        assert_eq!(system.dead_letters(), DeadLetters::default());
    }

    async fn a_call_is_told(system, core) {
        let actor = system.spawn_on(core, Failing::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        let error = actor.note(7).await.unwrap_err();
        assert_eq!(error, CallError::Full);
        assert_eq!(error.outcome(), Outcome::NotRun);
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 3]);
        assert_eq!(system.dead_letters(), DeadLetters::default());
    }
}

pub struct Single;

#[actor(mailbox = 1, overload = fail)]
impl Single {
    pub async fn hold(&mut self, started: mpsc::Sender<()>) {
        started.send(()).unwrap();
        std::future::pending().await
    }

    pub fn note(&mut self) {}
}

/// If there are few places, none is kept back to return several at once: a sender that learns from the method that it has
/// begun finds its place free.
#[test]
fn the_place_of_a_message_that_has_begun_is_free() {
    promptly(|| {
        let system = system(1);
        for _ in 0..200 {
            let single = system.spawn(Single);
            let (started, runs) = mpsc::channel();
            single.hold(started).try_send().unwrap();
            runs.recv().unwrap();
            single.note().try_send().unwrap();
            assert!(single.note().try_send().is_err());
            single.kill();
        }
    });
}
