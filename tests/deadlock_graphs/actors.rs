//! Actors that do what a plan says.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use actor_core::{CallError, SendError, System, actor, select};
use futures_util::future::{BoxFuture, FutureExt as _, join, join_all};
use tokio::sync::oneshot;

use crate::plan::{Plan, Step};

/// The outcome of a plan. Everything is `Relaxed`: the end of the last trip is reported through a channel.
#[derive(Debug, Default)]
pub struct Tally {
    pub answered: AtomicUsize,
    pub deadlocks: AtomicUsize,
    pub late: AtomicUsize,
    pub ran: AtomicUsize,
    pub strange: AtomicUsize,
}

/// A plan that is being followed. It is over once the last method has dropped it.
pub struct Case {
    pub plan: Arc<Plan>,
    /// The actors of the plan.
    who: Vec<Node>,
    /// An actor that never waits.
    free: Node,
    tally: Arc<Tally>,
    over: Option<oneshot::Sender<()>>,
}

impl Drop for Case {
    fn drop(&mut self) {
        if let Some(over) = self.over.take() {
            let _ = over.send(());
        }
    }
}

/// What a method has to do.
#[derive(Clone)]
pub struct Trip(Arc<Case>, usize);

#[actor]
pub trait Way {
    async fn pass(&mut self, trip: Trip);
    async fn glance(&self, trip: Trip);
    fn stamp(&mut self, trip: Trip);
    fn count(&self, trip: Trip);
}

