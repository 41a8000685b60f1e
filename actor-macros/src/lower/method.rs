//! Turns a function in the block into a message.

mod port;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned as _;
use syn::{FnArg, Pat, PatType, Path, Signature, Type, parse_quote};

use crate::args::Place;
use crate::attr;
use crate::check::{self, AnswerCheck};
use crate::errors::{Errors, text};
use crate::generics::{MethodParameters, Parameters};
use crate::model::{Answer, Argument, Checked, Input, Method, Shape};
use crate::names;
use crate::parse::{Function, Item};
use crate::rewrite::{self, AssociatedParameter};
use crate::types;

/// The number of different conditions that a method's arguments may have: each combination becomes a message of its
/// own.
const MOST_CONDITIONS: usize = 3;

/// What all methods of a block share.
pub(super) struct Scope<'a> {
    /// The type of the block, `'static`; for a trait, a type that stands for the actor.
    pub(super) actor: &'a Type,
    /// The associated types of a trait.
    pub(super) associated: &'a [AssociatedParameter],
    pub(super) place: Place,
    pub(super) lifetimes: &'a [Ident],
    pub(super) crate_path: &'a Path,
    /// Names that the code generated for a method uses, besides those in its signature.
    pub(super) taken: &'a [Ident],
    pub(super) parameters: Parameters,
    pub(super) arguments: Vec<Checked>,
    pub(super) answers: Vec<Checked>,
}

