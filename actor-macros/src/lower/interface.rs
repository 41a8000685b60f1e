//! Turns a trait into an interface: what it requires, and of whom.
//!
//! A handle knows the associated types, which are its own parameters, but not the actor. So bounds on associated types apply
//! to everything that is generated. A bound that uses `Self` for anything else applies where the actor is known: in the
//! dispatch.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{GenericParam, Generics, Path, Type, WherePredicate, parse_quote};

use crate::args::{Arguments, Extends};
use crate::generics::{self, Parameters};
use crate::model::Interface;
use crate::names;
use crate::parse::{Block, Bounds};
use crate::rewrite::{self, AssociatedParameter};
use crate::types;

/// The parameters of the trait, followed by its associated types, each with its bounds.
pub(super) fn parameters(
    generics: &Generics,
    associated: &[(Ident, Bounds)],
    names: &[AssociatedParameter],
) -> Parameters {
    let lifetimes = generics::lifetimes(generics);
    let resolved = |tokens| named(tokens, names, &lifetimes);
    let asked = Asked::by(generics, names);
    let order = generics.params.to_token_stream();
    let mut parameters = Parameters::of(&asked.of_types, &order, &resolved);
    for ((_, bounds), AssociatedParameter { parameter, .. }) in associated.iter().zip(names) {
        // Bounds that use `Self` hold for every type that implements the trait.
        let (_, bounds) = told_apart(bounds.clone(), names);
        parameters.add(parameter.clone(), &resolved(bounds.to_token_stream()));
    }
    parameters
}

