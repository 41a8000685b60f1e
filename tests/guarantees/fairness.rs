//! Busy actors leave time for others.

use std::{
    future::{IntoFuture as _, poll_fn},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    task::Poll,
    time::Duration,
};

use actor_core::{Actor as _, CallError, Context, Handle as _, System, actor};
use futures_util::{FutureExt as _, StreamExt as _, future::join, stream::FuturesUnordered};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Barrier, oneshot},
};

use crate::{
    common::{Gate, begin, on_cores, promptly},
    worker::{Worker, WorkerHandle},
};

/// Sends itself a message for each one that it handles, until it is told to stop.
pub struct Flood {
    over: Arc<AtomicBool>,
}

#[actor]
impl Flood {
    pub fn go_on(&mut self, context: &Context<Self>) {
        if !self.over.load(Ordering::Relaxed) {
            context.handle().go_on().try_send().unwrap();
        }
    }

    /// The same within one method, with awaits that never have to wait.
    pub async fn run(&mut self, worker: WorkerHandle) {
        while !self.over.load(Ordering::Relaxed) {
            worker.echo(0).await.unwrap();
        }
    }

    pub fn end(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }

    pub async fn yielding(&mut self) {
        while !self.over.load(Ordering::Relaxed) {
            tokio::task::yield_now().await;
        }
    }
}

/// Writes to ever more actors, none of which is ever full.
pub struct Writer {
    over: Arc<AtomicBool>,
}

#[actor]
impl Writer {
    /// Returns whether others ran meanwhile.
    pub async fn write(&mut self, letters: u32) -> bool {
        for _ in 0..letters {
            let other = Flood {
                over: self.over.clone(),
            };
            other.spawn().end().send().await.unwrap();
        }
        self.over.load(Ordering::Relaxed)
    }

    /// Keeps calling an actor that has ended, and returns whether others ran meanwhile.
    pub async fn call_the_ended(&mut self, ended: WorkerHandle, calls: u32) -> bool {
        let other = self.begin_another();
        for _ in 0..calls {
            assert_eq!(ended.echo(0).await, Err(CallError::Stopped));
        }
        drop(other);
        self.over.load(Ordering::Relaxed)
    }

    /// The same with an actor that is full and refuses the calls.
    pub async fn call_the_full(&mut self, full: FullHandle, calls: u32) -> bool {
        let other = self.begin_another();
        for _ in 0..calls {
            assert_eq!(full.wait().await, Err(CallError::Full));
        }
        drop(other);
        self.over.load(Ordering::Relaxed)
    }

    fn begin_another(&self) -> FloodHandle {
        let over = self.over.clone();
        let other = Flood { over }.spawn();
        other.end().try_send().unwrap();
        other
    }
}

/// Has room for one message, and refuses what it has no room for.
pub struct Full;

#[actor(mailbox = 1, overload = fail)]
impl Full {
    pub async fn begin(&mut self, begun: oneshot::Sender<()>) {
        begun.send(()).unwrap();
        std::future::pending().await
    }

    pub fn wait(&mut self) {}
}

#[test]
fn fairness_of_sends_that_find_room() {
    on_cores(1, |system| async move {
        let over = Arc::new(AtomicBool::new(false));
        let writer = system.spawn(Writer { over });
        assert_eq!(writer.write(1000).await, Ok(true));
    });
}

#[test]
fn fairness_of_calls_that_are_refused() {
    on_cores(1, |system| async move {
        let ended = system.spawn(Worker::default());
        ended.stop();
        ended.join().await;
        let full = system.spawn(Full);
        let (begun, begins) = oneshot::channel();
        full.begin(begun).send().await.unwrap();
        begins.await.unwrap();
        full.wait().send().await.unwrap();

        let over = || Arc::new(AtomicBool::new(false));
        let writer = system.spawn(Writer { over: over() });
        assert_eq!(writer.call_the_ended(ended, 1000).await, Ok(true));
        let writer = system.spawn(Writer { over: over() });
        assert_eq!(writer.call_the_full(full.clone(), 1000).await, Ok(true));
        full.kill();
    });
}

