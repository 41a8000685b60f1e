//! From a message back to the method it was made for.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Path, spanned::Spanned as _};

use super::{allow_deprecated, item_attributes, message_type, messages};
use crate::attr;
use crate::model::{Access, Family, Input, Kind, Method, Shape};
use crate::names;
use crate::rewrite;

/// ```text
/// Output:  impl ::actor_core::__private::Dispatch<Account> for AccountMessage {
///              #[inline(always)]
///              fn dispatch(self, turn: ::actor_core::__private::Turn<'_, Account>) {
///                  match self {
///                      Self::Deposit { amount } => { let mut turn = turn.exclusive(); .. }
///                  }
///              }
///          }
/// ```
pub(super) fn dispatch_impl(family: &Family) -> TokenStream {
    let Family {
        subject,
        crate_path,
        parameters,
        ..
    } = family;
    let attributes = item_attributes(family);
    let allow = allow_deprecated(messages(family).any(|one| !one.carried.deprecated.is_empty()));
    let unreachable = messages(family)
        .any(|one| matches!(one.answer.shape, Shape::Never))
        .then(|| quote!(#[allow(unreachable_code, clippy::diverging_sub_expression, reason = "a method does not return")]));
    // Without messages, nothing ever uses the turn.
    let turn = names::local(if messages(family).next().is_none() {
        "_turn"
    } else {
        "turn"
    });
    let arms = messages(family).map(|method| arm(family, method));
    let never = super::message::never(family);
    let message = message_type(family);
    let (declared, actor, predicates, supers) = match &family.kind {
        Kind::Interface(interface) => {
            let (actor, bound) = (&interface.actor, &interface.bound);
            let mut asked = vec![quote!(#actor: #crate_path::Actor + #bound)];
            asked.extend(interface.asks.iter().cloned());
            asked.extend(super::implementation::of_supers(family, interface));
            (
                parameters.declared_with(actor),
                actor.to_token_stream(),
                parameters.where_impls_and(&asked),
                super::implementation::supers(family, interface),
            )
        }
        Kind::Actor { .. } | Kind::Part => (
            parameters.declared(),
            subject.clone(),
            parameters.where_impls(),
            None,
        ),
    };
    quote! {
        #attributes
        #[automatically_derived]
        impl #declared #crate_path::__private::Dispatch<#actor> for #message #predicates {
            #allow
            #unreachable
            #[inline(always)]
            fn dispatch(self, #turn: #crate_path::__private::Turn<'_, #actor>) {
                match self {
                    #(#arms)*
                    #never
                }
            }
            #supers
        }
    }
}

fn arm(family: &Family, method: &Method) -> TokenStream {
    let variant = &method.variant;
    let cfg = attr::tokens(&method.carried.cfg);
    let turn = names::local("turn");
    if method.erased.is_some() {
        let erased = names::local("erased");
        return quote!(#cfg Self::#variant(#erased) => #erased.run(#turn),);
    }
    let names = method.argument_names();
    let fields = (!names.is_empty()).then(|| quote!({ #(#names),* }));
    let turn_call = turn_call(&family.crate_path, &Target::of_method(family, method));
    quote!(#cfg Self::#variant #fields => #turn_call,)
}

/// ```text
/// Output:  LogMessage::Line(::actor_core::Erased::new((text,), ::actor_core::__private::evidence!((T,)), |turn, (text,)|
///              { let mut turn = turn.exclusive(); .. }))
/// ```
pub(super) fn erase(
    family: &Family,
    method: &Method,
    names: &TokenStream,
    types: &TokenStream,
) -> TokenStream {
    let crate_path = &family.crate_path;
    let (message, variant) = (&family.message, &method.variant);
    let turn = names::local("turn");
    let turn_call = turn_call(&family.crate_path, &Target::of_method(family, method));
    quote! {
        #message::#variant(#crate_path::Erased::new(
            #names,
            #crate_path::__private::evidence!(#types),
            |#turn, #names| #turn_call,
        ))
    }
}

/// A method to call, and how.
pub(super) struct Target {
    /// `Account::deposit`
    pub(super) path: TokenStream,
    pub(super) access: Access,
    pub(super) is_async: bool,
    /// Whether the method or its block has type or lifetime parameters.
    pub(super) is_generic: bool,
    /// The arguments after the receiver.
    pub(super) arguments: Vec<TokenStream>,
    pub(super) has_context: bool,
    /// The types of its answer port: `(T, E)`.
    pub(super) port: Option<TokenStream>,
    pub(super) returns: Returns,
    /// Where an error about the answer is reported, for instance that it borrows.
    pub(super) span: Span,
}

pub(super) enum Returns {
    /// A `Result`, which is passed on as it is.
    Result,
    Value,
    /// Has to be boxed to become this type.
    Boxed(TokenStream),
    Never,
    /// The answer of a hook: the runtime looks for an error in it.
    Hook,
}

impl Target {
    fn of_method(family: &Family, method: &Method) -> Self {
        let arguments = method.inputs.iter().map(|input| match input {
            Input::Context(span) => names::local_at("context", *span).into_token_stream(),
            Input::Port(span) => names::local_at("port", *span).into_token_stream(),
            Input::Argument(argument) => argument.name.to_token_stream(),
        });
        let turbofish = method.erased.as_ref().map(|own| own.turbofish());
        let name = &method.name;
        let subject = callable(family);
        Self {
            path: quote!(#subject::#name #turbofish),
            access: method.access,
            is_async: method.is_async,
            is_generic: method.erased.is_some()
                || !family.parameters.is_empty()
                || matches!(family.kind, Kind::Interface(_))
                || subject.to_string().contains("'_"),
            arguments: arguments.collect(),
            has_context: method.has_context(),
            port: method.has_port().then(|| {
                let parts = method.answer.parts_with_error(&family.crate_path);
                quote!(#(#parts),*)
            }),
            span: match &method.answer.shape {
                _ if method.has_port() => Span::mixed_site().located_at(name.span()),
                Shape::Result { ok: ty, .. } => Span::mixed_site().located_at(ty.span()),
                _ if method.answer.is_plain => Span::mixed_site().located_at(name.span()),
                Shape::Value(ty) | Shape::Alias(ty) => Span::mixed_site().located_at(ty.span()),
                _ => Span::mixed_site().located_at(name.span()),
            },
            returns: match &method.answer.shape {
                _ if method.has_port() => Returns::Value,
                Shape::Result { .. } | Shape::Alias(_) => Returns::Result,
                Shape::Boxed(ty) => Returns::Boxed(ty.clone()),
                Shape::Never => Returns::Never,
                Shape::Nothing | Shape::Value(_) => Returns::Value,
            },
        }
    }
}

/// What precedes `::method`: `Account`, `<Stack<T>>` or `<A as Shape>`.
pub(super) fn callable(family: &Family) -> TokenStream {
    let subject = &family.subject;
    let is_bracketed = matches!(family.kind, Kind::Interface(_));
    match is_bracketed || !subject.to_string().contains('<') {
        true => subject.clone(),
        false => quote!(<#subject>),
    }
}

/// ```text
/// Output:  { let mut turn = turn.exclusive(); let answer = Account::deposit(turn.actor(), amount); turn.answer(answer) }
///          { let turn = turn.shared(); let answer = Account::find(turn.actor(), id); turn.answer_result(answer) }
///          { let (actor, turn) = turn.last(); let answer = Account::close(actor); turn.answer(answer) }
///          turn.shared_async_value(move |actor, _| method_future!(Account::audit(actor)))
///          turn.exclusive_async(move |actor, context| fixed(Account::pay(actor, context, to, amount)))
///          { let (turn, port) = turn.defer::<u64, Infallible>(); { .. Account::ask(turn.actor(), port) .. } }
/// ```
pub(super) fn turn_call(crate_path: &Path, target: &Target) -> TokenStream {
    let call = match target.is_async {
        true => asynchronous(crate_path, target),
        false => synchronous(target),
    };
    let Some(parts) = &target.port else {
        return call;
    };
    let span = target.span;
    let (turn, port) = (names::local_at("turn", span), names::local_at("port", span));
    let defer = match target.has_context {
        true => quote_spanned!(span=> defer_with_context),
        false => quote_spanned!(span=> defer),
    };
    quote_spanned!(span=> { let (#turn, #port) = #turn.#defer::<#parts>(); #call })
}

fn synchronous(target: &Target) -> TokenStream {
    let Target {
        path, arguments, ..
    } = target;
    let span = target.span;
    let path = rewrite::respanned(path.clone(), span);
    let local = |name| names::local_at(name, span);
    let (turn, state, context, answer) = (
        local("turn"),
        local("actor"),
        local("context"),
        local("answer"),
    );
    let result = match target.returns {
        Returns::Result => quote_spanned!(span=> answer_result),
        Returns::Value | Returns::Boxed(_) | Returns::Never => quote_spanned!(span=> answer),
        Returns::Hook => quote_spanned!(span=> answer_hook),
    };
    let (lend, state) = match (target.access, target.has_context) {
        (Access::Exclusive, false) => (
            quote_spanned!(span=> let mut #turn = #turn.exclusive();),
            quote_spanned!(span=> #turn.actor()),
        ),
        (Access::Exclusive, true) => (
            quote_spanned! {span=>
                let mut #turn = #turn.exclusive();
                let (#state, #context) = #turn.actor_and_context();
            },
            quote!(#state),
        ),
        (Access::Shared, false) => (
            quote_spanned!(span=> let #turn = #turn.shared();),
            quote_spanned!(span=> #turn.actor()),
        ),
        (Access::Shared, true) => (
            quote_spanned! {span=>
                let #turn = #turn.shared();
                let (#state, #context) = #turn.actor_and_context();
            },
            quote!(#state),
        ),
        (Access::Last, has_context) => {
            let context =
                has_context.then(|| quote_spanned!(span=> let #context = #turn.context();));
            (
                quote_spanned! {span=>
                    let (#state, #turn) = #turn.last();
                    #context
                },
                quote!(#state),
            )
        }
    };
    let call = quote_spanned!(span=> #path(#state #(, #arguments)*));
    let answered = match &target.returns {
        Returns::Boxed(ty) => {
            quote_spanned!(span=> let #answer: #ty = ::std::boxed::Box::new(#call);)
        }
        Returns::Never => quote_spanned!(span=> let #answer: ::core::convert::Infallible = #call;),
        Returns::Value | Returns::Result | Returns::Hook => {
            quote_spanned!(span=> let #answer = #call;)
        }
    };
    // Spanned as a whole, because an error about the answer, for instance that it borrows, is found where it is given.
    let answers = quote_spanned!(span=> #turn.#result(#answer));
    quote!({ #lend #answered #answers })
}

fn asynchronous(crate_path: &Path, target: &Target) -> TokenStream {
    let Target {
        path, arguments, ..
    } = target;
    let span = target.span;
    let path = rewrite::respanned(path.clone(), span);
    let turn = names::local("turn");
    let state = names::local("actor");
    let context = match target.has_context {
        true => names::local("context").into_token_stream(),
        false => quote!(_),
    };
    let call = quote_spanned!(span=> #path(#state #(, #arguments)*));
    let (call, is_result) = match &target.returns {
        Returns::Result => (call, true),
        Returns::Value | Returns::Hook => (call, false),
        Returns::Boxed(ty) => {
            let boxed = quote!(::std::boxed::Box::new(#call.await) as #ty);
            (quote!(async move { #boxed }), false)
        }
        Returns::Never => {
            let never = quote!(::core::convert::Infallible);
            (
                quote!(async move { let never: #never = #call.await; never }),
                false,
            )
        }
    };
    let is_hook = matches!(target.returns, Returns::Hook);
    let verb = match (target.access, is_result) {
        _ if is_hook => quote_spanned!(span=> hook_async),
        (Access::Shared, true) => quote!(shared_async),
        (Access::Shared, false) => quote!(shared_async_value),
        (Access::Exclusive, true) => quote!(exclusive_async),
        (Access::Exclusive, false) => quote!(exclusive_async_value),
        (Access::Last, true) => quote!(last_async),
        (Access::Last, false) => quote!(last_async_value),
    };
    let call = match target.access {
        _ if is_hook => call,
        Access::Last => call,
        // The search for `Send` evidence is reliable only if all types are known. What holds a context is not `Send`.
        _ if target.is_generic || target.has_context => {
            quote_spanned!(span=> #crate_path::__private::fixed(#call))
        }
        Access::Exclusive | Access::Shared => {
            quote_spanned!(span=> #crate_path::__private::method_future!(#call))
        }
    };
    quote_spanned!(span=> #turn.#verb(move |#state, #context| #call))
}
