//! Every message, state and answer is dropped exactly once, however its actor, its caller or its system ends.

mod common;

use std::{
    future::pending,
    pin::{Pin, pin},
    sync::mpsc,
    thread,
    time::Duration,
};

use actor_core::{CallError, Exit, Handle as _, SendError, System, actor};
use common::{Bomb, Gate, Ledger, Token, begin, on_cores, poll_once, promptly, system};
use tokio::sync::oneshot;

/// Holds a token, is given tokens, and answers with tokens.
pub struct Keeper {
    own: Token,
    kept: Vec<Token>,
}

impl Keeper {
    fn new(ledger: &Ledger) -> Self {
        Keeper {
            own: ledger.token(),
            kept: Vec::new(),
        }
    }
}

#[actor]
impl Keeper {
    /// Keeps the token, and returns the previous one.
    pub fn swap(&mut self, token: Token) -> Token {
        std::mem::replace(&mut self.own, token)
    }

    pub async fn swap_later(&mut self, token: Token) -> Token {
        tokio::task::yield_now().await;
        std::mem::replace(&mut self.own, token)
    }

    pub fn keep(&mut self, token: Token) {
        self.kept.push(token);
    }

    pub fn refuse(&self, token: Token) -> Result<(), Token> {
        Err(token)
    }

    /// Reports that it has begun, and never ends.
    pub async fn hold(&mut self, token: Token, begun: oneshot::Sender<()>) -> Token {
        let _ = begun.send(());
        pending::<()>().await;
        token
    }

    pub async fn hold_shared(&self, token: Token, begun: oneshot::Sender<()>) -> Token {
        let _ = begun.send(());
        pending::<()>().await;
        token
    }

    /// Reports that it has begun, and never ends. What it holds panics when it is dropped.
    pub async fn hold_bomb(&mut self, bomb: Bomb, begun: oneshot::Sender<()>) {
        let _ = begun.send(());
        pending::<()>().await;
        drop(bomb);
    }

    /// Answers when it is told to.
    pub async fn answer_when(
        &mut self,
        token: Token,
        begun: oneshot::Sender<()>,
        go: oneshot::Receiver<()>,
    ) -> Token {
        let _ = begun.send(());
        let _ = go.await;
        token
    }

    pub async fn answer_bomb_when(
        &mut self,
        bomb: Bomb,
        begun: oneshot::Sender<()>,
        go: oneshot::Receiver<()>,
    ) -> Bomb {
        let _ = begun.send(());
        let _ = go.await;
        bomb
    }

    /// Keeps the thread of the core busy until the gate opens.
    pub fn block(&mut self, begun: mpsc::Sender<()>, gate: Gate) {
        let _ = begun.send(());
        gate.pass();
    }

    pub fn panic(&mut self, token: Token) -> Token {
        let _unwound = (token, std::mem::take(&mut self.kept));
        panic!("at once");
    }

    pub async fn panic_at_once(&mut self, token: Token) -> Token {
        let _unwound = token;
        panic!("at the first poll");
    }

    pub async fn panic_later(&mut self, token: Token) -> Token {
        tokio::task::yield_now().await;
        let _unwound = token;
        panic!("later");
    }

    pub async fn panic_shared(&self, token: Token) -> Token {
        tokio::task::yield_now().await;
        let _unwound = token;
        panic!("shared");
    }

    pub fn finish(self, token: Token) -> Token {
        let _last = token;
        self.own
    }

    pub async fn finish_later(self, token: Token) -> Token {
        tokio::task::yield_now().await;
        let _last = token;
        self.own
    }

    pub async fn finish_never(self, token: Token, begun: oneshot::Sender<()>) -> Token {
        let _ = begun.send(());
        pending::<()>().await;
        token
    }

    pub fn finish_in_panic(self, token: Token) -> Token {
        let _unwound = token;
        panic!("the last");
    }

    pub fn ping(&self) {}

    pub fn drop_bomb(&mut self, bomb: Bomb) {
        drop(bomb);
    }

    pub fn take_bomb(&mut self, _bomb: Bomb) {}
}

/// A state that panics when it is dropped.
pub struct Explosive {
    _bomb: Bomb,
}

#[actor]
impl Explosive {
    pub fn ping(&self) {}

    pub async fn hold(&self, token: Token, begun: oneshot::Sender<()>) -> Token {
        let _ = begun.send(());
        pending::<()>().await;
        token
    }
}

