//! The accumulator of errors, and every text this crate can print.
//!
//! Rules report here and go on, so that one build shows all faults at once. Texts live together so
//! that they keep one voice: what is required, and after `help:` how to get there.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// All faults found so far, in the order in which they were found.
#[derive(Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// Reports a fault that covers `tokens`, from the first to the last.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, text: impl Into<String>) {
        self.push(syn::Error::new_spanned(tokens, text.into()));
    }

    /// Reports a fault at one place.
    pub(crate) fn at(&mut self, span: Span, text: impl Into<String>) {
        self.push(syn::Error::new(span, text.into()));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// One `compile_error!` for each fault.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// The word in `known` that `word` was probably meant to be.
pub(crate) fn closest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = |candidate: &str| distance(word, candidate) <= 1 + candidate.len() / 4;
    known
        .iter()
        .copied()
        .filter(|candidate| near(candidate))
        .min_by_key(|candidate| distance(word, candidate))
}

/// Levenshtein distance: how many letters to insert, drop or change.
fn distance(from: &str, to: &str) -> usize {
    let mut previous: Vec<usize> = (0..=to.chars().count()).collect();
    for (row, from_char) in from.chars().enumerate() {
        let mut left = row + 1;
        let mut current = vec![left];
        for (to_char, pair) in to.chars().zip(previous.windows(2)) {
            let &[diagonal, above] = pair else { continue };
            left = (diagonal + usize::from(from_char != to_char))
                .min(above + 1)
                .min(left + 1);
            current.push(left);
        }
        previous = current;
    }
    previous.last().copied().unwrap_or(0)
}

/// The catalogue of texts, in the order in which a user meets the rules.
pub(crate) mod text {
    use crate::errors::closest;

    const LEAVE_OUT: &str = "leave the method out with `#[actor(skip)]`";

    /// "did you mean" when there is something near, else the whole list.
    pub(crate) fn unknown(what: &str, word: &str, known: &[&str]) -> String {
        let help = match closest(word, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are {}", list(known)),
        };
        format!("unknown {what} `{word}`\nhelp: {help}")
    }

    fn list(words: &[&str]) -> String {
        let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        quoted.join(", ")
    }

    // Where the attribute goes.

    pub(crate) fn misplaced(found: &str) -> String {
        format!(
            "`#[actor]` goes on the `impl` block of a type, not on {found}\n\
             help: write `#[actor] impl Account {{ .. }}`"
        )
    }

    pub(crate) fn misplaced_marker(word: &str) -> String {
        format!(
            "`#[actor({word})]` marks a method inside an `#[actor]` impl block\n\
             help: put `#[actor]` on the impl block that has this method"
        )
    }

    pub(crate) const TRAIT: &str = "`#[actor]` on a trait is not supported yet\n\
         help: put it on the `impl` block of a type: `#[actor] impl Account { .. }`";

    pub(crate) const TRAIT_IMPL: &str = "`#[actor]` on the impl of a trait is not supported yet\n\
         help: put it on an inherent impl, `impl Account { .. }`";

    pub(crate) const GENERIC_ACTOR: &str = "generic actors are not supported yet\n\
         help: write the impl for one concrete type, such as `impl Stack<u32> { .. }`";

    pub(crate) const BORROWING_ACTOR: &str = "an actor cannot borrow: it outlives whoever starts it\n\
         help: own the data, share it with `Arc`, or use `'static`";

    pub(crate) const ACTOR_TYPE: &str = "an actor needs a type with a name of its own\n\
         help: wrap it in a struct and put `#[actor]` on the impl of the struct";

    pub(crate) const MARKER_NOT_ON_METHOD: &str =
        "a marker goes on a method\nhelp: remove this `#[actor(..)]`";

    // Arguments of the attribute.

    pub(crate) fn repeated(word: &str) -> String {
        format!("`{word}` is given twice\nhelp: keep one of them")
    }

    pub(crate) fn argument_value(argument: &str, takes: &str, example: &str) -> String {
        format!("`{argument}` takes {takes}\nhelp: write `{argument} = {example}`")
    }

    pub(crate) fn marker_on_impl(word: &str) -> String {
        format!(
            "`{word}` marks a method and says nothing on an impl block\n\
             help: put `#[actor({word})]` on the method"
        )
    }

    pub(crate) fn argument_on_method(word: &str) -> String {
        format!(
            "`{word}` belongs to the whole actor\n\
             help: put it on the impl block, `#[actor({word} = ..)]`"
        )
    }

    pub(crate) const MAILBOX_ZERO: &str = "a mailbox needs room for at least one message\n\
         help: write a number from 1 up, or `mailbox = unbounded`";

    pub(crate) fn same_name(name: &str) -> String {
        format!(
            "the handle and the message enum need different names, both are `{name}`\n\
             help: write `handle = {name}Handle, message = {name}Message`"
        )
    }

    // Markers.

    pub(crate) const EMPTY_MARKER: &str = "`#[actor]` on a method needs to say what for\n\
         help: write `#[actor(message)]`, `#[actor(skip)]`, `#[actor(on_start)]` or `#[actor(on_stop)]`";

    pub(crate) const CONDITIONAL_MARKER: &str = "`#[actor(..)]` cannot be conditional: it is read before `cfg_attr` is\n\
         help: write two methods, each under its own `#[cfg(..)]`";

    pub(crate) fn contradiction(first: &str, second: &str) -> String {
        format!("`{second}` contradicts `{first}`\nhelp: keep one of them")
    }

