//! A port that is kept is answered later, and meanwhile the actor carries on.

use std::{pin::pin, time::Duration};

use actor_core::{Actor as _, Answer, CallError, Handle as _, Outcome};
use tokio::sync::oneshot;

use crate::{
    common::{Ledger, begin, on_cores, poll_once},
    desk::{Desk, Refused, Worker, each_way},
};

each_way! {
    an_answer_at_once;
    an_answer_later;
    an_error_later;
    answers_in_another_order;
    a_shared_method_answers_when_it_likes;
    an_exclusive_method_keeps_the_port_and_goes_on;
    an_answer_before_the_method_has_returned;
    the_last_method_answers;
    the_context_goes_on_knowing_who_calls;
    a_caller_that_has_gone_wants_nothing;
    a_caller_that_gave_up_is_told_by_its_deadline;
    an_answer_that_nobody_takes_is_dropped;
}

mod bodies {
    use actor_core::System;

    use super::*;
    use crate::desk::Way;

    pub async fn an_answer_at_once(system: System, way: Way) {
        let desk = way.desk(&system);
        assert_eq!(desk.ask_now(7).await, Ok(7));
    }

    pub async fn an_answer_later(system: System, way: Way) {
        let desk = way.desk(&system);
        let mut asked = pin!(desk.ask());
        begin(&mut asked).await;
        assert_eq!(desk.kept().await, Ok(1), "the actor goes on");
        assert!(poll_once(&mut asked).await.is_pending());
        assert_eq!(desk.tell(7).await, Ok(true));
        assert_eq!(asked.await, Ok(7));
    }

    pub async fn an_error_later(system: System, way: Way) {
        let desk = way.desk(&system);
        let mut asked = pin!(desk.ask());
        begin(&mut asked).await;
        desk.refuse().await.unwrap();
        assert_eq!(asked.await, Err(CallError::Failed(Refused)));
    }

    pub async fn answers_in_another_order(system: System, way: Way) {
        let desk = way.desk(&system);
        let (mut first, mut second) = (pin!(desk.ask()), pin!(desk.ask()));
        begin(&mut first).await;
        begin(&mut second).await;
        desk.tell_last(2).await.unwrap();
        assert_eq!(second.await, Ok(2));
        desk.tell_last(1).await.unwrap();
        assert_eq!(first.await, Ok(1));
    }

    pub async fn a_shared_method_answers_when_it_likes(system: System, way: Way) {
        let desk = way.desk(&system);
        let (go, wait) = oneshot::channel();
        let mut asked = pin!(desk.ask_shared(wait));
        begin(&mut asked).await;
        assert_eq!(desk.kept().await, Ok(0), "shared methods interleave");
        go.send(3).unwrap();
        assert_eq!(asked.await, Ok(3));
    }

    pub async fn an_exclusive_method_keeps_the_port_and_goes_on(system: System, way: Way) {
        let desk = way.desk(&system);
        let (go, wait) = oneshot::channel();
        let mut asked = pin!(desk.ask_alone(wait));
        begin(&mut asked).await;
        let mut told = pin!(desk.tell(5));
        begin(&mut told).await;
        go.send(()).unwrap();
        assert_eq!(told.await, Ok(true));
        assert_eq!(asked.await, Ok(5));
    }

    pub async fn an_answer_before_the_method_has_returned(system: System, way: Way) {
        let desk = way.desk(&system);
        let (go, wait) = oneshot::channel();
        assert_eq!(desk.ask_between(wait).await, Ok(1));
        let mut noted = pin!(desk.note());
        begin(&mut noted).await;
        go.send(()).unwrap();
        noted.await.unwrap();
    }

    pub async fn the_last_method_answers(system: System, way: Way) {
        let desk = way.desk(&system);
        assert_eq!(desk.ask_last().await, Ok(0));
        desk.join().await;
        assert_eq!(desk.ask_now(1).await, Err(CallError::Stopped));
    }

