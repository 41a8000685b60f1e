//! A user's type called `Result` that is not one, in scope of the actor.

use actor_core::{Actor as _, actor};

/// Of a game.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Result(u8);

/// Is called like a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ok(u8);

/// Is played.
#[derive(Debug)]
pub struct Game(u8);

#[actor]
impl Game {
    /// With a result as the argument.
    pub fn play(&mut self, before: Result, _ok: Ok) -> u8 {
        self.0 += before.0;
        self.0
    }

    /// Answers with it, which has to be marked.
    #[actor(whole)]
    pub fn result(&mut self) -> Result {
        Result(self.0)
    }

    /// With a real one.
    ///
    /// # Errors
    /// Always.
    pub fn real(&mut self, n: impl Into<u8>) -> core::result::Result<Ok, Result> {
        Err(Result(self.0 + n.into()))
    }
}

#[actor_core::test]
async fn it_does_not_matter() {
    let game = Game(1).spawn();
    assert_eq!(game.play(Result(2), Ok(1)).await.unwrap(), 3);
    assert_eq!(game.result().await.unwrap(), Result(3));
    match game.real(1).await {
        Err(actor_core::CallError::Failed(Result(4))) => {}
        other => panic!("{other:?}"),
    }
}
