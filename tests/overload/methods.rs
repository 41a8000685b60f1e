//! Whose policy applies: the method's, otherwise the actor's, whichever handle a message is sent through.

use actor_core::{CallError, Handle as _, SendError, actor};
use tokio::sync::oneshot;

use crate::{
    actors::{Failing, Newest, ROOM, Seen, Waiting, hold},
    common::begin,
    places::{arrived, from_everywhere},
};

/// What many actors can do.
#[actor]
pub trait Notes {
    fn write(&mut self, number: u64);

    #[actor(overload = fail)]
    fn write_or_fail(&mut self, number: u64);

    #[actor(overload = drop_newest)]
    fn write_or_not(&mut self, number: u64);
}

/// Drops the newest.
#[derive(Default)]
pub struct Pad(Vec<u64>);

/// Drops the oldest.
#[derive(Default)]
pub struct Slate(Vec<u64>);

macro_rules! takes_notes {
    ($name:ident, $policy:ident) => {
        #[actor(mailbox = 4, overload = $policy)]
        impl $name {
            #[actor(overload = wait)]
            pub async fn hold(&mut self, begun: oneshot::Sender<()>, go: oneshot::Receiver<()>) {
                let _ = begun.send(());
                let _ = go.await;
            }

            #[actor(overload = wait)]
            pub fn seen(&self) -> Vec<u64> {
                self.0.clone()
            }
        }

        #[actor]
        impl Notes for $name {
            fn write(&mut self, number: u64) {
                self.0.push(number);
            }

            fn write_or_fail(&mut self, number: u64) {
                self.0.push(number);
            }

            fn write_or_not(&mut self, number: u64) {
                self.0.push(number);
            }
        }
    };
}

takes_notes!(Pad, drop_newest);
takes_notes!(Slate, drop_oldest);

#[actor(part = More)]
impl Slate {
    pub fn add(&mut self, number: u64) {
        self.0.push(number);
    }

    #[actor(overload = fail)]
    pub fn add_or_fail(&mut self, number: u64) {
        self.0.push(number);
    }
}

macro_rules! hold {
    ($system:ident, $actor:ident) => {{
        let ((begun, has_begun), (go, going)) = (oneshot::channel(), oneshot::channel());
        $actor.hold(begun, going).send().await.unwrap();
        has_begun.await.unwrap();
        arrived(&$system, $actor.core()).await;
        go
    }};
}

from_everywhere! {
    async fn a_method_that_waits_in_an_actor_that_does_not(system, core) {
        let failing = system.spawn_on(core, Failing::default()).unwrap();
        let newest = system.spawn_on(core, Newest::default()).unwrap();
        let go = (hold(&system, &failing).await, hold(&system, &newest).await);
        for number in 0..ROOM {
            failing.note(number).send().await.unwrap();
            newest.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        let (mut one, mut two) = (failing.must_note(7).send(), newest.must_note(7));
        begin(&mut one).await;
        begin(&mut two).await;
        drop(go);
        one.await.unwrap();
        assert_eq!(two.await, Ok(7));
        assert_eq!(failing.seen().await.unwrap(), [0, 1, 2, 3, 7]);
        assert_eq!(newest.seen().await.unwrap(), [0, 1, 2, 3, 7]);
    }

    async fn methods_that_do_not_wait_in_an_actor_that_does(system, core) {
        let actor = system.spawn_on(core, Waiting::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        actor.may_note(7).send().await.unwrap();
        assert_eq!(actor.may_note(7).await, Err(CallError::Full));
        assert!(matches!(actor.try_note(7).send().await, Err(SendError::Full(_))));
        assert_eq!(actor.try_note(7).await, Err(CallError::Full));
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 3]);
        assert_eq!(system.dead_letters().dropped, 1);
    }

    async fn through_an_interface_it_is_that_of_the_actor(system, core) {
        let pad = system.spawn_on(core, Pad::default()).unwrap();
        let slate = system.spawn_on(core, Slate::default()).unwrap();
        let go = (hold!(system, pad), hold!(system, slate));
        let notes: [NotesHandle; 2] = [pad.clone().into(), slate.clone().into()];
        for notes in &notes {
            for number in 0..2 * ROOM {
                notes.write(number).send().await.unwrap();
                arrived(&system, core).await;
            }
        }
        drop(go);
        assert_eq!(pad.seen().await.unwrap(), [0, 1, 2, 3]);
        assert_eq!(slate.seen().await.unwrap(), [4, 5, 6, 7]);
        assert_eq!(system.dead_letters().dropped, 2 * ROOM);
    }

    async fn an_interface_may_say_it_of_its_methods(system, core) {
        let slate = system.spawn_on(core, Slate::default()).unwrap();
        let go = hold!(system, slate);
        let notes = NotesHandle::from(slate.clone());
        for number in 0..ROOM {
            notes.write_or_not(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        notes.write_or_not(7).send().await.unwrap();
        assert!(matches!(notes.write_or_fail(7).send().await, Err(SendError::Full(_))));
        assert_eq!(notes.write_or_fail(7).await, Err(CallError::Full));
        drop(go);
        assert_eq!(slate.seen().await.unwrap(), [0, 1, 2, 3]);
        assert_eq!(system.dead_letters().dropped, 1);
    }

    async fn a_part_has_the_policy_of_its_actor(system, core) {
        let slate = system.spawn_on(core, Slate::default()).unwrap();
        let go = hold!(system, slate);
        for number in 0..2 * ROOM {
            slate.add(number).send().await.unwrap();
            arrived(&system, core).await;
        }
        assert_eq!(system.dead_letters().dropped, ROOM);
        // One of its methods may have another policy. For senders elsewhere, the places of the
        // waiting messages are free.
        let tried = slate.add_or_fail(8).send().await;
        assert_eq!(tried.is_err(), core == 0 && actor_core::System::current().is_some());
        drop(go);
        assert_eq!(slate.seen().await.unwrap()[..4], [4, 5, 6, 7]);
    }
}

/// All messages of a generic method belong to one method, whatever their types.
#[derive(Default)]
pub struct Board(Seen);

#[actor]
impl Board {
    #[actor(overload = coalesce)]
    pub fn show<T: ToString + Send + 'static>(&mut self, what: T) -> String {
        let _ = &self.0;
        what.to_string()
    }

    pub async fn hold(&mut self, begun: oneshot::Sender<()>, go: oneshot::Receiver<()>) {
        let _ = begun.send(());
        let _ = go.await;
    }
}

from_everywhere! {
    async fn generic_messages_are_coalesced_whatever_their_types(system, core) {
        let board = system.spawn_on(core, Board::default()).unwrap();
        let go = hold!(system, board);
        board.show(1).send().await.unwrap();
        board.show("two").send().await.unwrap();
        arrived(&system, core).await;
        assert_eq!(system.dead_letters().coalesced, 1);
        drop(go);
        assert_eq!(board.show(3).await.unwrap(), "3");
    }
}