    pub async fn the_context_goes_on_knowing_who_calls(system: System, way: Way) {
        let desk = way.desk(&system);
        let worker = system.spawn_on(0, Worker::default()).unwrap();
        let known = worker.call_who(desk).await.unwrap();
        assert_eq!(known, [Some(worker.id()); 4]);
    }

    pub async fn a_caller_that_has_gone_wants_nothing(system: System, way: Way) {
        let desk = way.desk(&system);
        {
            let mut asked = pin!(desk.ask());
            begin(&mut asked).await;
            assert_eq!(desk.is_wanted().await, Ok(true));
        }
        assert_eq!(desk.is_wanted().await, Ok(false));
        assert_eq!(desk.tell(1).await, Ok(false));
    }

    pub async fn a_caller_that_gave_up_is_told_by_its_deadline(system: System, way: Way) {
        let desk = way.desk(&system);
        let mut asked = pin!(desk.ask().within(Duration::from_millis(1)));
        begin(&mut asked).await;
        // By now the method has begun, and the call does not check the clock meanwhile.
        desk.note().await.unwrap();
        assert_eq!(asked.await, Err(CallError::Timeout));
        assert_eq!(desk.tell(1).await, Ok(false));
    }

    pub async fn an_answer_that_nobody_takes_is_dropped(system: System, way: Way) {
        let ledger = Ledger::default();
        let desk = way.desk(&system);
        {
            let mut asked = pin!(desk.ask_for_token());
            begin(&mut asked).await;
            desk.give_token(ledger.token()).await.unwrap();
        }
        way.next(&desk);
        {
            let mut asked = pin!(desk.ask_for_token());
            begin(&mut asked).await;
            desk.note().await.unwrap();
        }
        desk.give_token(ledger.token()).await.unwrap();
        ledger.settle();
    }
}

#[test]
fn nobody_waits_for_a_one_way_message() {
    on_cores(1, |_| async {
        let desk = Desk::default().spawn();
        desk.ask().send().await.unwrap();
        assert_eq!(desk.is_wanted().await, Ok(false));
        assert_eq!(desk.tell(1).await, Ok(false));
        desk.ask_now(1).try_send().unwrap();
        desk.ignore().send().await.unwrap();
        desk.note().await.unwrap();
    });
}

#[test]
fn a_unit_test_sees_what_comes_out() {
    let mut desk = Desk::default();
    let (answer, mut answered) = Answer::channel();
    desk.ask(answer);
    assert!(desk.is_wanted());
    assert_eq!(answered.now(), None);
    assert!(desk.tell(7));
    assert_eq!(answered.now(), Some(Ok(7)));

    let (answer, answered) = Answer::channel();
    desk.ask(answer);
    desk.refuse();
    assert_eq!(answered.wait(), Err(CallError::Failed(Refused)));

    let (answer, answered) = Answer::channel();
    desk.ask(answer);
    desk.drop_all();
    assert_eq!(answered.wait(), Err(CallError::Unanswered));

    let (answer, answered) = Answer::channel();
    desk.ask(answer);
    drop(answered);
    assert!(!desk.is_wanted());
}

#[test]
fn what_comes_out_can_be_awaited() {
    on_cores(1, |_| async {
        let (answer, answered) = Answer::<u8>::channel();
        let mut answered = pin!(answered);
        begin(&mut answered).await;
        std::thread::spawn(move || answer.ok(1));
        assert_eq!(answered.await, Ok(1));
        let (_answer, answered) = Answer::<u8>::channel();
        assert_eq!(answered.wait(), Err(CallError::WouldBlock));
    });
}

#[test]
fn the_method_of_a_call_without_an_answer_ran() {
    let unanswered: CallError = CallError::Unanswered;
    assert_eq!(unanswered.outcome(), Outcome::Ran);
    assert_eq!(
        unanswered.to_string(),
        "the method ran, but whoever was to answer dropped the answer port"
    );
}
