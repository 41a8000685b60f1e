//! The rules for hooks: what each is told, what it answers, and which two of them need each other.

use proc_macro2::{Ident, Span};
use syn::{FnArg, Safety, Type};

use crate::errors::{Errors, text};
use crate::model::{Access, Hook, Moment};
use crate::parse::Function;
use crate::rewrite;
use crate::types::{self, Fault};

/// Whether the function can be the hook for this moment.
pub(crate) fn signature(
    function: &Function,
    moment: Moment,
    actor: &Type,
    lifetimes: &[Ident],
    errors: &mut Errors,
) -> bool {
    let signature = &function.signature;
    let text = || text::hook(moment, &signature.ident.to_string());
    let before = errors.count();
    let receiver = signature.receiver();
    let access = receiver.and_then(|receiver| super::access(receiver, actor));
    if access != Some(Access::Exclusive) {
        errors.on(signature.receiver(), text());
    }
    super::lent_for_a_call(signature, lifetimes, errors);
    inputs(function, moment, errors);
    if !signature.generics.params.is_empty() {
        errors.on(&signature.generics, text());
    }
    if let Safety::Unsafe(word) = &signature.safety {
        errors.on(word, text());
    }
    if let Some(abi) = &signature.abi {
        errors.on(abi, text());
    }
    if let Some(word) = signature.asyncness.filter(|_| !moment.is_of_a_life()) {
        errors.on(word, text::async_between_lives(moment.word()));
    }
    answer(function, moment, errors);
    errors.count() == before
}

/// A hook takes at most the context, and one thing that it is told.
fn inputs(function: &Function, moment: Moment, errors: &mut Errors) {
    let signature = &function.signature;
    let before = errors.count();
    let method = signature.ident.to_string();
    let mut seen_context = false;
    let mut is_told = false;
    for input in &signature.inputs {
        let FnArg::Typed(argument) = input else {
            continue;
        };
        let mut attributes = argument.attrs.iter();
        let condition = attributes.find(|one| {
            let path = one.path();
            path.is_ident("cfg") || path.is_ident("cfg_attr")
        });
        if let Some(attribute) = condition {
            errors.on(attribute, text::CONDITIONAL_ARGUMENT_OF_HOOK);
        } else if types::context_parameter(&argument.ty).is_some() && !moment.is_of_a_life() {
            errors.on(argument, text::context_between_lives(moment.word()));
        } else if super::context(argument, &mut seen_context, errors) {
            // Every hook that runs during a life may have it.
        } else if is_told || moment == Moment::Start {
            errors.on(argument, text::hook(moment, &method));
        } else {
            is_told = true;
            if is_told_otherwise(&argument.ty, moment) {
                errors.on(&argument.ty, text::told(moment));
            }
        }
    }
    let has_to_be_told = matches!(moment, Moment::LinkDown | Moment::AfterRestart);
    if has_to_be_told && !is_told && errors.count() == before {
        errors.at(signature.ident.span(), text::hook(moment, &method));
    }
}

/// Whether the type is certainly not the one that the runtime passes, or is a reference.
fn is_told_otherwise(ty: &Type, moment: Moment) -> bool {
    match types::bare(ty) {
        Type::Reference(reference) => {
            let lifetime = reference.lifetime.as_ref();
            moment != Moment::AfterRestart || lifetime.is_none_or(|one| one.ident != "static")
        }
        ty => moment != Moment::AfterRestart && types::is_plain(ty),
    }
}

/// The answers that the runtime can handle. What a path stands for is left to the compiler.
fn answer(function: &Function, moment: Moment, errors: &mut Errors) {
    let signature = &function.signature;
    let method = signature.ident.to_string();
    let returned = types::returned(&signature.output);
    match (moment, returned) {
        (Moment::BeforeRestart, None) => {
            errors.at(signature.ident.span(), text::hook(moment, &method));
        }
        (Moment::BeforeRestart, Some(ty)) => match types::faults(ty).first() {
            Some(Fault::Reference(reference)) => errors.on(reference, text::SALVAGED_BORROWS),
            Some(Fault::Lifetime(lifetime)) => errors.on(lifetime, text::SALVAGED_BORROWS),
            Some(Fault::ImplTrait(impl_trait)) => errors.on(impl_trait, text::SALVAGED_IMPL),
            None => {}
        },
        (Moment::AfterRestart, Some(ty)) => errors.on(ty, text::AFTER_RESTART_ANSWERS),
        (Moment::Start | Moment::Stop | Moment::LinkDown, Some(ty)) => {
            if let Some((wrong, error)) = not_of_a_hook(ty) {
                errors.on(wrong, text::hook_answer(moment.word(), &error));
            }
        }
        (_, None) => {}
    }
}

/// What is wrong with an answer that is neither nothing nor a `Result<(), E>`, and its `E`, if there is
/// one.
fn not_of_a_hook(ty: &Type) -> Option<(&Type, String)> {
    let (wrong, error) = match types::result(ty) {
        Some(Some((ok, error))) => (ok, rewrite::spelled(error)),
        // `io::Result<()>`
        Some(None) => return None,
        None => (ty, "E".to_owned()),
    };
    is_something(wrong).then_some((wrong, error))
}

/// Whether it is certainly not `()`.
fn is_something(ty: &Type) -> bool {
    match types::bare(ty) {
        Type::Tuple(tuple) => !tuple.elems.is_empty(),
        Type::Path(_) => types::is_plain(ty),
        Type::Macro(_) | Type::Infer(_) => false,
        _ => true,
    }
}

/// One hook for each moment, unless `#[cfg]` decides between several.
pub(crate) fn second(hooks: &[Hook], hook: &Hook, errors: &mut Errors) -> bool {
    let first = hooks
        .iter()
        .find(|first| first.moment == hook.moment && (first.cfg.is_empty() || hook.cfg.is_empty()));
    if let Some(first) = first {
        let text = text::second_hook(hook.moment.word(), &first.name.to_string());
        errors.at(hook.name.span(), text);
    }
    first.is_some()
}

/// What one life hands over must be taken by the next one, and vice versa.
pub(crate) fn alone(marked: &[(Moment, Span)], errors: &mut Errors) {
    let (before, after) = (Moment::BeforeRestart, Moment::AfterRestart);
    for (moment, other) in [(before, after), (after, before)] {
        let has_other = marked.iter().any(|(marked, _)| *marked == other);
        let markers = marked.iter().filter(|(marked, _)| *marked == moment);
        for (_, span) in markers.filter(|_| !has_other) {
            errors.at(*span, text::alone(moment));
        }
    }
}
