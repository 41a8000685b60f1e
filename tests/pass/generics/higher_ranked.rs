//! A parameter that is a function of something borrowed: `F: Fn(&str) -> bool`.

use std::fmt;

use actor_core::{Actor as _, actor};

/// Lets through what a function says.
pub struct Filter<F, G> {
    fits: F,
    part: G,
}

impl<F, G> fmt::Debug for Filter<F, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter").finish_non_exhaustive()
    }
}

#[actor]
impl<F: Fn(&str) -> bool, G> Filter<F, G>
where
    for<'a> G: Fn(&'a str) -> &'a str,
{
    /// What is left of `text`.
    pub fn pass(&mut self, text: String) -> Option<String> {
        (self.fits)(&text).then(|| (self.part)(&text).to_owned())
    }

    /// Another function.
    pub fn change(&mut self, fits: F) {
        self.fits = fits;
    }
}

#[actor_core::test]
async fn closures_and_function_pointers_fit() {
    let least = 3;
    let filter = Filter {
        fits: move |text: &str| text.len() >= least,
        part: str::trim,
    }
    .spawn();
    assert_eq!(filter.pass(" a ".into()).await, Ok(Some("a".to_owned())));
    assert_eq!(filter.pass("a".into()).await, Ok(None));
    let filter = Filter {
        fits: str::is_ascii as fn(&str) -> bool,
        part: str::trim_end,
    }
    .spawn();
    assert_eq!(filter.pass(" a ".into()).await, Ok(Some(" a".to_owned())));
    filter.change(str::is_empty).await.unwrap();
    assert_eq!(filter.pass("a".into()).await, Ok(None));
}
