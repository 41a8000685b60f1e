//! The actors used in these tests, and where they live.

use std::{collections::VecDeque, future::pending, panic, thread};

use actor_core::{ActorId, Answer, Answer as Port, Context, System, actor};
use tokio::sync::oneshot;

use crate::common::{Bomb, Token};

#[derive(Debug, PartialEq, Eq)]
pub struct Refused;

/// Keeps answer ports.
#[derive(Default)]
pub struct Desk {
    kept: VecDeque<Answer<u32, Refused>>,
    tokens: Vec<Answer<Token>>,
    /// Panics when the desk is dropped.
    _bomb: Option<Bomb>,
}

#[actor]
impl Desk {
    pub fn with_bomb(bomb: Bomb) -> Self {
        Desk {
            _bomb: Some(bomb),
            ..Desk::default()
        }
    }

    pub fn note(&mut self) {}

    pub fn ask(&mut self, answer: Answer<u32, Refused>) {
        self.kept.push_back(answer);
    }

    pub fn ask_for_token(&mut self, answer: Answer<Token>) {
        self.tokens.push(answer);
    }

    pub fn ask_now(&self, value: u32, answer: Answer<u32>) {
        answer.ok(value);
    }

    /// Drops the port.
    pub fn ignore(&mut self, _: Answer<u32>) {}

    /// Whether somebody waits.
    pub fn is_wanted(&self) -> bool {
        self.kept.iter().any(Answer::is_wanted)
    }

    /// Answers the caller that has waited longest. Returns whether it was still waiting.
    pub fn tell(&mut self, value: u32) -> bool {
        let answer = self.kept.pop_front().unwrap();
        let wanted = answer.is_wanted();
        answer.ok(value);
        wanted
    }

    pub fn tell_last(&mut self, value: u32) {
        self.kept.pop_back().unwrap().ok(value);
    }

    pub fn refuse(&mut self) {
        self.kept.pop_front().unwrap().err(Refused);
    }

    pub fn give_token(&mut self, token: Token) {
        self.tokens.pop().unwrap().ok(token);
    }

    pub fn drop_all(&mut self) {
        self.kept.clear();
        self.tokens.clear();
    }

    /// How many ports there are.
    pub fn kept(&self) -> usize {
        self.kept.len()
    }

    pub async fn ask_shared(&self, go: oneshot::Receiver<u32>, answer: Answer<u32>) {
        answer.ok(go.await.unwrap());
    }

    /// Keeps the port, and continues until it is told to end.
    pub async fn ask_alone(&mut self, go: oneshot::Receiver<()>, answer: Answer<u32, Refused>) {
        self.kept.push_back(answer);
        let _ = go.await;
    }

    /// Answers halfway through.
    pub async fn ask_between(&mut self, go: oneshot::Receiver<()>, answer: Answer<u32>) {
        answer.ok(1);
        let _ = go.await;
    }

    /// Never returns.
    pub async fn ask_forever(&self, begun: oneshot::Sender<()>, answer: Answer<u32>) {
        let _ = begun.send(());
        pending::<()>().await;
        answer.ok(0);
    }

    pub fn ask_last(self, answer: Answer<usize>) {
        answer.ok(self.kept.len());
    }

    /// Reports who calls, according to the context before and after the answer, and according to the port.
    pub async fn who(
        &mut self,
        context: &Context<Self>,
        answer: Answer<[Option<ActorId>; 2]>,
        after: oneshot::Sender<Option<ActorId>>,
    ) {
        let known = [answer.caller(), context.caller()];
        answer.ok(known);
        tokio::task::yield_now().await;
        let _ = after.send(context.caller());
    }

    pub fn who_at_once(
        &mut self,
        answer: Answer<[Option<ActorId>; 2]>,
        after: oneshot::Sender<Option<ActorId>>,
        context: &Context<Self>,
    ) {
        let known = [answer.caller(), context.caller()];
        answer.ok(known);
        let _ = after.send(context.caller());
    }

