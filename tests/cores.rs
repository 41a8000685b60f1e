//! What a core owes to others: before it sleeps, when code that belongs to no actor panics on it, and when its thread ends.

mod common;

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    task::{Context as Polled, Poll, Wake, Waker},
    thread,
    time::Duration,
};

use actor_core::{Actor as _, CallError, Exit, Handle as _, System, WeakHandle, actor, pool::Pool};
use common::{NEVER, eventually, lock, promptly, system};

/// Does what it is told.
struct Worker;

#[actor]
impl Worker {
    /// Sends this many messages to an actor of the other core, to which nobody keeps a handle, and is busy
    /// while they are handled.
    pub fn use_once(&mut self, messages: usize, tell: mpsc::Sender<WeakHandle<SinkHandle>>) {
        let sink = Sink::default().spawn_on(1).expect("there is another core");
        tell.send(sink.downgrade()).expect("the test waits");
        for _ in 0..messages {
            sink.put().try_send().expect("there is room");
        }
        drop(sink);
        thread::sleep(Duration::from_millis(20));
    }

    pub fn ping(&mut self) -> bool {
        true
    }

    /// Runs something as a tokio task on this core.
    pub async fn run(&mut self, task: Task) {
        let _ = tokio::spawn(async move { task() }).await;
    }

    /// Gives something to a tokio task on this core. The task ends with the core's runtime.
    pub fn keep(&mut self, kept: Kept) {
        tokio::spawn(async move {
            let _kept = kept;
            std::future::pending::<()>().await;
        });
    }

    /// Runs something, and does not return before it is done.
    pub fn hog(&mut self, task: Task) {
        task();
    }

    /// Makes the event queue of this core wake one of our wakers.
    pub async fn sleep_by(&mut self, waker: Waker) {
        let mut sleep = Box::pin(tokio::time::sleep(Duration::from_millis(1)));
        let _ = sleep.as_mut().poll(&mut Polled::from_waker(&waker));
        std::future::pending().await
    }

    pub async fn wait(&mut self) {
        std::future::pending().await
    }
}

type Task = Box<dyn FnOnce() + Send>;

/// Runs something when it is dropped.
struct Kept(Option<Task>);

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(task) = self.0.take() {
            task();
        }
    }
}

#[derive(Default)]
struct Sink {
    got: usize,
}

#[actor]
impl Sink {
    pub fn put(&mut self) {
        self.got += 1;
    }
}

// ----- before it sleeps -----

/// Places that were reserved in a mailbox but not used keep the actor alive until they are given back, and then
/// somebody has to tell it.
#[test]
fn what_is_given_back_before_a_core_sleeps_is_told() {
    promptly(|| {
        let system = system(2);
        let worker = system.spawn_on(0, Worker).unwrap();
        for messages in 1..=130 {
            // Each number leaves some places unused, and some numbers send full batches.
            if messages > 8 && messages % 32 > 2 {
                continue;
            }
            let (tell, told) = mpsc::channel();
            worker.use_once(messages, tell).send().wait().unwrap();
            let sink: WeakHandle<SinkHandle> = told.recv().unwrap();
            assert_eq!(sink.join().wait().unwrap(), Exit::Normal, "{messages}");
        }
    });
}

// ----- panics outside of actors -----

struct Stillborn;

#[actor]
impl Stillborn {
    #[actor(on_start)]
    fn start(&mut self) {
        panic!("it does not start");
    }
}

/// When dropped, spawns an actor that fails to start.
struct Parent(mpsc::Sender<StillbornHandle>);

#[actor]
impl Parent {
    pub fn ping(&mut self) {}
}

impl Drop for Parent {
    fn drop(&mut self) {
        let _ = self.0.send(Stillborn.spawn());
    }
}

fn did_not_start(exit: Exit) {
    assert!(matches!(exit, Exit::Panicked(_)), "{exit:?}");
}

#[test]
fn who_does_not_start_ends_also_if_a_task_of_tokio_spawns_it() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker);
        let (tell, told) = mpsc::channel();
        let task: Task = Box::new(move || {
            let handle = Stillborn.spawn();
            tell.send(handle).expect("the test waits");
        });
        worker.run(task).wait().unwrap();
        let handle = told.recv().expect("the panic is not that of the task");
        did_not_start(handle.join().wait().unwrap());
        assert_eq!(worker.ping().wait(), Ok(true));
        assert!(system.shutdown(NEVER).wait().is_clean());
    });
}

#[test]
fn who_does_not_start_ends_also_if_a_destructor_spawns_it() {
    promptly(|| {
        let system = system(1);
        let (tell, told) = mpsc::channel();
        let parent = system.spawn(Parent(tell));
        parent.ping().wait().unwrap();
        parent.stop();
        assert_eq!(
            parent.join().wait().unwrap(),
            Exit::Normal,
            "it is not to blame"
        );
        did_not_start(told.recv().unwrap().join().wait().unwrap());
        assert!(system.shutdown(NEVER).wait().is_clean());
    });
}

/// A waker that panics in the event queue of a core, where nobody can catch it.
struct Explosive(AtomicUsize);

