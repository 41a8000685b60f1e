//! Ends, deadlines and counts.

use std::time::Duration;

use actor_core::{Actor as _, CallError, Context, Handle as _, actor};

use super::{Directory, DirectoryHandle, Register, RegisterHandle, check, look_up};

const SECOND: Duration = Duration::from_secs(1);

/// A watchdog that barks after the longest time the work can take.
mod timer_before_message {
    use super::*;

    struct Worker;

    #[actor]
    impl Worker {
        pub async fn work(&mut self, context: &Context<Self>, done: RegisterHandle) {
            context.sleep(SECOND).await;
            done.set(1).send().await.expect("it lives");
        }
    }

    struct Watchdog;

    #[actor]
    impl Watchdog {
        pub async fn watch(
            &mut self,
            context: &Context<Self>,
            done: RegisterHandle,
            directory: DirectoryHandle,
        ) -> Result<bool, CallError> {
            context.sleep(SECOND).await;
            look_up(&directory, 3).await?;
            Ok(done.get().await? == 0)
        }
    }

    #[test]
    fn is_found() {
        check("planted-timer-before-message", |sim| async move {
            let (done, directory) = (Register::default().spawn(), Directory.spawn());
            let worker = Worker.spawn();
            let work = worker.work(done.clone());
            work.send().await.expect("it lives");
            let barks = Watchdog.spawn().watch(done, directory).await;
            sim.always(barks == Ok(false), "work that is in time is seen to be");
        });
    }
}

/// A call that takes too long is made again, although it may have done its work.
mod counted_twice {
    use super::*;

    struct Disk;

    #[actor]
    impl Disk {
        pub async fn write(&mut self, context: &Context<Self>, count: RegisterHandle, takes: u32) {
            context.sleep(takes * SECOND).await;
            count.add(1).await.expect("it lives");
        }
    }

    struct Backup;

    #[actor]
    impl Backup {
        pub async fn run(&mut self, disk: DiskHandle, directory: DirectoryHandle) {
            look_up(&directory, 4).await.expect("it lives");
            let elsewhere = Register::default().spawn();
            disk.write(elsewhere, 9).await.expect("it lives");
        }
    }

    struct Client;

    #[actor]
    impl Client {
        pub async fn record(&mut self, disk: DiskHandle, count: RegisterHandle) {
            loop {
                let write = disk.write(count.clone(), 1).within(5 * SECOND);
                if write.await.is_ok() {
                    break;
                }
            }
        }
    }

    #[test]
    fn is_found() {
        check("planted-counted-twice", |sim| async move {
            let (count, directory) = (Register::default().spawn(), Directory.spawn());
            let disk = Disk.spawn();
            let saver = Backup.spawn();
            let backup = saver.run(disk.clone(), directory);
            backup.send().await.expect("it lives");
            Client.spawn().record(disk, count.clone()).await?;
            sim.sleep(60 * SECOND).await;
            sim.always(count.get().await == Ok(1), "an event is counted once");
            Ok::<_, CallError>(())
        });
    }
}

/// The log is closed once the last line was handed out, rather than written.
mod last_message {
    use super::*;

    struct Log {
        disk: RegisterHandle,
    }

    #[actor]
    impl Log {
        pub async fn line(&mut self) {
            self.disk.add(1).send().await.expect("it lives");
        }
    }

    struct Formatter;

    #[actor]
    impl Formatter {
        pub async fn format(&mut self, log: LogHandle) {
            // A closed log accepts no more lines.
            let _ = log.line().send().await;
        }
    }

    #[test]
    fn is_found() {
        check("planted-last-message", |sim| async move {
            let (disk, directory) = (Register::default().spawn(), Directory.spawn());
            let log = Log { disk: disk.clone() }.spawn();
            let formatter = Formatter.spawn();
            formatter
                .format(log.clone())
                .send()
                .await
                .expect("it lives");
            look_up(&directory, 3).await?;
            log.stop();
            sim.settle().await;
            sim.always(disk.get().await == Ok(1), "the last line is written");
            Ok::<_, CallError>(())
        });
    }
}

/// An empty queue is taken to mean that all is done, although whoever fills it is late.
mod drained_too_early {
    use super::*;

    struct Producer;

