//! The rules, one function each. Every rule reports all it finds and lets the next one run.
//!
//! A rule exists only where our text says more than the compiler's would. What a type stands for is left to
//! the compiler, which knows it.

pub(crate) mod hook;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens as _;
use syn::{
    Expr, FnArg, GenericParam, Lifetime, PatType, Path, Receiver, ReceiverKind, Safety, Signature,
    Type, Visibility, parse_quote,
};

use crate::args::{Arguments, Place};
use crate::attr::{self, Mark, Written};
use crate::errors::{Errors, text};
use crate::generics::{OwnLifetimes, Parameter, Parameters};
use crate::lower::condition;
use crate::model::{Access, Method, Moment, Policy};
use crate::parse::{Block, Item, Subject};
use crate::rewrite;
use crate::types::{self, ContextParameter, Fault};

/// One `#[actor]` is enough; a second one would generate everything twice.
pub(crate) fn second_attribute(block: &mut Block, errors: &mut Errors) {
    for attribute in attr::take_markers(&mut block.attributes) {
        errors.on(attribute, text::SECOND_ATTRIBUTE);
    }
}

/// Whether something can be generated for the block.
pub(crate) fn block(
    block: &Block,
    place: Place,
    arguments: &Arguments,
    errors: &mut Errors,
) -> bool {
    let before = errors.count();
    match &block.subject {
        Subject::Type(ty) => actor_type(ty, errors),
        Subject::TraitFor { ty, .. } => actor_type(ty, errors),
        Subject::Negative(trait_) => errors.on(trait_, text::NEGATIVE_IMPL),
        Subject::Trait {
            qualifier: Some(word),
            ..
        } => errors.at(word.span(), text::qualified_trait(&word.to_string())),
        Subject::Trait { .. } => {}
    }
    if place == Place::Interface {
        for item in &block.items {
            let associated = item.associated.as_ref();
            if let Some(associated) = associated.filter(|one| !one.generics.params.is_empty()) {
                errors.on(&associated.generics, text::GENERIC_ASSOCIATED_TYPE);
            }
        }
    }
    if place == Place::Part && arguments.part.as_ref().is_some_and(|part| part == "self") {
        errors.on(
            &arguments.part,
            text::argument_value("part", "a name", "Admin"),
        );
    }
    errors.count() == before
}

fn actor_type(ty: &Type, errors: &mut Errors) {
    if types::plain_path(ty).is_none() {
        errors.on(ty, text::ACTOR_TYPE);
    }
}

/// The impl of an interface has no markers for messages: the trait has already said which they are.
pub(crate) fn items_of_implementation(block: &Block, errors: &mut Errors) {
    for marker in block.items.iter().flat_map(|item| &item.markers) {
        errors.on(marker, text::MARKER_IN_IMPLEMENTATION);
    }
}

/// The name of a handle that is generated here.
pub(crate) fn handle_name(handle: &Path, errors: &mut Errors) -> Option<Ident> {
    let name = handle.get_ident();
    if name.is_none() {
        errors.on(
            handle,
            text::argument_value("handle", "a name", "AccountHandle"),
        );
    }
    name.cloned()
}

/// Defaults are only for the parameters of a handle that is generated here.
pub(crate) fn defaults(
    arguments: &Arguments,
    place: Place,
    parameters: &mut Parameters,
    errors: &mut Errors,
) {
    for (name, default) in &arguments.defaults {
        let is_here = matches!(place, Place::Actor | Place::Interface);
        match parameters.get_mut(name).filter(|_| is_here) {
            None => errors.at(name.span(), text::no_parameter(&name.to_string())),
            Some(parameter) if !can_be(parameter, default) => {
                let text = text::default_of_another_kind(&name.to_string(), parameter.is_type);
                errors.on(default, text);
            }
            Some(parameter) => parameter.default = Some(default.clone()),
        }
    }
}

/// Whether the default is of the same kind as the parameter, a type or a constant.
fn can_be(parameter: &Parameter, default: &TokenStream) -> bool {
    match parameter.is_type {
        true => syn::parse2::<Type>(default.clone()).is_ok(),
        false => match syn::parse2(default.clone()) {
            Ok(Expr::Path(path)) => path.path.get_ident().is_some(),
            Ok(Expr::Unary(unary)) => matches!(*unary.expr, Expr::Lit(_)),
            expression => matches!(expression, Ok(Expr::Lit(_) | Expr::Block(_))),
        },
    }
}

/// The role of an associated item for the actor.
pub(crate) enum Role {
    Message {
        /// Whether its answer is left in one piece.
        whole: bool,
        /// What it says about a full mailbox.
        overload: Option<Policy>,
    },
    /// With the place of its marker.
    Hook(Moment, Span),
    /// Left alone.
    Helper,
}