macro_rules! nodes {
    ($($(#[$attribute:meta])* $name:ident { $($more:tt)* })*) => {$(
        #[derive(Default)]
        pub struct $name;

        $(#[$attribute])*
        impl $name {
            pub async fn walk(&mut self, trip: Trip) {
                trip.run().await;
            }

            pub async fn stroll(&self, trip: Trip) {
                trip.run().await;
            }

            pub fn touch(&mut self, trip: Trip) {
                trip.ran();
            }

            pub fn look(&self, trip: Trip) {
                trip.ran();
            }

            $($more)*
        }

        #[actor]
        impl Way for $name {
            async fn pass(&mut self, trip: Trip) {
                trip.run().await;
            }

            async fn glance(&self, trip: Trip) {
                trip.run().await;
            }

            fn stamp(&mut self, trip: Trip) {
                trip.ran();
            }

            fn count(&self, trip: Trip) {
                trip.ran();
            }
        }
    )*};
}

nodes! {
    #[actor(mailbox = 1)]
    Tight {}
    #[actor(mailbox = 16)]
    Wide {}
    #[actor(mailbox = 1)]
    Listed {
        /// Makes the actor keep waiting messages in a list of its own.
        #[actor(overload = drop_oldest)]
        pub fn never(&mut self) {}
    }
}

#[derive(Clone)]
enum Node {
    Tight(TightHandle, WayHandle),
    Wide(WideHandle, WayHandle),
    Listed(ListedHandle, WayHandle),
}

/// Makes one of the eight calls, and applies `$verb` to it.
macro_rules! with_call {
    ($trip:expr, |$call:ident| $verb:expr) => {{
        let trip: Trip = $trip;
        let planned = &trip.0.plan.calls[trip.1];
        let node = trip.0.who[planned.target].clone();
        let method = planned.method;
        macro_rules! verb {
            ($made:expr) => {{
                let $call = $made;
                $verb
            }};
        }
        match (&node, method.interface) {
            (Node::Tight(_, way) | Node::Wide(_, way) | Node::Listed(_, way), true) => {
                match (method.exclusive, method.sync) {
                    (true, false) => verb!(way.pass(trip)),
                    (false, false) => verb!(way.glance(trip)),
                    (true, true) => verb!(way.stamp(trip)),
                    (false, true) => verb!(way.count(trip)),
                }
            }
            (Node::Tight(node, _), false) => match (method.exclusive, method.sync) {
                (true, false) => verb!(node.walk(trip)),
                (false, false) => verb!(node.stroll(trip)),
                (true, true) => verb!(node.touch(trip)),
                (false, true) => verb!(node.look(trip)),
            },
            (Node::Wide(node, _), false) => match (method.exclusive, method.sync) {
                (true, false) => verb!(node.walk(trip)),
                (false, false) => verb!(node.stroll(trip)),
                (true, true) => verb!(node.touch(trip)),
                (false, true) => verb!(node.look(trip)),
            },
            (Node::Listed(node, _), false) => match (method.exclusive, method.sync) {
                (true, false) => verb!(node.walk(trip)),
                (false, false) => verb!(node.stroll(trip)),
                (true, true) => verb!(node.touch(trip)),
                (false, true) => verb!(node.look(trip)),
            },
        }
    }};
}

impl Trip {
    fn ran(&self) {
        self.0.tally.ran.fetch_add(1, Relaxed);
    }

    fn to(&self, call: usize) -> Trip {
        Trip(self.0.clone(), call)
    }

    async fn run(self) {
        self.ran();
        let steps = self.0.plan.calls[self.1].body.len();
        for nth in 0..steps {
            self.step(self.0.plan.calls[self.1].body[nth]).await;
        }
    }

    fn step(&self, step: Step) -> BoxFuture<'_, ()> {
        match step {
            Step::One(one) => self.to(one).call().boxed(),
            Step::Pair(one, two) => join(self.to(one).call(), self.to(two).call())
                .map(|_| ())
                .boxed(),
            Step::Either(one) => self.either(one).boxed(),
            Step::Within(one) => self.to(one).call_within().boxed(),
            Step::Post(one) => self.to(one).post().boxed(),
        }
    }

    async fn call(self) {
        let case = self.0.clone();
        let answer = with_call!(self, |call| call.await);
        case.note(answer);
    }

    async fn call_within(self) {
        let case = self.0.clone();
        let limit = case.plan.limit;
        let answer = with_call!(self, |call| call.within(limit).await);
        case.note(answer);
    }

    async fn either(&self, one: usize) {
        let call = self.to(one).call();
        let free = async {
            let answer = match &self.0.free {
                Node::Tight(node, _) => node.look(self.clone()).await,
                Node::Wide(node, _) => node.look(self.clone()).await,
                Node::Listed(node, _) => node.look(self.clone()).await,
            };
            self.0.note(answer);
        };
        select! {
            () = call => {},
            () = free => {},
        }
    }

    async fn post(self) {
        let case = self.0.clone();
        let sent = with_call!(self, |call| call.send().await.map_err(kind));
        match sent {
            Ok(()) => {}
            Err(Fault::Circle) => {
                case.tally.deadlocks.fetch_add(1, Relaxed);
            }
            Err(Fault::Other) => {
                case.tally.strange.fetch_add(1, Relaxed);
            }
        }
    }
}

enum Fault {
    Circle,
    Other,
}

fn kind<M>(error: SendError<M>) -> Fault {
    match error {
        SendError::Deadlock(..) => Fault::Circle,
        _ => Fault::Other,
    }
}

impl Case {
    fn note(&self, answer: Result<(), CallError>) {
        let tally = &self.tally;
        let counter = match answer {
            Ok(()) => &tally.answered,
            Err(CallError::Deadlock(_)) => &tally.deadlocks,
            Err(CallError::Timeout | CallError::Full) => &tally.late,
            Err(_) => &tally.strange,
        };
        counter.fetch_add(1, Relaxed);
    }
}

/// Actors for one plan after another: eight of each kind on each of two cores.
pub struct World {
    nodes: Vec<Node>,
    free: Node,
}

impl World {
    pub fn new(system: &System) -> Self {
        let tight = |core| {
            let node = system.spawn_on(core, Tight).unwrap();
            Node::Tight(node.clone(), node.into())
        };
        let wide = |core| {
            let node = system.spawn_on(core, Wide).unwrap();
            Node::Wide(node.clone(), node.into())
        };
        let listed = |core| {
            let node = system.spawn_on(core, Listed).unwrap();
            Node::Listed(node.clone(), node.into())
        };
        let on = |core| [wide(core), tight(core), listed(core)];
        let nodes = (0..8).flat_map(|_| [on(0), on(1)]).flatten();
        World {
            nodes: nodes.collect(),
            free: wide(1),
        }
    }

    /// Follows a plan until everything that it started has ended.
    pub async fn follow(&self, plan: &Arc<Plan>) -> Arc<Tally> {
        let who = |(nth, member): (usize, &crate::plan::Member)| {
            self.nodes[6 * nth + 3 * member.core + member.room as usize].clone()
        };
        let tally = Arc::new(Tally::default());
        let (over, end) = oneshot::channel();
        let case = Arc::new(Case {
            plan: plan.clone(),
            who: plan.members.iter().enumerate().map(who).collect(),
            free: self.free.clone(),
            tally: tally.clone(),
            over: Some(over),
        });
        let roots = plan
            .roots
            .iter()
            .map(|root| Trip(case.clone(), *root).call());
        join_all(roots.collect::<Vec<_>>()).await;
        drop(case);
        let _ = end.await;
        tally
    }
}
