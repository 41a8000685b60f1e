//! The generic parameters of a method, in the form that its handle has them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Signature, Type};

use super::{OwnLifetimes, Parameters, angled, crosses, lower, names_in, predicates, where_clause};
use crate::rewrite;

/// The handle's parameters for a method whose message is [erased](crate::model::Method::erased).
pub(crate) struct MethodParameters {
    list: Vec<(Ident, TokenStream)>,
    /// How many of them the user declared. The rest stand for `impl Trait`.
    declared: usize,
    predicates: Vec<TokenStream>,
    pub(crate) lifetimes: OwnLifetimes,
    /// Names that have a meaning in the code generated for the method.
    taken: Vec<Ident>,
}

impl MethodParameters {
    /// The parameters of a method in a block with the lifetimes `block_lifetimes` and the parameters `block`, whose
    /// expansion names `taken` besides what the signature does.
    pub(crate) fn of(
        signature: &Signature,
        block_lifetimes: &[Ident],
        block: &Parameters,
        actor: &Type,
        taken: &[Ident],
    ) -> Self {
        let lifetimes = OwnLifetimes::of(signature);
        let resolved = |tokens| {
            let tokens = rewrite::with_static(tokens, block_lifetimes);
            rewrite::resolve_self(lifetimes.with_static(tokens), actor)
        };
        let generics = lifetimes.outside(&signature.generics, &|tokens| {
            block.are_in(&rewrite::resolve_self(tokens, actor))
        });
        let list: Vec<(Ident, TokenStream)> = generics
            .params
            .iter()
            .filter_map(|parameter| lower(parameter, &resolved))
            .map(|parameter| (parameter.name, parameter.declared))
            .collect();
        let predicates = predicates(&generics).map(resolved).collect();
        let mut names = names_in(signature.to_token_stream());
        names.extend(names_in(actor.to_token_stream()));
        names.extend_from_slice(taken);
        Self {
            declared: list.len(),
            list,
            predicates,
            lifetimes,
            taken: names,
        }
    }

    /// Whether the method is the same for all its callers.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.predicates.is_empty()
    }

    /// Requires that `ty` can cross. Added where its other bounds are, because clippy objects to bounds in two places.
    pub(crate) fn must_cross(&mut self, ty: &TokenStream) {
        let name = ty.to_string();
        let declared = self.list.iter_mut().find(|(known, _)| *known == name);
        if let Some((_, declared)) = declared
            && declared.to_string() != name
        {
            let plus = match ends_with_plus(declared) {
                true => None,
                false => Some(quote!(+)),
            };
            declared.extend(quote!(#plus ::core::marker::Send + 'static));
            return;
        }
        let predicate = crosses(ty);
        let text = predicate.to_string();
        let mut known = self.predicates.iter();
        if known.all(|known| known.to_string() != text) {
            self.predicates.push(predicate);
        }
    }

    pub(crate) fn where_clause(&self) -> TokenStream {
        where_clause(&self.predicates)
    }

    /// A name for the type of an argument written as `impl Trait`, which replaces it from here on.
    ///
    /// It must not shadow another type: `future: impl Future` must not become `Future: Future`.
    pub(crate) fn add(&mut self, argument: &Ident, bounds: &TokenStream) -> Ident {
        let name = crate::names::unused(crate::names::variant(argument), &self.taken);
        self.taken.push(name.clone());
        self.list.push((name.clone(), quote!(#name: #bounds)));
        name
    }

    /// Whether `tokens` name one of the parameters.
    pub(crate) fn are_in(&self, tokens: &TokenStream) -> bool {
        let named = names_in(tokens.clone());
        self.list.iter().any(|(name, _)| named.contains(name))
    }

    /// `<K: Into<String>, const N: usize>`, or nothing.
    pub(crate) fn declared(&self) -> TokenStream {
        angled(self.list.iter().map(|(_, declared)| declared))
    }

    /// `::<K, N>`, or nothing: `impl Trait` cannot be named, and is inferred from the arguments.
    pub(crate) fn turbofish(&self) -> TokenStream {
        match self.declared {
            0 => TokenStream::new(),
            declared => {
                let names = self.list.iter().take(declared).map(|(name, _)| name);
                quote!(::<#(#names),*>)
            }
        }
    }

    /// Whether `name` is one of them, and is already declared `Send` and `'static`.
    pub(crate) fn says_that_it_crosses(&self, name: &TokenStream) -> bool {
        let name = name.to_string();
        let Some((_, declared)) = self.list.iter().find(|(known, _)| *known == name.as_str())
        else {
            return false;
        };
        let text = declared.to_string();
        let words: Vec<&str> = text
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '\''))
            .collect();
        words.contains(&"Send") && words.contains(&"'static")
    }
}

fn ends_with_plus(tokens: &TokenStream) -> bool {
    let last = tokens.clone().into_iter().last();
    matches!(last, Some(TokenTree::Punct(punct)) if punct.as_char() == '+')
}
