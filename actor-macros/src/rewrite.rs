//! Types and other tokens, spelled another way.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Type, TypeReference};

use crate::types::{bare, last_segment};

/// `tokens` with `Self` written out, because it means something else where they are going.
pub(crate) fn resolve_self(tokens: TokenStream, actor: &Type) -> TokenStream {
    let mut resolved = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "Self" => {
                let before_path = matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
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

/// `tokens` with `Self::Item` written as `Item`, for the associated types of a trait. Where else they say `Self`
/// there is nothing that it could be.
pub(crate) fn resolve_associated(
    tokens: TokenStream,
    associated: &[Ident],
) -> Result<TokenStream, Span> {
    let mut resolved = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "Self" => {
                let mut colons = 0;
                while tokens
                    .next_if(|next| matches!(next, TokenTree::Punct(next) if next.as_char() == ':'))
                    .is_some()
                {
                    colons += 1;
                }
                match tokens.next() {
                    Some(TokenTree::Ident(name)) if colons == 2 && associated.contains(&name) => {
                        resolved.extend([TokenTree::Ident(name)]);
                    }
                    _ => return Err(word.span()),
                }
            }
            TokenTree::Group(group) => {
                let stream = resolve_associated(group.stream(), associated)?;
                let mut inside = proc_macro2::Group::new(group.delimiter(), stream);
                inside.set_span(group.span());
                resolved.extend([TokenTree::Group(inside)]);
            }
            token => resolved.extend([token]),
        }
    }
    Ok(resolved)
}

/// `actor`, as if it stood at `span`; `<Stack<u32>>::LIMIT` needs the brackets.
fn spelled_at(actor: &Type, span: Span, before_path: bool) -> TokenStream {
    let actor_tokens = respanned(actor.to_token_stream(), span);
    let has_arguments = last_segment(actor).is_none_or(|last| !last.arguments.is_none());
    match before_path && has_arguments {
        true => quote_spanned!(span=> <#actor_tokens>),
        false => actor_tokens,
    }
}

/// `tokens`, as if they stood at `span`: names still mean what they did.
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

/// `&str` -> `&'static str`: the nearest type that an answer can have, for calls to a method that
/// has been refused; and the type of an actor, which cannot borrow. What functions borrow for the time of a
/// call, between the parentheses of `Fn(&str)`, is left alone.
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

/// The type as an actor has it, whose lifetimes are all `'static`, without parentheses: none can stand before `::`.
pub(crate) fn owned(ty: &Type) -> Type {
    let tokens = with_static_lifetimes(bare(ty).to_token_stream());
    // The tokens are those of a type, with other lifetimes.
    syn::parse2(tokens).unwrap_or_else(|_| ty.clone())
}

/// An owned and a shared type to take in place of a reference: `String` and `Arc<str>`.
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
