//! `drop_newest`: a one-way message is dropped and counted; a caller is told.

use actor_core::CallError;

use crate::{
    actors::{Newest, ROOM, hold},
    places::{arrived, from_everywhere},
};

from_everywhere! {
    async fn a_one_way_message_is_counted(system, core) {
        let actor = system.spawn_on(core, Newest::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..100 * ROOM {
            match number % 2 {
                0 => actor.note(number).send().await.unwrap(),
                _ => actor.note(number).try_send().unwrap(),
            }
        }
        arrived(&system, core).await;
        assert_eq!(system.dead_letters().dropped, 99 * ROOM);
        assert_eq!(system.dead_letters().total(), 99 * ROOM);
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 3]);
    }

    async fn a_call_is_told(system, core) {
        let actor = system.spawn_on(core, Newest::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        assert_eq!(actor.note(7).await, Err(CallError::Full));
        assert_eq!(system.dead_letters().total(), 0);
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 3]);
    }
}
