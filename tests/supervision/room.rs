//! Who waits for room in the mailbox of a child that ends, and what is sent there while its mail is refused.

use std::{future::IntoFuture as _, sync::Arc};

use actor_core::{
    Handle as _, SendError, actor,
    supervisor::{Child, Supervisor},
};
use tokio::sync::Notify;

use crate::{
    common::on_cores,
    support::{Count, HOUR, begin, yield_now},
};

/// Its mail is refused when it goes down.
struct Narrow;

#[actor(mailbox = 1, on_restart = drop)]
impl Narrow {
    pub async fn crash_when(&mut self, started: Arc<Notify>, gate: Arc<Notify>) {
        started.notify_one();
        gate.notified().await;
        panic!("as it was told");
    }

    pub fn work(&mut self) {}
}

#[actor_core::test]
async fn who_waits_for_the_room_that_refused_messages_had_is_called_in_the_next_life() {
    for core in [0, 1] {
        let mut tree = Supervisor::one_for_one()
            .intensity(9, HOUR)
            .on_report(|_| {});
        let narrow = tree.add(Child::new("narrow", || Narrow).on_core(core));
        let _tree = tree.start().await.expect("it starts");
        let (started, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let crash = narrow.crash_when(started.clone(), gate.clone());
        crash.send().await.expect("there is room");
        started.notified().await;
        while narrow.work().try_send().is_ok() {
            yield_now().await;
        }
        let mut waits = narrow.work().send().into_future();
        begin(&mut waits).await;
        let ended = narrow.monitor();
        gate.notify_one();
        ended.await;
        waits.await.expect("it is called");
    }
}

/// Goes back to its queue if it is dropped before it is done.
struct Job {
    queue: QueueHandle,
    is_done: bool,
}

impl Drop for Job {
    fn drop(&mut self) {
        if self.is_done {
            return;
        }
        let queue = self.queue.clone();
        let again = Job {
            queue: queue.clone(),
            is_done: false,
        };
        if let Err(SendError::Stopped(QueueMessage::Take { mut job })) =
            queue.take(again).try_send()
        {
            // There is no queue any more.
            job.is_done = true;
        }
    }
}

/// Keeps what waits in a list of its own, which is refused when it goes down.
struct Queue(Count);

#[actor(mailbox = 8, overload = drop_oldest, on_restart = drop)]
impl Queue {
    pub async fn crash_when(&mut self, started: Arc<Notify>, gate: Arc<Notify>) {
        started.notify_one();
        gate.notified().await;
        panic!("as it was told");
    }

    pub fn take(&mut self, mut job: Job) {
        job.is_done = true;
        self.0.add();
    }
}

/// Each message is refused once, and not again and again in the same moment.
#[test]
fn what_a_refused_message_sends_to_the_same_child_is_not_refused_with_it() {
    on_cores(1, |_| async {
        let done = Count::default();
        let mut tree = Supervisor::one_for_one()
            .intensity(9, HOUR)
            .on_report(|_| {});
        let counts = done.clone();
        let queue = tree.child("queue", move || Queue(counts.clone()));
        let _tree = tree.start().await.expect("it starts");
        let (started, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let crash = queue.crash_when(started.clone(), gate.clone());
        crash.send().await.expect("there is room");
        started.notified().await;
        for _ in 0..3 {
            let job = Job {
                queue: queue.clone(),
                is_done: false,
            };
            queue.take(job).try_send().expect("there is room");
        }
        let ended = queue.monitor();
        gate.notify_one();
        ended.await;
        while done.get() < 3 {
            yield_now().await;
        }
    });
}