impl Scope<'_> {
    fn is_interface(&self) -> bool {
        self.place == Place::Interface
    }

    /// The messages for `function`: one, or one for each combination of its conditional arguments.
    pub(super) fn methods(
        &mut self,
        item: &Item,
        function: &Function,
        is_whole: bool,
        errors: &mut Errors,
    ) -> Vec<Method> {
        let inputs = typed(&function.signature);
        let before = errors.count();
        let conditions = check::conditional_arguments(&inputs, MOST_CONDITIONS, errors);
        if conditions.is_empty() {
            let is_sound = errors.count() == before;
            let mut method = self.method(item, function, &inputs, Vec::new(), is_whole, errors);
            method.is_sound &= is_sound;
            return vec![method];
        }
        let combinations = 0..1_usize << conditions.len();
        // The largest combination comes first. Errors are found there, because it has all arguments.
        let methods = combinations.rev().map(|chosen| {
            let holds = |index: usize| chosen & (1 << index) != 0;
            let kept: Vec<&PatType> = inputs
                .iter()
                .copied()
                .filter(|input| {
                    let own = condition(input).map(|own| own.to_string());
                    let index = conditions
                        .iter()
                        .position(|one| Some(one.to_string()) == own);
                    index.is_none_or(holds)
                })
                .collect();
            let cfg = conditions
                .iter()
                .enumerate()
                .map(|(index, condition)| match holds(index) {
                    true => parse_quote!(#[cfg(#condition)]),
                    false => parse_quote!(#[cfg(not(#condition))]),
                });
            let mut silent = Errors::default();
            let is_first = chosen + 1 == 1 << conditions.len();
            let errors = if is_first { &mut *errors } else { &mut silent };
            self.method(item, function, &kept, cfg.collect(), is_whole, errors)
        });
        methods.collect()
    }

    fn method(
        &mut self,
        item: &Item,
        function: &Function,
        inputs: &[&PatType],
        conditions: Vec<syn::Attribute>,
        is_whole: bool,
        errors: &mut Errors,
    ) -> Method {
        let signature = &function.signature;
        let before = errors.count();
        let access = check::receiver(signature, self.actor, errors);
        check::lent_for_a_call(signature, self.lifetimes, errors);
        check::qualifiers(signature, errors);
        let mut own = MethodParameters::of(
            signature,
            self.lifetimes,
            &self.parameters,
            self.actor,
            self.taken,
        );
        check::borrowed_answers(&own.lifetimes.answered(&signature.generics), errors);
        if self.is_interface() && !own.is_empty() {
            check::generic_interface(signature, errors);
        }
        let mut carried = attr::carried(&item.attributes);
        carried.cfg.extend(conditions);
        let port = port::find(inputs, errors);
        let inputs = self.inputs(inputs, &mut own, errors);
        let (mut answer, is_future) = match port {
            None => self.answer(signature, is_whole, errors),
            Some(port) => self.answer_of_port(port, signature, errors),
        };
        let answers = answer.parts(self.crate_path).into_iter().collect();
        if check::lifetimes_of_call(&own.lifetimes.all_in(&answers), errors) {
            answer = Answer::NOTHING;
        }
        let is_sized = types::returned(&signature.output).is_none_or(|ty| !types::is_unsized(ty));
        let is_sound = is_sized
            && errors.count() == before
            && inputs
                .iter()
                .all(|input| !matches!(input, Input::Argument(argument) if !argument.is_sound));
        let mut method = Method {
            name: signature.ident.clone(),
            variant: names::variant(&signature.ident),
            visibility: function.visibility.clone(),
            carried,
            access,
            is_async: signature.asyncness.is_some() || is_future,
            inputs,
            answer,
            erased: None,
            overload: None,
            is_sound,
        };
        if is_sound {
            self.ask_for_send(&mut method, &mut own);
        }
        if !own.is_empty() {
            method.erased = Some(own);
        }
        method
    }

    /// Makes the compiler check that whatever crosses is `Send`: by a where clause if it depends on parameters,
    /// otherwise by a check of its own.
    fn ask_for_send(&mut self, method: &mut Method, own: &mut MethodParameters) {
        let mut parts: Vec<(TokenStream, bool)> = Vec::new();
        for argument in method.arguments().filter(|argument| !argument.is_plain) {
            parts.push((argument.ty.clone(), true));
        }
        if !method.answer.is_plain {
            let answers = match &method.answer.shape {
                // A single check covers both parts, on the type that the user wrote.
                Shape::Alias(ty) if !own.are_in(ty) && !self.parameters.are_in(ty) => {
                    vec![ty.clone()]
                }
                _ => method.answer.parts(self.crate_path),
            };
            parts.extend(answers.into_iter().map(|part| (part, false)));
        }
        let cfg = &method.carried.cfg;
        let mut needs_evidence = false;
        for (part, is_argument) in parts {
            for ty in self.what_has_to_cross(&part, own) {
                if own.are_in(&ty) || (!own.is_empty() && self.parameters.are_in(&ty)) {
                    if !own.says_that_it_crosses(&ty) {
                        own.must_cross(&ty);
                    }
                } else if self.parameters.are_in(&ty) {
                    self.parameters.must_cross(&ty);
                } else if is_argument {
                    check_once(&mut self.arguments, cfg, ty);
                } else {
                    needs_evidence = true;
                    check_once(&mut self.answers, cfg, ty);
                }
            }
        }
        method.answer.is_plain = !needs_evidence;
    }

    /// `T` for a `Vec<(T, u8)>`; the whole type if it has no parameters, so that an error shows it as the user
    /// wrote it.
    fn what_has_to_cross(&self, ty: &TokenStream, own: &MethodParameters) -> Vec<TokenStream> {
        let Ok(parsed) = syn::parse2::<Type>(ty.clone()) else {
            return vec![ty.clone()];
        };
        if types::is_plain(&parsed) {
            return Vec::new();
        }
        let parameter = |name: &&Ident| {
            let name = name.to_token_stream();
            own.are_in(&name) || self.parameters.are_in(&name)
        };
        match types::leaves(&parsed) {
            Some(leaves) if leaves.iter().all(parameter) => {
                leaves.into_iter().map(ToTokens::to_token_stream).collect()
            }
            _ => vec![ty.clone()],
        }
    }

    fn inputs(
        &mut self,
        inputs: &[&PatType],
        own: &mut MethodParameters,
        errors: &mut Errors,
    ) -> Vec<Input> {
        let mut taken = written_names(inputs);
        let mut seen_context = false;
        let mut position = 0;
        let mut list = Vec::new();
        for argument in inputs {
            if check::context(argument, &mut seen_context, errors) {
                list.push(Input::Context(argument.ty.span()));
                continue;
            }
            if types::port_parameter(&argument.ty).is_some() {
                list.push(Input::Port(argument.ty.span()));
                continue;
            }
            position += 1;
            let span = argument.pat.span();
            let name = match &*argument.pat {
                // The compiler reports the second one; skipping it here keeps it out of the way.
                Pat::Ident(pat) if has_name(&list, &pat.ident) => {
                    Some(names::unused(pat.ident.clone(), &taken))
                }
                Pat::Ident(pat) => names::argument(&pat.ident, &taken),
                pat => names::pattern(pat.to_token_stream(), span, &taken),
            };
            let name = name.unwrap_or_else(|| names::unnamed_argument(position, span, &taken));
            taken.push(name.clone());
            list.push(Input::Argument(self.argument(name, argument, own, errors)));
        }
        list
    }

    fn argument(
        &mut self,
        name: Ident,
        written: &PatType,
        own: &mut MethodParameters,
        errors: &mut Errors,
    ) -> Argument {
        let ty = rewrite::with_static(written.ty.to_token_stream(), self.lifetimes);
        let mut ty: Type = syn::parse2(ty).unwrap_or_else(|_| (*written.ty).clone());
        let before = errors.count();
        // If there is a body, the compiler reports this, and would report it again for the message.
        let is_sized = !types::is_unsized(&ty);
        if !is_sized && self.is_interface() {
            errors.on(&ty, text::UNSIZED);
        }
        check::argument(&name, &ty, self.is_interface(), errors);
        if errors.count() == before {
            check::lifetimes_of_argument(&ty, &own.lifetimes, errors);
        }
        if errors.count() == before && !self.is_interface() {
            types::replace_impl_traits(&mut ty, &mut |impl_trait| {
                let mut bounds = impl_trait.bounds.clone();
                bounds.iter_mut().for_each(|bound| own.lifetimes.ask(bound));
                let bounds = own.lifetimes.with_static(quote!(#bounds));
                let bounds = rewrite::resolve_self(bounds, self.actor);
                let name = own.add(&name, &bounds);
                parse_quote!(#name)
            });
        }
        let is_plain = types::is_plain(&ty);
        let ty = own.lifetimes.with_static(ty.to_token_stream());
        let ty = self.resolved(ty, errors);
        Argument {
            name,
            ty,
            is_plain,
            is_sound: is_sized && errors.count() == before,
        }
    }

    /// What the method answers, and whether it does so through a future that it returns.
    fn answer(
        &mut self,
        signature: &Signature,
        is_whole: bool,
        errors: &mut Errors,
    ) -> (Answer, bool) {
        let returned = types::returned(&signature.output).map(|ty| {
            let tokens = rewrite::with_static(ty.to_token_stream(), self.lifetimes);
            syn::parse2(tokens).unwrap_or_else(|_| ty.clone())
        });
        let Some(ty) = returned else {
            return (Answer::NOTHING, false);
        };
        let output = types::output_of_future(&ty).filter(|_| signature.asyncness.is_none());
        let is_future = output.is_some();
        let ty = output.unwrap_or(&ty);
        let shape = match check::answer(ty, errors) {
            AnswerCheck::Nothing => return (Answer::NOTHING, is_future),
            AnswerCheck::Never => Shape::Never,
            AnswerCheck::Boxed(object) => {
                let object = self.resolved(object, errors);
                Shape::Boxed(quote!(::std::boxed::Box<#object>))
            }
            AnswerCheck::Refused | AnswerCheck::Unsized => return (Answer::NOTHING, is_future),
            checked => {
                let borrows = matches!(checked, AnswerCheck::Borrows);
                let mut resolved = |ty: &Type| {
                    let tokens = self.resolved(ty.to_token_stream(), errors);
                    match borrows {
                        true => rewrite::with_static_lifetimes(tokens),
                        false => tokens,
                    }
                };
                match types::result(ty).filter(|_| !is_whole) {
                    None => Shape::Value(resolved(ty)),
                    Some(Some((ok, error))) => Shape::Result {
                        ok: resolved(ok),
                        error: resolved(error),
                    },
                    Some(None) => Shape::Alias(resolved(ty)),
                }
            }
        };
        let is_plain = match &shape {
            Shape::Value(_) | Shape::Result { .. } => types::is_plain(ty),
            Shape::Alias(_) => false,
            Shape::Nothing | Shape::Never | Shape::Boxed(_) => true,
        };
        (Answer { shape, is_plain }, is_future)
    }

    /// `tokens` as they must be written outside of the block.
    fn resolved(&self, tokens: TokenStream, errors: &mut Errors) -> TokenStream {
        if !self.is_interface() {
            return rewrite::resolve_self(tokens, self.actor);
        }
        match rewrite::resolve_associated(tokens, self.associated) {
            Ok(resolved) => resolved,
            Err(span) => {
                errors.at(span, text::SELF_IN_INTERFACE);
                quote!(())
            }
        }
    }
}

fn has_name(inputs: &[Input], name: &Ident) -> bool {
    inputs
        .iter()
        .any(|input| matches!(input, Input::Argument(argument) if argument.name == *name))
}

fn check_once(list: &mut Vec<Checked>, cfg: &[syn::Attribute], ty: TokenStream) {
    let key = |cfg: &[syn::Attribute], ty: &TokenStream| format!("{} {ty}", attr::tokens(cfg));
    let new = key(cfg, &ty);
    if list.iter().all(|known| key(&known.cfg, &known.ty) != new) {
        list.push(Checked {
            cfg: cfg.to_vec(),
            ty,
        });
    }
}

/// All parameters except the receiver.
pub(super) fn typed(signature: &Signature) -> Vec<&PatType> {
    let inputs = signature.inputs.iter();
    inputs
        .filter_map(|input| match input {
            FnArg::Typed(argument) => Some(argument),
            FnArg::Receiver(_) => None,
        })
        .collect()
}

/// The condition of an argument; if there are several, all of them must hold.
pub(crate) fn condition(argument: &PatType) -> Option<TokenStream> {
    match attr::conditions(&argument.attrs).as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        all => Some(quote!(all(#(#all),*))),
    }
}

/// The names that are used as written, because they do not start with an underscore.
fn written_names(inputs: &[&PatType]) -> Vec<Ident> {
    let name = |input: &&PatType| match &*input.pat {
        Pat::Ident(pat) if !pat.ident.to_string().starts_with('_') => Some(pat.ident.clone()),
        _ => None,
    };
    inputs.iter().filter_map(name).collect()
}
