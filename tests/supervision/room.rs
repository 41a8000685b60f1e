//! Senders that wait for room in the mailbox of a child that ends.

use std::{future::IntoFuture as _, sync::Arc};

use actor_core::{
    Handle as _, actor,
    supervisor::{Child, Supervisor},
};
use tokio::sync::Notify;

use crate::support::{HOUR, begin, yield_now};

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