/// Every test runs with the actor on the caller's core, and on another one.
macro_rules! here_and_across {
    ($($name:ident)*) => {$(
        mod $name {
            use super::{Keeper, Ledger, on_cores};

            fn run(core: usize) {
                let ledger = Ledger::default();
                let inside = ledger.clone();
                on_cores(2, move |system| async move {
                    let keeper = system.spawn_on(core, Keeper::new(&inside)).unwrap();
                    super::bodies::$name(keeper, inside, system).await;
                });
                ledger.settle();
            }

            #[test]
            fn on_one_core() {
                run(0);
            }

            #[test]
            fn across_cores() {
                run(1);
            }
        }
    )*};
}

here_and_across! {
    handled_messages
    stop_with_a_full_mailbox
    kill_while_a_method_waits
    kill_while_shared_methods_wait
    kill_while_the_last_method_waits
    panics_of_methods
    panic_of_a_method_that_took_the_state
    panic_when_a_waiting_method_is_dropped
    panic_in_the_drop_of_a_message
    panic_in_the_drop_of_an_argument
    panic_in_the_drop_of_the_state
    panic_in_the_drop_of_an_answer_nobody_takes
    caller_gone_before_the_method_starts
    caller_gone_while_the_method_runs
    caller_gone_after_the_answer
    refused_messages_come_back
    sender_gone_while_it_waits_for_room
    shutdown_while_messages_wait
    timers_taken_back
    timers_of_an_actor_that_ended
}

mod bodies {
    use super::*;

    pub(super) async fn handled_messages(keeper: KeeperHandle, ledger: Ledger, _: System) {
        for _ in 0..100 {
            drop(keeper.swap(ledger.token()).await.unwrap());
            drop(keeper.swap_later(ledger.token()).await.unwrap());
            keeper.swap(ledger.token()).send().await.unwrap();
            keeper.swap_later(ledger.token()).try_send().ok().unwrap();
            let refused = keeper.refuse(ledger.token()).await;
            assert!(matches!(refused, Err(CallError::Failed(_))));
        }
        // One is in the state. The answers of the sends may still be on their way.
        keeper.ping().await.unwrap();
        assert_eq!(ledger.alive(), 1);
        let last = keeper.finish(ledger.token()).await.unwrap();
        assert_eq!(ledger.alive(), 1);
        drop(last);
        assert_eq!(keeper.join().await, Exit::Normal);
        assert_eq!(ledger.alive(), 0);
    }

    pub(super) async fn stop_with_a_full_mailbox(keeper: KeeperHandle, ledger: Ledger, _: System) {
        let (begun, wait) = oneshot::channel();
        let (go, going) = oneshot::channel();
        keeper
            .answer_when(ledger.token(), begun, going)
            .send()
            .await
            .unwrap();
        wait.await.unwrap();
        for _ in 0..50 {
            keeper.swap_later(ledger.token()).send().await.unwrap();
        }
        keeper.stop();
        let _ = go.send(());
        assert_eq!(keeper.join().await, Exit::Normal);
        match keeper.keep(ledger.token()).try_send() {
            Err(SendError::Stopped(KeeperMessage::Keep { token })) => drop(token),
            other => panic!("{other:?}"),
        }
        assert_eq!(ledger.alive(), 0);
    }

    pub(super) async fn kill_while_a_method_waits(keeper: KeeperHandle, ledger: Ledger, _: System) {
        let (begun, wait) = oneshot::channel();
        let mut held = keeper.hold(ledger.token(), begun);
        begin(&mut held).await;
        wait.await.unwrap();
        let mut queued = keeper.swap(ledger.token());
        begin(&mut queued).await;
        for _ in 0..50 {
            keeper.keep(ledger.token()).send().await.unwrap();
        }
        keeper.kill();
        assert_eq!(held.await.err(), Some(CallError::Killed));
        assert_eq!(queued.await.err(), Some(CallError::Stopped));
        assert_eq!(keeper.join().await, Exit::Killed);
    }

