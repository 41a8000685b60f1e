//! An interface that an actor implements for every argument of the trait.

use std::ops::Mul;

use actor_core::{Actor as _, actor};

/// Returns what it is given.
#[actor]
pub trait Echo<K> {
    /// The same.
    fn echo(&self, value: K) -> K;
}

/// Keeps several of a kind.
#[actor]
pub trait Rows<K, const N: usize> {
    /// A row.
    type Row: Clone;

    /// The row of these.
    fn row(&self, values: [K; N]) -> Self::Row;
}

/// Has no parameters.
#[derive(Debug)]
pub struct Wall;

#[actor]
impl Wall {}

#[actor]
impl<K: Clone> Echo<K> for Wall {
    fn echo(&self, value: K) -> K {
        value.clone()
    }
}

/// Has one.
#[derive(Debug)]
pub struct Factor<T>(T);

#[actor]
impl<T: Copy> Factor<T> {
    /// By how much.
    #[must_use]
    pub fn get(&self) -> T {
        self.0
    }
}

#[actor]
impl<K: Mul<T, Output = K>, T: Copy> Echo<K> for Factor<T> {
    fn echo(&self, value: K) -> K {
        value * self.0
    }
}

/// Makes one thing of another.
#[actor]
pub trait Scale<K> {
    /// Its square.
    fn scale(&self, value: K) -> K;
}

#[actor]
impl<K: Mul<T, Output = K>, T: Copy> Scale<K> for Factor<T>
where
    K: From<T>,
{
    fn scale(&self, _: K) -> K {
        K::from(self.0) * self.0
    }
}

#[actor]
impl<K: Into<T>, const N: usize, T: Copy> Rows<K, N> for Factor<T> {
    type Row = [T; N];

    fn row(&self, values: [K; N]) -> [T; N] {
        values.map(Into::into)
    }
}

/// Has a parameter that its type does not name.
#[derive(Debug)]
pub struct Cycle<I>(I);

#[actor]
impl<K: Clone, I: Iterator<Item = K> + Clone> Cycle<I> {
    /// Its first item.
    #[must_use]
    pub fn first(&self) -> Option<K> {
        self.0.clone().next()
    }
}

#[actor]
impl<K: Clone, I: Iterator<Item = K> + Clone> Echo<K> for Cycle<I> {
    fn echo(&self, value: K) -> K {
        self.0.clone().next().unwrap_or(value)
    }
}

#[actor_core::test]
async fn one_actor_converts_into_a_handle_for_each_argument() {
    let wall = Wall.spawn();
    assert_eq!(EchoHandle::from(wall.clone()).echo(7_u8).await, Ok(7));
    assert_eq!(EchoHandle::from(wall).echo("hello").await, Ok("hello"));
}

#[actor_core::test]
async fn a_generic_actor_has_parameters_of_its_own() {
    let factor = Factor(2_u32).spawn();
    assert_eq!(EchoHandle::from(factor.clone()).echo(7_u32).await, Ok(14));
    assert_eq!(ScaleHandle::from(factor.clone()).scale(7_u32).await, Ok(4));
    let rows: RowsHandle<u8, 3, [u32; 3]> = factor.into();
    assert_eq!(rows.row([1, 2, 3]).await, Ok([1, 2, 3]));
}

#[actor_core::test]
async fn an_actor_may_have_the_parameter_without_naming_it() {
    let cycle = Cycle([1_u8, 2].into_iter()).spawn();
    assert_eq!(cycle.first().await, Ok(Some(1)));
    assert_eq!(EchoHandle::from(cycle).echo(7).await, Ok(1));
}
