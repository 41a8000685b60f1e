//! Documentation in every form: lines, blocks, attributes, from a macro, and under a condition.

use actor_core::{Actor as _, actor};

macro_rules! text {
    () => {
        "From a macro."
    };
}

/// Documented.
#[derive(Debug)]
pub struct Documented(u8);

#[actor]
impl Documented {
    /** A block
    of two lines. */
    pub fn block(&mut self) -> u8 {
        self.0 += 1;
        self.0
    }

    #[doc = "An attribute."]
    #[doc = text!()]
    #[doc(alias = "other")]
    pub fn attribute(&mut self) {
        self.0 = 0;
    }

    #[cfg_attr(not(any()), doc = "Where the condition holds.")]
    #[cfg_attr(any(), doc = "Where it does not.")]
    #[must_use]
    pub fn conditional(&self) -> u8 {
        self.0
    }

    /// Counts, with an example right below.
    /// ~~~
    /// let one = 1;
    ///
    /// assert_eq!(one, 1);
    /// ~~~
    pub fn example(&mut self) {
        self.0 += 1;
    }

    /// ```
    /// assert!(true);
    /// ```
    ///
    /// # Panics
    ///
    /// Never: it says so to have a section.
    #[must_use]
    pub fn sections(&self) -> u8 {
        self.0
    }
}

#[actor_core::test]
async fn none_of_it_is_in_the_way() {
    let documented = Documented(0).spawn();
    assert_eq!(documented.block().await, Ok(1));
    documented.attribute().await.unwrap();
    assert_eq!(documented.conditional().await, Ok(0));
    assert_eq!(documented.sections().await, Ok(0));
    documented.example().await.unwrap();
}