    pub(crate) fn no_receiver(word: &str, method: &str) -> String {
        format!(
            "`#[actor({word})]` needs a method, and `{method}` has no receiver\n\
             help: let it take `&self`, `&mut self` or `self`, or remove the marker"
        )
    }

    // Signatures of messages.

    pub(crate) fn receiver() -> String {
        format!(
            "an actor method takes `&self`, `&mut self` or `self`\nhelp: use one of these, or {LEAVE_OUT}"
        )
    }

    pub(crate) fn generic_method() -> String {
        format!(
            "generic methods are not supported yet: a message has concrete types\n\
             help: take a concrete type or a `Box<dyn ..>`, or {LEAVE_OUT}"
        )
    }

    pub(crate) fn borrowing_method() -> String {
        format!(
            "an actor method cannot have lifetimes: its arguments and its answer cross to another core\n\
             help: take and answer owned values, or {LEAVE_OUT}"
        )
    }

    pub(crate) fn unsafe_method() -> String {
        format!(
            "an actor method cannot be unsafe: whoever sends the message makes no promises\nhelp: make it safe, or {LEAVE_OUT}"
        )
    }

    pub(crate) fn extern_method() -> String {
        format!(
            "an actor method cannot be `extern`: it is called through messages only\nhelp: remove `extern`, or {LEAVE_OUT}"
        )
    }

    pub(crate) fn reference(name: &str, owned: &str, shared: &str) -> String {
        format!(
            "an argument of an actor method cannot be a reference: it crosses to another core\n\
             help: move it (`{name}: {owned}`), share it (`{name}: {shared}`), or pass the handle of an actor that owns it"
        )
    }

    pub(crate) const BORROWED: &str = "an argument of an actor method cannot borrow: it crosses to another core\n\
         help: move it, share it with `Arc`, or pass the handle of an actor that owns it";

    pub(crate) fn impl_argument(name: &str, bounds: &str) -> String {
        format!(
            "an argument of an actor method needs a concrete type: `impl Trait` is not supported yet\n\
             help: take a type by name, or `{name}: Box<dyn {bounds}>`"
        )
    }

    pub(crate) fn pattern(ty: &str) -> String {
        format!(
            "an argument of an actor method needs a name: it becomes a field of the message\n\
             help: write `name: {ty}` and take it apart in the body"
        )
    }

    pub(crate) const CONDITIONAL_ARGUMENT: &str = "an argument of an actor method cannot be conditional\n\
         help: write two methods, each under its own `#[cfg(..)]`";

    pub(crate) const SECOND_CONTEXT: &str =
        "an actor method has one context\nhelp: remove this argument";

    pub(crate) const CONTEXT_BY_VALUE: &str =
        "the context is lent to a method\nhelp: write `&Context<Self>`";

    pub(crate) const REFERENCE_ANSWER: &str = "an answer cannot be a reference: it crosses to another core\n\
         help: answer with an owned value, such as a `String` or a `Vec`, or with an `Arc`";

    pub(crate) const IMPL_ANSWER: &str = "an answer needs a concrete type: `impl Trait` is not supported yet\n\
         help: answer with a type by name, such as a `Vec`, or with a `Box<dyn .. + Send>`";

    pub(crate) const NEVER_ANSWER: &str = "an actor method has to return, or its caller waits forever\n\
         help: answer with `()`; `context.stop()` or a method that takes `self` ends the actor";

    pub(crate) fn same_variant(method: &str, other: &str, variant: &str) -> String {
        format!(
            "`{other}` and `{method}` both make the message `{variant}`\nhelp: rename one of them, or {LEAVE_OUT}"
        )
    }

    // Hooks.

    pub(crate) fn hook(word: &str, method: &str) -> String {
        format!(
            "a method marked `{word}` takes `&mut self` and at most the context, and returns nothing\n\
             help: write `fn {method}(&mut self)` or `fn {method}(&mut self, context: &Context<Self>)`"
        )
    }

    pub(crate) fn second_hook(word: &str, first: &str) -> String {
        format!("`{first}` is marked `{word}` already\nhelp: keep one and call the other from it")
    }

    // Entry points.

    pub(crate) fn entry_not_fn(entry: &str) -> String {
        format!(
            "`#[actor_core::{entry}]` goes on a function\nhelp: write `async fn {entry}() {{ .. }}`"
        )
    }

    pub(crate) fn entry_not_async(entry: &str) -> String {
        format!("`#[actor_core::{entry}]` needs an `async fn`\nhelp: write `async fn` here")
    }

    pub(crate) fn entry_with(entry: &str, what: &str) -> String {
        format!("a function under `#[actor_core::{entry}]` cannot {what}")
    }

    pub(crate) const ENTRY_TEST_TWICE: &str = "`#[actor_core::test]` makes this function a test already\n\
         help: remove this `#[test]`";

    pub(crate) const CORES_ZERO: &str = "a system needs at least one core\n\
         help: write a number from 1 up, or leave `cores` out";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_hand_finds_its_word() {
        let known = ["message", "skip", "on_start", "on_stop"];
        assert_eq!(closest("mesage", &known), Some("message"));
        assert_eq!(closest("skipp", &known), Some("skip"));
        assert_eq!(closest("onstop", &known), Some("on_stop"));
        assert_eq!(closest("on_strat", &known), Some("on_start"));
    }

    #[test]
    fn another_word_finds_nothing() {
        assert_eq!(closest("colour", &["handle", "message", "crate"]), None);
        assert_eq!(closest("", &["skip"]), None);
    }
}
