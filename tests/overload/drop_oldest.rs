//! `drop_oldest`: the message that has waited longest makes room.

use std::{sync::mpsc, time::Duration};

use actor_core::{CallError, DeadLetters, Handle as _, Outcome, actor};
use tokio::sync::oneshot;

use crate::{
    actors::{Dropping, ROOM, hold},
    common::{begin, on_cores},
    places::{arrived, from_everywhere},
};

from_everywhere! {
    async fn the_last_one_way_messages_are_handled(system, core) {
        let actor = system.spawn_on(core, Dropping::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..100 * ROOM {
            match number % 2 {
                0 => actor.note(number).send().await.unwrap(),
                _ => actor.note(number).try_send().unwrap(),
            }
            if number % ROOM == ROOM - 1 {
                arrived(&system, core).await;
            }
        }
        assert_eq!(system.dead_letters().dropped, 99 * ROOM);
        assert_eq!(system.dead_letters().total(), 99 * ROOM);
        drop(go);
        let last: Vec<u64> = (99 * ROOM..100 * ROOM).collect();
        assert_eq!(actor.seen().await.unwrap(), last);
    }

    async fn a_call_throws_out_a_one_way_message(system, core) {
        let actor = system.spawn_on(core, Dropping::default()).unwrap();
        let go = hold(&system, &actor).await;
        let mut first = actor.note(100);
        begin(&mut first).await;
        for number in 1..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        let mut call = actor.note(200);
        begin(&mut call).await;
        arrived(&system, core).await;
        assert_eq!(system.dead_letters().dropped, 1);
        drop(go);
        // The call is older, but stays.
        assert_eq!(first.await, Ok(100));
        assert_eq!(call.await, Ok(200));
        assert_eq!(actor.seen().await.unwrap(), [100, 2, 3, 200]);
    }

    async fn the_oldest_of_calls_is_told(system, core) {
        let actor = system.spawn_on(core, Dropping::default()).unwrap();
        let go = hold(&system, &actor).await;
        let mut calls: Vec<_> = (0..ROOM).map(|number| actor.note(number)).collect();
        for call in &mut calls {
            begin(call).await;
        }
        arrived(&system, core).await;
        actor.note(7).send().await.unwrap();
        let oldest = calls.remove(0).await.unwrap_err();
        assert_eq!(oldest, CallError::Full);
        assert_eq!(oldest.outcome(), Outcome::NotRun);
        drop(go);
        for (call, number) in calls.into_iter().zip(1..) {
            assert_eq!(call.await, Ok(number));
        }
        assert_eq!(actor.seen().await.unwrap(), [1, 2, 3, 7]);
        assert_eq!(system.dead_letters(), DeadLetters::default());
    }

    /// A message of a method that says `wait` is safe once it is in the mailbox.
    async fn what_waits_by_its_own_policy_stays(system, core) {
        let actor = system.spawn_on(core, Dropping::default()).unwrap();
        let go = hold(&system, &actor).await;
        actor.must_note(0).send().await.unwrap();
        for number in 1..3 * ROOM {
            actor.note(number).send().await.unwrap();
            arrived(&system, core).await;
        }
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [0, 9, 10, 11]);
        assert_eq!(system.dead_letters().dropped, 8);
    }

    /// The same holds for one that a timer has sent.
    async fn what_comes_late_stays_by_its_own_policy(system, core) {
        let actor = system.spawn_on(core, Dropping::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 1..=ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        actor.must_note(0).after(Duration::ZERO).detach();
        // This one fires next, and makes room for itself.
        actor.note(5).after(Duration::from_nanos(1)).detach();
        while system.dead_letters().dropped == 0 {
            arrived(&system, core).await;
        }
        for number in 6..6 + ROOM {
            actor.note(number).send().await.unwrap();
            arrived(&system, core).await;
        }
        drop(go);
        let seen = actor.seen().await.unwrap();
        assert_eq!(seen.iter().filter(|it| **it == 0).count(), 1, "{seen:?}");
    }

    async fn when_nobody_may_be_thrown_out_it_is_the_newest(system, core) {
        let actor = system.spawn_on(core, Dropping::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.must_note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        actor.note(7).send().await.unwrap();
        assert_eq!(actor.note(8).await, Err(CallError::Full));
        assert_eq!(system.dead_letters().dropped, 1);
        assert_eq!(system.dead_letters().total(), 1);
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 3]);
    }

    async fn a_call_that_was_given_up_is_counted(system, core) {
        let actor = system.spawn_on(core, Dropping::default()).unwrap();
        let go = hold(&system, &actor).await;
        let mut call = actor.note(0);
        begin(&mut call).await;
        arrived(&system, core).await;
        drop(call);
        for number in 1..ROOM {
            let mut call = actor.note(number);
            begin(&mut call).await;
        }
        arrived(&system, core).await;
        actor.note(7).send().await.unwrap();
        arrived(&system, core).await;
        assert_eq!(system.dead_letters().cancelled, 1);
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [7]);
        assert_eq!(system.dead_letters().cancelled, ROOM);
    }

    /// Those behind it need not wait for the end of the shared method that it had to wait for.
    async fn what_the_one_thrown_out_kept_waiting_starts(system, core) {
        let actor = system.spawn_on(core, Dropping::default()).unwrap();
        let ((begun, has_begun), (_go, going)) = (oneshot::channel(), oneshot::channel());
        actor.share(begun, going).send().await.unwrap();
        has_begun.await.unwrap();
        actor.note(0).send().await.unwrap();
        let mut looks: Vec<_> = (1..ROOM).map(|_| actor.seen()).collect();
        for look in &mut looks {
            begin(look).await;
        }
        arrived(&system, core).await;
        actor.note(1).send().await.unwrap();
        for look in looks {
            assert_eq!(look.await, Ok(vec![]));
        }
        assert_eq!(system.dead_letters().dropped, 1);
    }

    async fn a_stop_and_a_kill_pass(system, core) {
        for kill in [false, true] {
            let actor = system.spawn_on(core, Dropping::default()).unwrap();
            let before = system.dead_letters();
            let go = hold(&system, &actor).await;
            for number in 0..2 * ROOM {
                actor.note(number).send().await.unwrap();
                arrived(&system, core).await;
            }
            match kill {
                true => actor.kill(),
                false => actor.stop(),
            }
            drop(go);
            actor.join().await;
            let after = system.dead_letters();
            assert_eq!(after.dropped - before.dropped, ROOM);
            assert_eq!(after.stopped - before.stopped, if kill { ROOM } else { 0 });
        }
    }
}

struct Progress {
    seen: mpsc::Sender<u64>,
}

#[actor(mailbox = 4, overload = drop_oldest)]
impl Progress {
    pub fn reached(&mut self, percent: u64) {
        let _ = self.seen.send(percent);
    }
}

/// Otherwise the first messages of a method would be in the mailbox to its end, and all later ones would be dropped.
#[test]
fn what_finds_no_room_elsewhere_sends_what_is_on_its_way() {
    on_cores(2, async |system| {
        let (seen, numbers) = mpsc::channel();
        let actor = system.spawn_on(1, Progress { seen }).unwrap();
        for number in 0..=ROOM {
            actor.reached(number).try_send().unwrap();
        }
        assert_eq!(system.dead_letters().dropped, 1);
        // This method goes on and keeps its core, but that of the actor has nothing else to do.
        let first: Vec<_> = (0..ROOM)
            .map(|_| numbers.recv_timeout(Duration::from_secs(5)))
            .collect();
        assert_eq!(first, [Ok(0), Ok(1), Ok(2), Ok(3)]);
        actor.reached(100).try_send().unwrap();
        assert_eq!(system.dead_letters().dropped, 1);
    });
}
