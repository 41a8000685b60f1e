//! Methods of an interface that are not messages: marked `skip`, with `Self: Sized`, or without a receiver.

use actor_core::{Actor as _, actor};

/// Has all kinds of them.
#[actor]
pub trait Mixed {
    /// A constant.
    const STEP: u8;

    /// The only message.
    fn add(&mut self, n: u8) -> u8;

    /// Borrows, so it is marked.
    #[actor(skip)]
    fn measure(&self, text: &str) -> usize {
        text.len()
    }

    /// Is generic, so it is marked.
    #[actor(skip)]
    fn convert<T: From<u8>>(&mut self) -> T {
        T::from(self.add(Self::STEP))
    }

    /// Says `Self`, which only those with a known type have.
    fn copy(&self) -> Box<Self>
    where
        Self: Sized + Clone,
    {
        Box::new(self.clone())
    }

    /// Makes one.
    fn make(n: u8) -> Self
    where
        Self: Sized;

    /// Is about none of them.
    #[must_use]
    fn about() -> &'static str {
        "mixed"
    }
}

/// Counts.
#[derive(Debug, Clone)]
pub struct Counter(u8);

#[actor]
impl Counter {}

#[actor]
impl Mixed for Counter {
    const STEP: u8 = 3;

    fn add(&mut self, n: u8) -> u8 {
        self.0 += n;
        self.0
    }

    fn make(n: u8) -> Self {
        Counter(n)
    }
}

#[actor_core::test]
async fn they_are_plain_methods() {
    let mut counter = Counter::make(1);
    assert_eq!(counter.measure("abc"), 3);
    assert_eq!(counter.convert::<u64>(), 4);
    assert_eq!(Counter::about(), "mixed");
    let mixed: MixedHandle = counter.copy().spawn().into();
    assert_eq!(mixed.add(1).await, Ok(5));
    let MixedMessage::Add { n } = MixedMessage::Add { n: 1 };
    assert_eq!(n, 1);
}