    #[actor]
    impl Producer {
        pub async fn produce(&mut self, queue: RegisterHandle) {
            for _ in 0..3 {
                queue.add(1).send().await.expect("it lives");
            }
        }
    }

    struct Consumer;

    #[actor]
    impl Consumer {
        pub async fn drain(
            &mut self,
            queue: RegisterHandle,
            directory: DirectoryHandle,
        ) -> Result<u32, CallError> {
            look_up(&directory, 4).await?;
            let mut taken = 0;
            while queue.get().await? > 0 {
                queue.add(-1).await?;
                taken += 1;
            }
            Ok(taken)
        }
    }

    #[test]
    fn is_found() {
        check("planted-drained-too-early", |sim| async move {
            let (queue, directory) = (Register::default().spawn(), Directory.spawn());
            let producer = Producer.spawn();
            let produce = producer.produce(queue.clone());
            produce.send().await.expect("it lives");
            let taken = Consumer.spawn().drain(queue, directory).await;
            sim.always(taken == Ok(3), "everything is consumed");
        });
    }
}

/// A barrier for two that opens while the second is still on its way.
mod barrier_off_by_one {
    use super::*;

    struct Barrier {
        missing: u32,
        summary: SummaryHandle,
    }

    #[actor]
    impl Barrier {
        pub async fn arrive(&mut self) {
            self.missing -= 1;
            if self.missing == 1 {
                self.summary.sum_up().send().await.expect("it lives");
            }
        }
    }

    struct Summary {
        board: RegisterHandle,
        sum: i64,
    }

    #[actor]
    impl Summary {
        pub async fn sum_up(&mut self) -> Result<(), CallError> {
            self.sum = self.board.get().await?;
            Ok(())
        }

        pub fn sum(&mut self) -> i64 {
            self.sum
        }
    }

    struct Worker;

    #[actor]
    impl Worker {
        pub async fn work(&mut self, board: RegisterHandle, barrier: BarrierHandle) {
            board.add(1).await.expect("it lives");
            barrier.arrive().send().await.expect("it lives");
        }
    }

    #[test]
    fn is_found() {
        check("planted-barrier-off-by-one", |sim| async move {
            let board = Register::default().spawn();
            let summary = Summary {
                board: board.clone(),
                sum: 0,
            };
            let summary = summary.spawn();
            let barrier = Barrier {
                missing: 2,
                summary: summary.clone(),
            };
            let barrier = barrier.spawn();
            for _ in 0..2 {
                let worker = Worker.spawn();
                let work = worker.work(board.clone(), barrier.clone());
                work.send().await.expect("it lives");
            }
            sim.settle().await;
            sim.always(summary.sum().await == Ok(2), "all have worked by then");
        });
    }
}

/// A keeper replaces a worker whose time is up, although the worker may still owe somebody an answer.
mod replaced_too_early {
    use super::*;

    struct Worker {
        directory: DirectoryHandle,
    }

    #[actor]
    impl Worker {
        pub async fn work(&mut self) -> Result<i64, CallError> {
            look_up(&self.directory, 1).await?;
            Ok(7)
        }
    }

    struct Keeper {
        directory: DirectoryHandle,
        worker: WorkerHandle,
    }

    #[actor]
    impl Keeper {
        pub fn worker(&self) -> WorkerHandle {
            self.worker.clone()
        }

        /// Does not wait for work in progress.
        pub async fn replace(&mut self) {
            look_up(&self.directory, 8).await.expect("it lives");
            let directory = self.directory.clone();
            let before = std::mem::replace(&mut self.worker, Worker { directory }.spawn());
            before.kill();
        }
    }

    struct Customer;

    #[actor]
    impl Customer {
        pub async fn order(&mut self, worker: WorkerHandle) -> bool {
            worker.work().await.is_ok()
        }
    }

    #[test]
    fn is_found() {
        check("planted-replaced-too-early", |sim| async move {
            let directory = Directory.spawn();
            let first = Worker {
                directory: directory.clone(),
            };
            let keeper = Keeper {
                directory,
                worker: first.spawn(),
            };
            let keeper = keeper.spawn();
            let worker = keeper.worker().await?;
            keeper.replace().send().await.expect("it lives");
            let served = Customer.spawn().order(worker).await?;
            sim.always(served, "an order that was taken is served");
            Ok::<_, CallError>(())
        });
    }
}
