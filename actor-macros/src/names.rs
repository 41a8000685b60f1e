//! Every identifier that the user did not write.
//!
//! Items get names that users can guess, because they have to type them. Locals get a span of their own, so that no
//! argument can collide with them, whatever its name.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::{Path, parse_quote};

use crate::rewrite;
use crate::types;

/// Where the runtime is, unless the user says otherwise.
pub(crate) fn default_crate_path() -> Path {
    parse_quote!(::actor_core)
}

/// The path to the runtime, spanned as if it were at `span`. A path that the user wrote keeps its place, since it may be
/// wrong.
pub(crate) fn crate_path_at(path: &Path, span: Span) -> TokenStream {
    let is_default = types::spelled_path(path) == types::spelled_path(&default_crate_path());
    match is_default {
        true => rewrite::respanned(path.to_token_stream(), span),
        false => path.to_token_stream(),
    }
}

/// `Account` -> `AccountHandle`
pub(crate) fn handle(actor: &Ident) -> Ident {
    Ident::new(&format!("{}Handle", actor.unraw()), actor.span())
}

/// `Account` -> `AccountMessage`
pub(crate) fn message(actor: &Ident) -> Ident {
    Ident::new(&format!("{}Message", actor.unraw()), actor.span())
}

/// `Account` and `Admin` -> `AccountAdminMessage`
pub(crate) fn message_of_part(actor: &Ident, part: &str) -> Ident {
    Ident::new(&format!("{}{part}Message", actor.unraw()), actor.span())
}

/// `bank::Account` -> `bank::AccountHandle`, whatever its arguments.
pub(crate) fn handle_path(path: &Path) -> Path {
    let mut path = path.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = handle(&last.ident);
        last.arguments = syn::PathArguments::None;
    }
    path
}

/// `deposit_all` -> `DepositAll`, `r#type` -> `Type`
///
/// A name that would have no letter to capitalise (`__`, `_1`) keeps its underscores, and so does `self_`, because
/// `Self` cannot be used as a name.
pub(crate) fn variant(method: &Ident) -> Ident {
    let unraw = method.unraw().to_string();
    let camel: String = unraw.split('_').map(capitalised).collect();
    let name = match camel.chars().next() {
        None => unraw,
        Some(first) if first.is_numeric() => format!("_{camel}"),
        Some(_) if camel == "Self" => "Self_".to_owned(),
        Some(_) => camel,
    };
    Ident::new(&name, method.span())
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The name of an argument in the message and on the handle; `None` if it has none, such as `__` or `_1`.
///
/// In `_amount` the underscore says that the body does not use the argument. On the handle it would only be confusing,
/// and lints would complain about its use. A name that is taken, or that is a keyword, gets an underscore at its end.
pub(crate) fn argument(written: &Ident, taken: &[Ident]) -> Option<Ident> {
    let text = written.to_string();
    let bare = text.trim_start_matches('_');
    if bare == text {
        return Some(written.clone());
    }
    let name = parsed(bare).or_else(|| parsed(&format!("{bare}_")))?;
    Some(unused(Ident::new(&name.to_string(), written.span()), taken))
}

/// `text`, if it is a valid name. One that begins like a number is not even tried: the compiler would report `1_erased`,
/// whose exponent has no digits, as an error in the program.
fn parsed(text: &str) -> Option<Ident> {
    match text.starts_with(|first: char| first.is_ascii_digit()) {
        true => None,
        false => syn::parse_str(text).ok(),
    }
}

/// A name for the argument `_` at `position`, counted from one.
pub(crate) fn unnamed_argument(position: usize, span: Span, taken: &[Ident]) -> Ident {
    unused(Ident::new(&format!("argument_{position}"), span), taken)
}

/// `(x, y): (u8, u8)` -> `x_y`: the names in a pattern, if they are few enough to make a name.
pub(crate) fn pattern(pattern: TokenStream, span: Span, taken: &[Ident]) -> Option<Ident> {
    let mut words = Vec::new();
    bindings(pattern, &mut words);
    if !(1..=3).contains(&words.len()) {
        return None;
    }
    let name = parsed(&words.join("_"))?;
    Some(unused(Ident::new(&name.to_string(), span), taken))
}

/// The names that a pattern binds, as far as its tokens show.
fn bindings(pattern: TokenStream, found: &mut Vec<String>) {
    let mut tokens = pattern.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => bindings(group.stream(), found),
            TokenTree::Ident(name) => {
                let text = name.unraw().to_string();
                let is_binding = text
                    .starts_with(|first: char| first.is_lowercase() || first == '_')
                    && !["ref", "mut", "_", "true", "false", "crate", "self", "super"]
                        .contains(&text.as_str());
                // A field, or the beginning of a path.
                let goes_on = matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':')
                    || matches!(tokens.peek(), Some(TokenTree::Group(_)));
                if is_binding && !goes_on {
                    found.push(text.trim_matches('_').to_owned());
                }
            }
            _ => {}
        }
    }
    found.retain(|word| !word.is_empty());
}

/// `name`, or a variation of it that is not in `tokens`.
pub(crate) fn fresh(name: &str, tokens: &[Ident]) -> Ident {
    unused(Ident::new(name, Span::mixed_site()), tokens)
}

/// `name`, with underscores appended until it is not in `taken`.
pub(crate) fn unused(mut name: Ident, taken: &[Ident]) -> Ident {
    while taken.contains(&name) {
        name = Ident::new(&format!("{}_", name.unraw()), name.span());
    }
    name
}

/// A local variable of the expansion that the user's code cannot refer to.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The same variable as [`local`], whose errors are reported at `span`.
pub(crate) fn local_at(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ident(text: &str) -> Ident {
        match text.strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, Span::call_site()),
            None => Ident::new(text, Span::call_site()),
        }
    }

    #[track_caller]
    fn check_variant(method: &str, expected: &str) {
        assert_eq!(variant(&ident(method)).to_string(), expected);
    }

    #[test]
    fn variants_are_camel_case() {
        check_variant("deposit", "Deposit");
        check_variant("deposit_all", "DepositAll");
        check_variant("_deposit__all_", "DepositAll");
        check_variant("add_2", "Add2");
        check_variant("größe_ändern", "GrößeÄndern");
    }

    #[test]
    fn variants_of_odd_names_are_valid() {
        check_variant("r#type", "Type");
        check_variant("self_", "Self_");
        check_variant("__", "__");
        check_variant("_1", "_1");
    }

    #[track_caller]
    fn check_argument(written: &str, taken: &[&str], expected: impl Into<Option<&'static str>>) {
        let taken: Vec<Ident> = taken.iter().map(|name| ident(name)).collect();
        let name = argument(&ident(written), &taken);
        assert_eq!(
            name.map(|name| name.to_string()).as_deref(),
            expected.into()
        );
    }

    #[test]
    fn arguments_lose_the_mark_of_the_unused() {
        check_argument("_amount", &[], "amount");
        check_argument("_amount", &["amount"], "amount_");
        check_argument("_type", &[], "type_");
        check_argument("_1", &[], None);
        check_argument("__", &[], None);
        check_argument("r#type", &[], "r#type");
    }

    #[test]
    fn unnamed_arguments_avoid_the_named() {
        let taken = [ident("argument_2")];
        let name = unnamed_argument(2, Span::call_site(), &taken);
        assert_eq!(name.to_string(), "argument_2_");
    }
}
