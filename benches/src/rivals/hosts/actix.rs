//! actix as a host: an actor for each behaviour, and one kind of message for everything that it understands.
//!
//! An actix actor stays in its arbiter, so the arbiters are used in turn.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix::prelude::*;
use tokio::sync::oneshot;

use crate::rivals::actix::Actix;
use crate::rivals::contestant::Side;
use crate::rivals::programs::{Behaviour, Context, Host, Reference};
use crate::work::ALIVE;

/// One of our behaviours as an actix actor.
pub(crate) struct Living<B> {
    behaviour: B,
    side: Side,
    host: &'static Actix,
}

/// A message to it.
pub(crate) struct Told<M>(M);

/// The context of an actor while it handles a message.
pub(crate) struct Handling<'a, B: Behaviour<Actix>> {
    context: &'a mut actix::Context<Living<B>>,
    side: Side,
    host: &'static Actix,
}

impl<B: Behaviour<Actix>> Actor for Living<B> {
    type Context = actix::Context<Self>;
}

// It is never pinned.
impl<B> Unpin for Living<B> {}

impl<M> Message for Told<M> {
    type Result = ();
}

impl<B: Behaviour<Actix>> Handler<Told<B::Message>> for Living<B> {
    type Result = ();

    fn handle(&mut self, Told(message): Told<B::Message>, context: &mut actix::Context<Self>) {
        let (side, host) = (self.side, self.host);
        let mut handling = Handling {
            context,
            side,
            host,
        };
        self.behaviour.receive(message, &mut handling);
    }
}

impl<B: Behaviour<Actix>> Reference<B::Message> for Addr<Living<B>> {
    fn tell(&self, message: B::Message) {
        self.do_send(Told(message));
    }
}

impl Host for Actix {
    type Ref<B: Behaviour<Self>> = Addr<Living<B>>;
    type Context<'a, B: Behaviour<Self>> = Handling<'a, B>;

    fn run<B: Behaviour<Self>>(
        &'static self,
        root: B,
        first: B::Message,
        done: oneshot::Receiver<u64>,
    ) -> u64 {
        let root = self.live(None, root);
        root.tell(first);
        done.blocking_recv().expect(ALIVE)
    }
}

impl Actix {
    /// Starts an actor in the next arbiter. If that is the current one, it is started without asking the arbiter.
    fn live<B: Behaviour<Self>>(
        &'static self,
        from: Option<Side>,
        behaviour: B,
    ) -> Addr<Living<B>> {
        let side = self.turn();
        let living = Living {
            behaviour,
            side,
            host: self,
        };
        if from == Some(side) {
            return living.start();
        }
        let arbiter = match side {
            Side::Near | Side::Free => &self.near,
            Side::Far => &self.far,
        };
        Living::start_in_arbiter(arbiter, |_| living)
    }

    fn turn(&self) -> Side {
        static TURN: AtomicUsize = AtomicUsize::new(0);
        // Relaxed: the number is only drawn, and publishes nothing.
        if self.two && !TURN.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) {
            Side::Far
        } else {
            Side::Near
        }
    }
}

impl<B: Behaviour<Actix>> Context<Actix, B> for Handling<'_, B> {
    fn me(&self) -> Addr<Living<B>> {
        self.context.address()
    }

    fn spawn<C: Behaviour<Actix>>(&mut self, state: C) -> Addr<Living<C>> {
        self.host.live(Some(self.side), state)
    }

    fn stop(&mut self) {
        ActorContext::stop(self.context);
    }
}
