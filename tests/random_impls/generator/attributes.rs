//! Attributes of methods: those that travel to what is generated, and those that stay.

use super::random::Random;

const ATTRIBUTES: [&str; 20] = [
    "/// Does something.",
    "/// Does something,\n///\n/// and [`Show`]s it: `a` | `b`.",
    "/** A block\n of text. */",
    "#[doc = \"By hand.\"]",
    "#[doc(hidden)]",
    "#[doc(alias = \"other\")]",
    "#[allow(unused_variables, clippy::all)]",
    "#[allow(dead_code, reason = \"tried\")]",
    "#[inline]",
    "#[inline(always)]",
    "#[cold]",
    "#[must_use]",
    "#[must_use = \"it answers\"]",
    "#[deprecated]",
    "#[deprecated(since = \"1.0.0\", note = \"use another\")]",
    "#[cfg(all())]",
    "#[cfg(not(any()))]",
    "#[cfg_attr(all(), doc = \"On a condition.\", inline)]",
    "#[cfg_attr(any(), unknown)]",
    "#[rustfmt::skip]",
];

/// Some that go together.
pub(crate) fn of_method(random: &mut Random, is_trait: bool) -> Vec<String> {
    let mut chosen: Vec<&str> = Vec::new();
    for _ in 0..random.below(4) {
        let attribute = random.pick(&ATTRIBUTES);
        let word = |text: &str| {
            text.split(['(', ' ', ']'])
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        let is_once = !attribute.starts_with('/') && !attribute.starts_with("#[cfg");
        if is_once && chosen.iter().any(|one| word(one) == word(attribute)) {
            continue;
        }
        // Those are for code, which a trait need not have.
        let is_of_code = ["inline", "cold"].iter().any(|one| attribute.contains(one));
        if is_trait && is_of_code {
            continue;
        }
        chosen.push(attribute);
    }
    chosen.into_iter().map(str::to_owned).collect()
}
