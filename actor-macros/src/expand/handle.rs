//! The handle: a newtype, a method of one expression for each message, and its traits.

use proc_macro2::TokenStream;
use quote::quote;

use super::{allow_deprecated, docs, fallback, item_attributes};
use crate::attr;
use crate::model::{Actor, Answer, Argument, Method};
use crate::names;

/// ```text
/// Output:  #[derive(::core::clone::Clone, ..)]
///          pub struct AccountHandle(::actor_core::__private::RawHandle<AccountMessage>);
/// ```
pub(super) fn handle_struct(actor: &Actor) -> TokenStream {
    let Actor {
        visibility,
        handle,
        message,
        crate_path,
        ..
    } = actor;
    let attributes = item_attributes(actor);
    let docs = docs::handle_struct(actor);
    quote! {
        #docs
        #attributes
        #[derive(::core::clone::Clone, ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::hash::Hash)]
        #visibility struct #handle(#crate_path::__private::RawHandle<#message>);
    }
}

/// ```text
/// Output:  impl AccountHandle {
///              pub fn deposit(&self, amount: u64) -> ::actor_core::Call<'_, AccountMessage, (u64,), u64> {
///                  ::actor_core::__private::call(&self.0, (amount,), |(amount,)| AccountMessage::Deposit { amount })
///              }
///          }
/// ```
pub(super) fn handle_methods(actor: &Actor) -> TokenStream {
    if actor.methods.is_empty() {
        return TokenStream::new();
    }
    let handle = &actor.handle;
    let attributes = item_attributes(actor);
    let methods = actor.methods.iter().map(|method| match method.is_sound {
        true => handle_method(actor, method),
        false => fallback::handle_method(actor, method),
    });
    quote! {
        #attributes
        #[allow(dead_code, private_interfaces, reason = "messages may go unsent, and carry types that are private")]
        impl #handle {
            #(#methods)*
        }
    }
}

fn handle_method(actor: &Actor, method: &Method) -> TokenStream {
    let Actor {
        message,
        crate_path,
        ..
    } = actor;
    let Method {
        name,
        variant,
        visibility,
        ..
    } = method;
    let attributes = method_attributes(method);
    let allow = allow_deprecated(!method.carried.deprecated.is_empty());
    let docs = docs::handle_method(actor, method);
    let names = method.argument_names();
    let types: Vec<_> = method.arguments().map(|argument| &argument.ty).collect();
    let parameters = method
        .arguments()
        .map(|Argument { name, ty, .. }| quote!(#name: #ty));
    let fields = (!names.is_empty()).then(|| quote!({ #(#names),* }));
    let names = tuple(&names);
    let types = tuple(&types);
    let answer = answer_arguments(actor, &method.answer);
    quote! {
        #docs
        #attributes
        #allow
        #visibility fn #name(&self, #(#parameters),*) -> #crate_path::Call<'_, #message, #types, #answer> {
            #crate_path::__private::call(&self.0, #names, |#names| #message::#variant #fields)
        }
    }
}

/// The attributes that a handle method shares with the user's method, its documentation aside.
pub(super) fn method_attributes(method: &Method) -> TokenStream {
    let carried = &method.carried;
    let lists = [
        &carried.cfg,
        &carried.deprecated,
        &carried.must_use,
        &carried.lints,
    ];
    lists.into_iter().map(|list| attr::tokens(list)).collect()
}

/// `()`, `(a,)`, `(a, b)`
fn tuple<T: quote::ToTokens>(elements: &[T]) -> TokenStream {
    match elements {
        [one] => quote!((#one,)),
        all => quote!((#(#all),*)),
    }
}

/// What a call answers, as the last arguments of `Call`: `u64`, or `u64, Overdrawn`.
pub(super) fn answer_arguments(actor: &Actor, answer: &Answer) -> TokenStream {
    let crate_path = &actor.crate_path;
    match answer {
        Answer::Nothing => quote!(()),
        Answer::Value(ty) => ty.clone(),
        Answer::Result { ok, error } => quote!(#ok, #error),
        Answer::Alias(ty) => {
            let parts = quote!(#ty as #crate_path::__private::ResultParts);
            quote!(<#parts>::Ok, <#parts>::Err)
        }
    }
}

/// ```text
/// Output:  impl ::actor_core::Handle for AccountHandle {
///              type Message = AccountMessage;
///              ..
///          }
/// ```
pub(super) fn handle_impl(actor: &Actor) -> TokenStream {
    let Actor {
        handle,
        message,
        crate_path,
        ..
    } = actor;
    let attributes = item_attributes(actor);
    let raw = names::local("raw");
    quote! {
        #attributes
        #[automatically_derived]
        impl #crate_path::Handle for #handle {
            type Message = #message;
            fn raw(&self) -> &#crate_path::__private::RawHandle<#message> {
                &self.0
            }
            fn from_raw(#raw: #crate_path::__private::RawHandle<#message>) -> Self {
                Self(#raw)
            }
        }
    }
}

/// `impl ::core::fmt::Debug for AccountHandle { .. }`
pub(super) fn debug_impl(actor: &Actor) -> TokenStream {
    let Actor {
        handle, crate_path, ..
    } = actor;
    let attributes = item_attributes(actor);
    let name = docs::plain(handle);
    let formatter = names::local("formatter");
    quote! {
        #attributes
        #[automatically_derived]
        impl ::core::fmt::Debug for #handle {
            fn fmt(&self, #formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #crate_path::__private::fmt_handle(#name, &self.0, #formatter)
            }
        }
    }
}
