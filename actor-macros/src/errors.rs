//! Collects errors, and holds every text that this crate can print.
//!
//! Rules report here and continue, so that one build shows all errors at once. The texts are kept
//! together so that they have a consistent voice: what is required, and then, after `help:`, how to
//! get there.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// All errors found so far, in the order in which they were found.
#[derive(Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// Reports an error that covers `tokens`, from the first to the last.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, text: impl Into<String>) {
        self.push(syn::Error::new_spanned(tokens, text.into()));
    }

    /// Reports an error at one place.
    pub(crate) fn at(&mut self, span: Span, text: impl Into<String>) {
        self.push(syn::Error::new(span, text.into()));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// One `compile_error!` for each error.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// Words that users may know for the same thing from elsewhere.
const SYNONYMS: [(&str, &str); 31] = [
    ("name", "handle"),
    ("capacity", "mailbox"),
    ("bound", "mailbox"),
    ("vis", "visibility"),
    ("started", "on_start"),
    ("stopped", "on_stop"),
    ("init", "on_start"),
    ("pre_start", "on_start"),
    ("on_begin", "on_start"),
    ("on_exit", "on_stop"),
    ("on_end", "on_stop"),
    ("on_panic", "on_stop"),
    ("post_stop", "on_stop"),
    ("terminate", "on_stop"),
    ("on_down", "on_link_down"),
    ("on_link", "on_link_down"),
    ("on_link_died", "on_link_down"),
    ("link_down", "on_link_down"),
    ("trap_exit", "on_link_down"),
    ("pre_restart", "before_restart"),
    ("post_restart", "after_restart"),
    ("salvage", "before_restart"),
    ("restore", "after_restart"),
    ("restart", "on_restart"),
    ("on_full", "overload"),
    ("block", "wait"),
    ("error", "fail"),
    ("drop", "drop_newest"),
    ("drop_new", "drop_newest"),
    ("drop_old", "drop_oldest"),
    ("replace", "coalesce"),
];

/// The word in `known` that `word` was probably meant to be.
pub(crate) fn closest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    if let Some((_, meant)) = SYNONYMS.iter().find(|(other, _)| *other == word) {
        return known.iter().copied().find(|candidate| candidate == meant);
    }
    let near = |candidate: &str| distance(word, candidate) <= 1 + candidate.len() / 4;
    known
        .iter()
        .copied()
        .filter(|candidate| near(candidate))
        .min_by_key(|candidate| distance(word, candidate))
}

/// Levenshtein distance: how many letters to insert, delete or change.
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

/// All error texts, in the order in which a user meets the rules.
pub(crate) mod text {
    use crate::errors::closest;
    use crate::model::Moment;

    const LEAVE_OUT: &str = "leave the method out with `#[actor(skip)]`";

    /// "did you mean" if there is a similar word, otherwise the whole list.
    pub(crate) fn unknown(what: &str, word: &str, known: &[&str]) -> String {
        let help = match closest(word, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are {}", list(known)),
        };
        format!("unknown {what} `{word}`\nhelp: {help}")
    }

    pub(crate) fn value_alone(argument: &str, value: &str) -> String {
        format!("`{value}` is a value, and says nothing alone\nhelp: write `{argument} = {value}`")
    }

    pub(crate) fn no_word(attribute: &str, known: &[&str]) -> String {
        format!(
            "this says nothing to `#[{attribute}(..)]`\nhelp: known are {}",
            list(known)
        )
    }

    pub(crate) const MISSING_COMMA: &str = "a comma is missing before this\nhelp: write `,`";

    fn list(words: &[&str]) -> String {
        let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        quoted.join(", ")
    }

    // Where the attribute may be placed.

    pub(crate) fn misplaced(found: &str) -> String {
        format!(
            "`#[actor]` goes on an `impl` block or on a trait, not on {found}\n\
             help: write `#[actor] impl Account {{ .. }}`"
        )
    }

