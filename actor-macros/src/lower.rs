//! From the impl block to the model, with every rule applied on the way.

use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{FnArg, Pat, Path, Signature, Type, VisRestricted, Visibility, parse_quote};

use crate::args::Arguments;
use crate::attr;
use crate::check::{self, AnswerCheck, Role};
use crate::errors::Errors;
use crate::model::{Actor, Answer, Argument, Hook, Method, Moment, Parameter};
use crate::names;
use crate::parse::{Function, ImplBlock, Item};
use crate::rewrite;
use crate::types;

/// The actor that `block` describes; `None` if it describes none.
pub(crate) fn actor(block: &ImplBlock, arguments: Arguments, errors: &mut Errors) -> Option<Actor> {
    let is_actor = check::block(block, errors);
    let mut methods = Vec::new();
    let mut hooks = Vec::new();
    for item in &block.items {
        let role = check::role(item, errors);
        let Some(function) = &item.function else {
            continue;
        };
        match role {
            Role::Message => {
                let mut method = lower_method(item, function, &block.ty, errors);
                let is_second = methods.iter().any(|first: &Method| {
                    first.name == method.name && first.carried.cfg.is_empty()
                });
                // The compiler reports two methods of one name.
                if !is_second {
                    method.is_sound &= !check::same_variant(&methods, &method, errors);
                    methods.push(method);
                }
            }
            Role::Hook(moment) => {
                let is_sound = check::hook(function, moment, errors);
                let hook = lower_hook(item, function, moment);
                if is_sound && !check::second_hook(&hooks, &hook, errors) {
                    hooks.push(hook);
                }
            }
            Role::Helper => {}
        }
    }
    let name = types::name(&block.ty).filter(|_| is_actor)?;
    let handle = arguments.handle.unwrap_or_else(|| names::handle(name));
    let mut message = arguments.message.unwrap_or_else(|| names::message(name));
    if check::same_name(&handle, &message, errors) {
        message = names::message(&message);
    }
    let mut carried = attr::carried(&block.attributes);
    carried.docs.clear();
    Some(Actor {
        ty: block.ty.clone(),
        path: types::path(&block.ty),
        name: name.unraw().to_string(),
        handle,
        message,
        visibility: arguments.visibility.unwrap_or_else(|| broadest(block)),
        mailbox: arguments.mailbox,
        crate_path: arguments.crate_path.unwrap_or_else(default_crate_path),
        carried,
        methods,
        hooks,
    })
}

pub(crate) fn default_crate_path() -> Path {
    parse_quote!(::actor_core)
}

/// The broadest visibility of a function in the block.
///
/// Those without a receiver count: a type that can be made from afar can be used from afar, and the
/// `Actor` impl must not name a handle that is more private than the actor.
fn broadest(block: &ImplBlock) -> Visibility {
    let functions = block.items.iter().filter_map(|item| item.function.as_ref());
    let visibilities = functions.map(|function| &function.visibility);
    let rank = |visibility: &Visibility| match visibility {
        Visibility::Inherited => 0,
        Visibility::Restricted(VisRestricted { path, .. }) if path.is_ident("self") => 1,
        Visibility::Restricted(VisRestricted { path, .. }) if path.is_ident("crate") => 3,
        Visibility::Restricted(_) => 2,
        Visibility::Public(_) => 4,
    };
    let mut broadest = &Visibility::Inherited;
    let mut incomparable = false;
    for visibility in visibilities {
        incomparable |= rank(visibility) == 2
            && rank(broadest) == 2
            && rewrite::spelled(visibility) != rewrite::spelled(broadest);
        if rank(visibility) > rank(broadest) {
            broadest = visibility;
        }
    }
    match rank(broadest) {
        // Nothing says that the actor is private, and a handle that is more visible does no harm.
        0 => parse_quote!(pub),
        2 if incomparable => parse_quote!(pub(crate)),
        _ => broadest.clone(),
    }
}

fn lower_method(item: &Item, function: &Function, actor: &Type, errors: &mut Errors) -> Method {
    let signature = &function.signature;
    let before = errors.count();
    let access = check::receiver(signature, errors);
    check::qualifiers(signature, errors);
    let mut parameters = lower_parameters(signature, actor, errors);
    let mut answer = lower_answer(signature, actor, errors);
    if !signature.generics.params.is_empty() {
        // The types may name parameters that exist nowhere else.
        for parameter in &mut parameters {
            if let Parameter::Argument(argument) = parameter {
                argument.is_sound = false;
            }
        }
        answer = Answer::Nothing;
    }
    Method {
        name: signature.ident.clone(),
        variant: names::variant(&signature.ident),
        visibility: function.visibility.clone(),
        carried: attr::carried(&item.attributes),
        access,
        is_async: signature.asyncness.is_some(),
        parameters,
        answer,
        is_sound: errors.count() == before,
    }
}

fn lower_parameters(signature: &Signature, actor: &Type, errors: &mut Errors) -> Vec<Parameter> {
    let mut taken = written_names(signature);
    let mut seen_context = false;
    let mut position = 0;
    let mut parameters = Vec::new();
    for input in &signature.inputs {
        let FnArg::Typed(argument) = input else {
            continue;
        };
        check::attributes_of_argument(argument, errors);
        if check::context(argument, &mut seen_context, errors) {
            parameters.push(Parameter::Context);
            continue;
        }
        position += 1;
        let name = match check::pattern(argument, errors) {
            Some(name) => names::argument(name, &taken),
            None => names::unnamed_argument(position, argument.pat.span(), &taken),
        };
        taken.push(name.clone());
        let is_sound = check::argument(&name, &argument.ty, errors);
        let ty = rewrite::resolve_self(argument.ty.to_token_stream(), actor);
        parameters.push(Parameter::Argument(Argument { name, ty, is_sound }));
    }
    parameters
}

/// The names that are taken as they are, because they do not start with an underscore.
fn written_names(signature: &Signature) -> Vec<Ident> {
    let name = |input: &FnArg| match input {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(pat) if !pat.ident.to_string().starts_with('_') => Some(pat.ident.clone()),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    };
    signature.inputs.iter().filter_map(name).collect()
}

fn lower_answer(signature: &Signature, actor: &Type, errors: &mut Errors) -> Answer {
    let check = check::answer(&signature.output, errors);
    let Some(ty) = types::returned(&signature.output) else {
        return Answer::Nothing;
    };
    let resolved = |ty: &Type| {
        let tokens = rewrite::resolve_self(ty.to_token_stream(), actor);
        match check {
            AnswerCheck::Borrows => rewrite::with_static_lifetimes(tokens),
            AnswerCheck::Sound | AnswerCheck::Unnameable => tokens,
        }
    };
    if matches!(check, AnswerCheck::Unnameable) {
        return Answer::Nothing;
    }
    match types::result(ty) {
        None => Answer::Value(resolved(ty)),
        Some(Some((ok, error))) => Answer::Result {
            ok: resolved(ok),
            error: resolved(error),
        },
        Some(None) => Answer::Alias(resolved(ty)),
    }
}

fn lower_hook(item: &Item, function: &Function, moment: Moment) -> Hook {
    let signature = &function.signature;
    let carried = attr::carried(&item.attributes);
    Hook {
        moment,
        name: signature.ident.clone(),
        cfg: carried.cfg,
        is_deprecated: !carried.deprecated.is_empty(),
        is_async: signature.asyncness.is_some(),
        has_context: signature
            .inputs
            .iter()
            .any(|input| matches!(input, FnArg::Typed(_))),
    }
}
