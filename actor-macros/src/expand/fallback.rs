//! Stand-ins for methods that broke a rule.
//!
//! Such a method is not a message, but each of its calls should not add a "no method named .." to
//! the one error that matters. So calls find a handle method that never returns and accepts
//! whatever it is given.

use proc_macro2::TokenStream;
use quote::quote;

use super::handle::{answer_arguments, method_attributes, visibility};
use super::message_type;
use crate::model::{Argument, Family, Method};

/// ```text
/// Input:   pub fn greet(&self, name: &str, times: u32) -> String { .. }
///
/// Output:  pub fn greet(&self, name: impl ::core::marker::Sized, times: u32)
///              -> ::actor_core::Call<'_, AccountMessage, (), String> { loop {} }
/// ```
pub(super) fn handle_method(family: &Family, method: &Method) -> TokenStream {
    let crate_path = &family.crate_path;
    let name = &method.name;
    let visibility = visibility(family, method);
    let attributes = method_attributes(method);
    let own = method.erased.as_ref();
    let parameters = method.arguments().map(
        |Argument {
             name, ty, is_sound, ..
         }| match is_sound {
            true => quote!(#name: #ty),
            false => quote!(#name: impl ::core::marker::Sized),
        },
    );
    let declared = own.map(|own| own.declared());
    let predicates = own.map(|own| own.where_clause());
    let message = message_type(family);
    let answer = answer_arguments(family, method);
    quote! {
        #[doc(hidden)]
        #attributes
        #[allow(unused_variables, reason = "never runs")]
        #visibility fn #name #declared(&self, #(#parameters),*) -> #crate_path::Call<'_, #message, (), #answer>
        #predicates
        {
            loop {}
        }
    }
}
