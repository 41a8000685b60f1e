//! Raw identifiers as names of the actor, of methods and of arguments.

use actor_core::{Actor as _, Message as _, actor};

/// Named like a keyword.
#[allow(non_camel_case_types, reason = "that is what is tried")]
#[derive(Debug)]
pub struct r#type {
    r#fn: u8,
}

#[actor]
#[allow(non_camel_case_types, reason = "that is what is tried")]
impl r#type {
    /// Named like a keyword.
    pub fn r#match(&mut self, r#move: u8, r#async: u8) -> u8 {
        self.r#fn += r#move + r#async;
        self.r#fn
    }

    /// With a type parameter that is named like one.
    #[allow(non_camel_case_types, reason = "that is what is tried")]
    pub fn r#loop<r#struct: Into<u8>>(&mut self, r#while: r#struct) -> u8 {
        self.r#fn += r#while.into();
        self.r#fn
    }
}

#[actor_core::test]
async fn they_are_names_like_others() {
    let handle: typeHandle = r#type { r#fn: 1 }.spawn();
    assert_eq!(handle.r#match(2, 3).await, Ok(6));
    assert_eq!(handle.r#loop(4).await, Ok(10));
}

#[test]
fn reports_have_the_names_without_the_mark() {
    let message = typeMessage::Match {
        r#move: 1,
        r#async: 2,
    };
    assert_eq!(message.method().name, "match");
    assert_eq!(message.method().actor, "type");
    assert_eq!(r#type::NAME, "type");
}