    pub(super) async fn kill_while_shared_methods_wait(
        keeper: KeeperHandle,
        ledger: Ledger,
        _: System,
    ) {
        let (begun, wait) = oneshot::channel();
        let (also_begun, also_wait) = oneshot::channel();
        let mut one = keeper.hold_shared(ledger.token(), begun);
        let mut two = keeper.hold_shared(ledger.token(), also_begun);
        begin(&mut one).await;
        begin(&mut two).await;
        wait.await.unwrap();
        also_wait.await.unwrap();
        let mut queued = keeper.swap(ledger.token());
        begin(&mut queued).await;
        keeper.kill();
        assert_eq!(one.await.err(), Some(CallError::Killed));
        assert_eq!(two.await.err(), Some(CallError::Killed));
        assert_eq!(queued.await.err(), Some(CallError::Stopped));
    }

    pub(super) async fn kill_while_the_last_method_waits(
        keeper: KeeperHandle,
        ledger: Ledger,
        _: System,
    ) {
        let (begun, wait) = oneshot::channel();
        let mut held = keeper.finish_never(ledger.token(), begun);
        begin(&mut held).await;
        wait.await.unwrap();
        keeper.kill();
        assert_eq!(held.await.err(), Some(CallError::Killed));
        assert_eq!(keeper.join().await, Exit::Killed);
    }

    pub(super) async fn panics_of_methods(keeper: KeeperHandle, ledger: Ledger, system: System) {
        let core = keeper.core();
        drop(keeper);
        for way in 0..4 {
            let keeper = system.spawn_on(core, Keeper::new(&ledger)).unwrap();
            keeper.keep(ledger.token()).await.unwrap();
            let call = match way {
                0 => keeper.panic(ledger.token()).await,
                1 => keeper.panic_at_once(ledger.token()).await,
                2 => keeper.panic_later(ledger.token()).await,
                _ => keeper.panic_shared(ledger.token()).await,
            };
            let said = ["at once", "at the first poll", "later", "shared"][way];
            match call {
                Err(CallError::Panicked(message)) => assert_eq!(message.as_str(), said),
                other => panic!("{:?}", other.err()),
            }
            assert!(matches!(keeper.join().await, Exit::Panicked(_)));
        }
    }

    pub(super) async fn panic_of_a_method_that_took_the_state(
        keeper: KeeperHandle,
        ledger: Ledger,
        _: System,
    ) {
        let call = keeper.finish_in_panic(ledger.token()).await;
        assert!(matches!(call, Err(CallError::Panicked(_))));
        assert!(matches!(keeper.join().await, Exit::Panicked(_)));
    }

    pub(super) async fn panic_when_a_waiting_method_is_dropped(
        keeper: KeeperHandle,
        ledger: Ledger,
        system: System,
    ) {
        let (begun, wait) = oneshot::channel();
        let mut held = keeper.hold_bomb(ledger.bomb(), begun);
        begin(&mut held).await;
        wait.await.unwrap();
        let mut queued = keeper.swap(ledger.token());
        begin(&mut queued).await;
        let neighbour = system
            .spawn_on(keeper.core(), Keeper::new(&ledger))
            .unwrap();
        keeper.kill();
        assert_eq!(queued.await.err(), Some(CallError::Stopped));
        let error = held.await.err();
        assert!(
            matches!(error, Some(CallError::Killed | CallError::Panicked(_))),
            "{error:?}"
        );
        neighbour.ping().await.unwrap();
    }

    pub(super) async fn panic_in_the_drop_of_a_message(
        keeper: KeeperHandle,
        ledger: Ledger,
        system: System,
    ) {
        let (begun, wait) = oneshot::channel();
        keeper.hold(ledger.token(), begun).send().await.unwrap();
        wait.await.unwrap();
        for _ in 0..3 {
            keeper.drop_bomb(ledger.bomb()).send().await.unwrap();
            keeper.keep(ledger.token()).send().await.unwrap();
        }
        let neighbour = system
            .spawn_on(keeper.core(), Keeper::new(&ledger))
            .unwrap();
        keeper.kill();
        assert_eq!(keeper.join().await, Exit::Killed);
        neighbour.ping().await.unwrap();
    }

    /// The panic of its argument ends the method like any other panic.
    pub(super) async fn panic_in_the_drop_of_an_argument(
        keeper: KeeperHandle,
        ledger: Ledger,
        _: System,
    ) {
        let call = keeper.take_bomb(ledger.bomb()).await;
        assert!(matches!(call, Err(CallError::Panicked(_))), "{call:?}");
        assert!(matches!(keeper.join().await, Exit::Panicked(_)));
    }

