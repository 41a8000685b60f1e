//! The rules, one function each. Every rule reports all it finds and lets the next one run.
//!
//! A rule exists only where our text says more than the compiler's would. What a type stands for is
//! left to the compiler, which knows it.

use proc_macro2::Ident;
use syn::{
    FnArg, GenericParam, Pat, PatType, Receiver, ReceiverKind, ReturnType, Safety, Signature, Type,
    Visibility,
};

use crate::attr::{self, Mark, Written};
use crate::errors::{Errors, text};
use crate::model::{Access, Hook, Method, Moment};
use crate::parse::{Function, ImplBlock, Item};
use crate::rewrite;
use crate::types::{self, ContextParameter, Fault};

/// Whether the block is one that can be an actor.
pub(crate) fn block(block: &ImplBlock, errors: &mut Errors) -> bool {
    let before = errors.count();
    if let Some(trait_) = &block.trait_ {
        errors.on(trait_, text::TRAIT_IMPL);
    }
    if block.generics.lt_token.is_some() {
        errors.on(&block.generics, text::GENERIC_ACTOR);
    } else if let Some(clause) = &block.generics.where_clause {
        errors.on(clause, text::GENERIC_ACTOR);
    }
    if types::name(&block.ty).is_none() {
        errors.on(&block.ty, text::ACTOR_TYPE);
    }
    for fault in types::faults(&block.ty) {
        match fault {
            Fault::Lifetime(lifetime) => errors.on(lifetime, text::BORROWING_ACTOR),
            Fault::Reference(reference) => errors.on(reference, text::BORROWING_ACTOR),
            Fault::ImplTrait(_) => {}
        }
    }
    errors.count() == before
}

/// What an associated item is to the actor.
pub(crate) enum Role {
    Message,
    Hook(Moment),
    /// Left alone.
    Helper,
}

pub(crate) fn role(item: &Item, errors: &mut Errors) -> Role {
    let marks = attr::parse_markers(&item.markers, errors);
    let Some(function) = &item.function else {
        for marker in &item.markers {
            errors.on(marker, text::MARKER_NOT_ON_METHOD);
        }
        return Role::Helper;
    };
    if function.signature.receiver().is_none() {
        marks_without_receiver(&marks, &function.signature.ident, errors);
        return Role::Helper;
    }
    contradictions(&marks, errors);
    match marks.first().map(|first| first.mark) {
        Some(Mark::OnStart) => Role::Hook(Moment::Start),
        Some(Mark::OnStop) => Role::Hook(Moment::Stop),
        Some(Mark::Message) => Role::Message,
        Some(Mark::Skip) => Role::Helper,
        None if matches!(function.visibility, Visibility::Inherited) => Role::Helper,
        None => Role::Message,
    }
}

fn marks_without_receiver(marks: &[Written], function: &Ident, errors: &mut Errors) {
    for written in marks {
        errors.at(
            written.span,
            text::no_receiver(written.mark.word(), &function.to_string()),
        );
    }
}

fn contradictions(marks: &[Written], errors: &mut Errors) {
    let Some((first, rest)) = marks.split_first() else {
        return;
    };
    for other in rest {
        let text = match other.mark == first.mark {
            true => text::repeated(other.mark.word()),
            false => text::contradiction(first.mark.word(), other.mark.word()),
        };
        errors.at(other.span, text);
    }
}

/// `&self`, `&mut self` or `self`, with or without its type.
pub(crate) fn receiver(signature: &Signature, errors: &mut Errors) -> Access {
    let access = signature.receiver().and_then(access);
    if access.is_none() {
        errors.on(signature.receiver(), text::receiver());
    }
    access.unwrap_or(Access::Shared)
}

fn access(receiver: &Receiver) -> Option<Access> {
    let of_reference = |mutable: bool| {
        if mutable {
            Access::Exclusive
        } else {
            Access::Shared
        }
    };
    let is_self =
        |ty: &Type| matches!(types::bare(ty), Type::Path(path) if path.path.is_ident("Self"));
    match &receiver.kind {
        ReceiverKind::Value => Some(Access::Last),
        ReceiverKind::Reference(_, None, mutability) => Some(of_reference(mutability.is_some())),
        ReceiverKind::Reference(_, Some(lifetime), mutability) if lifetime.ident == "_" => {
            Some(of_reference(mutability.is_some()))
        }
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

/// A message is not generic, and not for someone who has to promise something.
pub(crate) fn qualifiers(signature: &Signature, errors: &mut Errors) {
    if let Safety::Unsafe(word) = &signature.safety {
        errors.on(word, text::unsafe_method());
    }
    if let Some(abi) = &signature.abi {
        errors.on(abi, text::extern_method());
    }
    for parameter in &signature.generics.params {
        let text = match parameter {
            GenericParam::Lifetime(_) => text::borrowing_method(),
            GenericParam::Type(_) | GenericParam::Const(_) => text::generic_method(),
        };
        errors.on(parameter, text);
    }
}

/// The name of an argument; `None` for `_`, and for a pattern that is reported.
pub(crate) fn pattern<'a>(argument: &'a PatType, errors: &mut Errors) -> Option<&'a Ident> {
    match &*argument.pat {
        Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => Some(&pat.ident),
        Pat::Wild(_) => None,
        pat => {
            errors.on(pat, text::pattern(&rewrite::spelled(&argument.ty)));
            None
        }
    }
}

