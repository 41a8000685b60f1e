//! Answers kept by an actor that is restarted: item 61 meets supervision.

use actor_core::{
    Actor as _, Answer, CallError, Context, Exit, Handle as _, actor,
    supervisor::{Child, Supervisor},
};

use crate::support::{Count, HOUR, begin};

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

/// It was restarted because of a sibling once. That does not make it one that is restarted after every end.
#[actor_core::test]
async fn nothing_is_salvaged_from_a_life_that_is_not_followed_by_another() {
    let salvages = Count::default();
    let mut tree = Supervisor::one_for_all().intensity(9, HOUR);
    let counted = salvages.clone();
    let saver = Child::new("saver", move || Saver(counted.clone())).transient();
    let saver = tree.add(saver);
    let desk = tree.add(Child::new("desk", Desk::default));
    let tree = tree.on_report(|_| {}).start().await.expect("all start");
    desk.crash().await.expect_err("it panics");
    assert_eq!(desk.answer_all(1).await, Ok(0), "it lives again");
    assert_eq!(salvages.get(), 1, "for the life that followed");
    saver.finish().await.expect("it answers");
    tree.which_children().await.expect("it answers");
    assert_eq!(salvages.get(), 1, "and for no other");
}

/// Counts how often something was salvaged.
struct Saver(Count);

#[actor]
impl Saver {
    pub async fn finish(&mut self, context: &Context<Self>) {
        context.stop();
    }

    #[actor(before_restart)]
    fn salvage(&mut self) -> u32 {
        self.0.add()
    }

    #[actor(after_restart)]
    fn restore(&mut self, _salvaged: u32) {}
}

/// Ends together with another actor, for whatever reason.
#[derive(Default)]
struct Companion;

#[actor]
impl Companion {
    pub fn follow(&mut self, desk: DeskHandle, context: &Context<Self>) {
        context.link(&desk);
    }

    pub async fn ask(&mut self, answer: Answer<u32>) {
        std::future::pending::<()>().await;
        answer.ok(1);
    }
}

/// However orderly the end is.
#[actor_core::test]
async fn callers_whose_answer_was_in_a_method_that_is_interrupted_are_told_so() {
    let (tree, desk) = desk().await;
    let companion = Companion.spawn();
    companion.follow(desk.clone()).await.expect("it lives");
    let mut waits = companion.ask();
    begin(&mut waits).await;
    companion.id();
    tree.terminate_child("desk".into())
        .await
        .expect("it is there");
    assert_eq!(waits.await, Err(CallError::Killed));
    assert_eq!(companion.join().await, Exit::Shutdown);
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
