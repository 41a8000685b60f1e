//! Turns the impl of an interface into the conversion of a handle.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Path, Type};

use super::Lowered;
use crate::args::Arguments;
use crate::attr;
use crate::generics::{self, Parameters};
use crate::model::Implementation;
use crate::names;
use crate::parse::Block;
use crate::rewrite;
use crate::types;

pub(super) fn implementation(
    block: &Block,
    trait_: &Path,
    ty: &Type,
    arguments: Arguments,
) -> Lowered {
    let lifetimes = generics::lifetimes(&block.generics);
    let ty = rewrite::owned(ty);
    let Some(path) = types::plain_path(&ty) else {
        return Lowered::Nothing;
    };
    let values = values(block);
    let resolved = |tokens| {
        let tokens = written_out(tokens, &values);
        rewrite::resolve_self(rewrite::with_static(tokens, &lifetimes), &ty)
    };
    let parameters = Parameters::of(&block.generics, &quote!(#ty #trait_), &resolved);
    let of_actor = generics::without(&block.generics, &only_of_trait(block, trait_, &ty));
    let of_actor = Parameters::of(&of_actor, &ty.to_token_stream(), &resolved);
    let crate_path = arguments
        .crate_path
        .clone()
        .unwrap_or_else(names::default_crate_path);
    let actor_handle = match arguments.handle {
        Some(handle) => generics::with_names(&handle, &of_actor),
        None if of_actor.is_empty() => {
            // If it is not an actor, the error must point to the type.
            let span = Span::call_site().located_at(ty.span());
            let crate_path = names::crate_path_at(&crate_path, span);
            quote_spanned!(span=> <#ty as #crate_path::Actor>::Handle)
        }
        None => generics::with_names(&names::handle_path(&path), &of_actor),
    };
    let interface = arguments
        .interface
        .unwrap_or_else(|| names::handle_path(trait_));
    let trait_arguments = types::handle_arguments(trait_);
    let associated = values.iter().map(|(_, value)| value.to_token_stream());
    let arguments = trait_arguments.into_iter().chain(associated).map(resolved);
    let interface_arguments = generics::angled(arguments);
    Lowered::Implementation(Box::new(Implementation {
        crate_path,
        cfg: attr::carried(&block.attributes).cfg,
        parameters,
        is_generic_actor: !of_actor.is_empty(),
        actor: ty.to_token_stream(),
        actor_handle,
        interface_handle: quote!(#interface #interface_arguments),
        actor_path: types::spelled_path(&path),
        trait_path: types::spelled_path(trait_),
    }))
}

/// The parameters that the trait names and the actor does not have: `K` of `impl<K> Store<K> for Shelf`.
fn only_of_trait(block: &Block, trait_: &Path, ty: &Type) -> Vec<Ident> {
    let of_actor = generics::names_in(ty.to_token_stream());
    let of_actor = generics::determined(&block.generics, of_actor);
    let mut names = generics::names_in(trait_.to_token_stream());
    names.retain(|name| !of_actor.contains(name));
    names
}

/// The associated types that the impl of an interface sets, in the order of their names.
fn values(block: &Block) -> Vec<(&Ident, &Type)> {
    let associated = block
        .items
        .iter()
        .filter_map(|item| item.associated.as_ref());
    let mut values: Vec<(&Ident, &Type)> = associated
        .filter_map(|one| Some((&one.name, one.value.as_ref()?)))
        .collect();
    values.sort_by_key(|(name, _)| *name);
    values
}

/// `Vec<u8>` for `Vec<Self::Item>`, where `Item` is `u8`, which may in turn be given through other associated
/// types.
fn written_out(tokens: TokenStream, values: &[(&Ident, &Type)]) -> TokenStream {
    rewrite::with_associated(tokens, &|name| {
        let (_, value) = values.iter().find(|(known, _)| *known == name)?;
        // Without this one: the compiler refuses cycles, but we have to terminate before it does.
        let mut others = values.to_vec();
        others.retain(|(known, _)| *known != name);
        Some(match types::bare(value) {
            Type::TraitObject(_) => written_out(quote!((#value)), &others),
            value => written_out(value.to_token_stream(), &others),
        })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[track_caller]
    fn check_written_out(text: &str, expected: &str) {
        let name = |text| Ident::new(text, Span::call_site());
        let ty = |text| syn::parse_str::<Type>(text).unwrap();
        let names = [name("Item"), name("Batch"), name("Any"), name("Round")];
        let values = [
            ty("u8"),
            ty("Vec<Self::Item>"),
            ty("dyn Draw + Send"),
            ty("(Self::Round,)"),
        ];
        let values: Vec<_> = names.iter().zip(&values).collect();
        let written = written_out(text.parse().unwrap(), &values);
        let expected: TokenStream = expected.parse().unwrap();
        assert_eq!(rewrite::spelled(written), rewrite::spelled(expected));
    }

    #[test]
    fn associated_types_are_written_out() {
        check_written_out("(Self::Item, Self)", "(u8, Self)");
        check_written_out("Option<Self::Batch>", "Option<Vec<u8>>");
        check_written_out("[u8; Self::Batch::SIZE]", "[u8; <Vec<u8>>::SIZE]");
        check_written_out("[u8; Self::SIZE]", "[u8; Self::SIZE]");
        check_written_out("&'static Self::Any", "&'static (dyn Draw + Send)");
    }

    #[test]
    fn what_goes_in_circles_comes_to_an_end() {
        check_written_out("Self::Round", "(Self::Round,)");
    }
}
