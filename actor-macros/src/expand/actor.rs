//! The impl of `Actor`: the actor's name, how many messages may wait, and its hooks.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use super::dispatch::{Returns, Target, callable, turn_call};
use super::message::overload_variant;
use super::{allow_deprecated, handle_type, item_attributes, message_type, unlisted};
use crate::attr;
use crate::model::{Access, Family, Hook, HookInput, Kind, Mailbox, Moment};
use crate::names;
use crate::rewrite;

/// ```text
/// Output:  impl ::actor_core::Actor for Account {
///              type Handle = AccountHandle;
///              type Message = AccountMessage;
///              const NAME: &'static str = "Account";
///              const MOVES: ::actor_core::__private::MaybeEvidence<Self> = {
///                  #[allow(unused_imports, reason = "needed where there is no evidence")]
///                  use ::actor_core::__private::NotFound as _;
///                  ::actor_core::__private::Search::<Self>::EVIDENCE
///              };
///          }
/// ```
pub(super) fn actor_impl(family: &Family) -> TokenStream {
    let Family {
        subject,
        name,
        crate_path,
        parameters,
        ..
    } = family;
    let Kind::Actor {
        mailbox,
        overload,
        drops_mail,
        hooks,
    } = &family.kind
    else {
        return TokenStream::new();
    };
    let attributes = item_attributes(family);
    let mailbox = mailbox.as_ref().map(|mailbox| {
        let mailbox = match mailbox {
            Mailbox::Bounded(bound) => quote!(bounded(#bound)),
            Mailbox::Unbounded => quote!(UNBOUNDED),
        };
        quote!(const MAILBOX: #crate_path::Mailbox = #crate_path::Mailbox::#mailbox;)
    });
    let overload = overload.and_then(|policy| overload_variant(policy, crate_path));
    let overload = overload.map(|policy| quote!(const OVERLOAD: #crate_path::Overload = #policy;));
    let drops_mail = drops_mail.then(|| {
        quote!(
            const DROPS_MAIL: bool = true;
        )
    });
    let flags = hooks.iter().map(flags);
    let methods = hooks.iter().map(|hook| match hook.moment {
        Moment::BeforeRestart => before_restart(family, hook),
        Moment::AfterRestart => after_restart(family, hook, hooks),
        Moment::Start | Moment::Stop | Moment::LinkDown => in_a_turn(family, hook),
    });
    let (handle, message) = (handle_type(family), message_type(family));
    let declared = parameters.declared();
    let predicates = parameters.where_impls();
    let unlisted = unlisted(family);
    let private = quote!(#crate_path::__private);
    quote! {
        #attributes
        #[automatically_derived]
        #unlisted
        impl #declared #crate_path::Actor for #subject #predicates {
            type Handle = #handle;
            type Message = #message;
            const NAME: &'static str = #name;
            const MOVES: #private::MaybeEvidence<Self> = {
                #[allow(unused_imports, reason = "needed where there is no evidence")]
                use #private::NotFound as _;
                #private::Search::<Self>::EVIDENCE
            };
            #mailbox
            #overload
            #drops_mail
            #(#flags)*
            #(#methods)*
        }
    }
}

/// ```text
/// Output:  const ON_STOP: bool = true;
///          const STOPS_AFTER_PANIC: bool = true;
/// ```
fn flags(hook: &Hook) -> TokenStream {
    let flags = match hook.moment {
        Moment::Start => vec![quote!(ON_START)],
        // A hook that asks for the reason wants to know the bad ones too.
        Moment::Stop if hook.told().is_some() => {
            vec![quote!(ON_STOP), quote!(STOPS_AFTER_PANIC)]
        }
        Moment::Stop => vec![quote!(ON_STOP)],
        Moment::LinkDown => vec![quote!(ON_LINK_DOWN)],
        Moment::BeforeRestart => vec![quote!(BEFORE_RESTART)],
        Moment::AfterRestart => Vec::new(),
    };
    let cfg = attr::tokens(&hook.cfg);
    quote!(#(#cfg const #flags: bool = true;)*)
}

/// A hook that runs while the actor is alive.
///
/// ```text
/// Output:  fn on_stop(turn: ::actor_core::__private::Turn<'_, Self>) {
///              let exit = turn.exit();
///              let mut turn = turn.exclusive();
///              let answer = Account::stopping(turn.actor(), exit);
///              turn.answer_hook(answer)
///          }
/// ```
fn in_a_turn(family: &Family, hook: &Hook) -> TokenStream {
    let crate_path = &family.crate_path;
    let cfg = attr::tokens(&hook.cfg);
    let allow = allow_deprecated(hook.is_deprecated);
    let turn = names::local("turn");
    let exit = names::local("exit");
    let name = hook_name(hook.moment);
    // The call consumes the turn.
    let reads_exit = (hook.moment == Moment::Stop && hook.told().is_some())
        .then(|| quote!(let #exit = #turn.exit();));
    let down = (hook.moment == Moment::LinkDown).then(|| {
        let down = names::local("down");
        quote!(, #down: #crate_path::Down)
    });
    let turn_call = turn_call(crate_path, &target(family, hook));
    quote! {
        #cfg
        #allow
        fn #name(#turn: #crate_path::__private::Turn<'_, Self> #down) {
            #reads_exit
            #turn_call
        }
    }
}

fn target(family: &Family, hook: &Hook) -> Target {
    let name = &hook.name;
    let subject = callable(family);
    let arguments = hook.inputs.iter().map(|input| match input {
        HookInput::Context => names::local("context"),
        HookInput::Told(span) => told(hook.moment, *span),
    });
    Target {
        path: quote!(#subject::#name),
        access: Access::Exclusive,
        is_async: hook.is_async,
        is_generic: !family.parameters.is_empty(),
        arguments: arguments.map(|name| name.into_token_stream()).collect(),
        has_context: hook.has_context(),
        port: None,
        returns: Returns::Hook,
        span: Span::mixed_site().located_at(hook.answer),
    }
}

/// ```text
/// Output:  fn before_restart(&mut self, exit: ::actor_core::Exit) -> ::std::boxed::Box<dyn ::core::any::Any> {
///              ::std::boxed::Box::new(Account::salvage(self, exit))
///          }
/// ```
fn before_restart(family: &Family, hook: &Hook) -> TokenStream {
    let crate_path = &family.crate_path;
    let cfg = attr::tokens(&hook.cfg);
    let allow = allow_deprecated(hook.is_deprecated);
    let exit = exit_of(hook);
    let call = salvage(family, hook, quote!(self));
    quote! {
        #cfg
        #allow
        fn before_restart(
            &mut self,
            #exit: #crate_path::Exit,
        ) -> ::std::boxed::Box<dyn ::core::any::Any> {
            ::std::boxed::Box::new(#call)
        }
    }
}

/// The salvaged value has the type that the first hook returns, since nothing else fills the box. The compiler checks that the
/// second hook takes this type.
///
/// ```text
/// Output:  fn after_restart(&mut self, salvaged: ::std::boxed::Box<dyn ::core::any::Any>) {
///              let salvaged = ::actor_core::__private::salvaged::<Self, _>(salvaged, |actor, exit| Account::salvage(actor, exit));
///              Account::restored(self, salvaged)
///          }
/// ```
fn after_restart(family: &Family, hook: &Hook, hooks: &[Hook]) -> TokenStream {
    let crate_path = &family.crate_path;
    let cfg = attr::tokens(&hook.cfg);
    let salvaged = names::local("salvaged");
    let befores = || {
        let hooks = hooks.iter();
        hooks.filter(|hook| hook.moment == Moment::BeforeRestart)
    };
    // If there are several, `#[cfg]` leaves only one of them.
    let unpacked = befores().map(|before| {
        let cfg = attr::tokens(&before.cfg);
        let actor = names::local("actor");
        let exit = exit_of(before);
        let call = salvage(family, before, actor.to_token_stream());
        quote! {
            #cfg
            let #salvaged = #crate_path::__private::salvaged::<Self, _>(
                #salvaged,
                |#actor, #exit| #call,
            );
        }
    });
    let allow = allow_deprecated(hook.is_deprecated || befores().any(|one| one.is_deprecated));
    let name = &hook.name;
    let subject = callable(family);
    let taken = told(hook.moment, hook.told().unwrap_or_else(|| name.span()));
    quote! {
        #cfg
        #allow
        fn after_restart(&mut self, #salvaged: ::std::boxed::Box<dyn ::core::any::Any>) {
            #(#unpacked)*
            #subject::#name(self, #taken)
        }
    }
}

/// `Account::salvage(actor, exit)`
fn salvage(family: &Family, hook: &Hook, actor: TokenStream) -> TokenStream {
    let name = &hook.name;
    let subject = callable(family);
    let span = Span::mixed_site().located_at(hook.answer);
    let path = rewrite::respanned(quote!(#subject::#name), span);
    let told = hook.told().map(|span| told(hook.moment, span));
    let told = told.into_iter();
    quote_spanned!(span=> #path(#actor #(, #told)*))
}

/// The reason, if the hook takes it; otherwise a placeholder.
fn exit_of(hook: &Hook) -> TokenStream {
    match hook.told() {
        Some(_) => names::local("exit").into_token_stream(),
        None => quote!(_),
    }
}

/// The variable for the hook's extra argument. If its type is wrong, the error must point to the type.
fn told(moment: Moment, span: Span) -> Ident {
    let name = match moment {
        Moment::Start | Moment::Stop | Moment::BeforeRestart => "exit",
        Moment::LinkDown => "down",
        Moment::AfterRestart => "salvaged",
    };
    names::local_at(name, span)
}

fn hook_name(moment: Moment) -> TokenStream {
    names::local(moment.word()).into_token_stream()
}
