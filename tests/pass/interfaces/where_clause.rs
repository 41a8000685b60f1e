//! A trait whose bounds and where clause use `Self`: for its associated types, for supertraits,
//! and for the actor itself.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::Hash;

use actor_core::{Actor as _, actor};

/// Knows keys.
#[actor]
pub trait Store
where
    Self::Key: Hash + Eq,
    Option<Self::Key>: Clone,
{
    /// By what.
    type Key;

    /// Whether it is there.
    fn has(&self, key: Self::Key) -> bool;
}

/// Has a name.
#[actor]
pub trait Named {
    /// It.
    fn name(&self) -> String;
}

/// Says its name.
#[actor(extends(Named))]
pub trait Loud
where
    Self: Named + 'static,
{
    /// The name, louder.
    fn shout(&self) -> String {
        self.name().to_uppercase()
    }
}

/// Is compared to others, and ends as a text.
#[actor]
pub trait Compared<T: Clone + PartialEq<Self>>: Sized
where
    T: Ord + PartialOrd<Self>,
    String: From<Self>,
{
    /// What it has.
    type Part: PartialEq<Self> + Clone;

    /// The larger of two, and whether this is the same.
    fn compare(&self, one: T, other: T) -> (T, bool) {
        let larger = one.max(other);
        let same = larger == *self;
        (larger, same)
    }

    /// Whether it is the part.
    fn is(&self, part: Self::Part) -> bool {
        part == *self
    }

    /// As text.
    fn end(self) -> String {
        self.into()
    }
}

/// Reads texts that are borrowed.
#[actor]
pub trait Reader<'a> {
    /// What is read.
    type Text: Into<Cow<'a, str>> + 'a;

    /// How long it is.
    fn read(&mut self, text: Self::Text) -> usize;
}

/// Some words.
#[derive(Debug)]
pub struct Words {
    known: HashSet<&'static str>,
}

#[actor]
impl Words {}

#[actor]
impl Store for Words {
    type Key = &'static str;

    fn has(&self, key: &'static str) -> bool {
        self.known.contains(key)
    }
}

#[actor]
impl Named for Words {
    fn name(&self) -> String {
        "words".to_owned()
    }
}

#[actor]
impl Loud for Words {}

#[actor]
impl<'a> Reader<'a> for Words {
    type Text = Cow<'a, str>;

    fn read(&mut self, text: Cow<'a, str>) -> usize {
        text.len()
    }
}

/// A number.
#[derive(Debug)]
pub struct Number(u8);

impl PartialEq<Number> for u8 {
    fn eq(&self, other: &Number) -> bool {
        *self == other.0
    }
}

impl PartialOrd<Number> for u8 {
    fn partial_cmp(&self, other: &Number) -> Option<std::cmp::Ordering> {
        self.partial_cmp(&other.0)
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        number.0.to_string()
    }
}

#[actor]
impl Number {}

#[actor]
impl Compared<u8> for Number {
    type Part = u8;
}

#[actor_core::test]
async fn the_handle_has_what_is_said_of_the_associated_type() {
    async fn has<K>(store: StoreHandle<K>, key: K) -> bool
    where
        K: Hash + Eq + Send + 'static,
        Option<K>: Clone,
    {
        store.has(key).await.unwrap_or_default()
    }
    let known = HashSet::from(["one"]);
    assert!(has(Words { known }.spawn().into(), "one").await);
}

#[actor_core::test]
async fn super_traits_are_of_the_actor() {
    let known = HashSet::new();
    let loud: LoudHandle = Words { known }.spawn().into();
    assert_eq!(loud.shout().await.as_deref(), Ok("WORDS"));
    assert_eq!(NamedHandle::from(loud).name().await.as_deref(), Ok("words"));
}

#[actor_core::test]
async fn what_is_said_of_the_actor_holds_for_each_of_them() {
    let compared: ComparedHandle<u8, u8> = Number(5).spawn().into();
    assert_eq!(compared.compare(5, 3).await, Ok((5, true)));
    assert_eq!(compared.is(3).await, Ok(false));
    assert_eq!(compared.end().await.as_deref(), Ok("5"));
}

#[actor_core::test]
async fn lifetimes_in_bounds_of_associated_types_are_static() {
    let known = HashSet::new();
    let reader: ReaderHandle<Cow<'static, str>> = Words { known }.spawn().into();
    assert_eq!(reader.read("text".into()).await, Ok(4));
}