    pub(super) async fn panic_in_the_drop_of_the_state(
        keeper: KeeperHandle,
        ledger: Ledger,
        system: System,
    ) {
        let core = keeper.core();
        let explosive = |ledger: &Ledger| Explosive {
            _bomb: ledger.bomb(),
        };
        let stopped = system.spawn_on(core, explosive(&ledger)).unwrap();
        stopped.stop();
        assert!(matches!(stopped.join().await, Exit::Panicked(_)));

        let killed = system.spawn_on(core, explosive(&ledger)).unwrap();
        let (begun, wait) = oneshot::channel();
        let mut held = killed.hold(ledger.token(), begun);
        begin(&mut held).await;
        wait.await.unwrap();
        killed.kill();
        assert_eq!(held.await.err(), Some(CallError::Killed));
        assert!(matches!(killed.join().await, Exit::Panicked(_)));

        let forgotten = system.spawn_on(core, explosive(&ledger)).unwrap();
        let end = forgotten.join();
        drop(forgotten);
        assert!(matches!(end.await, Exit::Panicked(_)));
        keeper.ping().await.unwrap();
    }

    /// The actor has done its work; what happens to the answer does not concern it.
    pub(super) async fn panic_in_the_drop_of_an_answer_nobody_takes(
        keeper: KeeperHandle,
        ledger: Ledger,
        _: System,
    ) {
        let (begun, wait) = oneshot::channel();
        let (go, going) = oneshot::channel();
        let mut call = keeper.answer_bomb_when(ledger.bomb(), begun, going);
        begin(&mut call).await;
        wait.await.unwrap();
        drop(call);
        let _ = go.send(());
        assert_eq!(
            keeper.ping().await,
            Ok(()),
            "the actor never suffers from it"
        );
    }

    pub(super) async fn caller_gone_before_the_method_starts(
        keeper: KeeperHandle,
        ledger: Ledger,
        _: System,
    ) {
        let (begun, wait) = oneshot::channel();
        let (go, going) = oneshot::channel();
        keeper
            .answer_when(ledger.token(), begun, going)
            .send()
            .await
            .unwrap();
        wait.await.unwrap();
        for _ in 0..50 {
            let mut call = keeper.swap(ledger.token());
            begin(&mut call).await;
        }
        let _ = go.send(());
        keeper.ping().await.unwrap();
        assert_eq!(ledger.alive(), 1, "only the state is left");
    }

    pub(super) async fn caller_gone_while_the_method_runs(
        keeper: KeeperHandle,
        ledger: Ledger,
        _: System,
    ) {
        let (begun, wait) = oneshot::channel();
        let (go, going) = oneshot::channel();
        let mut call = keeper.answer_when(ledger.token(), begun, going);
        begin(&mut call).await;
        wait.await.unwrap();
        drop(call);
        assert_eq!(ledger.alive(), 2, "the method goes on");
        let _ = go.send(());
        keeper.ping().await.unwrap();
        assert_eq!(ledger.alive(), 1, "only the state is left");
    }

    pub(super) async fn caller_gone_after_the_answer(
        keeper: KeeperHandle,
        ledger: Ledger,
        _: System,
    ) {
        let (begun, wait) = oneshot::channel();
        let (go, going) = oneshot::channel();
        let mut call = keeper.answer_when(ledger.token(), begun, going);
        begin(&mut call).await;
        wait.await.unwrap();
        let _ = go.send(());
        keeper.ping().await.unwrap();
        assert_eq!(ledger.alive(), 2, "the answer waits");
        drop(call);
        assert_eq!(ledger.alive(), 1, "only the state is left");
    }

    pub(super) async fn refused_messages_come_back(
        keeper: KeeperHandle,
        ledger: Ledger,
        _: System,
    ) {
        let (begun, wait) = oneshot::channel();
        keeper.hold(ledger.token(), begun).send().await.unwrap();
        wait.await.unwrap();
        let mut accepted = 0;
        let full = loop {
            match keeper.keep(ledger.token()).try_send() {
                Ok(()) => accepted += 1,
                Err(full) => break full,
            }
        };
        assert!(matches!(full, SendError::Full(_)));
        // The state, the method that waits, the mailbox, and the one that came back.
        assert_eq!(ledger.alive(), accepted + 3);
        drop(full.into_message());
        keeper.kill();
        keeper.join().await;
    }

