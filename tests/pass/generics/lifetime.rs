//! A lifetime parameter: plain code for any lifetime, an actor for `'static`.

use std::borrow::Cow;

use actor_core::{Actor as _, actor};

/// Reads a text that it does not own.
#[derive(Debug)]
pub struct Parser<'a> {
    text: &'a str,
}

#[actor]
impl<'a> Parser<'a> {
    /// A parser of `text`.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Parser { text }
    }

    /// The next word.
    pub fn word(&mut self) -> Option<Cow<'a, str>> {
        let (word, rest) = self.text.split_once(' ')?;
        self.text = rest;
        Some(Cow::Borrowed(word))
    }

    /// Goes on with another text.
    pub fn restart(&mut self, text: &'a str) -> &'a str {
        std::mem::replace(&mut self.text, text)
    }
}

#[actor_core::test]
async fn an_actor_reads_a_text_that_lives_for_ever() {
    let parser: ParserHandle = Parser::new("one two three").spawn();
    assert_eq!(parser.word().await, Ok(Some("one".into())));
    assert_eq!(parser.restart("four five").await, Ok("two three"));
    assert_eq!(parser.word().await, Ok(Some("four".into())));
}

#[test]
fn the_plain_type_reads_any_text() {
    let text = String::from("one two");
    assert_eq!(Parser::new(&text).word().as_deref(), Some("one"));
}
