//! Whether the future of a method is `Send` is looked for, and where the compiler cannot tell, or says no, nothing is said of it.

use std::{cell::Cell, future::ready, marker::PhantomData, pin::Pin, rc::Rc};

use actor_core::{Actor as _, actor};
use futures_util::{StreamExt as _, stream};

/// `Send` for one lifetime only.
struct Lent<'a>(PhantomData<*mut ()>, &'a [u32]);

// SAFETY: never sent at all.
unsafe impl Send for Lent<'static> {}

type Made<'a> = Pin<Box<dyn Future<Output = u32> + 'a>>;

struct Store {
    numbers: Vec<u32>,
    make: fn(&u32) -> Made<'_>,
}

#[actor]
impl Store {
    /// "Implementation of `FnOnce` is not general enough", if it is asked by a bound.
    pub async fn closures(&mut self) -> Vec<u32> {
        let numbers = stream::iter(self.numbers.iter()).map(|number| async move { number + 1 });
        numbers.buffered(2).collect().await
    }

    pub async fn lent(&mut self) -> usize {
        let lent = Lent(PhantomData, &self.numbers);
        ready(()).await;
        lent.1.len()
    }

    pub async fn local(&self) -> u32 {
        let count = Rc::new(Cell::new(1));
        ready(()).await;
        count.get()
    }

    pub async fn made(&self) -> u32 {
        (self.make)(&self.numbers[0]).await
    }

    pub async fn recursive(&self, depth: u32) -> u32 {
        match depth {
            0 => 0,
            _ => 1 + Box::pin(self.recursive(depth - 1)).await,
        }
    }
}

struct Shelf<'a, T>(&'a str, T);

#[actor]
impl<T: Clone + Send + 'static> Shelf<'static, T>
where
    Shelf<'static, T>: Send,
{
    pub async fn name(&mut self) -> String {
        let kept = (Some(Shelf(self.0, self.1.clone())), ready(()).await);
        kept.0.map(|shelf| shelf.0.to_owned()).unwrap_or_default()
    }
}

#[actor_core::main]
async fn main() {
    let make = |number: &u32| Box::pin(ready(*number)) as Made<'_>;
    let numbers = vec![1, 2];
    let store = Store { numbers, make }.spawn();
    assert_eq!(store.closures().await.unwrap(), [2, 3]);
    assert_eq!(store.lent().await.unwrap(), 2);
    assert_eq!(store.local().await.unwrap(), 1);
    assert_eq!(store.made().await.unwrap(), 1);
    assert_eq!(store.recursive(3).await.unwrap(), 3);
    let shelf = Shelf("top", 1).spawn();
    assert_eq!(shelf.name().await.unwrap(), "top");
}