    pub(crate) const MISPLACED_ON_METHOD: &str = "`#[actor]` goes on an `impl` block, not on a method of it\n\
         help: put it on the block that has this method";

    pub(crate) const MISPLACED_ON_MAIN: &str = "`#[actor]` goes on an `impl` block or on a trait, not on a function\n\
         help: write `#[actor_core::main]` to run actors in `main`";

    pub(crate) fn misplaced_marker(word: &str) -> String {
        format!(
            "`#[actor({word})]` marks a method inside an `#[actor]` block\n\
             help: put `#[actor]` on the impl block that has this method"
        )
    }

    pub(crate) const NEGATIVE_IMPL: &str = "an actor has a trait or has it not: there is nothing to send\n\
         help: remove `#[actor]`";

    pub(crate) fn qualified_trait(word: &str) -> String {
        format!(
            "an interface cannot be `{word}`: whoever sends a message makes no promises\n\
             help: remove `{word}`, or `#[actor]`"
        )
    }

    pub(crate) const GENERIC_ASSOCIATED_TYPE: &str = "an associated type of an interface has no parameters: it becomes one of its handle\n\
         help: make it a plain associated type, or a parameter of the trait";

    pub(crate) const SELF_IN_INTERFACE: &str = "a message of an interface cannot say `Self`: who sends it does not know the actor's type\n\
         help: use an associated type or a parameter of the trait, or leave the method out with `#[actor(skip)]`";

    pub(crate) fn generic_interface() -> String {
        format!(
            "a method of an interface cannot be generic or have a where clause, as with `dyn`\n\
             help: take a concrete type or a `Box<dyn ..>`, or {LEAVE_OUT}"
        )
    }

    pub(crate) fn impl_argument_of_interface(name: &str, bounds: &str) -> String {
        format!(
            "a method of an interface cannot be generic, as with `dyn`\n\
             help: take a type by name, or `{name}: Box<dyn {bounds}>`"
        )
    }

    pub(crate) fn hook_in_interface(word: &str) -> String {
        format!(
            "`{word}` belongs to an actor, not to an interface\n\
             help: put it on a method of the impl that makes the type an actor"
        )
    }

    pub(crate) fn hook_in_part(word: &str) -> String {
        format!(
            "`{word}` belongs to the actor as a whole, not to a part of it\n\
             help: put it on a method of the block that is `#[actor]` without `part`"
        )
    }

    pub(crate) const SECOND_ATTRIBUTE: &str = "this block is `#[actor]` already\n\
         help: keep one of the attributes, with the arguments of both";

    pub(crate) const MARKER_IN_IMPLEMENTATION: &str = "which methods of an interface are messages is said by its trait\n\
         help: move this marker there";

    pub(crate) const ACTOR_TYPE: &str = "an actor needs a type with a name of its own\n\
         help: wrap it in a struct and put `#[actor]` on the impl of the struct";

    pub(crate) const MARKER_NOT_ON_METHOD: &str =
        "a marker goes on a method\nhelp: remove this `#[actor(..)]`";

    // Arguments of the attribute.

    pub(crate) fn misplaced_argument(word: &str, here: &str, there: &str) -> String {
        format!("`{word}` says nothing on {here}\nhelp: it belongs on {there}; remove it here")
    }

    pub(crate) fn no_parameter(name: &str) -> String {
        format!(
            "the handle has no parameter `{name}` that a default could be for\n\
             help: its parameters are those of the block; write `handle = StackHandle<T = u32>` for `impl<T> Stack<T>`"
        )
    }

    pub(crate) fn default_of_another_kind(name: &str, is_type: bool) -> String {
        let (kind, help) = match is_type {
            true => (
                "a type",
                format!("name one, `{name} = u32`, or declare `const {name}: usize`"),
            ),
            false => (
                "a constant",
                format!("write a literal, a block or a name, such as `{name} = 8`"),
            ),
        };
        format!("the parameter `{name}` is {kind}, and so has to be its default\nhelp: {help}")
    }

