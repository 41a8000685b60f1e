//! User types and traits with the names of the prelude's: `Option`, `Vec`, `Box`, `String`, `Send`, `Clone`.

use actor_core::{Actor as _, actor};

/// Not that one.
#[derive(Debug)]
pub enum Option {
    /// One of many.
    Tea,
}

/// Not that one.
#[derive(Debug)]
pub struct Vec(u8);

/// Not that one.
#[derive(Debug)]
pub struct Box(u8);

/// Not that one.
#[derive(Debug)]
pub struct String(u8);

/// Not that one.
pub trait Send {
    /// Sends.
    fn send(&self) -> u8;
}

/// Not that one.
pub trait Clone {}

/// Not that one.
pub trait Sized {}

/// Not that one.
pub trait From {}

impl Send for u8 {
    fn send(&self) -> u8 {
        *self
    }
}

mod core {}
mod std {}

/// Takes them all.
#[derive(Debug)]
pub struct Taker(u8);

#[actor]
impl Taker {
    /// As arguments and answers.
    pub fn all(&mut self, vec: Vec, boxed: Box, string: String) -> (Option, Vec) {
        self.0 += vec.0 + boxed.0 + string.0;
        (Option::Tea, Vec(self.0))
    }

    /// As a bound.
    pub fn send<T: Send>(&mut self, sent: T, other: impl Send) -> u8 {
        self.0 += sent.send() + other.send();
        self.0
    }

    /// As an object.
    pub fn iterate(&mut self) -> impl Iterator<Item = u8> + ::core::marker::Send + 'static {
        0..self.0
    }
}

/// Has them all.
#[actor]
pub trait Has {
    /// As an argument and an answer.
    fn change(&mut self, string: String) -> Option;
}

#[actor]
impl Has for Taker {
    fn change(&mut self, string: String) -> Option {
        self.0 = string.0;
        Option::Tea
    }
}

/// Has a parameter.
#[derive(Debug)]
pub struct Generic<T>(T);

#[actor]
impl<T: Send> Generic<T> {
    /// Returns the old one.
    pub fn swap(&mut self, new: T) -> (Box, T) {
        let sent = self.0.send();
        (Box(sent), ::core::mem::replace(&mut self.0, new))
    }
}

#[actor_core::test]
async fn the_expansion_means_its_own() {
    let taker = Taker(1).spawn();
    let (option, vec) = taker.all(Vec(1), Box(2), String(3)).await.unwrap();
    assert!(matches!((option, vec), (Option::Tea, Vec(7))));
    assert_eq!(taker.send(1, 2).await, Ok(10));
    assert_eq!(taker.iterate().await.unwrap().count(), 10);
    let has: HasHandle = taker.into();
    has.change(String(1)).await.unwrap();
    let (Box(sent), old) = Generic(5).spawn().swap(6).await.unwrap();
    assert_eq!((sent, old), (5, 5));
}
