//! Stand-ins for methods that broke a rule.
//!
//! Such a method is no message, but its calls should not each add "no method named .." to the one
//! fault that matters. They find a handle method that never returns and takes what it is given.

use proc_macro2::TokenStream;
use quote::quote;

use super::handle::{answer_arguments, method_attributes};
use crate::model::{Actor, Argument, Method};

/// ```text
/// Input:   pub fn greet(&self, name: &str, times: u32) -> String { .. }
///
/// Output:  pub fn greet(&self, name: impl ::core::marker::Sized, times: u32)
///              -> ::actor_core::Call<'_, AccountMessage, (), String> { loop {} }
/// ```
pub(super) fn handle_method(actor: &Actor, method: &Method) -> TokenStream {
    let Actor {
        message,
        crate_path,
        ..
    } = actor;
    let Method {
        name, visibility, ..
    } = method;
    let attributes = method_attributes(method);
    let parameters = method
        .arguments()
        .map(|Argument { name, ty, is_sound }| match is_sound {
            true => quote!(#name: #ty),
            false => quote!(#name: impl ::core::marker::Sized),
        });
    let answer = answer_arguments(actor, &method.answer);
    quote! {
        #[doc(hidden)]
        #attributes
        #[allow(unused_variables, reason = "never runs")]
        #visibility fn #name(&self, #(#parameters),*) -> #crate_path::Call<'_, #message, (), #answer> {
            loop {}
        }
    }
}
