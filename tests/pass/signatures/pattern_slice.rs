//! A slice pattern for an array argument.

use actor_core::{Actor as _, actor};

/// Takes bytes apart.
#[derive(Debug)]
pub struct Decoder {
    mask: u8,
}

#[actor]
impl Decoder {
    /// The first and the last.
    #[must_use]
    pub fn ends(&self, [first, .., last]: [u8; 5]) -> (u8, u8) {
        (first & self.mask, last & self.mask)
    }

    /// All but the first.
    pub fn tail(&mut self, [mask, rest @ ..]: [u8; 3]) -> [u8; 2] {
        self.mask = mask;
        rest
    }
}

#[actor_core::test]
async fn the_elements_have_their_names() {
    let decoder = Decoder { mask: 0xF }.spawn();
    assert_eq!(decoder.ends([0x11, 0, 0, 0, 0x22]).await, Ok((1, 2)));
    assert_eq!(decoder.tail([0xF0, 1, 2]).await, Ok([1, 2]));
    assert_eq!(decoder.ends([0x11, 0, 0, 0, 0x22]).await, Ok((0x10, 0x20)));
}
