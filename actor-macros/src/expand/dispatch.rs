//! The `Actor` impl: from a message back to the method it was made for.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::{allow_deprecated, item_attributes, messages};
use crate::attr;
use crate::model::{Access, Actor, Answer, Hook, Mailbox, Method, Moment, Parameter};
use crate::names;

/// ```text
/// Output:  impl ::actor_core::Actor for Account {
///              type Handle = AccountHandle;
///              type Message = AccountMessage;
///              const NAME: &'static str = "Account";
///              fn dispatch(message: AccountMessage, turn: ::actor_core::__private::Turn<'_, Self>) {
///                  match message {
///                      AccountMessage::Deposit { amount } => turn.exclusive(|actor, _| ..),
///                  }
///              }
///          }
/// ```
pub(super) fn actor_impl(actor: &Actor) -> TokenStream {
    let Actor {
        ty,
        name,
        handle,
        message,
        crate_path,
        ..
    } = actor;
    let attributes = item_attributes(actor);
    let mailbox = mailbox(actor);
    let flags = actor.hooks.iter().map(flag);
    let dispatch = dispatch(actor);
    let hooks = actor.hooks.iter().map(|hook| hook_method(actor, hook));
    quote! {
        #attributes
        #[automatically_derived]
        impl #crate_path::Actor for #ty {
            type Handle = #handle;
            type Message = #message;
            const NAME: &'static str = #name;
            #mailbox
            #(#flags)*
            #dispatch
            #(#hooks)*
        }
    }
}

fn mailbox(actor: &Actor) -> Option<TokenStream> {
    let crate_path = &actor.crate_path;
    let mailbox = match actor.mailbox.as_ref()? {
        Mailbox::Bounded(bound) => quote!(bounded(#bound)),
        Mailbox::Unbounded => quote!(UNBOUNDED),
    };
    Some(quote! {
        const MAILBOX: #crate_path::Mailbox = #crate_path::Mailbox::#mailbox;
    })
}

/// `const ON_START: bool = true;`
fn flag(hook: &Hook) -> TokenStream {
    let cfg = attr::tokens(&hook.cfg);
    match hook.moment {
        Moment::Start => quote!(#cfg const ON_START: bool = true;),
        Moment::Stop => quote!(#cfg const ON_STOP: bool = true;),
    }
}

fn dispatch(actor: &Actor) -> TokenStream {
    let Actor {
        message,
        crate_path,
        ..
    } = actor;
    let allow = allow_deprecated(messages(actor).any(|one| !one.carried.deprecated.is_empty()));
    let received = names::local("message");
    // An actor without messages never takes a turn.
    let turn = names::local(if messages(actor).next().is_none() {
        "_turn"
    } else {
        "turn"
    });
    let arms = messages(actor).map(|method| {
        let variant = &method.variant;
        let cfg = attr::tokens(&method.carried.cfg);
        let names = method.argument_names();
        let fields = (!names.is_empty()).then(|| quote!({ #(#names),* }));
        let turn_call = turn_call(actor, &Target::of_method(method));
        quote!(#cfg #message::#variant #fields => #turn_call,)
    });
    quote! {
        #allow
        fn dispatch(#received: #message, #turn: #crate_path::__private::Turn<'_, Self>) {
            match #received {
                #(#arms)*
            }
        }
    }
}

/// ```text
/// Output:  fn on_start(turn: ::actor_core::__private::Turn<'_, Self>) {
///              turn.exclusive(|actor, context| ::actor_core::__private::answer(Self::started(actor, context)))
///          }
/// ```
fn hook_method(actor: &Actor, hook: &Hook) -> TokenStream {
    let crate_path = &actor.crate_path;
    let cfg = attr::tokens(&hook.cfg);
    let allow = allow_deprecated(hook.is_deprecated);
    let turn = names::local("turn");
    let turn_call = turn_call(actor, &Target::of_hook(hook));
    let name = match hook.moment {
        Moment::Start => quote!(on_start),
        Moment::Stop => quote!(on_stop),
    };
    quote! {
        #cfg
        #allow
        fn #name(#turn: #crate_path::__private::Turn<'_, Self>) {
            #turn_call
        }
    }
}

/// A method to call, and how.
struct Target<'a> {
    name: &'a proc_macro2::Ident,
    access: Access,
    is_async: bool,
    /// What follows the receiver.
    arguments: Vec<TokenStream>,
    has_context: bool,
    /// Whether the method returns a `Result`, which is handed on as it is.
    is_result: bool,
}

impl<'a> Target<'a> {
    fn of_method(method: &'a Method) -> Self {
        let context = names::local("context");
        let arguments = method.parameters.iter().map(|parameter| match parameter {
            Parameter::Context => quote!(#context),
            Parameter::Argument(argument) => {
                let name = &argument.name;
                quote!(#name)
            }
        });
        Self {
            name: &method.name,
            access: method.access,
            is_async: method.is_async,
            arguments: arguments.collect(),
            has_context: method.has_context(),
            is_result: matches!(method.answer, Answer::Result { .. } | Answer::Alias(_)),
        }
    }

    fn of_hook(hook: &'a Hook) -> Self {
        let context = names::local("context");
        Self {
            name: &hook.name,
            access: Access::Exclusive,
            is_async: hook.is_async,
            arguments: if hook.has_context {
                vec![quote!(#context)]
            } else {
                Vec::new()
            },
            has_context: hook.has_context,
            is_result: false,
        }
    }
}

/// ```text
/// Output:  turn.exclusive(|actor, _| ::actor_core::__private::answer(Self::deposit(actor, amount)))
///          turn.exclusive(|actor, _| Self::withdraw(actor, amount))
///          turn.shared_async(|actor, _| async move { ::actor_core::__private::answer(Self::audit(actor).await) })
///          turn.exclusive_async(|actor, context| Self::pay(actor, context, to, amount))
/// ```
fn turn_call(actor: &Actor, target: &Target<'_>) -> TokenStream {
    let Target {
        name, arguments, ..
    } = target;
    let answer = {
        let crate_path = &actor.crate_path;
        quote!(#crate_path::__private::answer)
    };
    let turn = names::local("turn");
    let state = names::local("actor");
    let context = match target.has_context {
        true => names::local("context").into_token_stream(),
        false => quote!(_),
    };
    let call = quote!(Self::#name(#state #(, #arguments)*));
    let body = match (target.is_result, target.is_async) {
        (true, _) => call,
        (false, false) => quote!(#answer(#call)),
        (false, true) => quote!(async move { #answer(#call.await) }),
    };
    let verb = match (target.access, target.is_async) {
        (Access::Shared, false) => quote!(shared),
        (Access::Shared, true) => quote!(shared_async),
        (Access::Exclusive, false) => quote!(exclusive),
        (Access::Exclusive, true) => quote!(exclusive_async),
        (Access::Last, false) => quote!(last),
        (Access::Last, true) => quote!(last_async),
    };
    quote!(#turn.#verb(|#state, #context| #body))
}
