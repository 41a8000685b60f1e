//! Where a sender can be, and how the tests run there.

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Wake, Waker},
    thread,
};

use actor_core::{System, actor};

use crate::common::{on_cores, promptly, system};

/// Where the sender is, as seen from the actor.
#[derive(Clone, Copy)]
pub enum From {
    SameCore,
    OtherCore,
    OutsideThread,
}

/// Runs `body` as the sender, with the core that the actor has to be on.
pub fn run<F: Future<Output = ()> + 'static>(
    from: From,
    body: impl FnOnce(System, usize) -> F + Send + 'static,
) {
    match from {
        From::SameCore => on_cores(2, |system| body(system, 0)),
        From::OtherCore => on_cores(2, |system| body(system, 1)),
        From::OutsideThread => promptly(|| {
            let system = system(2);
            block_on(body(system, 0));
        }),
    }
}

struct Unpark(thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

pub fn block_on(body: impl Future<Output = ()>) {
    let mut body = pin!(body);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    while body.as_mut().poll(&mut context).is_pending() {
        thread::park();
    }
}

struct Probe;

#[actor]
impl Probe {
    pub fn ping(&self) {}
}

/// Waits until everything sent to this core so far has arrived, and its places have been given back.
pub async fn arrived(system: &System, core: usize) {
    let probe = system.spawn_on(core, Probe).unwrap();
    // The first call is handled after what was sent before, the second after the turn of the loop that took that in.
    probe.ping().await.unwrap();
    probe.ping().await.unwrap();
}

/// A test for each place of the sender.
macro_rules! from_everywhere {
    ($($(#[$doc:meta])* async fn $name:ident($system:ident, $core:ident) $body:block)*) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn body($system: actor_core::System, $core: usize) $body

            #[test]
            fn from_the_same_core() {
                crate::places::run(crate::places::From::SameCore, body);
            }

            #[test]
            fn from_another_core() {
                crate::places::run(crate::places::From::OtherCore, body);
            }

            #[test]
            fn from_an_outside_thread() {
                crate::places::run(crate::places::From::OutsideThread, body);
            }
        }
    )*};
}

pub(crate) use from_everywhere;

/// Runs `body` as a task on core 0 of `system`.
pub fn run_on<F: Future<Output = ()> + 'static>(
    system: &System,
    body: impl FnOnce(System) -> F + Send + 'static,
) {
    let inside = system.clone();
    system.block_on(move || body(inside));
}
