//! Blocking work runs on another thread, and its result comes back. With and without tokio.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    task::{Context, Poll, Waker},
    thread::{self, ThreadId},
    time::Duration,
};

use actor_core::{CallError, Exit, Handle as _, System, actor, blocking};

/// Far longer than anything here takes.
const NEVER: Duration = Duration::from_secs(10);

struct Worker;

#[actor]
impl Worker {
    pub(crate) async fn work(&self, work: Work) -> u64 {
        blocking(work).await
    }

    pub(crate) async fn work_exclusively(&mut self, work: Work) -> u64 {
        blocking(work).await
    }

    /// Runs the work on this thread, and catches its panic.
    pub(crate) fn catch(&self, work: Work) {
        let _ = catch_unwind(AssertUnwindSafe(work));
    }

    pub(crate) fn thread(&self) -> ThreadId {
        thread::current().id()
    }

    pub(crate) fn processors(&self) -> usize {
        processors()
    }

    pub(crate) async fn processors_for_work(&self) -> usize {
        blocking(processors).await
    }
}

type Work = Box<dyn FnOnce() -> u64 + Send>;

fn processors() -> usize {
    thread::available_parallelism().unwrap().get()
}

fn system() -> System {
    System::builder().cores(1).pin(false).build().unwrap()
}

/// Work that has begun, and continues when it is told to.
fn gated() -> (Work, mpsc::Receiver<()>, mpsc::Sender<u64>) {
    let (begun, begins) = mpsc::channel();
    let (go, going) = mpsc::channel();
    let work = Box::new(move || {
        begun.send(()).unwrap();
        going.recv_timeout(NEVER).unwrap()
    });
    (work, begins, go)
}

#[test]
fn others_run_on_the_core_meanwhile() {
    let system = system();
    let worker = system.spawn(Worker);
    let (work, begins, go) = gated();
    let handle = worker.clone();
    let caller = thread::spawn(move || handle.work(work).wait());
    begins.recv_timeout(NEVER).unwrap();
    // From the same actor, and from another one on the same core.
    worker.thread().wait().unwrap();
    system.spawn(Worker).thread().wait().unwrap();
    go.send(42).unwrap();
    assert_eq!(caller.join().unwrap(), Ok(42));
}

#[test]
fn it_runs_on_another_thread() {
    let system = system();
    let worker = system.spawn(Worker);
    let (sender, receiver) = mpsc::channel();
    let work = Box::new(move || {
        sender.send(thread::current().id()).unwrap();
        1
    });
    assert_eq!(worker.work(work).wait(), Ok(1));
    assert_ne!(receiver.recv().unwrap(), worker.thread().wait().unwrap());
}

#[test]
fn its_panic_is_one_of_the_method_that_awaits_it() {
    let system = system();
    let worker = system.spawn(Worker);
    match worker.work(Box::new(|| panic!("out of luck"))).wait() {
        Err(CallError::Panicked(message)) => assert_eq!(message.as_str(), "out of luck"),
        other => panic!("{other:?}"),
    }
    assert!(matches!(worker.join().wait(), Ok(Exit::Panicked(_))));
}

/// It does not tell the place of an earlier panic that the method has caught.
#[test]
fn its_panic_tells_its_own_place() {
    let system = system();
    let worker = system.spawn(Worker);
    worker.catch(Box::new(|| panic!("caught"))).wait().unwrap();
    let line = line!() + 1;
    let work: Work = Box::new(|| panic!("out of luck"));
    match worker.work(work).wait() {
        Err(CallError::Panicked(message)) => {
            let place = message.location().unwrap_or_default();
            assert!(
                place.starts_with(&format!("{}:{line}:", file!())),
                "{place}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_kill_does_not_stop_it() {
    let system = system();
    let worker = system.spawn(Worker);
    let (work, begins, go) = gated();
    let (done, is_done) = mpsc::channel();
    let work = Box::new(move || {
        let number = work();
        done.send(number).unwrap();
        number
    });
    let handle = worker.clone();
    let caller = thread::spawn(move || handle.work_exclusively(work).wait());
    begins.recv_timeout(NEVER).unwrap();
    worker.kill();
    assert!(matches!(worker.join().wait(), Ok(Exit::Killed)));
    assert_eq!(caller.join().unwrap(), Err(CallError::Killed));
    go.send(7).unwrap();
    assert_eq!(is_done.recv_timeout(NEVER), Ok(7));
}

#[test]
fn a_shutdown_does_not_wait_for_it() {
    let system = system();
    let worker = system.spawn(Worker);
    let (work, begins, go) = gated();
    worker.work_exclusively(work).try_send().unwrap();
    begins.recv_timeout(NEVER).unwrap();
    let shutdown = system.shutdown(Duration::from_millis(10));
    let (sender, reports) = mpsc::channel();
    thread::spawn(move || sender.send(shutdown.wait()).expect("the test waits"));
    let report = reports.recv_timeout(NEVER).unwrap();
    assert_eq!((report.killed.len(), report.stuck.len()), (1, 0));
    // It is still waiting.
    drop(system);
    go.send(1).unwrap();
}

#[test]
fn nothing_begins_before_it_is_awaited() {
    let begun = Arc::new(AtomicBool::new(false));
    let inside = begun.clone();
    drop(blocking(move || inside.store(true, Ordering::Relaxed)));
    assert_eq!(Arc::strong_count(&begun), 1);
    assert!(!begun.load(Ordering::Relaxed));
}

#[test]
fn it_works_without_a_core() {
    struct Unpark(thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let mut answer = Box::pin(blocking(|| thread::current().id()));
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let on = loop {
        match answer.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(on) => break on,
            Poll::Pending => thread::park_timeout(NEVER),
        }
    };
    assert_ne!(on, thread::current().id());
}

#[test]
fn what_nobody_waits_for_is_dropped() {
    struct Told(mpsc::Sender<()>);
    impl Drop for Told {
        fn drop(&mut self) {
            let _ = self.0.send(());
        }
    }
    let (go, going) = mpsc::channel::<()>();
    let (told, dropped) = mpsc::channel();
    let mut answer = Box::pin(blocking(move || {
        let _ = going.recv_timeout(NEVER);
        Told(told)
    }));
    let polled = answer
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_pending());
    drop(answer);
    go.send(()).unwrap();
    dropped.recv_timeout(NEVER).unwrap();
}

/// One after another in this process, because the processors that are remembered are those of the first.
#[test]
fn it_is_not_bound_to_the_processor_of_its_core() {
    let all = processors();
    let system = System::builder().cores(all).pin(true).build().unwrap();
    let worker = system.spawn(Worker);
    let pinned = worker.processors().wait().unwrap();
    assert_eq!(
        worker.processors_for_work().wait(),
        Ok(all),
        "pinned to {pinned}"
    );
}

/// At the same time, each on a thread.
#[test]
fn much_work_runs_at_a_time() {
    let system = system();
    let worker = system.spawn(Worker);
    let (works, gates): (Vec<_>, Vec<_>) = (0..20)
        .map(|_| {
            let (work, begins, go) = gated();
            (work, (begins, go))
        })
        .unzip();
    let callers: Vec<_> = works
        .into_iter()
        .map(|work| {
            let worker = worker.clone();
            thread::spawn(move || worker.work(work).wait())
        })
        .collect();
    for (begins, _) in &gates {
        begins.recv_timeout(NEVER).unwrap();
    }
    for (_, go) in &gates {
        go.send(1).unwrap();
    }
    for caller in callers {
        assert_eq!(caller.join().unwrap(), Ok(1));
    }
}
