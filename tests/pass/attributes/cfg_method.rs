//! Methods under `#[cfg]`: those that are compiled out leave no trace, whatever they name.

use actor_core::{Actor as _, actor};

/// Is one or the other.
#[derive(Debug)]
pub struct Either(u8);

#[actor]
impl Either {
    /// Gone.
    #[cfg(any())]
    pub fn which(&self, gone: Missing) -> Missing {}

    /// There.
    #[cfg(not(any()))]
    #[must_use]
    pub fn which(&self) -> &'static str {
        "there"
    }

    /// Under two conditions at once.
    #[cfg(test)]
    #[cfg(not(any()))]
    pub fn twice<T: Into<u8>>(&mut self, n: T) -> u8 {
        self.0 += n.into();
        self.0
    }

    /// Gone as well.
    #[cfg(test)]
    #[cfg(any())]
    pub async fn twice<T: Gone>(self, n: Gone<T>) -> Result<Gone, Gone> {}

    #[cfg(any())]
    #[actor(on_start)]
    async fn start(&mut self) {
        gone()
    }

    #[cfg(not(any()))]
    #[actor(on_start)]
    fn begin(&mut self) {
        self.0 += 1;
    }
}

#[actor_core::test]
async fn what_is_there_works() {
    let either = Either(1).spawn();
    assert_eq!(either.which().await, Ok("there"));
    assert_eq!(either.twice(2).await, Ok(4));
}

#[test]
fn a_match_knows_only_those() {
    match EitherMessage::Which {
        EitherMessage::Which => {}
        EitherMessage::Twice(_) => panic!("another"),
    }
}
