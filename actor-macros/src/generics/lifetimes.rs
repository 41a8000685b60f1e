//! The lifetimes that a method declares, as seen by its message.
//!
//! A message exists before the call of its method, so none of its types can use a lifetime of that call. What a bound says
//! about such a lifetime must therefore hold for any lifetime: `for<'x> FnOnce(&'x Account)`. Where the call leaves a lifetime
//! open, `'static` is as good as any.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    BoundLifetimes, FnArg, GenericArgument, GenericParam, Generics, Lifetime, LifetimeParam,
    PathArguments, PredicateType, Signature, TraitBound, Type, TypeParamBound, WherePredicate,
};

use super::{lifetimes, names_in};
use crate::rewrite;
use crate::types;

/// The lifetimes of a method.
pub(crate) struct OwnLifetimes {
    /// How long the call borrows something, and lifetimes that depend on this.
    of_call: Vec<Ident>,
    /// All others.
    open: Vec<Ident>,
}

impl OwnLifetimes {
    pub(super) fn of(signature: &Signature) -> Self {
        let decided = decided_by_the_call(signature);
        let (of_call, open) = lifetimes(&signature.generics)
            .into_iter()
            .partition(|name| !lifetimes_in(&decided, std::slice::from_ref(name)).is_empty());
        Self { of_call, open }
    }

    /// `tokens` with `'static` for the lifetimes that the call leaves open.
    pub(crate) fn with_static(&self, tokens: TokenStream) -> TokenStream {
        rewrite::with_static(tokens, &self.open)
    }

    /// The places in `tokens` that name a lifetime of the call.
    pub(crate) fn of_call_in(&self, tokens: &TokenStream) -> Vec<Lifetime> {
        lifetimes_in(tokens, &self.of_call)
    }

    /// The bounds on a method's parameters where the call is not known yet.
    pub(super) fn outside(
        &self,
        generics: &Generics,
        is_of_block: &dyn Fn(TokenStream) -> bool,
    ) -> Generics {
        let names: Vec<&Ident> = generics.type_params().map(|one| &one.ident).collect();
        let is_of_method = |tokens| names_in(tokens).iter().any(|name| names.contains(&name));
        let mut outside = generics.clone();
        for parameter in outside.type_params_mut() {
            let bounds = std::mem::take(&mut parameter.bounds).into_iter();
            let bounds = bounds.filter_map(|bound| self.bound_outside(bound));
            parameter.bounds = bounds.collect();
        }
        if let Some(clause) = &mut outside.where_clause {
            let clauses = std::mem::take(&mut clause.predicates).into_iter();
            let clauses = clauses
                .filter_map(|clause| self.clause_outside(clause, &is_of_method, is_of_block));
            clause.predicates = clauses.collect();
        }
        outside
    }

    /// `None` if it is reported as an error.
    fn bound_outside(&self, mut bound: TypeParamBound) -> Option<TypeParamBound> {
        if !self.answered_by(None, &bound).is_empty() {
            return None;
        }
        self.ask(&mut bound);
        Some(bound)
    }

    /// `None` if it is reported as an error, or if the compiler need not know of it: because it is about lifetimes and no
    /// parameter, or because it says how long something of the block lives, which is as long as the actor.
    fn clause_outside(
        &self,
        clause: WherePredicate,
        is_of_method: &dyn Fn(TokenStream) -> bool,
        is_of_block: &dyn Fn(TokenStream) -> bool,
    ) -> Option<WherePredicate> {
        let WherePredicate::Type(mut clause) = clause else {
            return None;
        };
        let is_trait = |bound| matches!(bound, &TypeParamBound::Trait(_));
        let tokens = clause.to_token_stream();
        let is_needed = self.all_in(&tokens).is_empty()
            || is_of_method(tokens.clone())
            || clause.bounds.iter().any(is_trait) && is_of_block(tokens);
        if !is_needed || !self.answered_in(&clause).is_empty() {
            return None;
        }
        self.ask_clause(&mut clause);
        Some(WherePredicate::Type(clause))
    }

    /// The places in `tokens` that name any of these lifetimes.
    pub(crate) fn all_in(&self, tokens: &TokenStream) -> Vec<Lifetime> {
        lifetimes_in(tokens, &[&*self.of_call, &*self.open].concat())
    }

    /// `Visit<'x>` -> `for<'x> Visit<'x>`
    pub(crate) fn ask(&self, bound: &mut TypeParamBound) {
        self.outlive(bound);
        if let TypeParamBound::Trait(bound) = bound {
            let names = self.named_in(&*bound);
            for_all(&mut bound.lifetimes, names);
        }
    }

    /// `&'x T: Add<&'x T>` -> `for<'x> &'x T: Add<&'x T>`
    fn ask_clause(&self, predicate: &mut PredicateType) {
        predicate
            .bounds
            .iter_mut()
            .for_each(|bound| self.outlive(bound));
        let names = self.named_in(&*predicate);
        if names.is_empty() {
            return;
        }
        for bound in &mut predicate.bounds {
            // `for` cannot be nested.
            if let TypeParamBound::Trait(bound) = bound
                && let Some(inner) = bound.lifetimes.take()
            {
                let all = predicate.lifetimes.get_or_insert_default();
                all.lifetimes.extend(inner.lifetimes);
            }
        }
        for_all(&mut predicate.lifetimes, names);
    }

