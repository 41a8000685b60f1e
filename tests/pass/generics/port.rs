//! Answer ports of generic actors and of generic methods.

use std::{collections::VecDeque, fmt};

use actor_core::{Actor as _, Answer, CallError, Context, actor};
use futures_util::future::join;

/// Takers wait for somebody who gives.
#[derive(Debug)]
pub struct Queue<T, E> {
    items: VecDeque<T>,
    takers: VecDeque<Answer<T, E>>,
}

impl<T, E> Default for Queue<T, E> {
    fn default() -> Self {
        Queue {
            items: VecDeque::new(),
            takers: VecDeque::new(),
        }
    }
}

#[actor]
impl<T: Clone, E> Queue<T, E> {
    /// Answers at once or later.
    pub fn take(&mut self, answer: Answer<T, E>) {
        match self.items.pop_front() {
            Some(item) => answer.ok(item),
            None => self.takers.push_back(answer),
        }
    }

    /// Goes to the taker that waits, if there is one.
    pub fn give(&mut self, item: T) {
        match self.takers.pop_front() {
            Some(taker) => taker.ok(item),
            None => self.items.push_back(item),
        }
    }

    /// Answers with an error.
    pub fn refuse(&mut self, error: E) {
        if let Some(taker) = self.takers.pop_front() {
            taker.err(error);
        }
    }

    /// With a type parameter of its own.
    pub fn show<U: fmt::Debug>(&self, other: U, answer: Answer<(U, String)>) {
        let text = format!("{other:?}");
        answer.ok((other, text));
    }

    /// As `impl Trait`, asynchronous, and with the context.
    pub async fn first(
        &self,
        items: impl IntoIterator<Item = T> + 'static,
        context: &Context<Self>,
        answer: Answer<Option<T>>,
    ) {
        let _ = context.id();
        tokio::task::yield_now().await;
        answer.ok(items.into_iter().next());
    }

    /// Of the actor itself.
    pub fn last<const N: usize>(self, answer: Answer<[Vec<T>; N]>) {
        let items: Vec<T> = self.items.into();
        answer.ok([(); N].map(|()| items.clone()));
    }
}

#[actor_core::test]
async fn each_is_answered() {
    let queue = Queue::<String, u8>::default().spawn();
    queue.give("a".to_owned()).await.unwrap();
    assert_eq!(queue.take().await.as_deref(), Ok("a"));
    let (taken, given) = join(queue.take(), queue.give("b".to_owned())).await;
    assert_eq!((taken.as_deref(), given), (Ok("b"), Ok(())));
    let (taken, refused) = join(queue.take(), queue.refuse(3)).await;
    assert_eq!((taken, refused), (Err(CallError::Failed(3)), Ok(())));
    assert_eq!(
        queue.show(Some(1)).await,
        Ok((Some(1), "Some(1)".to_owned()))
    );
    assert_eq!(
        queue.first(["c".to_owned()]).await,
        Ok(Some("c".to_owned()))
    );
    queue.give("d".to_owned()).send().await.unwrap();
    assert_eq!(
        queue.last::<2>().await,
        Ok([vec!["d".to_owned()], vec!["d".to_owned()]])
    );
}