/// Runs `body` on a core that is flooded in every possible way.
fn flooded<F: Future<Output = ()>>(body: impl Fn(System) -> F + Send + 'static) {
    on_cores(1, move |system| async move {
        let over = Arc::new(AtomicBool::new(false));
        let floods: Vec<_> = (0..3)
            .map(|_| system.spawn(Flood { over: over.clone() }))
            .collect();
        for _ in 0..10 {
            floods[0].go_on().try_send().unwrap();
        }
        let worker = system.spawn(Worker::default());
        floods[1].run(worker).try_send().unwrap();
        floods[2].yielding().try_send().unwrap();
        body(system).await;
        over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn fairness_a_flood_does_not_starve_a_neighbour() {
    flooded(|system| async move {
        let worker = system.spawn(Worker::default());
        for number in 0..200 {
            assert_eq!(worker.echo(number).await, Ok(number));
            assert_eq!(worker.linger().await, Ok(1));
        }
    });
}

#[test]
fn fairness_a_flood_does_not_starve_a_timer() {
    flooded(|_| async move {
        for _ in 0..10 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
}

#[test]
fn fairness_a_flood_does_not_starve_a_deadline() {
    flooded(|system| async move {
        let worker = system.spawn(Worker::default());
        let go = crate::worker::occupy(&worker).await;
        let late = worker.echo(0).within(Duration::from_millis(1)).await;
        assert_eq!(late, Err(actor_core::CallError::Timeout));
        drop(go);
    });
}

#[test]
fn fairness_a_flood_does_not_starve_a_socket() {
    flooded(|_| async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (accepted, connected) = join(listener.accept(), TcpStream::connect(address)).await;
        let ((mut one, _), mut two) = (accepted.unwrap(), connected.unwrap());
        let mut buffer = [0; 4];
        for _ in 0..20 {
            one.write_all(b"ping").await.unwrap();
            two.read_exact(&mut buffer).await.unwrap();
            two.write_all(b"pong").await.unwrap();
            one.read_exact(&mut buffer).await.unwrap();
        }
        assert_eq!(&buffer, b"pong");
    });
}

#[test]
fn fairness_a_flood_does_not_starve_other_cores() {
    on_cores(2, |system| async move {
        let over = Arc::new(AtomicBool::new(false));
        let flood = system.spawn_on(1, Flood { over: over.clone() }).unwrap();
        flood.go_on().try_send().unwrap();
        let worker = system.spawn_on(1, Worker::default()).unwrap();
        for number in 0..200 {
            assert_eq!(worker.echo(number).await, Ok(number));
        }
        over.store(true, Ordering::Relaxed);
    });
}

/// Needs two of its kind at a time.
#[derive(Default)]
pub struct Pair;

#[actor]
impl Pair {
    pub async fn meet(&self, barrier: Arc<Barrier>) {
        barrier.wait().await;
    }
}

#[test]
fn fairness_shared_methods_interleave() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let pair = system.spawn_on(core, Pair).unwrap();
            for _ in 0..100 {
                let barrier = Arc::new(Barrier::new(3));
                let (a, b, c) = (barrier.clone(), barrier.clone(), barrier);
                let two = join(pair.meet(a), pair.meet(b));
                let (two, one) = join(two, pair.meet(c)).await;
                assert_eq!((two, one), ((Ok(()), Ok(())), Ok(())));
            }
        });
    }
}

#[test]
fn fairness_exclusive_methods_exclude() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            let mut calls = FuturesUnordered::new();
            for nth in 0..200 {
                let worker = worker.clone();
                calls.push(async move {
                    match nth % 5 {
                        0 => assert_eq!(worker.linger().await, Ok(1)),
                        _ => drop(worker.linger_shared().await.unwrap()),
                    }
                });
            }
            while calls.next().await.is_some() {}
        });
    }
}

/// A shared method is running at any time, and yet an exclusive one gets its turn.
#[test]
fn fairness_a_stream_of_shared_calls_does_not_starve_an_exclusive_one() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            let shared = || {
                let ((begun, wait), (go, going)) = (oneshot::channel(), oneshot::channel());
                (worker.wait_shared(0, begun, going), wait, go)
            };
            let (mut running, wait, mut end) = shared();
            begin(&mut running).await;
            wait.await.unwrap();
            for number in 0..50 {
                let mut exclusive = worker.echo(number);
                begin(&mut exclusive).await;
                // Arrives after the exclusive one, and before the running one ends.
                let (mut next, mut wait, end_next) = shared();
                begin(&mut next).await;
                assert!(wait.try_recv().is_err(), "it is barred");
                let _ = std::mem::replace(&mut end, end_next).send(());
                assert_eq!(exclusive.await, Ok(number));
                wait.await.unwrap();
                assert_eq!(std::mem::replace(&mut running, next).await, Ok(0));
            }
        });
    }
}

#[test]
fn fairness_a_stream_of_exclusive_calls_does_not_starve_a_shared_one() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            let mut streams = FuturesUnordered::new();
            let over = Arc::new(AtomicBool::new(false));
            for _ in 0..4 {
                let (worker, over) = (worker.clone(), over.clone());
                streams.push(async move {
                    while !over.load(Ordering::Relaxed) {
                        worker.linger().await.unwrap();
                    }
                });
            }
            let shared = async {
                for _ in 0..50 {
                    worker.linger_shared().await.unwrap();
                }
                over.store(true, Ordering::Relaxed);
            };
            join(shared, async { while streams.next().await.is_some() {} }).await;
        });
    }
}

#[test]
fn fairness_a_loop_of_joins_of_an_actor_that_has_ended_lets_others_run() {
    on_cores(1, |system| async move {
        let (ended, worker) = (system.spawn(Worker::default()), Worker::default().spawn());
        ended.stop();
        ended.join().await;
        let mut answer = worker.linger().into_future();
        while poll_fn(|context| Poll::Ready(answer.poll_unpin(context).is_pending())).await {
            ended.join().await;
            ended.monitor().await;
        }
    });
}

#[test]
fn fairness_a_method_that_hogs_its_core_is_reported_by_name() {
    promptly(|| {
        let (report, reports) = mpsc::channel();
        let system = System::builder()
            .cores(2)
            .pin(false)
            .stall_limit(Duration::from_millis(20))
            .on_stall(move |stall| drop(report.send(stall.clone())))
            .build()
            .unwrap();
        let worker = system.spawn_on(1, Worker::default()).unwrap();
        let gate = Gate::default();
        worker
            .block(mpsc::channel().0, gate.clone())
            .try_send()
            .unwrap();
        let stall = reports.recv().unwrap();
        gate.open();
        assert_eq!(
            (stall.core, stall.actor, stall.method),
            (1, "Worker", "block")
        );
        assert!(stall.lasts >= Duration::from_millis(20));
        worker.echo(1).wait().unwrap();
    });
}
