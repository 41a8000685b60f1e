//! `fmt::Result`, an alias without parameters.

use std::fmt::{self, Write as _};

use actor_core::{Actor as _, CallError, actor};

/// Writes as long as there is room.
#[derive(Debug)]
pub struct Page {
    text: String,
}

#[actor]
impl Page {
    /// # Errors
    /// When the page is full.
    pub fn write(&mut self, word: String) -> fmt::Result {
        if self.text.len() + word.len() > 5 {
            return Err(fmt::Error);
        }
        write!(self.text, "{word}")
    }
}

#[actor_core::test]
async fn nothing_or_an_error() {
    let page = Page {
        text: String::new(),
    }
    .spawn();
    assert_eq!(page.write("four".to_owned()).await, Ok(()));
    assert_eq!(
        page.write("more".to_owned()).await,
        Err(CallError::Failed(fmt::Error))
    );
}
