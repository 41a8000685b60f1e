//! Every policy on methods with every kind of receiver, next to the other markers.

use std::future::ready;

use actor_core::{Actor as _, Context, Overload, actor};

use crate::support::system;

#[derive(Default)]
struct Sink {
    sum: u32,
}

#[actor(mailbox = 2, overload = drop_oldest)]
impl Sink {
    #[actor(overload = wait)]
    pub fn sum(&self) -> u32 {
        self.sum
    }

    #[actor(overload = fail)]
    pub fn add(&mut self, n: u32) {
        self.sum += n;
    }

    #[actor(message, overload = drop_newest)]
    async fn later(&mut self, n: u32) {
        ready(()).await;
        self.sum += n;
    }

    #[actor(overload = coalesce, whole)]
    pub fn whole(&mut self, context: &Context<Self>, n: u32) -> Result<u32, String> {
        let _ = context.id();
        self.sum = self.sum.checked_add(n).ok_or("too much")?;
        Ok(self.sum)
    }

    #[actor(overload = coalesce)]
    pub async fn beside(&self, n: u32) -> u32 {
        ready(self.sum + n).await
    }

    #[actor(overload = drop_oldest)]
    pub fn end(self) -> u32 {
        self.sum
    }
}

#[test]
fn they_are_handled() {
    assert_eq!(Sink::OVERLOAD, Overload::DropOldest);
    let system = system(1);
    let sink = system.spawn(Sink::default());
    sink.add(1).wait().unwrap();
    sink.later(2).wait().unwrap();
    assert_eq!(sink.whole(3).wait().unwrap(), Ok(6));
    assert_eq!(sink.beside(4).wait(), Ok(10));
    assert_eq!(sink.sum().wait(), Ok(6));
    assert_eq!(sink.end().wait(), Ok(6));
}
