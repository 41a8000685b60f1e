//! Who comes first when everybody lives on one core, so that only the order of its packets decides.

use actor_core::Actor as _;

use super::*;

/// Like `check`, on one core.
fn check_there<F>(name: &str, body: impl Fn(Sim) -> F + Copy + Send + 'static)
where
    F: Future<Output: TestOutcome> + 'static,
{
    check_with(name, Options::new().cores(1), body);
}

/// The manager opens the shop and a customer comes: two senders.
mod two_senders {
    use super::*;

    struct Manager;

    #[actor]
    impl Manager {
        pub async fn begin(&mut self, open: RegisterHandle) {
            open.set(1).send().await.expect("it lives");
        }
    }

    struct Customer;

    #[actor]
    impl Customer {
        pub async fn go(&mut self, open: RegisterHandle, came_in: RegisterHandle) {
            let is_open = open.get().await.expect("it lives");
            came_in.set(is_open).send().await.expect("it lives");
        }
    }

    #[test]
    fn is_found() {
        check_there("planted-one-core-two-senders", |sim: Sim| async move {
            let (open, came_in) = (Register::default().spawn(), Register::default().spawn());
            let (manager, customer) = (Manager.spawn(), Customer.spawn());
            manager.begin(open.clone()).send().await.expect("it lives");
            let go = customer.go(open, came_in.clone());
            go.send().await.expect("it lives");
            sim.settle().await;
            let came_in = came_in.get().await;
            sim.always(came_in == Ok(1), "the shop is open for customers");
        });
    }
}

/// Assumes that a deposit arrives before the withdrawal if they are sent in this order.
mod overdrawn {
    use super::*;

    #[derive(Default)]
    struct Account {
        balance: i64,
        lowest: i64,
    }

    #[actor]
    impl Account {
        pub fn change(&mut self, by: i64) {
            self.balance += by;
            self.lowest = self.lowest.min(self.balance);
        }

        pub fn lowest(&mut self) -> i64 {
            self.lowest
        }
    }

    struct Clerk;

    #[actor]
    impl Clerk {
        pub async fn book(&mut self, account: AccountHandle, by: i64) {
            account.change(by).send().await.expect("it lives");
        }
    }

    #[test]
    fn is_found() {
        check_there("planted-one-core-overdrawn", |sim: Sim| async move {
            let account = Account::default().spawn();
            for by in [5, -5] {
                let clerk = Clerk.spawn();
                let book = clerk.book(account.clone(), by);
                book.send().await.expect("it lives");
            }
            sim.settle().await;
            sim.always(account.lowest().await == Ok(0), "it is never overdrawn");
        });
    }
}