pub(crate) fn role(item: &Item, place: Place, errors: &mut Errors) -> Role {
    let is_interface = place == Place::Interface;
    let Some(function) = &item.function else {
        for marker in &item.markers {
            errors.on(marker, text::MARKER_NOT_ON_METHOD);
        }
        return Role::Helper;
    };
    let marks = attr::parse_markers(&item.markers, errors);
    let signature = &function.signature;
    if signature.receiver().is_none() {
        marks_without_receiver(&marks, &signature.ident, errors);
        return Role::Helper;
    }
    contradictions(&marks, errors);
    let has = |mark: Mark| marks.iter().any(|written| written.mark == mark);
    let whole = has(Mark::Whole);
    let hook = marks.iter().find_map(|written| match written.mark {
        Mark::Hook(moment) => Some((moment, written.span)),
        _ => None,
    });
    match hook {
        Some((moment, span)) if is_interface => {
            errors.at(span, text::hook_in_interface(moment.word()));
            return Role::Helper;
        }
        Some((moment, span)) if place == Place::Part => {
            errors.at(span, text::hook_in_part(moment.word()));
            return Role::Helper;
        }
        Some((moment, span)) => return Role::Hook(moment, span),
        None => {}
    }
    if has(Mark::Skip) {
        return Role::Helper;
    }
    let is_visible = !matches!(function.visibility, Visibility::Inherited);
    let is_message = match is_interface {
        // As with `dyn`: a method that needs a known type is not available to callers that do not know it.
        true => !needs_a_known_type(signature),
        false => is_visible,
    };
    let overload = overload(&marks);
    if is_message || whole || has(Mark::Message) {
        let overload = overload.filter(|&overload| can_look(overload, place, errors));
        return Role::Message {
            whole,
            overload: overload.map(|(policy, _)| policy),
        };
    }
    if let Some((_, span)) = overload {
        errors.at(span, text::OVERLOAD_OF_HELPER);
    }
    Role::Helper
}

/// What a method says about a full mailbox.
fn overload(marks: &[Written]) -> Option<(Policy, Span)> {
    marks.iter().find_map(|written| match written.mark {
        Mark::Overload(policy) => Some((policy, written.span)),
        _ => None,
    })
}

/// Whether the policy is known when the actor begins: one that has to look into the mailbox cannot be added
/// later.
fn can_look((policy, span): (Policy, Span), place: Place, errors: &mut Errors) -> bool {
    let can = !policy.needs_a_list() || place == Place::Actor;
    if !can {
        errors.at(span, text::OVERLOAD_NEEDS_A_LIST);
    }
    can
}

/// `where Self: Sized`
fn needs_a_known_type(signature: &Signature) -> bool {
    let clause = signature.generics.where_clause.iter();
    let mut predicates = clause.flat_map(|clause| &clause.predicates);
    predicates.any(|predicate| {
        let text = rewrite::spelled(predicate);
        text.starts_with("Self") && text.split([' ', ':', '+']).any(|word| word == "Sized")
    })
}

fn marks_without_receiver(marks: &[Written], function: &Ident, errors: &mut Errors) {
    for written in marks {
        errors.at(
            written.span,
            text::no_receiver(
                written.mark.word(),
                &function.to_string(),
                matches!(written.mark, Mark::Hook(_)),
            ),
        );
    }
}

fn contradictions(marks: &[Written], errors: &mut Errors) {
    let Some((first, rest)) = marks.split_first() else {
        return;
    };
    for other in rest {
        let is_same = first.mark.word() == other.mark.word();
        let of_message =
            |mark: Mark| matches!(mark, Mark::Message | Mark::Whole | Mark::Overload(_));
        if !is_same && of_message(first.mark) && of_message(other.mark) {
            continue;
        }
        let text = match is_same {
            true => text::repeated(other.mark.word()),
            false => text::contradiction(first.mark.word(), other.mark.word()),
        };
        errors.at(other.span, text);
    }
}

/// `&self`, `&mut self` or `self`, with or without its type.
pub(crate) fn receiver(signature: &Signature, actor: &Type, errors: &mut Errors) -> Access {
    let receiver = signature.receiver();
    let access = receiver.and_then(|receiver| access(receiver, actor));
    if access.is_none() {
        errors.on(signature.receiver(), text::receiver());
    }
    access.unwrap_or(Access::Shared)
}

