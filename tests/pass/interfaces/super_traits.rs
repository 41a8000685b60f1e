//! An interface whose trait has supertraits: of the standard library, and a plain one of the user.

use std::fmt::{self, Debug, Display};

use actor_core::{Actor as _, actor};

/// A plain trait.
pub trait Weighty {
    /// In grams.
    fn weight(&self) -> u64;
}

/// Can be shown.
#[actor]
pub trait Exhibit: Weighty + Display + Debug + 'static {
    /// All that can be said.
    fn label(&self) -> String {
        format!("{self}, {} g, {self:?}", self.weight())
    }
}

/// Is heavy.
#[derive(Debug)]
pub struct Stone(u64);

#[actor]
impl Stone {}

impl Weighty for Stone {
    fn weight(&self) -> u64 {
        self.0
    }
}

impl Display for Stone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a stone")
    }
}

#[actor]
impl Exhibit for Stone {}

#[actor_core::test]
async fn its_methods_use_them() {
    let exhibit = ExhibitHandle::from(Stone(5).spawn());
    let label = exhibit.label().await;
    assert_eq!(label.as_deref(), Ok("a stone, 5 g, Stone(5)"));
}
