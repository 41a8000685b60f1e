//! Associated types with names that mean something else outside of their trait.

use std::fmt::Error;

use actor_core::{Actor as _, CallError, actor};

/// A type beside the trait, and not its associated type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item(u8);

/// Names both.
#[actor]
pub trait Source {
    /// Not that one.
    type Item: Clone;
    /// Not that one.
    type Error;

    /// The associated types.
    ///
    /// # Errors
    /// The associated one.
    fn next(&mut self) -> Result<Self::Item, Self::Error>;

    /// The types beside the trait.
    ///
    /// # Errors
    /// The error it is given.
    fn other(&self, error: Error) -> Result<Item, Error>;
}

/// Has a parameter and an associated type of the same name.
#[actor]
pub trait Convert<Item> {
    /// What it becomes.
    type Item;
    /// Has the name that the other would have.
    #[allow(non_camel_case_types, reason = "that is what is tried")]
    type Item_;

    /// One of the other.
    fn convert(&self, item: Item) -> (Self::Item, Self::Item_);
}

/// Has the name of its associated type.
#[actor]
pub trait Key {
    /// The key.
    type Key;
    /// Has an associated type of its own.
    type Keys: Iterator<Item = Self::Key>;

    /// All of them.
    fn keys(&self) -> Self::Keys;
}

/// Implements them.
#[derive(Debug)]
pub struct Shelf(u8);

#[actor]
impl Shelf {}

#[actor]
impl Source for Shelf {
    type Item = u16;
    type Error = &'static str;

    fn next(&mut self) -> Result<u16, &'static str> {
        self.0 = self.0.checked_sub(1).ok_or("empty")?;
        Ok(self.0.into())
    }

    fn other(&self, error: Error) -> Result<Item, Error> {
        match self.0 {
            0 => Err(error),
            left => Ok(Item(left)),
        }
    }
}

#[actor]
impl Convert<u8> for Shelf {
    type Item = String;
    type Item_ = char;

    fn convert(&self, item: u8) -> (String, char) {
        (item.to_string(), 'x')
    }
}

#[actor]
impl Key for Shelf {
    type Key = u8;
    type Keys = std::ops::Range<u8>;

    fn keys(&self) -> std::ops::Range<u8> {
        0..self.0
    }
}

#[actor_core::test]
async fn each_means_what_it_means_in_the_trait() {
    let shelf = Shelf(2).spawn();
    let source: SourceHandle<&'static str, u16> = shelf.clone().into();
    assert_eq!(source.next().await, Ok(1));
    assert_eq!(source.other(Error).await, Ok(Item(1)));
    let keys: KeyHandle<u8, std::ops::Range<u8>> = shelf.clone().into();
    assert_eq!(keys.keys().await, Ok(0..1));
    assert_eq!(source.next().await, Ok(0));
    assert_eq!(source.next().await, Err(CallError::Failed("empty")));
    assert_eq!(source.other(Error).await, Err(CallError::Failed(Error)));
    let convert: ConvertHandle<u8, String, char> = shelf.into();
    assert_eq!(convert.convert(7).await, Ok(("7".to_owned(), 'x')));
}
