//! `#[actor(whole)]`: an answer called `Result` that is left in one piece.

use actor_core::{Actor as _, actor};

/// A result of our own, unrelated to the standard library's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Result {
    /// Nobody has won.
    Draw,
    /// So many points.
    Win(u8),
}

/// Is played.
#[derive(Debug)]
pub struct Game(u8);

#[actor]
impl Game {
    /// A type that only has the name.
    #[actor(whole)]
    pub fn play(&mut self) -> Result {
        self.0 += 1;
        if self.0 > 1 {
            Result::Win(self.0)
        } else {
            Result::Draw
        }
    }

    /// One of the standard library.
    ///
    /// # Errors
    /// Always, and that is an answer.
    #[actor(whole)]
    pub async fn check(&self) -> std::result::Result<u8, u8> {
        std::future::ready(Err(self.0)).await
    }

    /// Private, but still a message.
    #[actor(message, whole)]
    fn hidden(&self) -> std::result::Result<u8, u8> {
        self.0.checked_add(1).ok_or(0)
    }
}

#[actor_core::test]
async fn the_answer_is_as_returned() {
    let game = Game(0).spawn();
    assert_eq!(game.play().await, Ok(Result::Draw));
    assert_eq!(game.play().await, Ok(Result::Win(2)));
    assert_eq!(game.check().await, Ok(Err(2)));
    assert_eq!(game.hidden().await, Ok(Ok(3)));
}
