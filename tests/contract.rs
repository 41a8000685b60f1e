//! smoke
use actor_core::{Actor as _, CallError, Handle as _, actor};
use std::time::Duration;

pub struct Account {
    balance: u64,
}
#[derive(Debug)]
pub struct Overdrawn(u64);

#[actor]
impl Account {
    pub fn open(balance: u64) -> Self {
        Account { balance }
    }
    pub fn deposit(&mut self, amount: u64) -> u64 {
        self.balance += amount;
        self.balance
    }
    pub fn balance(&self) -> u64 {
        self.balance
    }
    pub fn withdraw(&mut self, amount: u64) -> Result<u64, Overdrawn> {
        if amount > self.balance {
            return Err(Overdrawn(amount - self.balance));
        }
        self.balance -= amount;
        Ok(self.balance)
    }
    pub async fn pay(&mut self, to: AccountHandle, amount: u64) -> Result<u64, Overdrawn> {
        self.withdraw(amount)?;
        to.deposit(amount).await.unwrap();
        Ok(self.balance)
    }
    pub fn close(self) -> u64 {
        self.balance
    }
    pub fn boom(&mut self) {
        panic!("boom {}", self.balance)
    }
    pub async fn aboom(&mut self) {
        tokio::time::sleep(Duration::from_millis(1)).await;
        panic!("aboom")
    }
    pub async fn me(&mut self, me: AccountHandle) -> Result<u64, CallError> {
        me.balance().await
    }
}

#[test]
fn plain_thread() {
    let a = Account::open(5).spawn();
    assert_eq!(a.deposit(5).wait().unwrap(), 10);
    let b = Account::open(0).spawn();
    assert_eq!(a.pay(b.clone(), 3).wait().unwrap(), 7);
    assert_eq!(b.balance().wait().unwrap(), 3);
    assert!(matches!(
        a.withdraw(100).wait(),
        Err(CallError::Failed(Overdrawn(93)))
    ));
    a.deposit(1).send().wait().unwrap();
    assert_eq!(a.close().wait().unwrap(), 8);
    assert!(!a.is_alive());
    assert_eq!(a.balance().wait(), Err(CallError::Stopped));
}

#[actor_core::test]
async fn in_a_system() {
    let a = Account::open(5).spawn();
    let b = Account::open(5).spawn();
    assert_ne!(a.core(), b.core());
    assert_eq!(a.pay(b.clone(), 3).await.unwrap(), 2);
    assert_eq!(b.balance().await.unwrap(), 8);
    println!("{:?}", a.boom().await);
    println!("{:?}", a.join().await);
    println!("{:?}", b.aboom().await);
    println!("{:?}", b.join().await);
    let c = Account::open(5).spawn();
    println!("{}", c.me(c.clone()).await.unwrap_err());
}
