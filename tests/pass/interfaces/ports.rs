//! Interface methods that answer through a port, required and with a default.

use actor_core::{Actor as _, Answer, CallError, Context, actor};
use futures_util::future::join;

/// Is asked for something.
#[actor]
pub trait Source: Sized {
    /// What it is.
    type Item;

    /// At once or later.
    fn take(&mut self, answer: Answer<Self::Item, String>);

    /// Later.
    async fn take_later(&self, number: u8, answer: Answer<Vec<Self::Item>>);

    /// Nobody is told.
    fn ignore(&mut self, answer: Answer<Self::Item>) {
        drop(answer);
    }
}

/// Has letters.
#[derive(Debug, Default)]
pub struct Letters {
    kept: Vec<Answer<char, String>>,
}

#[actor]
impl Letters {
    /// Not through the interface.
    pub fn give(&mut self, letter: char) {
        for answer in self.kept.drain(..) {
            answer.ok(letter);
        }
    }

    /// A part of the actor itself, with all that can be filled in.
    pub fn who(&self, answer: Answer<bool>, context: &Context<Self>) {
        answer.ok(context.caller().is_some());
    }
}

#[actor(part = Refusals)]
impl Letters {
    /// In another block.
    pub fn refuse(&mut self, answer: Answer<usize>) {
        answer.ok(self.kept.len());
        self.kept.clear();
    }
}

#[actor]
impl Source for Letters {
    type Item = char;

    fn take(&mut self, answer: Answer<char, String>) {
        self.kept.push(answer);
    }

    async fn take_later(&self, number: u8, answer: Answer<Vec<char>>) {
        tokio::task::yield_now().await;
        answer.ok(vec!['x'; number.into()]);
    }
}

#[actor_core::test]
async fn they_answer_later() {
    let letters = Letters::default().spawn();
    let source = SourceHandle::from(letters.clone());
    let (taken, given) = join(source.take(), letters.give('a')).await;
    assert_eq!((taken, given), (Ok('a'), Ok(())));
    let (taken, refused) = join(source.take(), letters.refuse()).await;
    assert_eq!((taken, refused), (Err(CallError::Unanswered), Ok(1)));
    assert_eq!(source.take_later(2).await, Ok(vec!['x', 'x']));
    assert_eq!(source.ignore().await, Err(CallError::Unanswered));
    assert_eq!(letters.who().await, Ok(false));
}