    pub(crate) const EXTENDS: &str = "`extends` takes interfaces in parentheses\n\
         help: write `extends(Named, Store<u32>)`";

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

    pub(crate) fn name_of_the_actor(name: &str) -> String {
        format!(
            "`{name}` is the name of the actor itself\n\
             help: give this another one, such as `{name}Handle` for the handle or `{name}Message` for the messages"
        )
    }

    // Full mailboxes.

    /// `wait`, `fail` or `drop`
    pub(crate) fn one_of(words: &[&str]) -> String {
        match words.split_last() {
            Some((last, others)) => format!("one of {} or `{last}`", list(others)),
            None => String::new(),
        }
    }

    pub(crate) const COALESCE_ON_BLOCK: &str = "`coalesce` is for the messages of one method: a newer one takes the place of an older\n\
         help: put `#[actor(overload = coalesce)]` on the method";

    pub(crate) const OVERLOAD_OF_HELPER: &str = "`overload` says nothing on a method that is no message\n\
         help: make the method visible or mark it `#[actor(message)]`, or remove `overload`";

    pub(crate) const OVERLOAD_NEEDS_A_LIST: &str = "a policy that looks into the mailbox has to be known where the actor begins\n\
         help: move the method to the impl that makes the type an actor, or use `wait`, `fail` or `drop_newest`";

    // Markers.

    pub(crate) const EMPTY_MARKER: &str = "`#[actor]` on a method needs to say what for\n\
         help: write `#[actor(message)]`, or instead of `message` one of `skip`, `whole`, `overload = ..`, `on_start`, `on_stop`, \
         `on_link_down`, `before_restart` and `after_restart`";

    pub(crate) const ON_RESTART_ON_METHOD: &str = "`on_restart` belongs to the whole actor, and says what becomes of messages that wait\n\
         help: a method that hands something to the next life is `before_restart`, one that takes it is `after_restart`";

    pub(crate) const CONDITIONAL_MARKER: &str = "`#[actor(..)]` cannot be conditional: it is read before `cfg_attr` is\n\
         help: write two methods, each under its own `#[cfg(..)]`";

    pub(crate) fn marker_value(word: &str) -> String {
        format!("`{word}` takes no value here\nhelp: write `#[actor({word})]`")
    }

    pub(crate) fn contradiction(first: &str, second: &str) -> String {
        format!("`{second}` contradicts `{first}`\nhelp: keep one of them")
    }

    pub(crate) fn no_receiver(word: &str, method: &str, is_hook: bool) -> String {
        let receiver = match is_hook {
            true => "`&mut self`",
            false => "`&self`, `&mut self` or `self`",
        };
        format!(
            "`#[actor({word})]` needs a method, and `{method}` has no receiver\n\
             help: let it take {receiver}, or remove the marker"
        )
    }

    // Signatures of messages.

    pub(crate) fn receiver() -> String {
        format!(
            "an actor method takes `&self`, `&mut self` or `self`\nhelp: use one of these, or {LEAVE_OUT}"
        )
    }

    pub(crate) fn lent_for_a_call(lifetime: &str) -> String {
        format!(
            "an actor is lent to its method for one call, which is not as long as `{lifetime}`\nhelp: leave out `{lifetime}`"
        )
    }

    pub(crate) fn unsafe_method() -> String {
        format!(
            "an actor method cannot be unsafe: whoever sends the message makes no promises\nhelp: make it safe, or {LEAVE_OUT}"
        )
    }

