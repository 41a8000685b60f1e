//! State that two actors change or read at the same time.

use actor_core::{Actor as _, CallError, actor, sim::Sim};

use super::{Directory, DirectoryHandle, Register, RegisterHandle, check, look_up};

/// Two clients read a register and write it back.
mod lost_update {
    use super::*;

    struct Client;

    #[actor]
    impl Client {
        pub async fn increment(
            &mut self,
            register: RegisterHandle,
            directory: DirectoryHandle,
            asks: u32,
        ) -> Result<(), CallError> {
            look_up(&directory, asks).await?;
            let value = register.get().await?;
            register.set(value + 1).await
        }
    }

    #[test]
    fn is_found() {
        check("planted-lost-update", |sim| async move {
            let (register, directory) = (Register::default().spawn(), Directory.spawn());
            for asks in [0, 4] {
                let client = Client.spawn();
                let increment = client.increment(register.clone(), directory.clone(), asks);
                increment.send().await.expect("it lives");
            }
            sim.settle().await;
            sim.always(register.get().await == Ok(2), "no update is lost");
        });
    }
}

/// Two agents sell the last seat: each checks that it is free, and takes the money before taking the seat.
mod check_then_act {
    use super::*;

    struct Agent;

    #[actor]
    impl Agent {
        pub async fn sell(
            &mut self,
            seats: RegisterHandle,
            till: RegisterHandle,
            directory: DirectoryHandle,
            asks: u32,
        ) -> Result<(), CallError> {
            look_up(&directory, asks).await?;
            if seats.get().await? > 0 {
                till.add(1).await?;
                seats.add(-1).await?;
            }
            Ok(())
        }
    }

    #[test]
    fn is_found() {
        check("planted-check-then-act", |sim| async move {
            let (seats, till) = (Register(1).spawn(), Register(0).spawn());
            let directory = Directory.spawn();
            for asks in [0, 6] {
                let agent = Agent.spawn();
                let sale = agent.sell(seats.clone(), till.clone(), directory.clone(), asks);
                sale.send().await.expect("it lives");
            }
            sim.settle().await;
            sim.always(seats.get().await == Ok(0), "a seat is sold once");
        });
    }
}

/// Two accounts that may be overdrawn as long as their sum is not. Each teller looks at both and takes from one.
mod double_spend {
    use super::*;

    struct Teller;

    #[actor]
    impl Teller {
        pub async fn withdraw(
            &mut self,
            from: RegisterHandle,
            other: RegisterHandle,
            directory: DirectoryHandle,
            asks: u32,
        ) -> Result<(), CallError> {
            look_up(&directory, asks).await?;
            if from.get().await? + other.get().await? >= 100 {
                from.add(-100).await?;
            }
            Ok(())
        }
    }

    #[test]
    fn is_found() {
        check("planted-double-spend", |sim| async move {
            let (one, two) = (Register(60).spawn(), Register(60).spawn());
            let directory = Directory.spawn();
            let (first, second) = (Teller.spawn(), Teller.spawn());
            let call = first.withdraw(one.clone(), two.clone(), directory.clone(), 0);
            call.send().await.expect("it lives");
            let call = second.withdraw(two.clone(), one.clone(), directory, 6);
            call.send().await.expect("it lives");
            sim.settle().await;
            let sum = one.get().await? + two.get().await?;
            sim.always(sum >= 0, "what they have together is not spent twice");
            Ok::<_, CallError>(())
        });
    }
}

/// A cache is told about changes of the store through a third actor, so the answer to a write may overtake that.
mod read_your_writes {
    use super::*;

    struct Herald(RegisterHandle);

    #[actor]
    impl Herald {
        pub async fn tell(&mut self, value: i64) {
            self.0.set(value).send().await.expect("it lives");
        }
    }

    struct Store {
        value: i64,
        herald: HeraldHandle,
    }

    #[actor]
    impl Store {
        pub async fn write(&mut self, value: i64) {
            self.value = value;
            self.herald.tell(value).send().await.expect("it lives");
        }
    }

    struct Client;

    #[actor]
    impl Client {
        pub async fn change(
            &mut self,
            store: StoreHandle,
            cache: RegisterHandle,
            directory: DirectoryHandle,
        ) -> Result<i64, CallError> {
            store.write(7).await?;
            look_up(&directory, 1).await?;
            cache.get().await
        }
    }

    #[test]
    fn is_found() {
        check("planted-read-your-writes", |sim: Sim| async move {
            let cache = Register::default().spawn();
            let value = 0;
            let herald = Herald(cache.clone()).spawn();
            let store = Store { value, herald };
            let (store, directory) = (store.spawn(), Directory.spawn());
            let read = Client.spawn().change(store, cache, directory).await;
            sim.always(read == Ok(7), "a client reads what it wrote");
        });
    }
}

/// A lock that is polled: an actor that is slow to give it back keeps another from ever getting it.
mod starvation {
    use super::*;

    #[derive(Default)]
    struct Lock {
        held: bool,
    }

    #[actor]
    impl Lock {
        pub fn try_lock(&mut self) -> bool {
            !std::mem::replace(&mut self.held, true)
        }

        pub fn unlock(&mut self) {
            self.held = false;
        }
    }

    struct Client;

    #[actor]
    impl Client {
        pub async fn work(&mut self, lock: LockHandle, times: u32) -> Result<(), CallError> {
            for _ in 0..times {
                if lock.try_lock().await? {
                    lock.unlock().await?;
                }
            }
            Ok(())
        }

        /// Returns whether it got the lock within three attempts.
        pub async fn work_once(&mut self, lock: LockHandle) -> Result<bool, CallError> {
            for _ in 0..3 {
                if lock.try_lock().await? {
                    lock.unlock().await?;
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }

    #[test]
    fn is_found() {
        check("planted-starvation", |sim: Sim| async move {
            let lock = Lock::default().spawn();
            let (greedy, modest) = (Client.spawn(), Client.spawn());
            let work = greedy.work(lock.clone(), 4);
            work.send().await.expect("it lives");
            let served = modest.work_once(lock).await;
            sim.always(served == Ok(true), "three attempts are enough");
        });
    }
}
