//! stakker as a host: an actor for each behaviour, and one call for everything that it understands.
//!
//! Its handles belong to one thread, so they are [`Alone`], which costs a load of a flag per message. An actor lives
//! as long as somebody owns it. Here it owns itself, until it stops.

use std::cell::RefCell;
use std::time::Instant;

use stakker::{Actor, ActorOwn, CX, Core, Stakker, call, ret_nop};
use tokio::sync::oneshot;

use super::alone::Alone;
use crate::rivals::programs::{Behaviour, Context, Host, Reference};

/// The queue of the only thread.
pub(crate) struct Queue(pub(crate) RefCell<Stakker>);

/// One of our behaviours as a stakker actor.
pub(crate) struct Living<B: Behaviour<Queue>> {
    behaviour: B,
    me: ActorOwn<Self>,
}

pub(crate) struct Handle<B: Behaviour<Queue>>(Alone<Actor<Living<B>>>);

/// The context of an actor while it handles a message.
pub(crate) struct Handling<'a, B: Behaviour<Queue>> {
    me: &'a ActorOwn<Living<B>>,
    core: &'a mut Core,
    stops: bool,
}

impl<B: Behaviour<Queue>> Living<B> {
    fn receive(&mut self, cx: CX![], message: B::Message) {
        let mut handling = Handling {
            me: &self.me,
            core: cx,
            stops: false,
        };
        self.behaviour.receive(message, &mut handling);
        if handling.stops {
            cx.stop();
        }
    }
}

fn live<B: Behaviour<Queue>>(core: &mut Core, behaviour: B) -> Handle<B> {
    let me = ActorOwn::<Living<B>>::new(core, ret_nop!(), 0);
    let (actor, handle) = (me.clone(), Handle::to(&me));
    core.defer(move |stakker| {
        actor.apply_prep(stakker, |_| Some(Living { behaviour, me }));
    });
    handle
}

impl<B: Behaviour<Queue>> Handle<B> {
    fn to(actor: &Actor<Living<B>>) -> Self {
        Handle(Alone::new(actor.clone()))
    }
}

impl<B: Behaviour<Queue>> Clone for Handle<B> {
    fn clone(&self) -> Self {
        Handle(self.0.clone())
    }
}

impl<B: Behaviour<Queue>> Reference<B::Message> for Handle<B> {
    fn tell(&self, message: B::Message) {
        let actor: &Actor<_> = &self.0;
        call!([actor], receive(message));
    }
}

impl Host for Queue {
    type Ref<B: Behaviour<Self>> = Handle<B>;
    type Context<'a, B: Behaviour<Self>> = Handling<'a, B>;

    fn run<B: Behaviour<Self>>(
        &'static self,
        root: B,
        first: B::Message,
        mut done: oneshot::Receiver<u64>,
    ) -> u64 {
        let mut stakker = self.0.borrow_mut();
        live(&mut stakker, root).tell(first);
        loop {
            stakker.run(Instant::now(), false);
            if let Ok(result) = done.try_recv() {
                return result;
            }
        }
    }
}

impl<B: Behaviour<Queue>> Context<Queue, B> for Handling<'_, B> {
    fn me(&self) -> Handle<B> {
        Handle::to(self.me)
    }

    fn spawn<C: Behaviour<Queue>>(&mut self, state: C) -> Handle<C> {
        live(self.core, state)
    }

    fn stop(&mut self) {
        self.stops = true;
    }
}
