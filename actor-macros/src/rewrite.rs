//! Types and other tokens, written in another way.

use proc_macro2::{Ident, Span, TokenStream, TokenTree, token_stream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Type, TypeReference};

use crate::types::{bare, last_segment, span_of_self};

/// `tokens` with `Self` written out, because it means something else where they are going.
pub(crate) fn resolve_self(tokens: TokenStream, actor: &Type) -> TokenStream {
    let mut resolved = TokenStream::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "Self" => {
                let before_path = segment(&mut tokens.clone()).is_some();
                resolved.extend(spelled_at(actor, word.span(), before_path));
            }
            TokenTree::Group(group) => {
                let stream = resolve_self(group.stream(), actor);
                let mut inside = proc_macro2::Group::new(group.delimiter(), stream);
                inside.set_span(group.span());
                resolved.extend([TokenTree::Group(inside)]);
            }
            token => resolved.extend([token]),
        }
    }
    resolved
}

/// An associated type of a trait, and the parameter that stands for it outside of the trait. They have the same name, unless
/// that means something else there.
pub(crate) struct AssociatedParameter {
    pub(crate) associated: Ident,
    pub(crate) parameter: Ident,
}

/// `tokens` with `Self::Item` written as `Item`, for the associated types of a trait. Any other `Self` is an error,
/// because there is nothing that it could stand for.
pub(crate) fn resolve_associated(
    tokens: TokenStream,
    associated: &[AssociatedParameter],
) -> Result<TokenStream, Span> {
    let resolved = with_names(tokens, associated);
    match span_of_self(resolved.clone()) {
        None => Ok(resolved),
        Some(span) => Err(span),
    }
}

/// `tokens` with `Self::Item` written as `Item`. Any other `Self` is left as it is.
pub(crate) fn with_names(tokens: TokenStream, associated: &[AssociatedParameter]) -> TokenStream {
    with_associated(tokens, &|name| {
        let known = associated.iter().find(|known| known.associated == *name)?;
        let mut parameter = known.parameter.clone();
        parameter.set_span(name.span());
        Some(parameter.into_token_stream())
    })
}

/// `tokens` with `Self::Item` replaced by the `value` of `Item`, if it has one. Any other `Self` is left as it is.
pub(crate) fn with_associated(
    tokens: TokenStream,
    value: &dyn Fn(&Ident) -> Option<TokenStream>,
) -> TokenStream {
    let mut resolved = TokenStream::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "Self" => {
                let mut ahead = tokens.clone();
                match segment(&mut ahead).and_then(|name| value(&name)) {
                    Some(value) => {
                        tokens = ahead;
                        // Not every type can precede `::`.
                        resolved.extend(match segment(&mut tokens.clone()) {
                            Some(_) => quote!(<#value>),
                            None => value,
                        });
                    }
                    None => resolved.extend([TokenTree::Ident(word)]),
                }
            }
            TokenTree::Group(group) => {
                let stream = with_associated(group.stream(), value);
                let mut inside = proc_macro2::Group::new(group.delimiter(), stream);
                inside.set_span(group.span());
                resolved.extend([TokenTree::Group(inside)]);
            }
            token => resolved.extend([token]),
        }
    }
    resolved
}

/// `Item`, if `tokens` begin with `::Item`.
fn segment(tokens: &mut token_stream::IntoIter) -> Option<Ident> {
    let is_colon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    tokens.next().filter(is_colon)?;
    tokens.next().filter(is_colon)?;
    match tokens.next()? {
        TokenTree::Ident(name) => Some(name),
        _ => None,
    }
}

/// `actor`, spanned as if it were at `span`; `<Stack<u32>>::LIMIT` needs the brackets.
fn spelled_at(actor: &Type, span: Span, before_path: bool) -> TokenStream {
    let actor_tokens = respanned(actor.to_token_stream(), span);
    let has_arguments = last_segment(actor).is_none_or(|last| !last.arguments.is_none());
    match before_path && has_arguments {
        true => quote_spanned!(span=> <#actor_tokens>),
        false => actor_tokens,
    }
}

/// `tokens`, spanned as if they were at `span`. Names keep their meaning.
pub(crate) fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    let at = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            let stream = respanned(group.stream(), span);
            token = TokenTree::Group(proc_macro2::Group::new(group.delimiter(), stream));
        }
        token.set_span(span.located_at(span).resolved_at(token.span()));
        token
    };
    tokens.into_iter().map(at).collect()
}