    /// Whatever outlives the lifetime of any call is `'static`.
    fn outlive(&self, bound: &mut TypeParamBound) {
        if let TypeParamBound::Lifetime(lifetime) = bound
            && self.of_call.contains(&lifetime.ident)
        {
            lifetime.ident = Ident::new("static", lifetime.ident.span());
        }
    }

    fn named_in(&self, tokens: impl ToTokens) -> Vec<&Ident> {
        let found = self.of_call_in(&tokens.into_token_stream());
        let mut names: Vec<&Ident> = self.of_call.iter().collect();
        names.retain(|name| found.iter().any(|one| one.ident == **name));
        names
    }

    /// Lifetimes of the call that a parameter has to return without being given anything that has them. `for` cannot express
    /// that.
    pub(crate) fn answered(&self, generics: &Generics) -> Vec<Lifetime> {
        let bounds = generics.type_params().flat_map(|one| &one.bounds);
        let mut found: Vec<Lifetime> = bounds
            .flat_map(|bound| self.answered_by(None, bound))
            .collect();
        let clause = generics.where_clause.iter();
        for predicate in clause.flat_map(|clause| &clause.predicates) {
            if let WherePredicate::Type(predicate) = predicate {
                found.extend(self.answered_in(predicate));
            }
        }
        found
    }

    fn answered_in(&self, predicate: &PredicateType) -> Vec<Lifetime> {
        let subject = &predicate.bounded_ty;
        let bounds = predicate.bounds.iter();
        bounds
            .flat_map(|bound| self.answered_by(Some(subject), bound))
            .collect()
    }

    /// The same for a single bound on `subject`, or on a mere name.
    pub(crate) fn answered_by(
        &self,
        subject: Option<&Type>,
        bound: &TypeParamBound,
    ) -> Vec<Lifetime> {
        let TypeParamBound::Trait(bound) = bound else {
            return Vec::new();
        };
        let (given, answers) = given_and_answers(bound);
        let given = self.named_in(quote!(#subject #given));
        let mut answered = self.of_call_in(&answers);
        answered.retain(|one| !given.contains(&&one.ident));
        answered
    }
}

/// The parts of a signature that say how long something is borrowed: the receiver, the context, the answer, and the bounds on
/// lifetimes.
fn decided_by_the_call(signature: &Signature) -> TokenStream {
    let mut decided = signature.output.to_token_stream();
    for input in &signature.inputs {
        match input {
            FnArg::Typed(input) if !matches!(types::bare(&input.ty), Type::Reference(_)) => {}
            input => input.to_tokens(&mut decided),
        }
    }
    for parameter in &signature.generics.params {
        if matches!(parameter, GenericParam::Lifetime(one) if !one.bounds.is_empty()) {
            parameter.to_tokens(&mut decided);
        }
    }
    let clause = signature.generics.where_clause.iter();
    for predicate in clause.flat_map(|clause| &clause.predicates) {
        if matches!(predicate, WherePredicate::Lifetime(_)) {
            predicate.to_tokens(&mut decided);
        }
    }
    decided
}

/// `(&'x u8)` and `&'y u8` of `Fn(&'x u8) -> &'y u8`; `u8` and `&'x u8` of `Source<u8, Item = &'x u8>`.
pub(super) fn given_and_answers(bound: &TraitBound) -> (TokenStream, TokenStream) {
    let (mut given, mut answers) = (TokenStream::new(), TokenStream::new());
    for segment in &bound.path.segments {
        match &segment.arguments {
            PathArguments::None => {}
            PathArguments::Parenthesized(function) => {
                function.inputs.to_tokens(&mut given);
                function.output.to_tokens(&mut answers);
            }
            PathArguments::AngleBracketed(arguments) => {
                for argument in &arguments.args {
                    match argument {
                        GenericArgument::AssocType(binding) => binding.ty.to_tokens(&mut answers),
                        argument => argument.to_tokens(&mut given),
                    }
                }
            }
        }
    }
    (given, answers)
}

fn for_all(lifetimes: &mut Option<BoundLifetimes>, names: Vec<&Ident>) {
    if names.is_empty() {
        return;
    }
    let list = &mut lifetimes.get_or_insert_default().lifetimes;
    list.extend(names.into_iter().map(|name| {
        let mut lifetime = Lifetime::new("'_", name.span());
        lifetime.ident = name.clone();
        GenericParam::Lifetime(LifetimeParam::new(lifetime))
    }));
}

/// The places in `tokens` that name one of the lifetimes.
fn lifetimes_in(tokens: &TokenStream, names: &[Ident]) -> Vec<Lifetime> {
    let mut found = Vec::new();
    let mut apostrophe = None;
    for token in tokens.clone() {
        let before = apostrophe.take();
        match token {
            TokenTree::Ident(ident) if names.contains(&ident) => {
                found.extend(before.map(|apostrophe| Lifetime { apostrophe, ident }));
            }
            TokenTree::Group(group) => found.extend(lifetimes_in(&group.stream(), names)),
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                apostrophe = Some(punct.span());
            }
            _ => {}
        }
    }
    found
}
