//! The generic parameters of a block, in the form that generated code needs.
//!
//! An actor lives as long as it likes, so all lifetimes of the block are `'static` to it: `impl<'a> Parser<'a>` is plain
//! code for any `'a`, and an actor for `'static`. The other parameters become those of the message enum and of the handle,
//! with the bounds that the block gives them. `Send + 'static` is required only of what crosses, and only where it crosses:
//! by the impls, not by the types.

mod lifetimes;
mod method;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, Path, TypeParamBound, WherePredicate};

pub(crate) use self::lifetimes::OwnLifetimes;
pub(crate) use self::method::MethodParameters;

/// The parameters of a block.
#[derive(Default)]
pub(crate) struct Parameters {
    /// In the order in which the type names them.
    list: Vec<Parameter>,
    /// The user's where clause.
    predicates: Vec<TokenStream>,
    /// `Vec<T>: Send + 'static`: what has to hold for messages to go to other threads.
    crossing: Vec<TokenStream>,
    /// Whether nothing constrains a parameter of the block, which is not in the list then.
    pub(crate) is_unconstrained: bool,
}

/// `T: Clone` or `const N: usize`
pub(crate) struct Parameter {
    pub(crate) name: Ident,
    /// With its bounds.
    declared: TokenStream,
    /// On the handle.
    pub(crate) default: Option<TokenStream>,
    pub(crate) is_type: bool,
}

impl Parameters {
    /// The parameters of a block for `subject`, which names all of them. `resolved` turns a bound into what it means
    /// outside of the block.
    pub(crate) fn of(
        generics: &Generics,
        subject: &TokenStream,
        resolved: &dyn Fn(TokenStream) -> TokenStream,
    ) -> Self {
        let mut list: Vec<Parameter> = generics
            .params
            .iter()
            .filter_map(|parameter| lower(parameter, resolved))
            .collect();
        let order = names_in(subject.clone());
        // The compiler refuses a parameter that nothing constrains; the handle does without it.
        let bounds = list.iter().map(|parameter| &parameter.declared);
        let bounds: Vec<Vec<Ident>> = bounds.map(|one| names_in(one.clone())).collect();
        let clause = names_in(generics.where_clause.to_token_stream());
        list.retain(|Parameter { name, .. }| {
            let in_bounds = bounds.iter().filter(|names| names.contains(name)).count();
            order.contains(name) || clause.contains(name) || in_bounds > 1
        });
        // One with an attribute may be gone.
        let named = generics
            .params
            .iter()
            .filter_map(|parameter| match parameter {
                GenericParam::Type(one) if one.attrs.is_empty() => Some(&one.ident),
                GenericParam::Const(one) if one.attrs.is_empty() => Some(&one.ident),
                _ => None,
            });
        let mut named = named.map(|name| list.iter().any(|parameter| parameter.name == *name));
        let is_unconstrained = named.any(|is_listed| !is_listed);
        list.sort_by_key(|parameter| order.iter().position(|name| *name == parameter.name));
        Self {
            is_unconstrained,
            list,
            predicates: predicates(generics).map(resolved).collect(),
            crossing: Vec::new(),
        }
    }

