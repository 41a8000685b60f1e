//! The threads of the baseline, and which task runs where.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::runtime::{self, Runtime};
use tokio::sync::{mpsc, oneshot};

use super::tasks::{Message, batching_counter, counter};
use crate::pin;
use crate::work::CAPACITY;

/// Two pinned current-thread runtimes, and a multi-thread one with two pinned workers.
pub(crate) struct Rig {
    cores: [Core; 2],
    workers: Runtime,
}

/// A current-thread runtime on its own thread, running until it is dropped.
struct Core {
    handle: runtime::Handle,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// Which threads a baseline uses.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Threads {
    /// One current-thread runtime.
    One,
    /// Two current-thread runtimes; messages go from one to the other.
    Two,
    /// A multi-thread runtime with two workers; both tasks may end up on the same one.
    Pool,
}

impl fmt::Display for Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Threads::One => "one thread",
            Threads::Two => "two current-thread",
            Threads::Pool => "multi-thread",
        })
    }
}

/// Where the driving task runs, and where the driven one does.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(super) driver: &'a runtime::Handle,
    pub(super) peer: &'a runtime::Handle,
}

impl Rig {
    pub(crate) fn new() -> Self {
        let next = AtomicUsize::new(0);
        let workers = runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .on_thread_start(move || pin::this_thread(next.fetch_add(1, Ordering::Relaxed) % 2))
            .enable_all()
            .build();
        Self {
            cores: [Core::start(0), Core::start(1)],
            workers: workers.expect("a multi-thread runtime"),
        }
    }

    pub(crate) fn place(&self, threads: Threads) -> Place<'_> {
        let (driver, peer) = match threads {
            Threads::One => (&self.cores[0].handle, &self.cores[0].handle),
            Threads::Two => (&self.cores[0].handle, &self.cores[1].handle),
            Threads::Pool => (self.workers.handle(), self.workers.handle()),
        };
        Place { driver, peer }
    }
}

impl Core {
    fn start(core: usize) -> Self {
        let (stop, stopped) = oneshot::channel();
        let (ready, handle) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            pin::this_thread(core);
            let runtime = runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            // Neither can fail: `start` waits for the handle, and a dropped sender means stop.
            let _ = ready.send(runtime.handle().clone());
            let _ = runtime.block_on(stopped);
        });
        let handle = handle
            .blocking_recv()
            .expect("the thread sends its handle first");
        Self {
            handle,
            stop: Some(stop),
            thread: Some(thread),
        }
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic there has already been printed.
            let _ = thread.join();
        }
    }
}

impl Place<'_> {
    /// Where the driving task runs.
    #[cfg(feature = "rivals")]
    pub(crate) fn driver(&self) -> &runtime::Handle {
        self.driver
    }

    /// Where the driven task runs.
    #[cfg(feature = "rivals")]
    pub(crate) fn peer(&self) -> &runtime::Handle {
        self.peer
    }

    /// Runs `work` as a task on the driver's side and waits for it on the calling thread.
    pub(crate) fn drive<T: Send + 'static>(
        self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> T {
        let (done, result) = oneshot::channel();
        self.driver.spawn(async move {
            let _ = done.send(work.await);
        });
        result.blocking_recv().expect("the driver panicked")
    }

    pub(super) fn counter(self) -> mpsc::Sender<Message> {
        let (sender, mut inbox) = mpsc::channel(CAPACITY);
        self.peer
            .spawn(counter(move |context| inbox.poll_recv(context)));
        sender
    }

    pub(super) fn batching_counter(self) -> mpsc::Sender<Message> {
        let (sender, mut inbox) = mpsc::channel(CAPACITY);
        self.peer.spawn(batching_counter(move |context, batch| {
            inbox.poll_recv_many(context, batch, 256)
        }));
        sender
    }

    pub(super) fn unbounded_counter(self) -> mpsc::UnboundedSender<Message> {
        let (sender, mut inbox) = mpsc::unbounded_channel();
        self.peer
            .spawn(counter(move |context| inbox.poll_recv(context)));
        sender
    }

    pub(super) fn batching_unbounded_counter(self) -> mpsc::UnboundedSender<Message> {
        let (sender, mut inbox) = mpsc::unbounded_channel();
        self.peer.spawn(batching_counter(move |context, batch| {
            inbox.poll_recv_many(context, batch, 256)
        }));
        sender
    }
}
