//! What else may happen while a mailbox is full: destructors that send or kill, timers, deadlocks, panics.

use std::time::Duration;

use actor_core::{CallError, Context, Exit, Handle as _, SendError, System, WeakHandle, actor};
use tokio::sync::oneshot;

use crate::{
    actors::{Dropping, Patient, ROOM, hold},
    common::begin,
    places::{arrived, from_everywhere},
};

/// Does something when it is dropped without being handled.
pub struct Trap(Option<Box<dyn FnOnce() + Send>>);

impl Trap {
    fn new(does: impl FnOnce() + Send + 'static) -> Self {
        Trap(Some(Box::new(does)))
    }

    fn none() -> Self {
        Trap(None)
    }
}

impl Drop for Trap {
    fn drop(&mut self) {
        if let Some(does) = self.0.take() {
            does();
        }
    }
}

#[derive(Default)]
pub struct Tray {
    taken: u64,
}

#[actor(mailbox = 4, overload = drop_oldest)]
impl Tray {
    #[actor(overload = wait)]
    pub async fn hold(&mut self, begun: oneshot::Sender<()>, go: oneshot::Receiver<()>) {
        let _ = begun.send(());
        let _ = go.await;
    }

    pub fn put(&mut self, mut trap: Trap) {
        trap.0 = None;
        self.taken += 1;
    }

    #[actor(overload = coalesce)]
    pub fn replace(&mut self, mut trap: Trap) {
        trap.0 = None;
        self.taken += 1;
    }

    #[actor(overload = wait)]
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// Calls itself, which can never be answered.
    #[actor(overload = wait)]
    pub async fn call_myself(&mut self, context: &Context<Self>) -> Result<u64, CallError> {
        context.handle().taken().await
    }

    #[actor(overload = wait)]
    pub async fn call(&mut self, other: TrayHandle) -> Result<u64, CallError> {
        other.call_back(self.taken).await
    }

    #[actor(overload = wait)]
    pub fn call_back(&mut self, number: u64) -> u64 {
        number
    }

    #[actor(overload = wait)]
    pub async fn call_when(
        &mut self,
        go: oneshot::Receiver<()>,
        other: TrayHandle,
    ) -> Result<u64, CallError> {
        let _ = go.await;
        other.call_back(0).await
    }

    /// Sends to the other one until it is told that both wait for each other.
    #[actor(overload = wait)]
    pub async fn flood(
        &mut self,
        begun: oneshot::Sender<()>,
        go: oneshot::Receiver<()>,
        other: TrayHandle,
    ) -> bool {
        let _ = begun.send(());
        let _ = go.await;
        for number in 0..100 * ROOM {
            match other.call_back(number).send().await {
                Ok(()) => {}
                Err(SendError::Deadlock(..)) => return true,
                Err(other) => panic!("{other}"),
            }
        }
        false
    }

    #[actor(overload = wait)]
    pub fn panic(&mut self) {
        std::panic::resume_unwind(Box::new("told to"))
    }
}

async fn occupied(system: &System, tray: &TrayHandle) -> oneshot::Sender<()> {
    let ((begun, has_begun), (go, going)) = (oneshot::channel(), oneshot::channel());
    tray.hold(begun, going).send().await.unwrap();
    has_begun.await.unwrap();
    arrived(system, tray.core()).await;
    go
}