pub(crate) fn attributes_of_argument(argument: &PatType, errors: &mut Errors) {
    for attribute in argument
        .attrs
        .iter()
        .filter(|one| attr::is_conditional(std::slice::from_ref(one)))
    {
        errors.on(attribute, text::CONDITIONAL_ARGUMENT);
    }
}

/// Whether the argument is the context. There is at most one, and it is lent.
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

/// Whether the type of the argument called `name` can be that of a field.
pub(crate) fn argument(name: &Ident, ty: &Type, errors: &mut Errors) -> bool {
    let before = errors.count();
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
            Fault::ImplTrait(impl_trait) => {
                let mut bounds = rewrite::spelled(&impl_trait.bounds);
                if !bounds.split(' ').any(|bound| bound == "Send") {
                    bounds.push_str(" + Send");
                }
                errors.on(impl_trait, text::impl_argument(&name.to_string(), &bounds));
            }
        }
    }
    errors.count() == before
}

/// What can be said of a return type.
pub(crate) enum AnswerCheck {
    Sound,
    /// It could be one with `'static` in it.
    Borrows,
    Unnameable,
}

pub(crate) fn answer(output: &ReturnType, errors: &mut Errors) -> AnswerCheck {
    let Some(ty) = types::returned(output) else {
        return AnswerCheck::Sound;
    };
    if let Type::Never(never) = types::bare(ty) {
        errors.on(never, text::NEVER_ANSWER);
        return AnswerCheck::Unnameable;
    }
    let faults = types::faults(ty);
    for fault in &faults {
        match fault {
            Fault::ImplTrait(impl_trait) => errors.on(impl_trait, text::IMPL_ANSWER),
            Fault::Reference(reference) => errors.on(reference, text::REFERENCE_ANSWER),
            Fault::Lifetime(lifetime) => errors.on(lifetime, text::REFERENCE_ANSWER),
        }
    }
    match faults
        .iter()
        .any(|fault| matches!(fault, Fault::ImplTrait(_)))
    {
        true => AnswerCheck::Unnameable,
        false if faults.is_empty() => AnswerCheck::Sound,
        false => AnswerCheck::Borrows,
    }
}

/// A hook takes `&mut self` and at most the context, and has no answer.
pub(crate) fn hook(function: &Function, moment: Moment, errors: &mut Errors) -> bool {
    let signature = &function.signature;
    let text = || text::hook(moment.word(), &signature.ident.to_string());
    let before = errors.count();
    if signature.receiver().and_then(access) != Some(Access::Exclusive) {
        errors.on(signature.receiver(), text());
    }
    let mut seen_context = false;
    for input in &signature.inputs {
        let FnArg::Typed(argument) = input else {
            continue;
        };
        attributes_of_argument(argument, errors);
        if !context(argument, &mut seen_context, errors) {
            errors.on(argument, text());
        }
    }
    if let Some(ty) = types::returned(&signature.output) {
        errors.on(ty, text());
    }
    if !signature.generics.params.is_empty() {
        errors.on(&signature.generics, text());
    }
    if let Safety::Unsafe(word) = &signature.safety {
        errors.on(word, text());
    }
    if let Some(abi) = &signature.abi {
        errors.on(abi, text());
    }
    errors.count() == before
}

/// One hook for each moment, unless `#[cfg]` says which.
pub(crate) fn second_hook(hooks: &[Hook], hook: &Hook, errors: &mut Errors) -> bool {
    let first = hooks
        .iter()
        .find(|first| first.moment == hook.moment && (first.cfg.is_empty() || hook.cfg.is_empty()));
    if let Some(first) = first {
        let text = text::second_hook(hook.moment.word(), &first.name.to_string());
        errors.at(hook.name.span(), text);
    }
    first.is_some()
}

/// Two methods make two messages, unless `#[cfg]` keeps one of them out.
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

/// The handle and the message enum are two types.
pub(crate) fn same_name(handle: &Ident, message: &Ident, errors: &mut Errors) -> bool {
    let is_same = handle == message;
    if is_same {
        errors.at(message.span(), text::same_name(&handle.to_string()));
    }
    is_same
}
