//! Generic methods of generic actors, with parameters of both kinds in one signature.

use std::marker::PhantomData;

use actor_core::{Actor as _, actor};

/// Maps and folds.
#[derive(Debug)]
pub struct List<T, M: ?Sized> {
    items: Vec<T>,
    mark: PhantomData<*const M>,
}

#[actor]
impl<T: Clone, M: ?Sized> List<T, M> {
    /// Each of them as something else.
    pub fn map<U: Send + 'static, F: Fn(T) -> U>(&self, change: F) -> Vec<U> {
        self.items.iter().cloned().map(change).collect()
    }

    /// All in one.
    pub fn fold<A>(&mut self, start: A, add: impl Fn(A, T) -> A) -> (A, Option<T>)
    where
        A: Clone + Send + 'static,
        T: Send + 'static,
    {
        let all = self.items.drain(..).fold(start, add);
        (all, self.items.pop())
    }

    /// From another list.
    pub fn take<N: 'static>(&mut self, other: List<T, N>) -> usize
    where
        List<T, N>: Send,
    {
        self.items.extend(other.items);
        self.items.len()
    }
}

#[actor_core::test]
async fn both_kinds_of_parameters_fit_together() {
    let list = List::<u8, str>::spawn_with(|| List {
        items: vec![1, 2],
        mark: PhantomData,
    });
    assert_eq!(
        list.map(|n| n.to_string()).await,
        Ok(vec!["1".into(), "2".into()])
    );
    assert_eq!(list.map(u64::from).await, Ok(vec![1, 2]));
    let (text, left) = list
        .fold(String::new(), |all, n| format!("{all}{n}"))
        .await
        .unwrap();
    assert_eq!((text.as_str(), left), ("12", None));
}
