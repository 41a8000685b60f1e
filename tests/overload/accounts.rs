//! Under pressure from all sides, everything is accounted for, and in order.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::SeqCst},
};

use actor_core::{Handle as _, SendError, System, actor};

use crate::common::{on_cores, promptly, system};

/// Counts what becomes of it.
struct Parcel {
    gone: Arc<AtomicU64>,
}

impl Drop for Parcel {
    fn drop(&mut self) {
        self.gone.fetch_add(1, SeqCst);
    }
}

macro_rules! depot {
    ($name:ident, $policy:ident) => {
        struct $name {
            handled: Arc<AtomicU64>,
        }

        #[actor(mailbox = 8, overload = $policy)]
        impl $name {
            #[actor(message)]
            fn one(&mut self, parcel: Parcel) {
                self.handled.fetch_add(1, SeqCst);
                drop(parcel);
            }

            #[actor(message, overload = coalesce)]
            fn newest(&mut self, parcel: Parcel) {
                self.handled.fetch_add(1, SeqCst);
                drop(parcel);
            }

            #[actor(message)]
            async fn slow(&mut self, parcel: Parcel) {
                tokio::task::yield_now().await;
                self.handled.fetch_add(1, SeqCst);
                drop(parcel);
            }

            #[actor(message)]
            async fn beside(&self, parcel: Parcel) {
                tokio::task::yield_now().await;
                self.handled.fetch_add(1, SeqCst);
                drop(parcel);
            }

            #[actor(message, overload = wait)]
            fn done(&self) {}
        }
    };
}

depot!(WaitingDepot, wait);
depot!(FailingDepot, fail);
depot!(NewestDepot, drop_newest);
depot!(OldestDepot, drop_oldest);

/// Senders on both cores and on two threads outside.
macro_rules! conserves {
    ($test:ident, $depot:ident) => {
        #[test]
        fn $test() {
            const EACH: u64 = 3000;
            promptly(|| {
                let system = system(2);
                let (handled, gone) = (Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
                let made = handled.clone();
                let depot = system.spawn_with(move || $depot { handled: made });
                let (sent, returned) = (Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
                let send = {
                    let (depot, gone) = (depot.clone(), gone.clone());
                    let (sent, returned) = (sent.clone(), returned.clone());
                    move || async move {
                        for number in 0..EACH {
                            sent.fetch_add(1, SeqCst);
                            let parcel = Parcel { gone: gone.clone() };
                            let refused = match number % 7 {
                                0 => depot.one(parcel).send().await.is_err(),
                                1 => depot.newest(parcel).send().await.is_err(),
                                2 => {
                                    matches!(depot.one(parcel).try_send(), Err(SendError::Full(_)))
                                }
                                3 => depot.slow(parcel).await.is_err(),
                                4 => depot.beside(parcel).send().await.is_err(),
                                5 => depot.newest(parcel).try_send().is_err(),
                                _ => depot.one(parcel).await.is_err(),
                            };
                            returned.fetch_add(u64::from(refused), SeqCst);
                        }
                    }
                };
                let threads: Vec<_> = (0..4)
                    .map(|nth| {
                        let (system, send) = (system.clone(), send.clone());
                        std::thread::spawn(move || match nth {
                            0 => system.block_on(send),
                            1 => on_other_core(&system, send),
                            _ => crate::places::block_on(send()),
                        })
                    })
                    .collect();
                threads
                    .into_iter()
                    .for_each(|thread| thread.join().unwrap());
                drop(send);
                depot.stop();
                depot.join().wait().unwrap();
                let (sent, handled) = (sent.load(SeqCst), handled.load(SeqCst));
                let returned = returned.load(SeqCst);
                let dead = system.dead_letters();
                assert_eq!(
                    sent,
                    handled + returned + dead.total(),
                    "{returned}, {dead:?}"
                );
                assert_eq!(dead.total(), dead.dropped + dead.coalesced, "{dead:?}");
                assert_eq!(gone.load(SeqCst), sent, "each is dropped once");
            });
        }
    };
}

/// Runs `body` inside an actor on core 1.
fn on_other_core<F: Future<Output = ()> + 'static>(
    system: &System,
    body: impl FnOnce() -> F + Send + 'static,
) {
    let body = Runner(Some(Box::new(move || Box::pin(body()))));
    let runner = system.spawn_on(1, body).unwrap();
    runner.run().wait().unwrap();
}

type Body = Box<dyn FnOnce() -> std::pin::Pin<Box<dyn Future<Output = ()>>> + Send>;

struct Runner(Option<Body>);

#[actor]
impl Runner {
    #[actor(message)]
    async fn run(&mut self) {
        let body = self.0.take().unwrap();
        body().await;
    }
}

conserves!(everything_is_accounted_for_with_wait, WaitingDepot);
conserves!(everything_is_accounted_for_with_fail, FailingDepot);
conserves!(everything_is_accounted_for_with_drop_newest, NewestDepot);
conserves!(everything_is_accounted_for_with_drop_oldest, OldestDepot);

/// Numbers from one sender arrive in order, whichever of them are missing.
#[derive(Default)]
struct InOrder {
    last: Vec<u64>,
}

#[actor(mailbox = 4, overload = drop_oldest)]
impl InOrder {
    #[actor(message)]
    fn one(&mut self, sender: usize, number: u64) {
        self.note(sender, number);
    }

    #[actor(message, overload = coalesce)]
    fn newest(&mut self, sender: usize, number: u64) {
        self.note(sender, number);
    }

    #[actor(message, overload = wait)]
    fn each(&mut self, sender: usize, number: u64) {
        self.note(sender, number);
    }

    #[actor(message, overload = fail)]
    fn some(&mut self, sender: usize, number: u64) {
        self.note(sender, number);
    }

    #[actor(message, overload = wait)]
    fn lasts(&self) -> Vec<u64> {
        self.last.clone()
    }
}

impl InOrder {
    fn note(&mut self, sender: usize, number: u64) {
        if self.last.len() <= sender {
            self.last.resize(sender + 1, 0);
        }
        assert!(self.last[sender] < number, "out of order");
        self.last[sender] = number;
    }
}

#[test]
fn messages_of_one_sender_keep_their_order() {
    const EACH: u64 = 5000;
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let keeper = system.spawn_on(core, InOrder::default()).unwrap();
            let threads: Vec<_> = (1..3)
                .map(|sender| {
                    let keeper = keeper.clone();
                    std::thread::spawn(move || crate::places::block_on(send(keeper, sender, EACH)))
                })
                .collect();
            send(keeper.clone(), 0, EACH).await;
            while !threads.iter().all(std::thread::JoinHandle::is_finished) {
                tokio::task::yield_now().await;
            }
            assert_eq!(keeper.lasts().await.unwrap(), [EACH; 3]);
        });
    }

    async fn send(keeper: InOrderHandle, sender: usize, each: u64) {
        for number in 1..each {
            match number % 4 {
                0 => keeper.one(sender, number).send().await.unwrap(),
                1 => keeper.newest(sender, number).send().await.unwrap(),
                2 => keeper.each(sender, number).send().await.unwrap(),
                _ => drop(keeper.some(sender, number).send().await),
            }
        }
        keeper.each(sender, each).await.unwrap();
    }
}
