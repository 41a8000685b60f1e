//! User types with the names of the framework's: `Message`, `Call`, `Context`, `Handle`, `Actor`, `System`.

use actor_core::actor;

/// Not that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message(u8);

/// Not that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call(u8);

/// Not that one, and it is taken by value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context(u8);

/// Not that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle(u8);

/// Not that one.
pub trait Actor {}

/// Not that one.
#[derive(Debug)]
pub struct Erased;

/// Takes them all.
#[derive(Debug)]
pub struct Taker(u8);

impl Actor for Taker {}

#[actor]
impl Taker {
    /// As arguments and answers.
    pub fn all(&mut self, message: Message, call: Call, context: Context) -> Handle {
        self.0 += message.0 + call.0 + context.0;
        Handle(self.0)
    }

    /// With the other one.
    pub fn core(&self, context: &actor_core::Context<Self>, mine: Context) -> (usize, Context) {
        (context.core(), mine)
    }

    /// In a generic method.
    pub fn any<M: Into<u8>>(&mut self, _: Erased, message: M) -> Message {
        self.0 = message.into();
        Message(self.0)
    }
}

#[actor_core::test]
async fn the_expansion_means_its_own() {
    let taker = actor_core::Actor::spawn(Taker(1));
    assert_eq!(
        taker.all(Message(1), Call(2), Context(3)).await,
        Ok(Handle(7))
    );
    let (core, context) = taker.core(Context(4)).await.unwrap();
    assert!(core < 2);
    assert_eq!(context, Context(4));
    assert_eq!(taker.any(Erased, 5).await, Ok(Message(5)));
}
