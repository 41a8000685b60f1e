//! If a message of a generic method cannot be sent, it comes back with its arguments inside.

use std::sync::Arc;

use actor_core::{Actor as _, Handle as _, SendError, actor};

use crate::support::Event;

/// Keeps what it is given.
struct Keeper {
    kept: Vec<Box<dyn std::any::Any>>,
}

#[actor(mailbox = 1)]
impl Keeper {
    pub fn keep<T: 'static>(&mut self, thing: T) -> usize {
        self.kept.push(Box::new(thing));
        self.kept.len()
    }

    pub async fn hold(&mut self, started: Event, go: Event) {
        started.set();
        go.comes().await;
    }
}

#[actor_core::test]
async fn a_full_mailbox_hands_it_back() {
    let keeper = Keeper::spawn_with(|| Keeper { kept: Vec::new() });
    let (started, go) = (Event::new(), Event::new());
    keeper
        .hold(started.clone(), go.clone())
        .send()
        .await
        .unwrap();
    started.comes().await;
    let thing = Arc::new(());
    let mut sent = 0;
    let message = loop {
        match keeper.keep(thing.clone()).try_send() {
            Ok(()) => sent += 1,
            Err(SendError::Full(message)) => break message,
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(format!("{message:?}"), "KeeperMessage::keep");
    assert_eq!(Arc::strong_count(&thing), 2 + sent);
    let KeeperMessage::Keep(erased) = message else {
        panic!("another message");
    };
    drop(erased);
    assert_eq!(Arc::strong_count(&thing), 1 + sent);
    go.set();
    assert_eq!(keeper.keep(thing).await, Ok(sent + 1));
}

#[actor_core::test]
async fn an_actor_that_has_ended_hands_it_back() {
    let keeper = Keeper::spawn_with(|| Keeper { kept: Vec::new() });
    keeper.stop();
    keeper.join().await;
    match keeper.keep("text").try_send() {
        Err(SendError::Stopped(KeeperMessage::Keep(_))) => {}
        other => panic!("{other:?}"),
    }
    match keeper.keep('c').send().await {
        Err(SendError::Stopped(KeeperMessage::Keep(_))) => {}
        other => panic!("{other:?}"),
    }
}