impl Wake for Explosive {
    fn wake(self: Arc<Self>) {
        // Only once: the queue wakes everybody when it goes away.
        if self.0.fetch_add(1, Ordering::Relaxed) == 0 {
            panic!("a waker");
        }
    }
}

#[test]
fn a_core_whose_event_queue_panics_leaves_nobody_waiting() {
    promptly(|| {
        let system = system(2);
        let worker = system.spawn_on(1, Worker).unwrap();
        let waits = system.spawn_on(1, Worker).unwrap();
        let other = system.spawn_on(0, Worker).unwrap();
        let (join, waker) = (worker.join(), Waker::from(Arc::new(Explosive(0.into()))));
        let pending = thread::spawn({
            let waits = waits.clone();
            move || waits.wait().wait()
        });
        let sleeps = worker.sleep_by(waker).wait();
        assert_eq!(sleeps, Err(CallError::Killed));
        assert_eq!(join.wait().unwrap(), Exit::Killed);
        assert!(matches!(
            pending.join().unwrap(),
            Err(CallError::Killed | CallError::Stopped)
        ));
        assert_eq!(waits.ping().wait(), Err(CallError::Stopped));
        // The others carry on.
        assert_eq!(other.ping().wait(), Ok(true));
        let report = system.shutdown(NEVER).wait();
        assert!(!report.is_clean());
        assert_eq!(report.stuck.len(), 1, "{report}");
        assert_eq!(report.stuck[0].core, 1);
    });
}

#[test]
fn nobody_is_placed_on_a_core_whose_event_queue_has_panicked() {
    promptly(|| {
        let system = system(2);
        let worker = system.spawn_on(1, Worker).unwrap();
        let _other = system.spawn_on(0, Worker).unwrap();
        let waker = Waker::from(Arc::new(Explosive(0.into())));
        let sleeps = worker.sleep_by(waker).wait();
        assert_eq!(sleeps, Err(CallError::Killed));
        // From now on core 1 has the fewest actors: none.
        let placed: Vec<_> = (0..3).map(|_| system.spawn(Worker)).collect();
        for worker in placed {
            assert_eq!(worker.ping().wait(), Ok(true));
        }
    });
}

#[test]
fn nor_are_the_workers_of_a_pool() {
    promptly(|| {
        let system = system(2);
        let worker = system.spawn_on(1, Worker).unwrap();
        let waker = Waker::from(Arc::new(Explosive(0.into())));
        let sleeps = worker.sleep_by(waker).wait();
        assert_eq!(sleeps, Err(CallError::Killed));
        let start = || async { Pool::new(2, || Worker).start().await };
        let pool = system.block_on(start).expect("they start");
        for worker in pool.workers() {
            assert_eq!(worker.ping().wait(), Ok(true));
        }
    });
}

#[test]
fn the_body_on_a_core_whose_event_queue_panics_is_told() {
    let told = promptly(|| {
        let system = system(1);
        let waker = Waker::from(Arc::new(Explosive(0.into())));
        thread::spawn(move || {
            system.block_on(async move || {
                let worker = Worker.spawn();
                let _ = worker.sleep_by(waker).await;
                std::future::pending::<()>().await;
            });
        })
        .join()
    });
    assert!(
        told.is_err(),
        "a panic: the system has ended before the body"
    );
}

// ----- stalls -----

/// Polls from so deep on the stack that the core runs a call right there, as if it were one of its own.
fn deep<T>(poll: &mut dyn FnMut() -> Poll<T>) -> Poll<T> {
    let stack = [0_u8; 64 << 10];
    std::hint::black_box(&stack);
    poll()
}

#[test]
fn a_method_that_a_task_of_tokio_has_called_does_not_hog_its_core_when_it_is_over() {
    const LIMIT: Duration = Duration::from_millis(50);
    promptly(|| {
        let stalls = Arc::new(Mutex::new(Vec::new()));
        let seen = stalls.clone();
        let system = System::builder()
            .cores(2)
            .pin(false)
            .stall_limit(LIMIT)
            .on_stall(move |stall| lock(&seen).push(stall.clone()))
            .build()
            .unwrap();
        let [worker, called] = [0, 0].map(|core| system.spawn_on(core, Worker).unwrap());
        let busy = system.spawn_on(1, Worker).unwrap();
        let (tell, told) = mpsc::channel();
        // Dropping the last handle would make the core look around.
        let _kept = called.clone();
        let task: Task = Box::new(move || {
            drop(tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(10)).await;
                let mut ping = called.ping();
                let answer = poll_fn(|context| deep(&mut || Pin::new(&mut ping).poll(context)));
                let _ = tell.send(answer.await);
            }));
        });
        worker.run(task).wait().unwrap();
        assert_eq!(told.recv(), Ok(Ok(true)));
        // The other core keeps the watchdog thread awake.
        for _ in 0..40 {
            busy.ping().wait().unwrap();
            thread::sleep(LIMIT / 10);
        }
        assert_eq!(*lock(&stalls), []);
    });
}

