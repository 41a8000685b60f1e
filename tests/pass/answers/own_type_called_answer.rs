//! A user's own type that has the port's name but no arguments, and is not a port.

use actor_core::{Actor as _, actor};

/// What people say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Of course.
    Yes,
    /// Never.
    No,
}

/// Counts.
#[derive(Debug)]
pub struct Poll(u32);

#[actor]
impl Poll {
    /// Returns a value, like other methods.
    pub fn vote(&mut self, answer: Answer, again: Option<Answer>) -> u32 {
        self.0 += u32::from(answer == Answer::Yes) + u32::from(again == Some(Answer::Yes));
        self.0
    }
}

#[actor_core::test]
async fn it_is_an_argument() {
    let poll = Poll(0).spawn();
    assert_eq!(poll.vote(Answer::Yes, None).await, Ok(1));
    assert_eq!(poll.vote(Answer::No, Some(Answer::Yes)).await, Ok(2));
}
