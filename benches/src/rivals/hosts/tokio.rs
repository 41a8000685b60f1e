//! A task and an unbounded `mpsc` channel for each behaviour.

use tokio::sync::{mpsc, oneshot};

use crate::rivals::framework::Framework as _;
use crate::rivals::programs::{Behaviour, Context, Host, Reference};
use crate::rivals::tokio::Raw;
use crate::work::ALIVE;

impl<const MANY: bool> Host for Raw<MANY> {
    type Ref<B: Behaviour<Self>> = mpsc::UnboundedSender<B::Message>;
    type Context<'a, B: Behaviour<Self>> = Receiving<'a, B::Message>;

    fn run<B: Behaviour<Self>>(
        &'static self,
        root: B,
        first: B::Message,
        done: oneshot::Receiver<u64>,
    ) -> u64 {
        self.drive(async move {
            host::<MANY, B>(root).tell(first);
            done.await.expect(ALIVE)
        })
    }
}

impl<M: Send + 'static> Reference<M> for mpsc::UnboundedSender<M> {
    fn tell(&self, message: M) {
        // An actor that has ended needs no message.
        let _ = self.send(message);
    }
}

/// The context of an actor while it handles a message.
pub(crate) struct Receiving<'a, M> {
    me: &'a mpsc::UnboundedSender<M>,
    stops: bool,
}

fn host<const MANY: bool, B: Behaviour<Raw<MANY>>>(
    mut state: B,
) -> mpsc::UnboundedSender<B::Message> {
    let (sender, mut inbox) = mpsc::unbounded_channel();
    let me = sender.clone();
    tokio::spawn(async move {
        while let Some(message) = inbox.recv().await {
            let mut context = Receiving {
                me: &me,
                stops: false,
            };
            state.receive(message, &mut context);
            if context.stops {
                return;
            }
        }
    });
    sender
}

impl<const MANY: bool, B: Behaviour<Raw<MANY>>> Context<Raw<MANY>, B>
    for Receiving<'_, B::Message>
{
    fn me(&self) -> mpsc::UnboundedSender<B::Message> {
        self.me.clone()
    }

    fn spawn<C: Behaviour<Raw<MANY>>>(&mut self, state: C) -> mpsc::UnboundedSender<C::Message> {
        host::<MANY, C>(state)
    }

    fn stop(&mut self) {
        self.stops = true;
    }
}
