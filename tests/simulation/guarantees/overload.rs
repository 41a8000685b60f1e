//! Policies for full mailboxes: order and bounds. That nothing is lost on the way is checked by the simulation itself.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering::Relaxed},
};

use actor_core::{
    Actor as _, CallError, actor,
    sim::{Faults, Sim, reachable},
};

/// How many messages are alive.
#[derive(Clone, Default)]
struct Alive(Arc<AtomicI64>);

impl Alive {
    fn load(&self) -> Load {
        let alive = self.0.fetch_add(1, Relaxed) + 1;
        // Room for two from each group of senders, one that is coalesced, one that runs, and one in the hands of
        // each of the three senders.
        assert!(alive <= 2 * 2 + 1 + 1 + 3, "{alive} at a time");
        Load(self.0.clone())
    }
}

struct Load(Arc<AtomicI64>);

impl Drop for Load {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

macro_rules! sink {
    ($sink:ident, $handle:ident, $source:ident, $policy:ident) => {
        #[derive(Default)]
        struct $sink([u32; 3]);

        impl $sink {
            fn note(&mut self, sender: usize, number: u32) {
                assert!(self.0[sender] < number, "out of order");
                self.0[sender] = number;
            }
        }

        #[actor(mailbox = 2, overload = $policy)]
        impl $sink {
            #[actor(message)]
            async fn take(&mut self, sender: usize, number: u32, load: Load) {
                tokio::task::yield_now().await;
                self.note(sender, number);
                drop(load);
            }

            #[actor(message, overload = coalesce)]
            fn latest(&mut self, sender: usize, number: u32, load: Load) {
                self.note(sender, number);
                drop(load);
            }
        }

        struct $source(Alive);

        #[actor]
        impl $source {
            #[actor(message)]
            async fn push(&mut self, sink: $handle, sender: usize, done: Arc<AtomicU64>) {
                for number in 1..10 {
                    let load = self.0.load();
                    match number % 3 {
                        0 => drop(sink.take(sender, number, load).send().await),
                        1 => drop(sink.latest(sender, number, load).send().await),
                        _ => match sink.take(sender, number, load).await {
                            Err(CallError::Full) => reachable("a call is told"),
                            _ => {}
                        },
                    }
                }
                done.fetch_add(1, Relaxed);
            }
        }
    };
}

sink!(Waiting, WaitingHandle, WaitingSource, wait);
sink!(Dropping, DroppingHandle, DroppingSource, drop_oldest);

macro_rules! pushes {
    ($sim:ident, $sink:ident, $source:ident) => {{
        let (alive, done) = (Alive::default(), Arc::<AtomicU64>::default());
        let sink = $sink::default().spawn();
        let sources = [(); 3].map(|()| $source(alive.clone()).spawn());
        for (sender, source) in sources.iter().enumerate() {
            let push = source.push(sink.clone(), sender, done.clone());
            push.send().await.expect("it has room");
        }
        $sim.settle().await;
        $sim.always(alive.0.load(Relaxed) == 0, "nothing is left");
        done.load(Relaxed)
    }};
}

#[actor_core::test(seeds = 500, cores = 3, faults = Faults::none().slow(1).stalls(1).lags(1))]
async fn messages_that_are_coalesced_keep_their_order(sim: Sim) {
    assert_eq!(pushes!(sim, Waiting, WaitingSource), 3);
}

#[actor_core::test(seeds = 500, cores = 3, faults = Faults::none().slow(1).stalls(1).lags(1))]
async fn messages_that_make_room_keep_their_order(sim: Sim) {
    assert_eq!(pushes!(sim, Dropping, DroppingSource), 3);
}

#[actor_core::test(seeds = 500, faults = Faults::none().kills(2).panics(1).full(2).slow(1))]
async fn nothing_is_left_of_those_that_end(sim: Sim) {
    pushes!(sim, Dropping, DroppingSource);
    pushes!(sim, Waiting, WaitingSource);
}