/// `Cow<'a, str>` -> `Cow<'static, str>` for the lifetimes of the block, which are all `'static` to an actor.
pub(crate) fn with_static(tokens: TokenStream, lifetimes: &[Ident]) -> TokenStream {
    if lifetimes.is_empty() {
        return tokens;
    }
    let mut result = TokenStream::new();
    let mut after_quote = false;
    for token in tokens {
        let is_quote = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
        result.extend([match token {
            TokenTree::Ident(name) if after_quote && lifetimes.contains(&name) => {
                TokenTree::Ident(Ident::new("static", name.span()))
            }
            TokenTree::Group(group) => {
                let stream = with_static(group.stream(), lifetimes);
                let mut inside = proc_macro2::Group::new(group.delimiter(), stream);
                inside.set_span(group.span());
                TokenTree::Group(inside)
            }
            token => token,
        }]);
        after_quote = is_quote;
    }
    result
}

/// `&str` -> `&'static str`. Used for the type of an actor, which cannot borrow, and for calls to a refused method, as
/// the closest type that an answer can have. What functions borrow for the duration of a call, between the parentheses
/// of `Fn(&str)`, is left alone.
pub(crate) fn with_static_lifetimes(tokens: TokenStream) -> TokenStream {
    let mut result = TokenStream::new();
    let mut after_name = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_name = matches!(token, TokenTree::Ident(_));
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                let has_lifetime =
                    matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '\'');
                result.extend([TokenTree::Punct(punct)]);
                if !has_lifetime {
                    result.extend(quote!('static));
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                tokens.next();
                result.extend(quote!('static));
            }
            TokenTree::Group(group) if !after_name => {
                let stream = with_static_lifetimes(group.stream());
                let mut inside = proc_macro2::Group::new(group.delimiter(), stream);
                inside.set_span(group.span());
                result.extend([TokenTree::Group(inside)]);
            }
            token => result.extend([token]),
        }
        after_name = is_name;
    }
    result
}

/// The type as an actor has it: with `'static` for all lifetimes, and without parentheses, which cannot precede `::`.
pub(crate) fn owned(ty: &Type) -> Type {
    let tokens = with_static_lifetimes(bare(ty).to_token_stream());
    // The tokens are still a type, only with other lifetimes.
    syn::parse2(tokens).unwrap_or_else(|_| ty.clone())
}

/// An owned and a shared type to use instead of a reference: `String` and `Arc<str>`.
pub(crate) fn owned_and_shared(reference: &TypeReference) -> (String, String) {
    match bare(&reference.elem) {
        Type::Slice(slice) => {
            let elem = spelled(&slice.elem);
            (format!("Vec<{elem}>"), format!("Arc<[{elem}]>"))
        }
        Type::TraitObject(object) => {
            let object = spelled(object);
            (
                format!("Box<{object} + Send>"),
                format!("Arc<{object} + Send + Sync>"),
            )
        }
        elem if is_named(elem, "str") => ("String".to_owned(), "Arc<str>".to_owned()),
        elem if reference.mutability.is_some() => {
            (spelled(elem), format!("Arc<Mutex<{}>>", spelled(elem)))
        }
        elem => (spelled(elem), format!("Arc<{}>", spelled(elem))),
    }
}

fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident(name))
}

