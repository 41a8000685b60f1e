//! Turns a block into the model, and applies every rule on the way.

mod hook;
mod implementation;
mod interface;
mod method;

use proc_macro2::Ident;
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;
use syn::{Path, Type, VisRestricted, Visibility, parse_quote};

use crate::args::{Arguments, Place};
use crate::attr;
use crate::check::{self, Role};
use crate::errors::Errors;
use crate::generics::{self, Parameters};
use crate::model::{Family, Hook, Implementation, Kind, Method};
use crate::names;
use crate::parse::{Block, Bounds, Subject};
use crate::rewrite;
use crate::types;

use self::method::Scope;
pub(crate) use self::method::condition;

/// What is generated for a block.
pub(crate) enum Lowered {
    Family(Box<Family>),
    Implementation(Box<Implementation>),
    /// Nothing, because of an error.
    Nothing,
}

pub(crate) fn block(block: &Block, arguments: Arguments, errors: &mut Errors) -> Lowered {
    let place = match &block.subject {
        Subject::Type(_) if arguments.part.is_some() => Place::Part,
        Subject::Type(_) => Place::Actor,
        Subject::Trait { .. } => Place::Interface,
        Subject::TraitFor { .. } | Subject::Negative(_) => Place::Implementation,
    };
    arguments.check(place, errors);
    let is_sound = check::block(block, place, &arguments, errors);
    match &block.subject {
        Subject::Type(ty) => family(
            block,
            Owner::of_type(ty, place),
            arguments,
            is_sound,
            errors,
        ),
        Subject::Trait {
            visibility, name, ..
        } => {
            let owner = Owner::of_trait(block, name, visibility);
            family(block, owner, arguments, is_sound, errors)
        }
        Subject::TraitFor { trait_, ty } => {
            check::items_of_implementation(block, errors);
            match is_sound {
                true => implementation::implementation(block, trait_, ty, arguments),
                false => Lowered::Nothing,
            }
        }
        Subject::Negative(_) => Lowered::Nothing,
    }
}

/// What a block is for, before its methods are known.
struct Owner {
    place: Place,
    /// What `Self` stands for.
    ty: Type,
    path: Option<Path>,
    /// Of a trait.
    visibility: Option<Visibility>,
    /// Of a trait: its associated types, and their bounds.
    associated: Vec<(Ident, Bounds)>,
}

impl Owner {
    fn of_type(ty: &Type, place: Place) -> Self {
        Self {
            place,
            ty: rewrite::owned(ty),
            path: types::plain_path(ty),
            visibility: None,
            associated: Vec::new(),
        }
    }

    fn of_trait(block: &Block, name: &Ident, visibility: &Visibility) -> Self {
        let associated = block
            .items
            .iter()
            .filter_map(|item| item.associated.as_ref());
        let mut associated: Vec<(Ident, Bounds)> = associated
            .map(|associated| (associated.name.clone(), associated.bounds.clone()))
            .collect();
        // An impl may list them in another order, and does not see this one.
        associated.sort_by(|one, other| one.0.cmp(&other.0));
        Self {
            place: Place::Interface,
            ty: parse_quote!(Self),
            path: Some(name.clone().into()),
            visibility: Some(visibility.clone()),
            associated,
        }
    }
}

