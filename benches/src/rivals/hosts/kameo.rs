//! An actor of kameo with an unbounded mailbox for each behaviour. It boxes no more per message than kameo always does.

use std::convert::Infallible;

use kameo::actor::{Actor, ActorRef, Spawn as _};
use kameo::mailbox;
use kameo::message::{self, Message};
use tokio::sync::oneshot;

use crate::rivals::framework::Framework as _;
use crate::rivals::kameo::Kameo;
use crate::rivals::programs::{Behaviour, Context, Host, Reference};
use crate::work::ALIVE;

impl Host for Kameo {
    type Ref<B: Behaviour<Self>> = ActorRef<Hosted<B>>;
    type Context<'a, B: Behaviour<Self>> = message::Context<Hosted<B>, ()>;

    fn run<B: Behaviour<Self>>(
        &'static self,
        root: B,
        first: B::Message,
        done: oneshot::Receiver<u64>,
    ) -> u64 {
        self.drive(async move {
            Reference::tell(&host(root), first);
            done.await.expect(ALIVE)
        })
    }
}

/// A behaviour as a kameo actor.
pub(crate) struct Hosted<B>(B);

fn host<B: Behaviour<Kameo>>(state: B) -> ActorRef<Hosted<B>> {
    Hosted::spawn_with_mailbox(Hosted(state), mailbox::unbounded())
}

impl<B: Behaviour<Kameo>> Actor for Hosted<B> {
    type Args = Self;
    type Error = Infallible;

    async fn on_start(state: Self, _: ActorRef<Self>) -> Result<Self, Infallible> {
        Ok(state)
    }
}

impl<B: Behaviour<Kameo>> Message<B::Message> for Hosted<B> {
    type Reply = ();

    async fn handle(&mut self, message: B::Message, context: &mut message::Context<Self, ()>) {
        self.0.receive(message, context);
    }
}

impl<B: Behaviour<Kameo>> Reference<B::Message> for ActorRef<Hosted<B>> {
    fn tell(&self, message: B::Message) {
        // An actor that has ended needs no message.
        let _ = ActorRef::tell(self, message).try_send();
    }
}

impl<B: Behaviour<Kameo>> Context<Kameo, B> for message::Context<Hosted<B>, ()> {
    fn me(&self) -> ActorRef<Hosted<B>> {
        self.actor_ref().clone()
    }

    fn spawn<C: Behaviour<Kameo>>(&mut self, state: C) -> ActorRef<Hosted<C>> {
        host(state)
    }

    fn stop(&mut self) {
        message::Context::stop(self);
    }
}