/// The parameters for the associated types. `Item` has another name if the code generated for the trait means something else by
/// it: a type beside the trait, or a parameter of the trait.
pub(super) fn associated_parameters(
    block: &Block,
    associated: &[(Ident, Bounds)],
    path: &Option<Path>,
    arguments: &Arguments,
) -> Vec<AssociatedParameter> {
    let mut used = block.header.clone();
    for item in &block.items {
        let signature = item.function.as_ref().map(|function| &function.signature);
        let bounds = item.associated.as_ref().map(|one| &one.bounds);
        used.extend(quote!(#signature #bounds));
    }
    for Extends { interface, handle } in &arguments.extends {
        used.extend(quote!(#interface #handle));
    }
    let mut taken = generics::names_in(without_settings(used));
    taken.extend(block.generics.type_params().map(|one| one.ident.clone()));
    taken.extend(block.generics.const_params().map(|one| one.ident.clone()));
    if let Some(name) = types::name_of_path(path) {
        taken.extend([names::handle(name), names::message(name)]);
    }
    let handle = arguments.handle.as_ref();
    taken.extend(handle.and_then(|path| path.get_ident().cloned()));
    taken.extend(arguments.message.clone());
    let mut all = taken.clone();
    all.extend(associated.iter().map(|(name, _)| name.clone()));
    let parameter = |(name, _): &(Ident, Bounds)| AssociatedParameter {
        parameter: match taken.contains(name) {
            true => names::unused(name.clone(), &all),
            false => name.clone(),
        },
        associated: name.clone(),
    };
    associated.iter().map(parameter).collect()
}

/// `tokens` without the names of associated types that they set: `Item` of `Iterator<Item = u8>`.
fn without_settings(tokens: TokenStream) -> TokenStream {
    let mut rest = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_set =
            |next: &TokenTree| matches!(next, TokenTree::Punct(punct) if punct.as_char() == '=');
        match token {
            TokenTree::Ident(_) if tokens.peek().is_some_and(is_set) => {}
            TokenTree::Group(group) => rest.extend(without_settings(group.stream())),
            token => rest.extend([token]),
        }
    }
    rest
}

/// Everything that makes a trait an interface.
pub(super) fn interface(
    name: &Ident,
    block: &Block,
    associated: &[AssociatedParameter],
    arguments: &Arguments,
) -> Interface {
    let generics = &block.generics;
    let lifetimes = generics::lifetimes(generics);
    let own: Vec<TokenStream> = generics
        .params
        .iter()
        .map(|parameter| match parameter {
            GenericParam::Lifetime(_) => quote!('static),
            GenericParam::Type(parameter) => parameter.ident.to_token_stream(),
            GenericParam::Const(parameter) => parameter.ident.to_token_stream(),
        })
        .collect();
    let bindings = associated.iter().map(
        |AssociatedParameter {
             associated,
             parameter,
         }| quote!(#associated = #parameter),
    );
    let bound = generics::angled(own.iter().cloned().chain(bindings));
    let trait_ = generics::angled(own.iter());
    let actor = names::fresh("A", &generics::names_in(block.to_token_stream()));
    let ty: Type = parse_quote!(#actor);
    let of_actor = Asked::by(generics, associated).of_actor.into_iter();
    let asks = of_actor.map(|predicate| {
        let tokens = named(predicate.to_token_stream(), associated, &lifetimes);
        rewrite::resolve_self(tokens, &ty)
    });
    let extends = arguments.extends.iter().map(extended);
    Interface {
        trait_: quote!(#name #trait_),
        bound: quote!(#name #bound),
        asks: asks.collect(),
        actor,
        extends: extends
            .map(|handle| named(handle, associated, &lifetimes))
            .collect(),
    }
}

/// The handle of an interface that another one extends.
fn extended(extends: &Extends) -> TokenStream {
    let named = extends.handle.as_ref();
    if let Some(handle) = named.filter(|handle| generics::has_arguments(handle)) {
        return handle.to_token_stream();
    }
    let interface = &extends.interface;
    let handle = named.map_or_else(|| names::handle_path(interface), Clone::clone);
    let arguments = generics::angled(types::handle_arguments(interface).into_iter());
    quote!(#handle #arguments)
}

/// Outside of the trait, `Self::Item` is the parameter `Item`.
fn named(
    tokens: TokenStream,
    associated: &[AssociatedParameter],
    lifetimes: &[Ident],
) -> TokenStream {
    rewrite::with_static(rewrite::with_names(tokens, associated), lifetimes)
}

/// The bounds and the where clause of a trait, separated.
struct Asked {
    /// Requirements on types that messages may carry.
    of_types: Generics,
    /// Other requirements that use `Self`. Supertraits are not included: whoever implements the trait has them.
    of_actor: Vec<WherePredicate>,
}

impl Asked {
    fn by(generics: &Generics, associated: &[AssociatedParameter]) -> Self {
        let mut of_types = generics.clone();
        let mut of_actor = Vec::new();
        for parameter in of_types.type_params_mut() {
            let bounds = std::mem::take(&mut parameter.bounds);
            let (of_actor_too, of_type) = told_apart(bounds, associated);
            parameter.bounds = of_type;
            if !of_actor_too.is_empty() {
                let name = &parameter.ident;
                of_actor.push(parse_quote!(#name: #of_actor_too));
            }
        }
        if let Some(clause) = &mut of_types.where_clause {
            for predicate in std::mem::take(&mut clause.predicates) {
                let (of_actor_too, of_type) = clauses(predicate, associated);
                of_actor.extend(of_actor_too);
                clause.predicates.extend(of_type);
            }
        }
        Self { of_types, of_actor }
    }
}

/// What a clause requires of the actor, and what of types.
fn clauses(
    predicate: WherePredicate,
    associated: &[AssociatedParameter],
) -> (Option<WherePredicate>, Option<WherePredicate>) {
    let WherePredicate::Type(mut predicate) = predicate else {
        return (None, Some(predicate));
    };
    if matches!(types::bare(&predicate.bounded_ty), Type::Path(path) if path.path.is_ident("Self"))
    {
        return (None, None);
    }
    if says_self(predicate.bounded_ty.to_token_stream(), associated) {
        return (Some(WherePredicate::Type(predicate)), None);
    }
    let (of_actor, of_type) = told_apart(std::mem::take(&mut predicate.bounds), associated);
    let with = |bounds: Bounds| {
        let mut predicate = predicate.clone();
        predicate.bounds = bounds;
        (!predicate.bounds.is_empty()).then(|| WherePredicate::Type(predicate))
    };
    (with(of_actor), with(of_type))
}

/// The bounds that use `Self`, and the others.
fn told_apart(bounds: Bounds, associated: &[AssociatedParameter]) -> (Bounds, Bounds) {
    let bounds = bounds.into_iter();
    bounds.partition(|bound| says_self(bound.to_token_stream(), associated))
}

/// Whether `tokens` use `Self` for more than an associated type.
fn says_self(tokens: TokenStream, associated: &[AssociatedParameter]) -> bool {
    rewrite::resolve_associated(tokens, associated).is_err()
}
