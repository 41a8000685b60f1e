//! `coalesce`: a newer message of the same method takes the place of the older one.

use actor_core::{CallError, DeadLetters, SendError};
use tokio::sync::oneshot;

use crate::{
    actors::{Dropping, Patient, ROOM, hold},
    common::begin,
    places::{arrived, from_everywhere},
};

from_everywhere! {
    async fn of_one_way_messages_the_last_is_handled(system, core) {
        let actor = system.spawn_on(core, Patient::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..100 * ROOM {
            match number % 2 {
                0 => actor.latest(number).send().await.unwrap(),
                _ => actor.latest(number).try_send().unwrap(),
            }
            if number % ROOM == ROOM - 1 {
                arrived(&system, core).await;
            }
        }
        assert_eq!(system.dead_letters().coalesced, 100 * ROOM - 1);
        assert_eq!(system.dead_letters().total(), 100 * ROOM - 1);
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [100 * ROOM - 1]);
    }

    /// This keeps the messages of one sender in order.
    async fn the_newer_one_goes_to_the_end(system, core) {
        let actor = system.spawn_on(core, Patient::default()).unwrap();
        let go = hold(&system, &actor).await;
        actor.latest(1).send().await.unwrap();
        actor.note(2).send().await.unwrap();
        actor.latest(3).send().await.unwrap();
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [2, 3]);
        assert_eq!(system.dead_letters().coalesced, 1);
    }

    /// Those behind it need not wait for the end of the shared method that it had to wait for.
    async fn what_the_older_one_kept_waiting_starts(system, core) {
        let actor = system.spawn_on(core, Patient::default()).unwrap();
        let ((begun, has_begun), (_go, going)) = (oneshot::channel(), oneshot::channel());
        actor.share(begun, going).send().await.unwrap();
        has_begun.await.unwrap();
        actor.latest(1).send().await.unwrap();
        let mut look = actor.seen();
        begin(&mut look).await;
        arrived(&system, core).await;
        actor.latest(2).send().await.unwrap();
        assert_eq!(look.await, Ok(vec![]));
        assert_eq!(system.dead_letters().coalesced, 1);
    }

    async fn each_method_is_for_itself(system, core) {
        let actor = system.spawn_on(core, Patient::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in [1, 3] {
            actor.latest(number).send().await.unwrap();
            actor.last_word(number + 1).send().await.unwrap();
        }
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [3, 4]);
        assert_eq!(system.dead_letters().coalesced, 2);
    }

    async fn in_a_full_mailbox_it_takes_the_place(system, core) {
        let actor = system.spawn_on(core, Patient::default()).unwrap();
        let go = hold(&system, &actor).await;
        actor.latest(0).send().await.unwrap();
        for number in 1..ROOM - 1 {
            actor.note(number).send().await.unwrap();
        }
        // A newer message from elsewhere travels in a place of its own.
        arrived(&system, core).await;
        for number in 10..20 {
            actor.latest(number).send().await.unwrap();
            arrived(&system, core).await;
        }
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [1, 2, 19]);
        assert_eq!(system.dead_letters().coalesced, 10);
    }

    async fn if_none_waits_it_is_as_the_actor_says(system, core) {
        let actor = system.spawn_on(core, Patient::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        let mut late = actor.latest(7).send();
        begin(&mut late).await;
        assert!(matches!(actor.latest(8).try_send(), Err(SendError::Full(_))));
        drop(go);
        late.await.unwrap();
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 3, 7]);
        assert_eq!(system.dead_letters(), DeadLetters::default());
    }

    async fn in_an_actor_that_drops_the_oldest_it_goes_in(system, core) {
        let actor = system.spawn_on(core, Dropping::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        actor.latest(7).send().await.unwrap();
        arrived(&system, core).await;
        actor.latest(8).send().await.unwrap();
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [1, 2, 3, 8]);
        let letters = system.dead_letters();
        assert_eq!((letters.dropped, letters.coalesced), (1, 1));
    }

    async fn calls_are_all_answered(system, core) {
        let actor = system.spawn_on(core, Patient::default()).unwrap();
        let go = hold(&system, &actor).await;
        let (mut one, mut two) = (actor.latest(1), actor.latest(2));
        begin(&mut one).await;
        begin(&mut two).await;
        actor.latest(3).send().await.unwrap();
        actor.latest(4).send().await.unwrap();
        arrived(&system, core).await;
        drop(go);
        assert_eq!(one.await, Ok(1));
        assert_eq!(two.await, Ok(2));
        assert_eq!(actor.seen().await.unwrap(), [1, 2, 4]);
        assert_eq!(system.dead_letters().coalesced, 1);
    }

    /// A call to the same method is one more message.
    async fn a_call_takes_the_place_of_no_other(system, core) {
        let actor = system.spawn_on(core, Patient::default()).unwrap();
        let go = hold(&system, &actor).await;
        actor.latest(1).send().await.unwrap();
        arrived(&system, core).await;
        let mut call = actor.latest(2);
        begin(&mut call).await;
        arrived(&system, core).await;
        drop(go);
        assert_eq!(call.await, Ok(2));
        assert_eq!(actor.seen().await.unwrap(), [1, 2]);
        assert_eq!(system.dead_letters(), DeadLetters::default());
    }

    async fn a_call_finds_a_full_mailbox_as_the_actor_says(system, core) {
        let actor = system.spawn_on(core, Patient::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        let mut late = actor.latest(7);
        begin(&mut late).await;
        let soon = std::time::Duration::from_millis(1);
        assert_eq!(actor.latest(8).within(soon).await, Err(CallError::Full));
        drop(go);
        assert_eq!(late.await, Ok(7));
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 3, 7]);
    }
}
