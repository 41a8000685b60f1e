//! The message enum: one variant for each method, in source order.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Path;

use super::{allow_deprecated, docs, item_attributes, message_type, messages};
use crate::attr;
use crate::model::{Access, Argument, Family, Kind, Method, Policy};
use crate::names;

/// ```text
/// Input:   /// Adds `amount`.
///          pub fn deposit(&mut self, amount: u64) -> u64 { .. }
///
/// Output:  pub enum AccountMessage {
///              /// Adds `amount`.
///              Deposit {
///                  /// Argument `amount` of `deposit`.
///                  amount: u64,
///              },
///          }
/// ```
pub(super) fn message_enum(family: &Family) -> TokenStream {
    let Family {
        visibility,
        message,
        parameters,
        ..
    } = family;
    let attributes = item_attributes(family);
    let docs = docs::message_enum(family);
    let variants = messages(family).map(|method| variant(family, method));
    let unused = unused(family);
    let declared = parameters.declared();
    let predicates = parameters.where_types();
    quote! {
        #docs
        #attributes
        #[allow(dead_code, private_interfaces, private_bounds, reason = "messages may go unsent, and carry types that are private")]
        #visibility enum #message #declared #predicates {
            #(#variants)*
            #unused
        }
    }
}

fn variant(family: &Family, method: &Method) -> TokenStream {
    let variant = &method.variant;
    let cfg = attr::tokens(&method.carried.cfg);
    let deprecated = attr::tokens(&method.carried.deprecated);
    let lints = attr::tokens(&method.carried.lints);
    let docs = docs::variant(family, method);
    if method.erased.is_some() {
        let (crate_path, subject) = (&family.crate_path, &family.subject);
        return quote!(#docs #cfg #deprecated #lints #variant(#crate_path::Erased<#subject>),);
    }
    let fields = method.arguments().map(|argument| {
        let Argument { name, ty, .. } = argument;
        let docs = docs::field(method, name);
        quote!(#docs #name: #ty,)
    });
    match method.arguments().next() {
        None => quote!(#docs #cfg #deprecated #lints #variant,),
        Some(_) => quote!(#docs #cfg #deprecated #lints #variant { #(#fields)* },),
    }
}

/// ```text
/// Output:  #[doc(hidden)]
///          __Unused(::core::convert::Infallible, ::core::marker::PhantomData<(fn(*const T),)>),
/// ```
///
/// An enum has to use its parameters. This variant cannot be constructed, so a `match` on a message needs no arm for it.
fn unused(family: &Family) -> Option<TokenStream> {
    let names = &family.unused;
    if names.is_empty() {
        return None;
    }
    Some(quote! {
        #[doc(hidden)]
        __Unused(::core::convert::Infallible, ::core::marker::PhantomData<(#(fn(*const #names),)*)>),
    })
}

/// The arm for that variant, where one is needed all the same.
pub(super) fn never(family: &Family) -> Option<TokenStream> {
    let never = names::local("never");
    (!family.unused.is_empty()).then(|| quote!(Self::__Unused(#never, _) => match #never {},))
}

/// ```text
/// Output:  impl ::actor_core::Message for AccountMessage {
///              type Route = ::actor_core::__private::Fixed;
///              const PORT: ::actor_core::__private::KnownPort<Self> = ::actor_core::__private::port::<Self, Account>();
///              const EVIDENCE: ::actor_core::__private::MaybeEvidence<Self> = ::actor_core::__private::is_send();
///              fn method(&self) -> &'static ::actor_core::__private::Method {
///                  match *self {
///                      Self::Deposit { .. } => &::actor_core::__private::Method {
///                          actor: "Account",
///                          name: "deposit",
///                          access: ::actor_core::__private::Access::Exclusive,
///                          is_async: false,
///                      },
///                  }
///              }
///          }
/// ```
///
/// It matches on `*self`: if a `#[cfg]` removes the last variant, a match on an empty enum needs no arm, but a match on
/// a reference to one does.
pub(super) fn message_impl(family: &Family) -> TokenStream {
    let Family {
        name: actor_name,
        subject,
        crate_path,
        parameters,
        ..
    } = family;
    let attributes = item_attributes(family);
    let allow = allow_deprecated(messages(family).any(|one| !one.carried.deprecated.is_empty()));
    let arms = messages(family).map(|method| {
        let variant = &method.variant;
        let cfg = attr::tokens(&method.carried.cfg);
        let name = docs::plain(&method.name);
        let is_async = method.is_async;
        let access = match method.access {
            Access::Shared => quote!(Shared),
            Access::Exclusive => quote!(Exclusive),
            Access::Last => quote!(Last),
        };
        quote! {
            #cfg
            Self::#variant { .. } => &#crate_path::__private::Method {
                actor: #actor_name,
                name: #name,
                access: #crate_path::__private::Access::#access,
                is_async: #is_async,
            },
        }
    });
    let private = quote!(#crate_path::__private);
    let (route, port) = match family.kind {
        Kind::Interface(_) => (quote!(Through<Self>), None),
        Kind::Actor { .. } | Kind::Part => {
            let port =
                quote!(const PORT: #private::KnownPort<Self> = #private::port::<Self, #subject>(););
            (quote!(Fixed), Some(port))
        }
    };
    let never = never(family);
    let evidence = match family.arguments.is_empty() {
        true => quote!(#private::is_send()),
        false => quote!(#private::evidence!(Self)),
    };
    let listed = listed(family);
    let rules = rules(family, allow.as_ref());
    let message = message_type(family);
    let declared = parameters.declared();
    let predicates = parameters.where_impls();
    quote! {
        #attributes
        #[automatically_derived]
        impl #declared #crate_path::Message for #message #predicates {
            type Route = #private::#route;
            #port
            const EVIDENCE: #private::MaybeEvidence<Self> = #evidence;
            #listed
            #allow
            fn method(&self) -> &'static #crate_path::__private::Method {
                match *self {
                    #(#arms)*
                    #never
                }
            }
            #rules
        }
    }
}

/// `const LISTED: bool = true;` if the actor has to keep a list of the messages that wait.
fn listed(family: &Family) -> Option<TokenStream> {
    let mut policies = messages(family).filter_map(|method| method.overload);
    policies.any(Policy::needs_a_list).then(|| {
        quote!(
            const LISTED: bool = true;
        )
    })
}

/// ```text
/// Input:   #[actor(overload = coalesce)]
///          pub fn progress(&mut self, done: u64) { .. }
///
/// Output:  fn overload(&self) -> ::actor_core::__private::OwnRule {
///              match *self {
///                  Self::Progress { .. } => ::core::option::Option::Some(::actor_core::__private::Rule::Coalesce(0)),
///                  Self::Deposit { .. } => ::core::option::Option::None,
///              }
///          }
/// ```
fn rules(family: &Family, allow: Option<&TokenStream>) -> Option<TokenStream> {
    let crate_path = &family.crate_path;
    messages(family).find(|method| method.overload.is_some())?;
    let private = quote!(#crate_path::__private);
    let mut numbers = 0_u16..;
    let arms = messages(family).map(|method| {
        let variant = &method.variant;
        let cfg = attr::tokens(&method.carried.cfg);
        let rule = method.overload.map(|policy| {
            overload_variant(policy, crate_path).map_or_else(
                || {
                    let number = numbers.next().map(Literal::u16_unsuffixed);
                    quote!(#private::Rule::Coalesce(#number))
                },
                |policy| quote!(#private::Rule::Is(#policy)),
            )
        });
        let rule = match rule {
            Some(rule) => quote!(::core::option::Option::Some(#rule)),
            None => quote!(::core::option::Option::None),
        };
        quote!(#cfg Self::#variant { .. } => #rule,)
    });
    let never = never(family);
    Some(quote! {
        #allow
        fn overload(&self) -> #private::OwnRule {
            match *self {
                #(#arms)*
                #never
            }
        }
    })
}

/// `::actor_core::Overload::Fail`; `None` for a policy that only a method can have.
pub(super) fn overload_variant(policy: Policy, crate_path: &Path) -> Option<TokenStream> {
    let variant = match policy {
        Policy::Wait => quote!(Wait),
        Policy::Fail => quote!(Fail),
        Policy::DropNewest => quote!(DropNewest),
        Policy::DropOldest => quote!(DropOldest),
        Policy::Coalesce => return None,
    };
    Some(quote!(#crate_path::Overload::#variant))
}

/// `impl ::core::fmt::Debug for AccountMessage { .. }`. It prints the name of the method without the arguments, which
/// need not be `Debug`.
pub(super) fn debug_impl(family: &Family) -> TokenStream {
    let Family {
        crate_path,
        parameters,
        ..
    } = family;
    let attributes = item_attributes(family);
    let name = docs::plain(&family.message);
    let formatter = names::local("formatter");
    let message = message_type(family);
    let declared = parameters.declared();
    let predicates = parameters.where_impls();
    quote! {
        #attributes
        #[automatically_derived]
        impl #declared ::core::fmt::Debug for #message #predicates {
            fn fmt(&self, #formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #crate_path::__private::fmt_message(#name, self, #formatter)
            }
        }
    }
}
