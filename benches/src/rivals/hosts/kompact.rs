//! kompact as a host: a component for each behaviour.
//!
//! Handles are the strong ones, which are the faster. They keep what they point to in memory, also each other in a
//! circle: so a component that stops lets go of its behaviour at once.

use std::fmt;

use kompact::prelude::*;
use tokio::sync::oneshot;

use crate::rivals::kompact::Kompact;
use crate::rivals::programs::{Behaviour, Context, Host, Reference};
use crate::work::ALIVE;

/// An actor of ours as one of theirs.
#[derive(ComponentDefinition)]
pub(crate) struct Living<B: Behaviour<Kompact>> {
    ctx: ComponentContext<Self>,
    /// Until it stops.
    life: Option<Life<B>>,
    host: &'static Kompact,
}

struct Life<B: Behaviour<Kompact>> {
    behaviour: B,
    /// From its start.
    me: Option<ActorRefStrong<Told<B::Message>>>,
}

/// What it is told: a message of kompact can be printed.
pub(crate) struct Told<M>(M);

impl<M> fmt::Debug for Told<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Told")
    }
}

/// What it knows of itself while it handles a message.
pub(crate) struct Handling<'a, M: Send + 'static> {
    me: &'a ActorRefStrong<Told<M>>,
    host: &'static Kompact,
    stops: bool,
}

impl<B: Behaviour<Kompact>> ComponentLifecycle for Living<B> {
    fn on_start(&mut self) -> HandlerResult {
        let me = self.ctx.actor_ref().hold();
        if let Some(life) = &mut self.life {
            life.me = me;
        }
        Handled::OK
    }
}

impl<B: Behaviour<Kompact>> Actor for Living<B> {
    type Message = Told<B::Message>;

    fn receive_local(&mut self, Told(message): Told<B::Message>) -> HandlerResult {
        let Some(life) = &mut self.life else {
            return Handled::OK;
        };
        let mut handling = Handling {
            me: life.me.as_ref().expect("it has started"),
            host: self.host,
            stops: false,
        };
        life.behaviour.receive(message, &mut handling);
        if handling.stops {
            self.life = None;
            return Handled::SHUTDOWN;
        }
        Handled::OK
    }
}

impl<M: Send + 'static> Reference<M> for ActorRefStrong<Told<M>> {
    fn tell(&self, message: M) {
        ActorRefStrong::tell(self, Told(message));
    }
}

impl Host for Kompact {
    type Ref<B: Behaviour<Self>> = ActorRefStrong<Told<B::Message>>;
    type Context<'a, B: Behaviour<Self>> = Handling<'a, B::Message>;

    fn run<B: Behaviour<Self>>(
        &'static self,
        root: B,
        first: B::Message,
        done: oneshot::Receiver<u64>,
    ) -> u64 {
        Reference::tell(&self.live(root), first);
        done.blocking_recv().expect(ALIVE)
    }
}

impl Kompact {
    fn live<B: Behaviour<Self>>(&'static self, behaviour: B) -> ActorRefStrong<Told<B::Message>> {
        self.spawn(|| Living {
            ctx: ComponentContext::uninitialised(),
            life: Some(Life {
                behaviour,
                me: None,
            }),
            host: self,
        })
    }
}

impl<B: Behaviour<Kompact>> Context<Kompact, B> for Handling<'_, B::Message> {
    fn me(&self) -> ActorRefStrong<Told<B::Message>> {
        self.me.clone()
    }

    fn spawn<C: Behaviour<Kompact>>(&mut self, state: C) -> ActorRefStrong<Told<C::Message>> {
        self.host.live(state)
    }

    fn stop(&mut self) {
        self.stops = true;
    }
}