fn access(receiver: &Receiver, actor: &Type) -> Option<Access> {
    let of_reference = |mutable: bool| {
        if mutable {
            Access::Exclusive
        } else {
            Access::Shared
        }
    };
    let actor = rewrite::spelled(actor);
    let is_self = |ty: &Type| {
        let is_word = matches!(types::bare(ty), Type::Path(path) if path.path.is_ident("Self"));
        is_word || rewrite::spelled(rewrite::owned(ty)) == actor
    };
    match &receiver.kind {
        ReceiverKind::Value => Some(Access::Last),
        ReceiverKind::Reference(_, _, mutability) => Some(of_reference(mutability.is_some())),
        ReceiverKind::Typed(_, ty) => match types::bare(ty) {
            Type::Reference(reference) if is_self(&reference.elem) => {
                Some(of_reference(reference.mutability.is_some()))
            }
            ty if is_self(ty) => Some(Access::Last),
            _ => None,
        },
        _ => None,
    }
}

/// The actor, and its context, are lent for one call: not for a lifetime of the block, which is that of the actor's data.
pub(crate) fn lent_for_a_call(signature: &Signature, of_block: &[Ident], errors: &mut Errors) {
    for input in &signature.inputs {
        let lent = match input {
            FnArg::Receiver(receiver) => match &receiver.kind {
                ReceiverKind::Reference(_, lifetime, _) => lifetime.as_ref(),
                ReceiverKind::Typed(_, ty) => lifetime_of(ty),
                _ => None,
            },
            FnArg::Typed(input) if types::context_parameter(&input.ty).is_some() => {
                lifetime_of(&input.ty)
            }
            FnArg::Typed(_) => None,
        };
        let is_longer = |one: &&Lifetime| one.ident == "static" || of_block.contains(&one.ident);
        if let Some(lifetime) = lent.filter(is_longer) {
            errors.on(lifetime, text::lent_for_a_call(&lifetime.to_string()));
        }
    }
}

/// `'a` of `&'a Account`
fn lifetime_of(ty: &Type) -> Option<&Lifetime> {
    match types::bare(ty) {
        Type::Reference(reference) => reference.lifetime.as_ref(),
        _ => None,
    }
}

/// `unsafe` and other qualifiers ask something of the caller, which a message cannot.
pub(crate) fn qualifiers(signature: &Signature, errors: &mut Errors) {
    if let Safety::Unsafe(word) = &signature.safety {
        errors.on(word, text::unsafe_method());
    }
    if let Some(variadic) = &signature.variadic {
        errors.on(variadic, text::variadic_method());
    }
}

/// Whoever sends a message through an interface does not know the actor, and so cannot choose its code
/// either.
pub(crate) fn generic_interface(signature: &Signature, errors: &mut Errors) {
    let parameters = signature.generics.params.iter();
    let mut parameters =
        parameters.filter(|parameter| !matches!(parameter, GenericParam::Lifetime(_)));
    match (parameters.next(), &signature.generics.where_clause) {
        (Some(parameter), _) => errors.on(parameter, text::generic_interface()),
        (None, Some(clause)) => errors.on(clause, text::generic_interface()),
        (None, None) => {}
    }
}

/// The distinct conditions of the arguments; none if there are more than `most`.
pub(crate) fn conditional_arguments(
    inputs: &[&PatType],
    most: usize,
    errors: &mut Errors,
) -> Vec<TokenStream> {
    let mut conditions: Vec<TokenStream> = Vec::new();
    for input in inputs {
        let hidden = input
            .attrs
            .iter()
            .find(|one| one.path().is_ident("cfg_attr"));
        if let Some(attribute) = hidden {
            errors.on(attribute, text::CONDITIONAL_ATTRIBUTE);
        }
        let Some(condition) = condition(input) else {
            continue;
        };
        let text = condition.to_string();
        if conditions.iter().any(|known| known.to_string() == text) {
            continue;
        }
        if conditions.len() == most {
            errors.on(condition, text::too_many_conditions(most));
            return Vec::new();
        }
        conditions.push(condition);
    }
    conditions
}

/// Whether the argument is the context. There is at most one, and it is passed by reference.
pub(crate) fn context(argument: &PatType, seen: &mut bool, errors: &mut Errors) -> bool {
    match types::context_parameter(&argument.ty) {
        None => return false,
        Some(ContextParameter::Misspelt) => errors.on(&argument.ty, text::CONTEXT_BY_VALUE),
        Some(ContextParameter::Lent) if *seen => errors.on(argument, text::SECOND_CONTEXT),
        Some(ContextParameter::Lent) => {}
    }
    *seen = true;
    true
}

/// Whether the type of the argument `name` can be the type of a field.
pub(crate) fn argument(name: &Ident, ty: &Type, is_interface: bool, errors: &mut Errors) {
    for fault in types::faults(ty) {
        match fault {
            Fault::Reference(reference) if matches!(types::bare(ty), Type::Reference(_)) => {
                let (owned, shared) = rewrite::owned_and_shared(reference);
                errors.on(
                    reference,
                    text::reference(&name.to_string(), &owned, &shared),
                );
            }
            Fault::Reference(reference) => errors.on(reference, text::BORROWED),
            Fault::Lifetime(lifetime) => errors.on(lifetime, text::BORROWED),
            Fault::ImplTrait(impl_trait) if is_interface => {
                let mut bounds = rewrite::spelled(&impl_trait.bounds);
                if !bounds.split(' ').any(|bound| bound == "Send") {
                    bounds.push_str(" + Send");
                }
                let text = text::impl_argument_of_interface(&name.to_string(), &bounds);
                errors.on(impl_trait, text);
            }
            Fault::ImplTrait(_) => {}
        }
    }
}