    pub(crate) fn variadic_method() -> String {
        format!(
            "an actor method has a fixed number of arguments\nhelp: take a `Vec`, or {LEAVE_OUT}"
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

    pub(crate) fn lifetime_of_call(name: &str) -> String {
        format!(
            "a message cannot name `{name}`: it is made before the call that has this lifetime\n\
             help: leave it out (`Fn(&T)` in place of `Fn(&{name} T)`), or write `for<{name}>` before what names it"
        )
    }

    pub(crate) const UNSIZED: &str = "an argument of a method needs a known size\n\
         help: own it (a `String`, a `Vec`) or box it (`Box<str>`, `Box<dyn Trait + Send>`)";

    pub(crate) const CONDITIONAL_ATTRIBUTE: &str = "whether an argument is there cannot depend on `cfg_attr`: it is read before that is\n\
         help: write `#[cfg(..)]`";

    pub(crate) fn too_many_conditions(most: usize) -> String {
        format!(
            "the arguments of one method can have {most} different conditions: each combination makes a message\n\
             help: write several methods, each under its own `#[cfg(..)]`"
        )
    }

    pub(crate) const SECOND_CONTEXT: &str =
        "an actor method has one context\nhelp: remove this argument";

    pub(crate) const CONTEXT_BY_VALUE: &str =
        "the context is lent to a method\nhelp: write `&Context<Self>`";

    pub(crate) const SECOND_PORT: &str = "an actor method has one answer, and this is a second port for it\n\
         help: remove this argument; to take the port of another call, call the type by another name (`use actor_core::Answer as Port`)";

    pub(crate) fn lent_port(ty: &str) -> String {
        format!("the answer port is given to the method, which may keep it\nhelp: write `{ty}`")
    }

    pub(crate) fn port_and_value(port: &str) -> String {
        format!(
            "a method with an answer port answers through it, and returns nothing\n\
             help: remove this return type, or the argument of the type `{port}`"
        )
    }

    pub(crate) const REFERENCE_ANSWER: &str = "an answer cannot be a reference: it crosses to another core\n\
         help: answer with an owned value, such as a `String` or a `Vec`, or with an `Arc`";

    pub(crate) const BORROWED_ANSWER: &str = "an answer cannot borrow: it crosses to another core\n\
         help: answer with a value that owns its data, or that shares it with `Arc`";

    pub(crate) fn impl_answer(bounds: &str) -> String {
        let mut needed = bounds.to_owned();
        for bound in ["Send", "'static"] {
            if !bounds.split(' ').any(|word| word == bound) {
                needed = format!("{needed} + {bound}");
            }
        }
        format!(
            "an answer that is an `impl Trait` has to say that it is `Send` and `'static`: it crosses to another core\n\
             help: write `impl {needed}`, which arrives boxed, or answer with a type by name"
        )
    }

    pub(crate) const IMPL_IN_ANSWER: &str = "an answer needs a type with a name: `impl Trait` cannot be a part of one\n\
         help: answer with a type by name, such as a `Vec`, or with a `Box<dyn .. + Send>`";

    pub(crate) fn same_variant(method: &str, other: &str, variant: &str) -> String {
        format!(
            "`{other}` and `{method}` both make the message `{variant}`\nhelp: rename one of them, or {LEAVE_OUT}"
        )
    }

    // Hooks.

    pub(crate) fn hook(moment: Moment, method: &str) -> String {
        let (takes, help) = match moment {
            Moment::Start => (
                "`&mut self` and at most the context",
                format!(
                    "`fn {method}(&mut self)` or `fn {method}(&mut self, context: &Context<Self>)`"
                ),
            ),
            Moment::Stop => (
                "`&mut self` and at most the context and the reason",
                format!("`fn {method}(&mut self)` or `fn {method}(&mut self, exit: Exit)`"),
            ),
            Moment::LinkDown => (
                "`&mut self`, at most the context, and who has ended",
                format!("`fn {method}(&mut self, down: Down)`"),
            ),
            Moment::BeforeRestart => (
                "`&mut self` and at most the reason, and answers what the next life is to have",
                format!(
                    "`fn {method}(&mut self) -> T` or `fn {method}(&mut self, exit: Exit) -> T`"
                ),
            ),
            Moment::AfterRestart => (
                "`&mut self` and what `before_restart` has answered",
                format!("`fn {method}(&mut self, salvaged: T)`"),
            ),
        };
        let word = moment.word();
        format!("a method marked `{word}` takes {takes}\nhelp: write {help}")
    }

    pub(crate) fn told(moment: Moment) -> String {
        let word = moment.word();
        let (what, help) = match moment {
            Moment::LinkDown => ("who has ended as a `Down`", "write `down: Down`"),
            Moment::AfterRestart => (
                "what was salvaged by value",
                "take the type that `before_restart` answers",
            ),
            _ => ("the reason as an `Exit`", "write `exit: Exit`"),
        };
        format!("a method marked `{word}` is given {what}\nhelp: {help}")
    }

    pub(crate) fn hook_answer(word: &str, error: &str) -> String {
        format!(
            "a method marked `{word}` answers nothing, or the error that the actor ends with\n\
             help: leave the answer out, or write `Result<(), {error}>`"
        )
    }

    pub(crate) fn async_between_lives(word: &str) -> String {
        format!(
            "a method marked `{word}` cannot be `async`: the actor is between two lives, in which nothing can be waited for\n\
             help: remove `async`"
        )
    }

    pub(crate) fn context_between_lives(word: &str) -> String {
        format!(
            "a method marked `{word}` has no context: the actor is between two lives\n\
             help: remove this argument"
        )
    }

    pub(crate) const CONDITIONAL_ARGUMENT_OF_HOOK: &str = "an argument of a hook cannot be conditional\n\
         help: write two methods, each under its own `#[cfg(..)]`";

    pub(crate) const AFTER_RESTART_ANSWERS: &str = "a method marked `after_restart` answers nothing\n\
         help: leave the answer out; what may fail belongs into a method marked `on_start`";

    pub(crate) const SALVAGED_BORROWS: &str = "what the next life is to have cannot borrow: this life is over\n\
         help: answer with a value that owns its data, or that shares it with `Rc` or `Arc`";

    pub(crate) const SALVAGED_IMPL: &str = "what the next life is to have needs a type with a name, which `after_restart` takes\n\
         help: answer with a type by name, or with a `Box<dyn ..>`";

    pub(crate) fn alone(moment: Moment) -> String {
        match moment {
            Moment::BeforeRestart => "nobody takes what this hands to the next life\n\
                 help: mark the method that does, `fn restored(&mut self, salvaged: T)`, `#[actor(after_restart)]`",
            _ => "nobody hands over what this takes\n\
                 help: mark the method that does, `fn salvage(&mut self) -> T`, `#[actor(before_restart)]`",
        }
        .to_owned()
    }

    pub(crate) fn second_hook(word: &str, first: &str) -> String {
        format!("`{first}` is marked `{word}` already\nhelp: keep one and call the other from it")
    }

    // Entry points.

    pub(crate) fn entry_not_fn(entry: &str) -> String {
        let name = if entry == "main" { "main" } else { "it_works" };
        format!(
            "`#[actor_core::{entry}]` goes on a function\nhelp: write `async fn {name}() {{ .. }}`"
        )
    }

    pub(crate) fn entry_twice(entry: &str) -> String {
        format!(
            "`#[actor_core::{entry}]` is given twice\nhelp: keep one of them, with the arguments of both"
        )
    }

    pub(crate) fn entry_not_async(entry: &str) -> String {
        format!("`#[actor_core::{entry}]` needs an `async fn`\nhelp: write `async fn` here")
    }

    pub(crate) fn entry_with(entry: &str, what: &str) -> String {
        format!("a function under `#[actor_core::{entry}]` cannot {what}")
    }

    pub(crate) fn entry_not_simulated(word: &str) -> String {
        format!(
            "`{word}` is for a test that is simulated\nhelp: say how many runs, `seeds = 1000`, or remove `{word}`"
        )
    }

    pub(crate) const SIMULATED_ARGUMENTS: &str = "a simulated test takes its simulation and nothing else\n\
         help: write `(sim: Sim)`, with `actor_core::sim::Sim`, or `()`";

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