#[test]
fn who_is_told_of_a_stall_may_panic() {
    const LIMIT: Duration = Duration::from_millis(10);
    promptly(|| {
        let told = Arc::new(AtomicUsize::new(0));
        let counts = told.clone();
        let system = System::builder()
            .cores(1)
            .pin(false)
            .stall_limit(LIMIT)
            .on_stall(move |_| {
                counts.fetch_add(1, Ordering::Relaxed);
                panic!("who is told");
            })
            .build()
            .unwrap();
        let worker = system.spawn(Worker);
        for time in 1..=2 {
            let task: Task = Box::new(|| thread::sleep(10 * LIMIT));
            worker.hog(task).wait().unwrap();
            eventually("it is told each time", || {
                told.load(Ordering::Relaxed) >= time
            });
        }
    });
}

// ----- cores that are used again -----

/// Returns a worker of a new system, on the core of `worker`, whose own system has ended. Returns `None` if another
/// test has taken that core.
fn successor(worker: &WorkerHandle) -> Option<(System, WorkerHandle)> {
    let core = |worker: &WorkerHandle| worker.id().to_string().split('.').next().map(String::from);
    let mut others = Vec::new();
    for _ in 0..100 {
        let system = system(1);
        let next = system.spawn(Worker);
        if core(&next) == core(worker) {
            return Some((system, next));
        }
        others.push(system);
    }
    None
}

#[test]
fn nobody_is_born_in_a_system_that_has_ended_by_a_method_on_its_core() {
    promptly(|| {
        let ended = system(1);
        let worker = ended.spawn(Worker);
        let _ = ended.shutdown(NEVER).wait();
        let Some((_system, next)) = successor(&worker) else {
            return;
        };
        let (tell, told) = mpsc::channel();
        let task: Task = Box::new(move || {
            let spawned = [ended.spawn(Worker), ended.spawn_on(0, Worker).unwrap()];
            let _ = tell.send(spawned.map(|spawned| spawned.is_alive()));
        });
        next.hog(task).wait().unwrap();
        assert_eq!(told.recv(), Ok([false, false]));
    });
}

#[test]
fn who_is_told_of_stalls_is_told_of_none_when_the_system_has_ended() {
    const LIMIT: Duration = Duration::from_millis(50);
    promptly(|| {
        let stalls = Arc::new(Mutex::new(Vec::new()));
        let seen = stalls.clone();
        let ended = System::builder()
            .cores(1)
            .pin(false)
            .stall_limit(LIMIT)
            .on_stall(move |stall| lock(&seen).push(stall.clone()))
            .build()
            .unwrap();
        let worker = ended.spawn(Worker);
        worker.ping().wait().unwrap();
        let _ = ended.shutdown(NEVER).wait();
        let Some((_system, next)) = successor(&worker) else {
            return;
        };
        let task: Task = Box::new(|| thread::sleep(10 * LIMIT));
        next.hog(task).wait().unwrap();
        assert_eq!(*lock(&stalls), []);
    });
}

// ----- threads -----

struct Narrow;

#[actor(mailbox = 1)]
impl Narrow {
    pub async fn occupy(&mut self, begun: mpsc::Sender<()>) {
        let _ = begun.send(());
        std::future::pending().await
    }

    pub fn note(&mut self) {}
}

/// A thread often has its thread-local variables at the same address as the thread before it.
#[test]
fn a_send_that_waits_may_be_dropped_on_a_thread_that_takes_the_place_of_its_own() {
    promptly(|| {
        let system = system(1);
        let narrow: &'static NarrowHandle = Box::leak(Box::new(system.spawn(Narrow)));
        let (begins, begun) = mpsc::channel();
        narrow.occupy(begins).send().wait().unwrap();
        begun.recv().unwrap();
        narrow.note().send().wait().unwrap();
        for _ in 0..100 {
            let waits = thread::spawn(|| {
                let mut send: Pin<Box<_>> = Box::pin(narrow.note().send());
                let poll = send.as_mut().poll(&mut Polled::from_waker(Waker::noop()));
                assert!(poll.is_pending());
                send
            });
            let waits = waits.join().unwrap();
            thread::spawn(move || drop(waits)).join().unwrap();
        }
        narrow.kill();
    });
}

/// What a tokio task owns is dropped after its core has ended, when nothing of the core is left.
#[test]
fn who_is_dropped_after_the_end_of_his_core_may_call_others() {
    promptly(|| {
        let (system, others) = (system(1), system(1));
        let worker = system.spawn(Worker);
        let other = others.spawn(Worker);
        let (tell, told) = mpsc::channel();
        let task: Task = Box::new(move || {
            for _ in 0..100 {
                let mut ping = other.ping();
                let answer = loop {
                    let poll = Pin::new(&mut ping).poll(&mut Polled::from_waker(Waker::noop()));
                    if let Poll::Ready(answer) = poll {
                        break answer;
                    }
                    thread::yield_now();
                };
                tell.send(answer).expect("the test waits");
            }
        });
        worker.keep(Kept(Some(task))).wait().unwrap();
        assert!(system.shutdown(NEVER).wait().is_clean());
        for _ in 0..100 {
            assert_eq!(told.recv(), Ok(Ok(true)));
        }
    });
}
