//! `fail`: senders are told at once.

use actor_core::{CallError, DeadLetters, Outcome, SendError};

use crate::{
    actors::{Failing, FailingMessage, ROOM, hold},
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
