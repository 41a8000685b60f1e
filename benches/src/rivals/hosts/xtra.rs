//! An actor of xtra with an unbounded mailbox for each behaviour. Sending is a future because a mailbox may be full.
//! This one never is, so the future completes at its first poll.

use futures_util::FutureExt as _;
use tokio::sync::oneshot;
use xtra::{Actor, Address, Handler, Mailbox};

use crate::rivals::framework::Framework as _;
use crate::rivals::programs::{Behaviour, Context, Host, Reference};
use crate::rivals::xtra::Xtra;
use crate::work::ALIVE;

impl Host for Xtra {
    type Ref<B: Behaviour<Self>> = Address<Hosted<B>>;
    type Context<'a, B: Behaviour<Self>> = Receiving<'a, B>;

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

/// A behaviour as an xtra actor.
pub(crate) struct Hosted<B> {
    state: B,
    /// Keeps the actor alive: otherwise it would end with the last handle held by others, although it may
    /// still give away its own.
    me: Address<Self>,
}

/// The context of an actor while it handles a message.
pub(crate) struct Receiving<'a, B> {
    me: &'a Address<Hosted<B>>,
    context: &'a mut xtra::Context<Hosted<B>>,
}

fn host<B: Behaviour<Xtra>>(state: B) -> Address<Hosted<B>> {
    let (address, mailbox) = Mailbox::unbounded();
    let me = address.clone();
    xtra::spawn_tokio(Hosted { state, me }, (address, mailbox))
}

impl<B: Behaviour<Xtra>> Actor for Hosted<B> {
    type Stop = ();

    async fn stopped(self) {}
}

impl<B: Behaviour<Xtra>> Handler<B::Message> for Hosted<B> {
    type Return = ();

    async fn handle(&mut self, message: B::Message, context: &mut xtra::Context<Self>) {
        let me = &self.me;
        self.state.receive(message, &mut Receiving { me, context });
    }
}

impl<B: Behaviour<Xtra>> Reference<B::Message> for Address<Hosted<B>> {
    fn tell(&self, message: B::Message) {
        let sent = self.send(message).detach().now_or_never();
        // An actor that has ended needs no message.
        let _ = sent.expect("a mailbox without bounds has room");
    }
}

impl<B: Behaviour<Xtra>> Context<Xtra, B> for Receiving<'_, B> {
    fn me(&self) -> Address<Hosted<B>> {
        self.me.clone()
    }

    fn spawn<C: Behaviour<Xtra>>(&mut self, state: C) -> Address<Hosted<C>> {
        host(state)
    }

    fn stop(&mut self) {
        self.context.stop_self();
    }
}
