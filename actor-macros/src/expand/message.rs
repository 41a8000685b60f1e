//! The message enum: one variant for each method, in source order.

use proc_macro2::TokenStream;
use quote::quote;

use super::{allow_deprecated, docs, item_attributes, messages};
use crate::attr;
use crate::model::{Access, Actor, Argument, Method};
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
pub(super) fn message_enum(actor: &Actor) -> TokenStream {
    let Actor {
        visibility,
        message,
        ..
    } = actor;
    let attributes = item_attributes(actor);
    let docs = docs::message_enum(actor);
    let variants = messages(actor).map(|method| variant(actor, method));
    quote! {
        #docs
        #attributes
        #[allow(dead_code, private_interfaces, reason = "messages may go unsent, and carry types that are private")]
        #visibility enum #message {
            #(#variants)*
        }
    }
}

fn variant(actor: &Actor, method: &Method) -> TokenStream {
    let variant = &method.variant;
    let cfg = attr::tokens(&method.carried.cfg);
    let deprecated = attr::tokens(&method.carried.deprecated);
    let docs = docs::variant(actor, method);
    let fields = method.arguments().map(|argument| {
        let Argument { name, ty, .. } = argument;
        let docs = docs::field(method, name);
        quote!(#docs #name: #ty,)
    });
    match method.arguments().next() {
        None => quote!(#docs #cfg #deprecated #variant,),
        Some(_) => quote!(#docs #cfg #deprecated #variant { #(#fields)* },),
    }
}

/// ```text
/// Output:  impl ::actor_core::Message for AccountMessage {
///              fn method(&self) -> &'static ::actor_core::__private::Method {
///                  match *self {
///                      Self::Deposit { .. } => &::actor_core::__private::Method {
///                          actor: "Account",
///                          name: "deposit",
///                          access: ::actor_core::__private::Access::Exclusive,
///                      },
///                  }
///              }
///          }
/// ```
///
/// It matches on `*self`, because an enum whose last variant is gone with a `#[cfg]` needs no arm
/// then, and a reference to it would.
pub(super) fn message_impl(actor: &Actor) -> TokenStream {
    let Actor {
        name: actor_name,
        message,
        crate_path,
        ..
    } = actor;
    let attributes = item_attributes(actor);
    let allow = allow_deprecated(messages(actor).any(|one| !one.carried.deprecated.is_empty()));
    let arms = messages(actor).map(|method| {
        let variant = &method.variant;
        let cfg = attr::tokens(&method.carried.cfg);
        let name = docs::plain(&method.name);
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
            },
        }
    });
    quote! {
        #attributes
        #[automatically_derived]
        impl #crate_path::Message for #message {
            #allow
            fn method(&self) -> &'static #crate_path::__private::Method {
                match *self {
                    #(#arms)*
                }
            }
        }
    }
}

/// `impl ::core::fmt::Debug for AccountMessage { .. }`: the name of the method, no arguments, which
/// need not be `Debug`.
pub(super) fn debug_impl(actor: &Actor) -> TokenStream {
    let Actor {
        message,
        crate_path,
        ..
    } = actor;
    let attributes = item_attributes(actor);
    let name = docs::plain(message);
    let formatter = names::local("formatter");
    quote! {
        #attributes
        #[automatically_derived]
        impl ::core::fmt::Debug for #message {
            fn fmt(&self, #formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #crate_path::__private::fmt_message(#name, self, #formatter)
            }
        }
    }
}
