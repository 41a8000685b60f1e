//! The handle of an interface is `Clone`, `Eq`, `Hash`, `Debug`, `Send` and `Sync`, whatever the parameters of the trait.

use std::{collections::HashSet, fmt::Debug, hash::Hash};

use actor_core::{Actor as _, Handle as _, actor};

/// Takes something.
#[actor]
pub trait Take<T> {
    /// Whatever it is.
    fn take(&mut self, thing: T);
}

/// Takes anything.
#[derive(Debug)]
pub struct Taker(usize);

#[actor]
impl Taker {
    /// How often.
    #[must_use]
    pub fn taken(&self) -> usize {
        self.0
    }
}

struct Mute;

#[actor]
impl Take<Mute> for Taker {
    fn take(&mut self, _: Mute) {
        self.0 += 1;
    }
}

fn is_full_of_traits<H: Clone + Eq + Hash + Debug + Send + Sync>(_: &H) {}

#[actor_core::test]
async fn the_parameter_need_have_none_of_the_traits() {
    let (one, other) = (Taker(0).spawn(), Taker(0).spawn());
    let handle = TakeHandle::<Mute>::from(one.clone());
    is_full_of_traits(&handle);
    assert_eq!(handle, handle.clone());
    assert_eq!(handle, TakeHandle::from(one.clone()));
    assert_ne!(handle, TakeHandle::from(other));
    assert_eq!(format!("{handle:?}"), format!("TakeHandle({:?})", one.id()));
    assert_eq!(HashSet::from([handle.clone(), one.clone().into()]).len(), 1);
    handle.take(Mute).await.unwrap();
    assert_eq!(one.taken().await, Ok(1));
}
