//! Attributes of methods: those that are copied to generated items, and those that are not.

use super::{method::Style, random::Random};

const ATTRIBUTES: [&str; 24] = [
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
    "#[track_caller]",
    // The body contains what these lints expect.
    "#[expect(unused_mut)]",
    "#[expect(unused_mut, unused_variables, reason = \"tried\")]",
    "#[cfg_attr(all(), expect(unused_mut))]",
];

/// Some attributes that can be combined.
pub(crate) fn of_method(random: &mut Random, is_trait: bool, style: Style) -> Vec<String> {
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
        // Another level for the same lint would take precedence, and the expectation would fail.
        let is_of_fault = |text: &str| text.contains("unused_");
        if is_of_fault(attribute) && chosen.iter().any(|one| is_of_fault(one)) {
            continue;
        }
        // These are for code, which a method of a trait need not have.
        let is_of_code = ["inline", "cold", "expect"]
            .iter()
            .any(|one| attribute.contains(one));
        if is_trait && is_of_code {
            continue;
        }
        let is_tracked = attribute.contains("track_caller");
        if is_tracked && [Style::Async, Style::Extern].contains(&style) {
            continue;
        }
        chosen.push(attribute);
    }
    chosen.into_iter().map(str::to_owned).collect()
}
