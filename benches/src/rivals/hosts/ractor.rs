//! An actor of ractor for each behaviour. Its `spawn` is a future because an actor may wait at its start. These do
//! not, so the future completes at its first poll. `spawn_instant` would cost a second task.

use std::marker::PhantomData;

use futures_util::FutureExt as _;
use ractor::{Actor, ActorCell, ActorProcessingErr, ActorRef};
use tokio::sync::oneshot;
use tokio::task;

use crate::rivals::framework::Framework as _;
use crate::rivals::programs::{Behaviour, Context, Host, Reference};
use crate::rivals::ractor::Ractor;
use crate::work::ALIVE;

impl Host for Ractor {
    type Ref<B: Behaviour<Self>> = ActorRef<B::Message>;
    type Context<'a, B: Behaviour<Self>> = &'a ActorRef<B::Message>;

    fn run<B: Behaviour<Self>>(
        &'static self,
        root: B,
        first: B::Message,
        done: oneshot::Receiver<u64>,
    ) -> u64 {
        self.drive(async move {
            host(root).tell(first);
            done.await.expect(ALIVE)
        })
    }
}

/// The actor whose state is a behaviour.
struct Hosted<B>(PhantomData<fn(B)>);

fn host<B: Behaviour<Ractor>>(state: B) -> ActorRef<B::Message> {
    // The runtime wants a task that has done a lot to yield here, but it can also do so at the next message.
    let spawned = task::unconstrained(Hosted::spawn(None, Hosted(PhantomData), state));
    let spawned = spawned.now_or_never().expect("it waits for nothing");
    spawned.expect("actors start").0
}

impl<B: Behaviour<Ractor>> Actor for Hosted<B> {
    type Msg = B::Message;
    type State = B;
    type Arguments = B;

    async fn pre_start(&self, _: ActorRef<B::Message>, state: B) -> Result<B, ActorProcessingErr> {
        Ok(state)
    }

    async fn handle(
        &self,
        me: ActorRef<B::Message>,
        message: B::Message,
        state: &mut B,
    ) -> Result<(), ActorProcessingErr> {
        state.receive(message, &mut &me);
        Ok(())
    }
}

impl<M: Send + 'static> Reference<M> for ActorRef<M> {
    fn tell(&self, message: M) {
        // An actor that has ended needs no message.
        let _ = self.cast(message);
    }
}

impl<B: Behaviour<Ractor>> Context<Ractor, B> for &ActorRef<B::Message> {
    fn me(&self) -> ActorRef<B::Message> {
        ActorRef::clone(self)
    }

    fn spawn<C: Behaviour<Ractor>>(&mut self, state: C) -> ActorRef<C::Message> {
        host(state)
    }

    fn stop(&mut self) {
        ActorCell::stop(self, None);
    }
}