    pub fn panics(&mut self, answer: Answer<u32>) {
        let _kept = answer;
        panic!("on purpose");
    }

    pub async fn panics_later(&mut self, answer: Answer<u32>) {
        tokio::task::yield_now().await;
        let _kept = answer;
        panic!("on purpose");
    }

    pub fn panics_without_port(&mut self) {
        panic!("on purpose");
    }

    /// A panic that it catches, so nobody ends.
    pub fn catches(&mut self, answer: Answer<u32>) {
        let unwinds = panic::AssertUnwindSafe(move || {
            let _kept = answer;
            panic!("on purpose");
        });
        panic::catch_unwind(unwinds).unwrap_err();
    }

    pub fn ask_worker(&mut self, worker: WorkerHandle, answer: Answer<u32, Refused>) {
        worker.work(20, answer).try_send().unwrap();
    }

    pub fn ask_thread(&mut self, answer: Answer<u32, Refused>) {
        thread::spawn(move || answer.ok(40));
    }

    /// Hands the port to the test.
    pub fn ask_whom(
        &mut self,
        ports: oneshot::Sender<Answer<u32, Refused>>,
        answer: Answer<u32, Refused>,
    ) {
        ports.send(answer).unwrap();
    }
}

/// Answers on behalf of others.
#[derive(Default)]
pub struct Worker {
    kept: Vec<Port<u32, Refused>>,
}

#[actor]
impl Worker {
    pub fn work(&mut self, half: u32, port: Port<u32, Refused>) {
        port.ok(half * 2);
    }

    pub fn keep(&mut self, port: Port<u32, Refused>) {
        self.kept.push(port);
    }

    /// Two arguments, dropped in this order.
    pub fn burn(&mut self, bomb: Bomb, port: Port<u32>) {
        drop((bomb, port));
    }

    pub async fn hold(&mut self, begun: oneshot::Sender<()>, go: oneshot::Receiver<()>) {
        let _ = begun.send(());
        let _ = go.await;
    }

    pub async fn call_who(&self, desk: DeskHandle) -> [Option<ActorId>; 4] {
        let ((first, late), (second, later)) = (oneshot::channel(), oneshot::channel());
        let [port, context] = desk.who(first).await.unwrap();
        let late = late.await.unwrap();
        let [_, same] = desk.who_at_once(second).await.unwrap();
        assert_eq!(same, later.await.unwrap());
        [port, context, late, same]
    }
}

/// How a call gets to the desk.
#[derive(Clone, Copy)]
pub enum Way {
    /// On the stack of the caller.
    AtOnce,
    /// Through the run queue of the same core.
    Queued,
    Across,
}

impl Way {
    pub fn core(self) -> usize {
        match self {
            Way::AtOnce | Way::Queued => 0,
            Way::Across => 1,
        }
    }

    /// A desk whose next call goes this way, as seen from core 0.
    pub fn desk(self, system: &System) -> DeskHandle {
        let desk = system.spawn_on(self.core(), Desk::default()).unwrap();
        self.next(&desk);
        desk
    }

    /// Makes the next call go this way, too.
    pub fn next(self, desk: &DeskHandle) {
        if let Way::Queued = self {
            desk.note().try_send().unwrap();
        }
    }
}

/// Every test runs once for each way its call can go.
macro_rules! each_way {
    ($($name:ident;)*) => {$(
        mod $name {
            use crate::{common::on_cores, desk::Way};

            #[test]
            fn at_once() {
                on_cores(2, |system| super::bodies::$name(system, Way::AtOnce));
            }

            #[test]
            fn queued() {
                on_cores(2, |system| super::bodies::$name(system, Way::Queued));
            }

            #[test]
            fn across() {
                on_cores(2, |system| super::bodies::$name(system, Way::Across));
            }
        }
    )*};
}
pub(crate) use each_way;