    pub(super) async fn sender_gone_while_it_waits_for_room(
        keeper: KeeperHandle,
        ledger: Ledger,
        _: System,
    ) {
        let (begun, wait) = oneshot::channel();
        let (go, going) = oneshot::channel();
        keeper
            .answer_when(ledger.token(), begun, going)
            .send()
            .await
            .unwrap();
        wait.await.unwrap();
        while keeper.swap(ledger.token()).try_send().is_ok() {}
        let full = ledger.alive();
        for _ in 0..20 {
            let mut send = keeper.keep(ledger.token()).send();
            begin(&mut send).await;
            let mut call = keeper.swap(ledger.token());
            begin(&mut call).await;
            assert_eq!(ledger.alive(), full + 2);
        }
        assert_eq!(ledger.alive(), full);
        let _ = go.send(());
        keeper.ping().await.unwrap();
        assert_eq!(ledger.alive(), 1);
    }

    pub(super) async fn shutdown_while_messages_wait(
        keeper: KeeperHandle,
        ledger: Ledger,
        system: System,
    ) {
        let (begun, wait) = oneshot::channel();
        let mut held = keeper.hold(ledger.token(), begun);
        begin(&mut held).await;
        wait.await.unwrap();
        for _ in 0..50 {
            keeper.keep(ledger.token()).send().await.unwrap();
        }
        let report = system.shutdown(Duration::from_millis(20)).await;
        assert_eq!(report.killed.len(), 1, "{report}");
        assert_eq!(report.undelivered, 50, "{report}");
        assert_eq!(held.await.err(), Some(CallError::Killed));
        assert_eq!(ledger.alive(), 0);
    }

    pub(super) async fn timers_taken_back(keeper: KeeperHandle, ledger: Ledger, _: System) {
        let timers: Vec<_> = (0..20)
            .map(|_| keeper.keep(ledger.token()).after(Duration::from_secs(3600)))
            .collect();
        drop(timers);
        keeper.keep(ledger.token()).after(Duration::ZERO).detach();
        // Left to the system, which ends before the timer is due.
        keeper
            .keep(ledger.token())
            .after(Duration::from_secs(3600))
            .detach();
    }

    pub(super) async fn timers_of_an_actor_that_ended(
        keeper: KeeperHandle,
        ledger: Ledger,
        system: System,
    ) {
        let _late = keeper.keep(ledger.token()).after(Duration::from_millis(5));
        keeper.kill();
        keeper.join().await;
        let clock = system
            .spawn_on(keeper.core(), Keeper::new(&ledger))
            .unwrap();
        let (tick, ticked) = oneshot::channel();
        let go = oneshot::channel().1;
        // A timer on the same core that is due later.
        let timer = clock
            .answer_when(ledger.token(), tick, go)
            .after(Duration::from_millis(10));
        ticked.await.unwrap();
        assert_eq!(system.dead_letters().stopped, 1);
        drop(timer);
    }
}

#[test]
fn spawn_on_a_closed_system() {
    promptly(|| {
        let ledger = Ledger::default();
        let system = system(2);
        let _ = system.shutdown(Duration::from_secs(5)).wait();
        for core in 0..2 {
            let keeper = system.spawn_on(core, Keeper::new(&ledger)).unwrap();
            assert!(!keeper.is_alive());
            assert_eq!(
                keeper.swap(ledger.token()).wait().err(),
                Some(CallError::Stopped)
            );
            assert_eq!(keeper.join().wait().unwrap(), Exit::Killed);
        }
        assert_eq!(ledger.alive(), 0);
        ledger.settle();
    });
}

#[test]
fn constructor_that_panics() {
    promptly(|| {
        let ledger = Ledger::default();
        let system = system(1);
        let (gate, (begun, wait)) = (Gate::default(), mpsc::channel());
        let blocker = system.spawn(Keeper::new(&ledger));
        blocker.block(begun, gate.clone()).try_send().ok().unwrap();
        wait.recv().unwrap();
        let token = ledger.token();
        let keeper = system.spawn_with(move || -> Keeper {
            let _unwound = token;
            panic!("never made");
        });
        // Sent before it turns out that there is no actor.
        keeper.keep(ledger.token()).try_send().ok().unwrap();
        let call = thread::spawn({
            let (keeper, ledger) = (keeper.clone(), ledger.clone());
            move || keeper.swap(ledger.token()).wait()
        });
        gate.open();
        assert_eq!(call.join().unwrap().err(), Some(CallError::Stopped));
        match keeper.join().wait().unwrap() {
            Exit::Panicked(message) => assert_eq!(message.as_str(), "never made"),
            other => panic!("{other}"),
        }
        drop(blocker);
        drop(system);
        ledger.settle();
    });
}