from_everywhere! {
    async fn a_destructor_that_sends(system, core) {
        let tray = system.spawn_on(core, Tray::default()).unwrap();
        let go = occupied(&system, &tray).await;
        for _ in 0..3 * ROOM {
            let again = tray.clone();
            let trap = Trap::new(move || again.put(Trap::none()).try_send().unwrap());
            tray.put(trap).send().await.unwrap();
            arrived(&system, core).await;
        }
        drop(go);
        assert_eq!(tray.taken().await, Ok(ROOM));
        // Each trap that was dropped sent a message that was in turn dropped or handled.
        assert!(system.dead_letters().dropped >= 3 * ROOM);
    }

    async fn a_destructor_that_kills(system, core) {
        for coalesce in [false, true] {
            let tray = system.spawn_on(core, Tray::default()).unwrap();
            let _go = occupied(&system, &tray).await;
            let kill = || {
                let weak: WeakHandle<TrayHandle> = tray.downgrade();
                Trap::new(move || weak.upgrade().into_iter().for_each(|tray| tray.kill()))
            };
            for _ in 0..=ROOM {
                let sent = match coalesce {
                    true => tray.replace(kill()).send().await,
                    false => tray.put(kill()).send().await,
                };
                if sent.is_err() {
                    break;
                }
                arrived(&system, core).await;
            }
            assert_eq!(tray.join().await, Exit::Killed);
        }
    }

    async fn a_destructor_that_panics(system, core) {
        let tray = system.spawn_on(core, Tray::default()).unwrap();
        let go = occupied(&system, &tray).await;
        for _ in 0..2 * ROOM {
            let trap = Trap::new(|| std::panic::resume_unwind(Box::new("told to")));
            tray.put(trap).send().await.unwrap();
            arrived(&system, core).await;
        }
        drop(go);
        assert_eq!(tray.taken().await, Ok(ROOM));
        assert_eq!(system.dead_letters().dropped, ROOM);
    }

    async fn a_panic_refuses_what_waits(system, core) {
        let tray = system.spawn_on(core, Tray::default()).unwrap();
        let go = occupied(&system, &tray).await;
        tray.panic().send().await.unwrap();
        for _ in 0..3 {
            tray.put(Trap::none()).send().await.unwrap();
        }
        arrived(&system, core).await;
        drop(go);
        assert!(matches!(tray.join().await, Exit::Panicked(_)));
        assert_eq!(system.dead_letters().stopped, 3);
    }

    async fn the_last_handle_leaves_what_was_accepted(system, core) {
        let tray = system.spawn_on(core, Tray::default()).unwrap();
        let go = occupied(&system, &tray).await;
        let weak = tray.downgrade();
        for _ in 0..2 * ROOM {
            tray.put(Trap::none()).send().await.unwrap();
            arrived(&system, core).await;
        }
        drop((tray, go));
        assert_eq!(weak.join().await, Exit::Normal);
        assert_eq!(system.dead_letters().total(), ROOM);
    }

    async fn a_message_for_later_makes_its_own_room(system, core) {
        let actor = system.spawn_on(core, Dropping::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        actor.note(7).after(Duration::from_millis(1)).detach();
        while system.dead_letters().dropped == 0 {
            arrived(&system, core).await;
        }
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [1, 2, 3, 7]);
    }

    async fn beats_are_coalesced(system, core) {
        let actor = system.spawn_on(core, Patient::default()).unwrap();
        let go = hold(&system, &actor).await;
        for number in 0..ROOM - 1 {
            actor.note(number).send().await.unwrap();
        }
        arrived(&system, core).await;
        let beats = actor.latest(7).every(Duration::from_millis(1));
        while system.dead_letters().coalesced < 3 {
            arrived(&system, core).await;
        }
        drop(beats);
        arrived(&system, core).await;
        drop(go);
        assert_eq!(actor.seen().await.unwrap(), [0, 1, 2, 7]);
        assert_eq!(system.dead_letters().skipped, 0);
    }

    async fn a_call_of_itself_is_a_deadlock(system, core) {
        let tray = system.spawn_on(core, Tray::default()).unwrap();
        let error = tray.call_myself().await.unwrap_err();
        assert!(matches!(error, CallError::Failed(CallError::Deadlock(_))), "{error}");
    }

    async fn two_that_call_each_other_are_a_deadlock(system, core) {
        let one = system.spawn_on(core, Tray::default()).unwrap();
        let two = system.spawn_on(0, Tray::default()).unwrap();
        let ((go_one, wait_one), (go_two, wait_two)) = (oneshot::channel(), oneshot::channel());
        let mut first = one.call_when(wait_one, two.clone());
        begin(&mut first).await;
        let mut second = two.call_when(wait_two, one.clone());
        begin(&mut second).await;
        arrived(&system, core).await;
        arrived(&system, 0).await;
        let _ = (go_one.send(()), go_two.send(()));
        let (first, second) = (first.await, second.await);
        let is_deadlock = |answer: &Result<u64, CallError<CallError>>| {
            matches!(answer, Err(CallError::Failed(CallError::Deadlock(_))))
        };
        assert!(is_deadlock(&first) || is_deadlock(&second), "{first:?}, {second:?}");
    }

    async fn full_mailboxes_in_a_circle_are_a_deadlock(system, core) {
        let one = system.spawn_on(core, Tray::default()).unwrap();
        let two = system.spawn_on(0, Tray::default()).unwrap();
        let mut floods = Vec::new();
        let mut gates = Vec::new();
        for (from, to) in [(&one, &two), (&two, &one)] {
            let ((begun, has_begun), (go, going)) = (oneshot::channel(), oneshot::channel());
            let mut flood = from.flood(begun, going, to.clone());
            begin(&mut flood).await;
            has_begun.await.unwrap();
            floods.push(flood);
            gates.push(go);
        }
        drop(gates);
        let mut found = false;
        for flood in floods {
            found |= flood.await.unwrap();
        }
        assert!(found);
    }

    async fn a_call_of_another_is_none(system, core) {
        let one = system.spawn_on(core, Tray::default()).unwrap();
        let two = system.spawn_on(0, Tray::default()).unwrap();
        assert_eq!(one.call(two).await, Ok(0));
    }
}
