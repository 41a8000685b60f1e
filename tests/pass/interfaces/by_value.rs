//! A method of an interface that takes `self`: it ends the actor.

use actor_core::{Actor as _, CallError, Exit, Handle as _, actor};

/// Can be finished.
#[actor]
pub trait Finish: Sized {
    /// With a result.
    fn finish(self) -> String;

    /// Later.
    ///
    /// # Errors
    /// Always.
    async fn finish_later(self, word: String) -> Result<(), String>;

    /// In the usual way.
    fn measure(self) -> usize {
        self.finish().len()
    }
}

/// Has a text.
#[derive(Debug)]
pub struct Text(String);

#[actor]
impl Text {}

#[actor]
impl Finish for Text {
    fn finish(self) -> String {
        self.0
    }

    async fn finish_later(mut self, word: String) -> Result<(), String> {
        tokio::task::yield_now().await;
        self.0 += &word;
        Err(self.0)
    }
}

#[actor_core::test]
async fn it_is_the_last_message() {
    let text = || FinishHandle::from(Text("abc".to_owned()).spawn());
    let one = text();
    assert_eq!(one.finish().await.as_deref(), Ok("abc"));
    assert_eq!(one.join().await, Exit::Normal);
    assert_eq!(one.finish().await, Err(CallError::Stopped));
    assert_eq!(text().measure().await, Ok(3));
    let answer = text().finish_later("d".to_owned()).await;
    assert_eq!(answer, Err(CallError::Failed("abcd".to_owned())));
}
