//! Methods whose names make odd variants: digits, underscores, capitals, other alphabets.

use actor_core::{Actor as _, Message as _, actor};

/// Has odd names.
#[derive(Debug)]
pub struct Odd(u8);

#[actor]
#[allow(
    missing_docs,
    non_snake_case,
    non_camel_case_types,
    reason = "that is what is tried"
)]
impl Odd {
    pub fn add_2(&mut self) -> u8 {
        self.0 += 2;
        self.0
    }

    pub fn _private__looking_(&mut self) -> u8 {
        self.0 += 1;
        self.0
    }

    pub fn self_(&mut self) -> u8 {
        self.0
    }

    pub fn größe_ändern(&mut self, ß: u8) -> u8 {
        self.0 = ß;
        self.0
    }

    pub fn r#dyn(&mut self) -> u8 {
        self.0
    }
}

#[actor_core::test]
async fn they_are_messages() {
    let odd = Odd(0).spawn();
    assert_eq!(odd.add_2().await, Ok(2));
    assert_eq!(odd._private__looking_().await, Ok(3));
    assert_eq!(odd.self_().await, Ok(3));
    assert_eq!(odd.größe_ändern(9).await, Ok(9));
    assert_eq!(odd.r#dyn().await, Ok(9));
}

#[test]
fn variants_are_in_camel_case() {
    assert_eq!(OddMessage::Add2.method().name, "add_2");
    assert_eq!(
        OddMessage::PrivateLooking.method().name,
        "_private__looking_"
    );
    assert_eq!(OddMessage::Self_.method().name, "self_");
    assert_eq!(
        OddMessage::GrößeÄndern { ß: 1 }.method().name,
        "größe_ändern"
    );
    assert_eq!(OddMessage::Dyn.method().name, "dyn");
}
