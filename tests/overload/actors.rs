//! Actors that differ in their policies, and record what they handle.

use actor_core::{Handle, System, actor};
use tokio::sync::oneshot;

use crate::places::arrived;

/// The mailbox size of all of them.
pub const ROOM: u64 = 4;

/// What an actor has handled, in order.
#[derive(Default)]
pub struct Seen(Vec<u64>);

macro_rules! noting {
    ($(#[$doc:meta])* $name:ident, $($policy:tt)*) => {
        $(#[$doc])*
        #[derive(Default)]
        pub struct $name {
            seen: Seen,
        }

        #[actor(mailbox = 4, $($policy)*)]
        impl $name {
            /// Keeps everything waiting until it is told to continue.
            #[actor(overload = wait)]
            pub async fn hold(&mut self, begun: oneshot::Sender<()>, go: oneshot::Receiver<()>) {
                let _ = begun.send(());
                let _ = go.await;
            }

            pub fn note(&mut self, number: u64) -> u64 {
                self.seen.0.push(number);
                number
            }

            #[actor(overload = wait)]
            pub fn must_note(&mut self, number: u64) -> u64 {
                self.seen.0.push(number);
                number
            }

            #[actor(overload = coalesce)]
            pub fn latest(&mut self, number: u64) -> u64 {
                self.seen.0.push(number);
                number
            }

            /// Lets only shared methods start until it is told to continue.
            #[actor(overload = wait)]
            pub async fn share(&self, begun: oneshot::Sender<()>, go: oneshot::Receiver<()>) {
                let _ = begun.send(());
                let _ = go.await;
            }

            /// Another method that is coalesced.
            #[actor(overload = coalesce)]
            pub fn last_word(&mut self, number: u64) -> u64 {
                self.seen.0.push(number);
                number
            }

            #[actor(overload = wait)]
            pub fn seen(&self) -> Vec<u64> {
                self.seen.0.clone()
            }
        }
    };
}

noting!(
    /// The default policy, but with a list.
    Patient, overload = wait
);
noting!(Dropping, overload = drop_oldest);

macro_rules! plain {
    ($(#[$doc:meta])* $name:ident, $($policy:tt)*) => {
        $(#[$doc])*
        #[derive(Default)]
        pub struct $name {
            seen: Seen,
        }

        #[actor(mailbox = 4, $($policy)*)]
        impl $name {
            #[actor(overload = wait)]
            pub async fn hold(&mut self, begun: oneshot::Sender<()>, go: oneshot::Receiver<()>) {
                let _ = begun.send(());
                let _ = go.await;
            }

            pub fn note(&mut self, number: u64) -> u64 {
                self.seen.0.push(number);
                number
            }

            #[actor(overload = wait)]
            pub fn must_note(&mut self, number: u64) -> u64 {
                self.seen.0.push(number);
                number
            }

            #[actor(overload = drop_newest)]
            pub fn may_note(&mut self, number: u64) -> u64 {
                self.seen.0.push(number);
                number
            }

            #[actor(overload = fail)]
            pub fn try_note(&mut self, number: u64) -> u64 {
                self.seen.0.push(number);
                number
            }

            #[actor(overload = wait)]
            pub fn seen(&self) -> Vec<u64> {
                self.seen.0.clone()
            }
        }
    };
}

plain!(
    /// The same without a list.
    Waiting, overload = wait
);
plain!(Failing, overload = fail);
plain!(Newest, overload = drop_newest);

/// What the tests need from each of them.
pub trait Held: Handle {
    fn hold_it(
        &self,
        begun: oneshot::Sender<()>,
        go: oneshot::Receiver<()>,
    ) -> impl Future<Output = ()>;
}

macro_rules! held {
    ($($handle:ident)*) => {$(
        impl Held for $handle {
            async fn hold_it(&self, begun: oneshot::Sender<()>, go: oneshot::Receiver<()>) {
                self.hold(begun, go).send().await.unwrap();
            }
        }
    )*};
}

held!(PatientHandle DroppingHandle WaitingHandle FailingHandle NewestHandle);

/// Makes an actor wait in an exclusive method until the sender is dropped; its mailbox is empty.
pub async fn hold(system: &System, actor: &impl Held) -> oneshot::Sender<()> {
    let ((begun, has_begun), (go, going)) = (oneshot::channel(), oneshot::channel());
    actor.hold_it(begun, going).await;
    has_begun.await.unwrap();
    arrived(system, actor.core()).await;
    go
}