fn family(
    block: &Block,
    owner: Owner,
    arguments: Arguments,
    is_sound: bool,
    errors: &mut Errors,
) -> Lowered {
    let lifetimes = generics::lifetimes(&block.generics);
    let associated =
        interface::associated_parameters(block, &owner.associated, &owner.path, &arguments);
    let mut parameters = match owner.place {
        Place::Interface => interface::parameters(&block.generics, &owner.associated, &associated),
        _ => Parameters::of(&block.generics, &owner.ty.to_token_stream(), &|tokens| {
            rewrite::resolve_self(rewrite::with_static(tokens, &lifetimes), &owner.ty)
        }),
    };
    check::defaults(&arguments, owner.place, &mut parameters, errors);
    let crate_path = arguments
        .crate_path
        .clone()
        .unwrap_or_else(names::default_crate_path);
    let part = arguments.part.as_ref().map(|part| part.unraw().to_string());
    let mut taken = generics::names_in(block.generics.params.to_token_stream());
    taken.extend(arguments.message.clone());
    if let Some(name) = types::name_of_path(&owner.path) {
        taken.push(names::message_of_part(
            name,
            part.as_deref().unwrap_or_default(),
        ));
    }
    let mut scope = Scope {
        actor: &owner.ty,
        associated: &associated,
        place: owner.place,
        lifetimes: &lifetimes,
        crate_path: &crate_path,
        taken: &taken,
        parameters,
        arguments: Vec::new(),
        answers: Vec::new(),
    };
    let (mut methods, mut hooks) = match block.faults.is_empty() {
        true => members(block, &mut scope, errors),
        false => stand_ins(block, &mut scope),
    };
    if scope.parameters.is_unconstrained {
        // The compiler reports that, and nothing could call them.
        methods.iter_mut().for_each(Method::forget_types);
        scope.arguments.clear();
        scope.answers.clear();
        hooks.clear();
    }
    let Scope {
        mut parameters,
        arguments: checked_arguments,
        answers,
        ..
    } = scope;
    let Some((path, name)) = owner.path.as_ref().zip(types::name_of_path(&owner.path)) else {
        return Lowered::Nothing;
    };
    if !is_sound {
        return Lowered::Nothing;
    }
    let (mut handle, mut message) =
        names_of(&arguments, path, name, part.as_deref(), owner.place, errors);
    if let Some(given) = handle.get_ident()
        && check::name_of_the_actor(path, given, errors)
    {
        handle = names::handle(name).into();
    }
    if check::name_of_the_actor(path, &message, errors) {
        message = names::message(name);
    }
    if let Some(handle) = handle.get_ident()
        && check::same_name(handle, &message, errors)
    {
        message = names::message(&message);
    }
    let mut carried = attr::carried(&block.attributes);
    carried.docs.clear();
    let unused = unused(&parameters, &methods);
    let visibility = arguments
        .visibility
        .clone()
        .or(owner.visibility)
        .unwrap_or_else(|| broadest(block));
    let (kind, subject) = match owner.place {
        Place::Interface => {
            let interface = interface::interface(name, block, &associated, &arguments);
            let (actor, trait_) = (&interface.actor, &interface.trait_);
            let subject = quote!(<#actor as #trait_>);
            (Kind::Interface(interface), subject)
        }
        Place::Part => {
            let subject = owner.ty.to_token_stream();
            if !parameters.is_empty() {
                // Whatever the first block requires is required here too.
                let handle = generics::with_names(&handle, &parameters);
                parameters.ask(quote!(#subject: #crate_path::Actor<Handle = #handle>));
            }
            (Kind::Part, subject)
        }
        _ => {
            let kind = Kind::Actor {
                mailbox: arguments.mailbox.clone(),
                drops_mail: arguments.drops_mail,
                overload: arguments.overload,
                hooks,
            };
            (kind, owner.ty.to_token_stream())
        }
    };
    Lowered::Family(Box::new(Family {
        kind,
        subject,
        path: types::spelled_path(path),
        name: name.unraw().to_string(),
        handle,
        message,
        visibility,
        crate_path,
        carried,
        parameters,
        unused,
        methods,
        arguments: checked_arguments,
        answers,
    }))
}

/// The messages and hooks of a block.
fn members(block: &Block, scope: &mut Scope<'_>, errors: &mut Errors) -> (Vec<Method>, Vec<Hook>) {
    let mut methods: Vec<Method> = Vec::new();
    let mut hooks = Vec::new();
    let mut marked = Vec::new();
    for item in &block.items {
        let role = check::role(item, scope.place, errors);
        let Some(function) = &item.function else {
            continue;
        };
        match role {
            Role::Message { whole, overload } => {
                for mut method in scope.methods(item, function, whole, errors) {
                    method.overload = overload;
                    let is_second = methods
                        .iter()
                        .any(|first| first.name == method.name && first.carried.cfg.is_empty());
                    // The compiler reports two methods with the same name.
                    if !is_second {
                        method.is_sound &= !check::same_variant(&methods, &method, errors);
                        methods.push(method);
                    }
                }
            }
            Role::Hook(moment, marker) => {
                marked.push((moment, marker));
                let is_sound =
                    check::hook::signature(function, moment, scope.actor, scope.lifetimes, errors);
                let hook = hook::of(item, function, moment);
                if is_sound && !check::hook::second(&hooks, &hook, errors) {
                    hooks.push(hook);
                }
            }
            Role::Helper => {}
        }
    }
    check::hook::alone(&marked, errors);
    hook::only_in_pairs(&mut hooks);
    (methods, hooks)
}

/// The methods of a block that could not be parsed in full. Any of them may be missing.
fn stand_ins(block: &Block, scope: &mut Scope<'_>) -> (Vec<Method>, Vec<Hook>) {
    let (mut methods, _) = members(block, scope, &mut Errors::default());
    methods
        .iter_mut()
        .for_each(|method| method.is_sound = false);
    scope.arguments.clear();
    scope.answers.clear();
    (methods, Vec::new())
}

/// The handle and the message enum.
fn names_of(
    arguments: &Arguments,
    path: &Path,
    name: &Ident,
    part: Option<&str>,
    place: Place,
    errors: &mut Errors,
) -> (Path, Ident) {
    let handle = match (&arguments.handle, place) {
        (Some(handle), Place::Part) => handle.clone(),
        (Some(handle), _) => check::handle_name(handle, errors)
            .unwrap_or_else(|| names::handle(name))
            .into(),
        (None, Place::Part) => names::handle_path(path),
        (None, _) => names::handle(name).into(),
    };
    let message = arguments.message.clone();
    let message = message.unwrap_or_else(|| names::message_of_part(name, part.unwrap_or_default()));
    (handle, message)
}

/// Types that no message is certain to name: a message whose method is conditional may be gone.
fn unused(parameters: &Parameters, methods: &[Method]) -> Vec<Ident> {
    let certain = methods
        .iter()
        .filter(|method| method.is_sound && method.carried.cfg.is_empty());
    let mut named = Vec::new();
    for method in certain {
        if method.erased.is_some() {
            // It names the actor, which names all of them.
            return Vec::new();
        }
        for argument in method.arguments() {
            named.extend(generics::names_in(argument.ty.clone()));
        }
    }
    let types = parameters.types();
    types
        .filter(|name| !named.contains(name))
        .cloned()
        .collect()
}

/// The broadest visibility of any function in the block.
///
/// Functions without a receiver count too: a type that can be constructed from afar can be used
/// from afar, and the handle that the `Actor` impl names must not be more private than the actor.
fn broadest(block: &Block) -> Visibility {
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
        // Nothing says that the actor is private, and a handle that is too visible does no harm.
        0 => parse_quote!(pub),
        2 if incomparable => parse_quote!(pub(crate)),
        _ => broadest.clone(),
    }
}