#[test]
fn system_dropped_without_a_shutdown() {
    promptly(|| {
        let ledger = Ledger::default();
        let system = system(2);
        let keepers: Vec<_> = (0..2)
            .map(|core| system.spawn_on(core, Keeper::new(&ledger)).unwrap())
            .collect();
        let gates = [Gate::default(), Gate::default()];
        for (keeper, gate) in keepers.iter().zip(&gates) {
            let (begun, wait) = mpsc::channel();
            keeper.block(begun, gate.clone()).try_send().ok().unwrap();
            wait.recv().unwrap();
            for _ in 0..50 {
                keeper.keep(ledger.token()).try_send().ok().unwrap();
            }
        }
        let calls: Vec<_> = keepers
            .iter()
            .map(|keeper| {
                let (keeper, token) = (keeper.clone(), ledger.token());
                thread::spawn(move || keeper.swap(token).wait().map(drop))
            })
            .collect();
        drop(system);
        gates.iter().for_each(Gate::open);
        for call in calls {
            // Answered if it was in the mailbox before the end.
            let answer = call.join().unwrap();
            assert!(
                matches!(answer, Ok(()) | Err(CallError::Stopped)),
                "{answer:?}"
            );
        }
        for keeper in keepers {
            assert_eq!(keeper.join().wait().unwrap(), Exit::Killed);
        }
        ledger.settle();
    });
}

/// The inbox of a core whose thread is gone belongs to nobody. What is sent there is still disposed of.
#[test]
fn messages_to_a_core_that_ended() {
    promptly(|| {
        for round in 0..50 {
            let ledger = Ledger::default();
            let system = system(2);
            let keepers: Vec<_> = (0..2)
                .map(|core| system.spawn_on(core, Keeper::new(&ledger)).unwrap())
                .collect();
            let senders: Vec<_> = (0..2)
                .map(|nth| {
                    let (keeper, ledger) = (keepers[nth].clone(), ledger.clone());
                    thread::spawn(move || {
                        while keeper.keep(ledger.token()).try_send().is_ok() || keeper.is_alive() {
                            match keeper.swap(ledger.token()).wait() {
                                Ok(token) => drop(token),
                                Err(CallError::Stopped) => {}
                                Err(other) => panic!("{other}"),
                            }
                        }
                    })
                })
                .collect();
            if round % 2 == 0 {
                let _ = system.shutdown(Duration::from_secs(5)).wait();
            }
            drop(system);
            for sender in senders {
                sender.join().unwrap();
            }
            drop(keepers);
            ledger.settle();
        }
    });
}

/// A call that was made on a core, taken elsewhere, and dropped once the core is gone.
#[test]
fn answer_on_a_core_that_ended() {
    promptly(|| {
        let ledger = Ledger::default();
        let system = system(1);
        let (inside, tokens) = (system.clone(), ledger.clone());
        let (call, keeper) = system.block_on(move || async move {
            let keeper = inside.spawn(Keeper::new(&tokens));
            let handle = keeper.clone();
            let mut call = Box::pin(async move { handle.swap_later(tokens.token()).await });
            begin(&mut call).await;
            keeper.ping().await.unwrap();
            (call as Pin<Box<dyn Future<Output = _> + Send>>, keeper)
        });
        let _ = system.shutdown(Duration::from_secs(5)).wait();
        keeper.join().wait().unwrap();
        drop(system);
        drop(call);
        ledger.settle();
    });
}

/// Two cores of two systems: packets between them are sent one by one.
#[test]
fn between_systems() {
    let ledger = Ledger::default();
    let tokens = ledger.clone();
    on_cores(1, move |_| async move {
        let other = system(1);
        let keeper = other.spawn(Keeper::new(&tokens));
        for _ in 0..100 {
            drop(keeper.swap(tokens.token()).await.unwrap());
            keeper.swap_later(tokens.token()).send().await.unwrap();
        }
        // It may have been answered by now, or still wait. Both halves are dropped in either case.
        let mut call = pin!(keeper.swap_later(tokens.token()));
        let answer = poll_once(&mut call).await;
        let report = other.shutdown(Duration::from_secs(5)).await;
        assert!(report.is_clean(), "{report}");
        drop(answer);
    });
    ledger.settle();
}