    /// Adds a parameter that the user did not declare, such as an associated type.
    pub(crate) fn add(&mut self, name: Ident, bounds: &TokenStream) {
        let declared = match bounds.is_empty() {
            true => quote!(#name),
            false => quote!(#name: #bounds),
        };
        self.list.push(Parameter {
            name,
            declared,
            default: None,
            is_type: true,
        });
    }

    pub(crate) fn get_mut(&mut self, name: &Ident) -> Option<&mut Parameter> {
        self.list.iter_mut().find(|known| known.name == *name)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn types(&self) -> impl Iterator<Item = &Ident> {
        let types = self.list.iter().filter(|parameter| parameter.is_type);
        types.map(|parameter| &parameter.name)
    }

    /// Whether `tokens` name one of the type parameters.
    pub(crate) fn are_in(&self, tokens: &TokenStream) -> bool {
        let named = names_in(tokens.clone());
        self.list
            .iter()
            .any(|parameter| named.contains(&parameter.name))
    }

    /// Requires that `ty` can cross.
    pub(crate) fn must_cross(&mut self, ty: &TokenStream) {
        self.ask(crosses(ty));
    }

    /// Adds a predicate to the impls.
    pub(crate) fn ask(&mut self, predicate: TokenStream) {
        let text = predicate.to_string();
        if self.crossing.iter().all(|known| known.to_string() != text) {
            self.crossing.push(predicate);
        }
    }

    /// `<T, N>`, or nothing.
    pub(crate) fn names(&self) -> TokenStream {
        let names = self.list.iter().map(|parameter| &parameter.name);
        angled(names)
    }

    /// `<T: Clone, const N: usize>`, or nothing.
    pub(crate) fn declared(&self) -> TokenStream {
        angled(self.list.iter().map(|parameter| &parameter.declared))
    }

    /// `<T: Clone = u32, const N: usize>`, or nothing.
    pub(crate) fn declared_with_defaults(&self) -> TokenStream {
        angled(self.list.iter().map(|parameter| {
            let declared = &parameter.declared;
            match &parameter.default {
                None => declared.clone(),
                Some(default) => quote!(#declared = #default),
            }
        }))
    }

    /// `<T: Clone, A>`
    pub(crate) fn declared_with(&self, another: &Ident) -> TokenStream {
        let declared = self.list.iter().map(|parameter| &parameter.declared);
        quote!(<#(#declared,)* #another>)
    }

    /// The user's where clause, for the types.
    pub(crate) fn where_types(&self) -> TokenStream {
        where_clause(&self.predicates)
    }

    /// The where clause of the impls.
    pub(crate) fn where_impls(&self) -> TokenStream {
        self.where_impls_and(&[])
    }

    pub(crate) fn where_impls_and(&self, others: &[TokenStream]) -> TokenStream {
        let outlives = self.types().filter(|name| {
            let crosses = crosses(&name.to_token_stream()).to_string();
            self.crossing
                .iter()
                .all(|known| known.to_string() != crosses)
        });
        let outlives = outlives.map(|name| quote!(#name: 'static));
        let all: Vec<TokenStream> = self
            .predicates
            .iter()
            .cloned()
            .chain(outlives)
            .chain(self.crossing.iter().cloned())
            .chain(others.iter().cloned())
            .collect();
        where_clause(&all)
    }
}

/// `StackHandle<T>`; `StackHandle<u32>` stays as it is written.
pub(crate) fn with_names(path: &Path, parameters: &Parameters) -> TokenStream {
    let names = match has_arguments(path) {
        true => TokenStream::new(),
        false => parameters.names(),
    };
    quote!(#path #names)
}

/// Whether the path has arguments at its end, as in `StackHandle<u32>`.
pub(crate) fn has_arguments(path: &Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|last| !last.arguments.is_none())
}

/// `T: Send + 'static`
fn crosses(ty: &TokenStream) -> TokenStream {
    quote!(#ty: ::core::marker::Send + 'static)
}

pub(crate) fn where_clause(predicates: &[TokenStream]) -> TokenStream {
    match predicates.is_empty() {
        true => TokenStream::new(),
        false => quote!(where #(#predicates),*),
    }
}

pub(crate) fn angled(items: impl Iterator<Item = impl ToTokens>) -> TokenStream {
    let items: Vec<_> = items.collect();
    match items.is_empty() {
        true => TokenStream::new(),
        false => quote!(<#(#items),*>),
    }
}

/// `generics` without the type and constant parameters called one of `names`.
pub(crate) fn without(generics: &Generics, names: &[Ident]) -> Generics {
    let mut others = generics.clone();
    let params = std::mem::take(&mut others.params).into_iter();
    let is_other = |parameter: &GenericParam| match parameter {
        GenericParam::Lifetime(_) => true,
        GenericParam::Type(parameter) => !names.contains(&parameter.ident),
        GenericParam::Const(parameter) => !names.contains(&parameter.ident),
    };
    others.params = params.filter(is_other).collect();
    others
}

/// `known`, and the parameters that bounds on these determine: `K` of `impl<K, I: Iterator<Item = K>> Counter<I>`.
pub(crate) fn determined(generics: &Generics, mut known: Vec<Ident>) -> Vec<Ident> {
    let is_parameter = |name: &Ident| {
        let types = generics.type_params().map(|one| &one.ident);
        let mut all = types.chain(generics.const_params().map(|one| &one.ident));
        all.any(|parameter| parameter == name)
    };
    let in_list = generics.type_params();
    let in_list = in_list.map(|one| (one.ident.to_token_stream(), &one.bounds));
    let in_clause = generics.where_clause.iter();
    let in_clause = in_clause.flat_map(|clause| &clause.predicates);
    let in_clause = in_clause.filter_map(|predicate| match predicate {
        WherePredicate::Type(one) => Some((one.bounded_ty.to_token_stream(), &one.bounds)),
        _ => None,
    });
    let mut rules = Vec::new();
    for (subject, bounds) in in_list.chain(in_clause) {
        for bound in bounds {
            if let TypeParamBound::Trait(bound) = bound {
                let (given, answers) = lifetimes::given_and_answers(bound);
                rules.push((names_in(quote!(#subject #given)), names_in(answers)));
            }
        }
    }
    loop {
        let before = known.len();
        for (given, answers) in &rules {
            let mut given = given.iter();
            if given.all(|name| known.contains(name) || !is_parameter(name)) {
                let answers = answers.iter().filter(|name| is_parameter(name));
                let new: Vec<_> = answers.filter(|name| !known.contains(name)).collect();
                known.extend(new.into_iter().cloned());
            }
        }
        if known.len() == before {
            return known;
        }
    }
}

pub(crate) fn lifetimes(generics: &Generics) -> Vec<Ident> {
    let parameters = generics.lifetimes();
    parameters.map(|one| one.lifetime.ident.clone()).collect()
}

/// `None` for a lifetime.
fn lower(
    parameter: &GenericParam,
    resolved: &dyn Fn(TokenStream) -> TokenStream,
) -> Option<Parameter> {
    let (name, declared, is_type) = match parameter {
        GenericParam::Lifetime(_) => return None,
        GenericParam::Type(parameter) => {
            let (name, bounds) = (&parameter.ident, &parameter.bounds);
            let declared = match bounds.is_empty() {
                true => quote!(#name),
                false => quote!(#name: #bounds),
            };
            (name, declared, true)
        }
        GenericParam::Const(parameter) => {
            let (name, ty) = (&parameter.ident, &parameter.ty);
            (name, quote!(const #name: #ty), false)
        }
    };
    Some(Parameter {
        name: name.clone(),
        declared: resolved(declared),
        default: None,
        is_type,
    })
}

/// Where clauses about lifetimes alone are dropped: they say nothing once those are all `'static`.
fn predicates(generics: &Generics) -> impl Iterator<Item = TokenStream> {
    let clause = generics.where_clause.iter();
    clause
        .flat_map(|clause| &clause.predicates)
        .filter(|predicate| !matches!(predicate, WherePredicate::Lifetime(_)))
        .map(ToTokens::to_token_stream)
}

/// The names in `tokens` that may be parameters: those that do not follow `::` or `.`, and are not lifetimes.
pub(crate) fn names_in(tokens: TokenStream) -> Vec<Ident> {
    let mut found = Vec::new();
    collect_names(tokens, &mut found);
    found
}

fn collect_names(tokens: TokenStream, found: &mut Vec<Ident>) {
    let mut colons = 0;
    let mut after_quote = false;
    for token in tokens {
        let mut is_quote = false;
        let mut is_colon = false;
        match token {
            TokenTree::Ident(name) if colons < 2 && !after_quote => found.push(name),
            TokenTree::Group(group) => collect_names(group.stream(), found),
            TokenTree::Punct(punct) => {
                is_colon = punct.as_char() == ':';
                is_quote = punct.as_char() == '\'';
            }
            _ => {}
        }
        colons = if is_colon { colons + 1 } else { 0 };
        after_quote = is_quote;
    }
}