/// What a parameter gives back to the method (`&'x u8` of `Fn() -> &'x u8`) travels with the message, and
/// cannot borrow.
pub(crate) fn borrowed_answers(found: &[Lifetime], errors: &mut Errors) {
    for lifetime in found {
        errors.on(lifetime, text::BORROWED);
    }
}

/// A message exists before the call of its method, and knows none of its lifetimes.
pub(crate) fn lifetimes_of_call(found: &[Lifetime], errors: &mut Errors) -> bool {
    for lifetime in found {
        errors.on(lifetime, text::lifetime_of_call(&lifetime.to_string()));
    }
    !found.is_empty()
}

/// Both of the above, for an argument.
pub(crate) fn lifetimes_of_argument(ty: &Type, own: &OwnLifetimes, errors: &mut Errors) {
    let mut rest = ty.clone();
    types::replace_impl_traits(&mut rest, &mut |impl_trait| {
        for bound in &impl_trait.bounds {
            borrowed_answers(&own.answered_by(None, bound), errors);
        }
        parse_quote!(())
    });
    lifetimes_of_call(&own.of_call_in(&rest.to_token_stream()), errors);
}

/// What a return type turns out to be.
pub(crate) enum AnswerCheck {
    /// `()`
    Nothing,
    /// `!`
    Never,
    Sound,
    /// `str`, which the compiler refuses.
    Unsized,
    /// `impl Trait`, as this `dyn Trait`.
    Boxed(TokenStream),
    /// Would be possible with `'static` in it.
    Borrows,
    Refused,
}

pub(crate) fn answer(ty: &Type, errors: &mut Errors) -> AnswerCheck {
    match types::bare(ty) {
        Type::Never(_) => return AnswerCheck::Never,
        Type::Tuple(tuple) if tuple.elems.is_empty() => return AnswerCheck::Nothing,
        ty if types::is_unsized(ty) => return AnswerCheck::Unsized,
        Type::ImplTrait(impl_trait) => match types::boxable(impl_trait) {
            Some(object) => return AnswerCheck::Boxed(object),
            None => {
                let bounds = rewrite::spelled(&impl_trait.bounds);
                errors.on(impl_trait, text::impl_answer(&bounds));
                return AnswerCheck::Refused;
            }
        },
        _ => {}
    }
    let faults = types::faults(ty);
    let mut is_refused = false;
    for fault in &faults {
        match fault {
            Fault::ImplTrait(impl_trait) => {
                is_refused = true;
                errors.on(impl_trait, text::IMPL_IN_ANSWER);
            }
            Fault::Reference(reference) => errors.on(reference, text::REFERENCE_ANSWER),
            Fault::Lifetime(lifetime) => errors.on(lifetime, text::BORROWED_ANSWER),
        }
    }
    match is_refused {
        true => AnswerCheck::Refused,
        false if faults.is_empty() => AnswerCheck::Sound,
        false => AnswerCheck::Borrows,
    }
}

/// Two methods make two messages, unless `#[cfg]` removes one of them.
pub(crate) fn same_variant(methods: &[Method], method: &Method, errors: &mut Errors) -> bool {
    let first = methods.iter().find(|first| {
        first.variant == method.variant
            && first.name != method.name
            && (first.carried.cfg.is_empty() || method.carried.cfg.is_empty())
    });
    if let Some(first) = first {
        let text = text::same_variant(
            &method.name.to_string(),
            &first.name.to_string(),
            &method.variant.to_string(),
        );
        errors.at(method.name.span(), text);
    }
    first.is_some()
}

/// A generated item must not have the actor's name if it is in the same module.
pub(crate) fn name_of_the_actor(actor: &Path, name: &Ident, errors: &mut Errors) -> bool {
    let is_beside_it = actor.segments.len() == 1;
    let is_same = is_beside_it && actor.segments.iter().all(|segment| segment.ident == *name);
    if is_same {
        errors.at(name.span(), text::name_of_the_actor(&name.to_string()));
    }
    is_same
}

/// The handle and the message enum are two types.
pub(crate) fn same_name(handle: &Ident, message: &Ident, errors: &mut Errors) -> bool {
    let is_same = handle == message;
    if is_same {
        errors.at(message.span(), text::same_name(&handle.to_string()));
    }
    is_same
}
