//! A generic interface, which one actor implements for two types.

use actor_core::{Actor as _, actor};

/// Takes things of some type.
#[actor]
pub trait Sink<T: Clone> {
    /// Returns what it made of it.
    fn put(&mut self, item: T) -> Vec<T>;
}

/// Takes numbers and texts.
#[derive(Debug, Default)]
pub struct Mixed {
    numbers: Vec<u8>,
    texts: Vec<String>,
}

#[actor]
impl Mixed {}

#[actor]
impl Sink<u8> for Mixed {
    fn put(&mut self, item: u8) -> Vec<u8> {
        self.numbers.push(item);
        self.numbers.clone()
    }
}

#[actor]
impl Sink<String> for Mixed {
    fn put(&mut self, item: String) -> Vec<String> {
        self.texts.push(item);
        self.texts.clone()
    }
}

#[actor_core::test]
async fn each_type_has_its_handle() {
    let mixed = Mixed::default().spawn();
    let numbers: SinkHandle<u8> = mixed.clone().into();
    let texts: SinkHandle<String> = mixed.into();
    assert_eq!(numbers.put(1).await, Ok(vec![1]));
    assert_eq!(texts.put("a".to_owned()).await, Ok(vec!["a".to_owned()]));
    assert_eq!(numbers.put(2).await, Ok(vec![1, 2]));
}
