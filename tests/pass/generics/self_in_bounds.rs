//! `Self` in the bounds and the where clause of a block: it means the actor, not what is generated for it.

use std::fmt::{self, Display};

use actor_core::{Actor as _, actor};

/// Some things.
#[derive(Debug, Clone)]
pub struct Stack<T> {
    items: Vec<T>,
}

impl<T: Display> Display for Stack<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.iter().try_for_each(|item| item.fmt(f))
    }
}

#[actor]
impl<T: Into<Self>> Stack<T>
where
    Self: Display,
    Option<Self>: Clone,
{
    /// Puts all of another one on top.
    pub fn add(&mut self, other: T) -> usize {
        self.items.append(&mut other.into().items);
        self.items.len()
    }

    /// How it looks.
    #[must_use]
    pub fn show(&self) -> String {
        self.to_string()
    }

    /// How it looks, from a method that has the bound itself.
    #[must_use]
    pub fn show_with(&self, end: impl Display) -> String
    where
        Self: Display,
    {
        format!("{self}{end}")
    }
}

#[actor(part = Reversed)]
impl<T: Into<Self>> Stack<T>
where
    Self: Display,
    Option<Self>: Clone,
{
    /// How it looks, from the other end.
    #[must_use]
    pub fn reversed(&self) -> String {
        self.to_string().chars().rev().collect()
    }
}

/// Has a length.
#[actor]
pub trait Length {
    /// It.
    fn length(&self) -> usize;
}

#[actor]
impl<T: Into<Self>> Length for Stack<T>
where
    Self: Display,
    Option<Self>: Clone,
{
    fn length(&self) -> usize {
        self.to_string().len()
    }
}

impl From<u8> for Stack<u8> {
    fn from(item: u8) -> Self {
        let items = vec![item];
        Self { items }
    }
}

/// Has no parameters.
#[derive(Debug, Clone)]
pub struct Plain(u8);

#[actor]
impl Plain
where
    Self: Clone,
{
    /// Another one.
    #[must_use]
    pub fn copy(&self) -> Self {
        self.clone()
    }
}

#[actor_core::test]
async fn it_is_the_actor() {
    let stack = Stack { items: vec![1] }.spawn();
    assert_eq!(stack.add(2).await, Ok(2));
    assert_eq!(stack.show().await.as_deref(), Ok("12"));
    assert_eq!(stack.show_with('!').await.as_deref(), Ok("12!"));
    assert_eq!(stack.reversed().await.as_deref(), Ok("21"));
    assert_eq!(LengthHandle::from(stack).length().await, Ok(2));
    let plain = Plain(3).spawn();
    assert_eq!(plain.copy().await.unwrap().0, 3);
}