/// How a person would write `tokens`, for error texts.
pub(crate) fn spelled(tokens: impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (spaced, tight) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" <", "<"),
        ("< ", "<"),
        (" > ", "> "),
        (" >", ">"),
        (" ,", ","),
        (" ;", ";"),
        ("& ", "&"),
        ("( ", "("),
        (" )", ")"),
        ("> >", ">>"),
        ("Fn (", "Fn("),
        ("FnMut (", "FnMut("),
        ("FnOnce (", "FnOnce("),
        ("fn (", "fn("),
    ] {
        text = text.replace(spaced, tight);
    }
    text.replace("->", " -> ").replace("  ", " ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn ty(text: &str) -> Type {
        syn::parse_str(text).unwrap()
    }

    #[track_caller]
    fn check_self(text: &str, actor: &str, expected: &str) {
        let resolved = resolve_self(text.parse().unwrap(), &ty(actor));
        assert_eq!(spelled(resolved), spelled(ty(expected)));
    }

    #[test]
    fn self_is_written_out() {
        check_self("Vec<Self>", "Account", "Vec<Account>");
        check_self("[u8; Self::SIZE]", "Account", "[u8; Account::SIZE]");
        check_self("[u8; Self::SIZE]", "Stack<u8>", "[u8; <Stack<u8>>::SIZE]");
        check_self(
            "fn(&Self) -> Self",
            "bank::Account",
            "fn(&bank::Account) -> bank::Account",
        );
        check_self("Selfish", "Account", "Selfish");
    }

    #[test]
    fn self_is_written_out_before_a_bound() {
        let resolved = resolve_self("Self: Display".parse().unwrap(), &ty("Stack<u8>"));
        assert_eq!(spelled(resolved), "Stack<u8> : Display");
    }

    #[track_caller]
    fn check_associated(text: &str, expected: Option<&str>) {
        let name = Ident::new("Item", Span::call_site());
        let associated = [AssociatedParameter {
            parameter: name.clone(),
            associated: name,
        }];
        let resolved = resolve_associated(text.parse().unwrap(), &associated).ok();
        let resolved = resolved.map(|tokens| tokens.to_string());
        let expected = expected.map(|text| text.parse::<TokenStream>().unwrap().to_string());
        assert_eq!(resolved, expected);
    }

    #[test]
    fn associated_types_have_names_of_their_own() {
        check_associated(
            "Into<(Self::Item, [Self::Item; 2])>",
            Some("Into<(Item, [Item; 2])>"),
        );
        check_associated("Self::Item: Ord", Some("Item: Ord"));
        check_associated("From<Self>", None);
        check_associated("Self: Ord", None);
        check_associated("Vec<(Self::Item, Self::Other)>", None);
    }

    #[track_caller]
    fn check_spelled(text: &str) {
        assert_eq!(spelled(ty(text)), text);
    }

    #[test]
    fn types_are_spelled_as_a_person_would() {
        check_spelled("Vec<u8>");
        check_spelled("HashMap<String, Vec<(u8, u8)>>");
        check_spelled("std::sync::Arc<[u8; 4]>");
        check_spelled("Box<dyn Fn(&str) -> Vec<u8> + Send>");
    }

    #[track_caller]
    fn check_instead(reference: &str, owned: &str, shared: &str) {
        let Type::Reference(reference) = ty(reference) else {
            return;
        };
        assert_eq!(
            owned_and_shared(&reference),
            (owned.to_owned(), shared.to_owned())
        );
    }

    #[test]
    fn a_reference_has_something_to_take_in_its_place() {
        check_instead("&str", "String", "Arc<str>");
        check_instead("&[u8]", "Vec<u8>", "Arc<[u8]>");
        check_instead("&Ledger", "Ledger", "Arc<Ledger>");
        check_instead("&mut Ledger", "Ledger", "Arc<Mutex<Ledger>>");
        check_instead(
            "&dyn Draw",
            "Box<dyn Draw + Send>",
            "Arc<dyn Draw + Send + Sync>",
        );
    }

    #[test]
    fn a_refused_answer_gets_the_nearest_type() {
        let tokens = with_static_lifetimes("Result<&'a str, Cow<'_, [&u8]>>".parse().unwrap());
        let expected = ty("Result<&'static str, Cow<'static, [&'static u8]>>");
        assert_eq!(spelled(tokens), spelled(expected));
    }
}
