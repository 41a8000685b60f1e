//! `wait`: senders wait for room, in actors with and without a list.

use actor_core::{DeadLetters, SendError};

use crate::{
    actors::{Patient, ROOM, Waiting, hold},
    common::begin,
    places::{arrived, from_everywhere},
};

from_everywhere! {
    async fn a_one_way_message_waits(system, core) {
        let actor = system.spawn_on(core, Waiting::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        let mut late = actor.note(ROOM).send();
        begin(&mut late).await;
        match actor.note(7).try_send() {
            Err(SendError::Full(crate::actors::WaitingMessage::Note { number: 7 })) => {}
            other => panic!("{other:?}"),
        }
        drop(go);
        late.await.unwrap();
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 3, 4]);
        assert_eq!(system.dead_letters(), DeadLetters::default());
    }

    async fn a_call_waits(system, core) {
        let actor = system.spawn_on(core, Waiting::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        let mut late = actor.note(ROOM);
        begin(&mut late).await;
        drop(go);
        assert_eq!(late.await, Ok(ROOM));
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 3, 4]);
        assert_eq!(system.dead_letters(), DeadLetters::default());
    }

    async fn a_one_way_message_waits_for_an_actor_with_a_list(system, core) {
        let actor = system.spawn_on(core, Patient::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        let mut late = actor.note(ROOM).send();
        begin(&mut late).await;
        assert!(matches!(actor.note(7).try_send(), Err(SendError::Full(_))));
        drop(go);
        late.await.unwrap();
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 3, 4]);
        assert_eq!(system.dead_letters(), DeadLetters::default());
    }

    async fn a_call_waits_for_an_actor_with_a_list(system, core) {
        let actor = system.spawn_on(core, Patient::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        let mut late = actor.note(ROOM);
        begin(&mut late).await;
        drop(go);
        assert_eq!(late.await, Ok(ROOM));
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 3, 4]);
        assert_eq!(system.dead_letters(), DeadLetters::default());
    }
}
