//! An interface with a lifetime parameter, which is `'static` for actors.

use std::borrow::Cow;

use actor_core::{Actor as _, actor};

/// Reads texts.
#[actor]
pub trait Reader<'a> {
    /// Returns what was read before.
    fn read(&mut self, text: Cow<'a, str>) -> Cow<'a, str>;

    /// Borrowed for ever.
    fn first(&self) -> Option<&'a str>;
}

/// Reads.
#[derive(Debug)]
pub struct Plain<'a> {
    text: Cow<'a, str>,
    first: &'a str,
}

#[actor]
impl Plain<'_> {}

#[actor]
impl<'a> Reader<'a> for Plain<'a> {
    fn read(&mut self, text: Cow<'a, str>) -> Cow<'a, str> {
        std::mem::replace(&mut self.text, text)
    }

    fn first(&self) -> Option<&'a str> {
        Some(self.first)
    }
}

#[actor_core::test]
async fn the_handle_has_no_lifetime() {
    let reader: ReaderHandle = Plain {
        text: "one".into(),
        first: "first",
    }
    .spawn()
    .into();
    let before = reader.read("two".to_owned().into()).await;
    assert_eq!(before.as_deref(), Ok("one"));
    assert_eq!(reader.first().await, Ok(Some("first")));
}

#[test]
fn the_plain_type_reads_any_text() {
    let text = String::from("short");
    let mut plain = Plain {
        text: Cow::Borrowed(&text),
        first: &text,
    };
    assert_eq!(plain.read("other".into()), "short");
}
