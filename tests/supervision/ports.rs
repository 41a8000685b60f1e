//! Answers kept by an actor that is restarted: item 61 meets supervision.

use actor_core::{
    Answer, CallError, Context, Exit, Handle as _, actor,
    supervisor::{Child, Supervisor},
};

use crate::support::HOUR;

/// Keeps answers until it is told to give them, across restarts if it says so.
#[derive(Default)]
struct Desk {
    kept: Vec<Answer<u32>>,
    keeps: bool,
}

#[actor]
impl Desk {
    pub fn ask(&mut self, answer: Answer<u32>) {
        self.kept.push(answer);
    }

    pub fn keep(&mut self) {
        self.keeps = true;
    }

    pub fn answer_all(&mut self, with: u32) -> usize {
        let kept = std::mem::take(&mut self.kept);
        let count = kept.len();
        kept.into_iter().for_each(|answer| answer.ok(with));
        count
    }

    pub fn crash(&mut self) {
        panic!("the desk breaks");
    }

    pub fn give_up(&mut self, context: &Context<Self>) {
        context.fail("no more");
    }

    #[actor(before_restart)]
    fn salvage(&mut self, _: Exit) -> Vec<Answer<u32>> {
        match self.keeps {
            true => std::mem::take(&mut self.kept),
            false => Vec::new(),
        }
    }

    #[actor(after_restart)]
    fn restore(&mut self, kept: Vec<Answer<u32>>) {
        self.kept = kept;
    }
}

async fn desk() -> (actor_core::supervisor::SupervisorHandle, DeskHandle) {
    let mut tree = Supervisor::one_for_one()
        .intensity(9, HOUR)
        .on_report(|_| {});
    let desk = tree.add(Child::new("desk", Desk::default));
    (tree.start().await.expect("it starts"), desk)
}

#[actor_core::test]
async fn callers_whose_answer_was_kept_are_told_how_the_life_ended() {
    let (_tree, desk) = desk().await;
    let (answer, crashed) = futures_util::future::join(desk.ask(), desk.crash()).await;
    assert!(crashed.is_err());
    assert!(matches!(answer, Err(CallError::Panicked(_))), "{answer:?}");
    assert_eq!(desk.answer_all(1).await, Ok(0), "it lives again");
    let kills = async { desk.kill() };
    let (answer, ()) = futures_util::future::join(desk.ask(), kills).await;
    assert_eq!(answer, Err(CallError::Killed));
    assert_eq!(desk.answer_all(1).await, Ok(0), "another life");
}

#[actor_core::test]
async fn an_answer_that_is_salvaged_comes_from_the_next_life() {
    let (_tree, desk) = desk().await;
    desk.keep().await.expect("it lives");
    let rest = async {
        desk.crash().await.expect_err("it panics");
        desk.answer_all(7).await
    };
    let (answer, count) = futures_util::future::join(desk.ask(), rest).await;
    assert_eq!(count, Ok(1));
    assert_eq!(answer, Ok(7));
}

/// Panics when it is dropped, which happens to a salvaged value that nobody takes.
struct Spiteful;

impl Drop for Spiteful {
    fn drop(&mut self) {
        panic!("nobody wanted it");
    }
}

struct Keeper;

#[actor]
impl Keeper {
    pub fn give_up(&mut self, context: &Context<Self>) {
        context.fail("no more");
    }

    #[actor(before_restart)]
    fn salvage(&mut self) -> Spiteful {
        Spiteful
    }

    #[actor(after_restart)]
    fn restore(&mut self, salvaged: Spiteful) {
        std::mem::forget(salvaged);
    }
}

#[actor_core::test]
async fn what_was_salvaged_for_nobody_is_dropped_without_harm() {
    let mut tree = Supervisor::one_for_one()
        .intensity(0, HOUR)
        .on_report(|_| {});
    let keeper = tree.add(Child::new("keeper", || Keeper));
    let tree = tree.start().await.expect("it starts");
    keeper.give_up().await.expect("it answers first");
    assert_eq!(tree.join().await, Exit::Shutdown);
    assert!(matches!(keeper.join().await, Exit::Error(_)));
    assert_eq!(keeper.give_up().await, Err(CallError::Stopped));
}
