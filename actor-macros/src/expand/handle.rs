//! The handle: a newtype with its traits, and for each message a method that is a single expression.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    allow_deprecated, docs, fallback, handle_type, item_attributes, message_type, unlisted,
};
use crate::attr;
use crate::generics;
use crate::model::{Argument, Family, Kind, Method};
use crate::names;

/// `RawHandle` or `RawInterface`: what the handle wraps.
fn raw(family: &Family) -> TokenStream {
    let crate_path = &family.crate_path;
    match family.kind {
        Kind::Interface(_) => quote!(#crate_path::__private::RawInterface),
        Kind::Actor { .. } | Kind::Part => quote!(#crate_path::__private::RawHandle),
    }
}

/// ```text
/// Output:  pub struct AccountHandle(::actor_core::__private::RawHandle<AccountMessage>);
///          impl ::core::clone::Clone for AccountHandle { .. }
///          ..
/// ```
///
/// Not derived: derives would require of every parameter what only the raw handle needs, and take longer to compile.
pub(super) fn handle_struct(family: &Family) -> TokenStream {
    let Family {
        visibility,
        handle,
        parameters,
        ..
    } = family;
    let attributes = item_attributes(family);
    let docs = docs::handle_struct(family);
    let raw = raw(family);
    let message = message_type(family);
    let declared = parameters.declared();
    let allow = (!parameters.is_empty())
        .then(|| quote!(#[allow(private_bounds, reason = "the bounds are those of the actor")]));
    let with_defaults = parameters.declared_with_defaults();
    let predicates = parameters.where_types();
    let this = handle_type(family);
    let (other, state) = (names::local("other"), names::local("state"));
    let hasher = names::fresh("H", &generics::names_in(declared.clone()));
    quote! {
        #docs
        #attributes
        #allow
        #visibility struct #handle #with_defaults(#raw<#message>) #predicates;

        #attributes
        #[automatically_derived]
        impl #declared ::core::clone::Clone for #this #predicates {
            fn clone(&self) -> Self {
                Self(::core::clone::Clone::clone(&self.0))
            }
        }

        #attributes
        #[automatically_derived]
        impl #declared ::core::cmp::PartialEq for #this #predicates {
            fn eq(&self, #other: &Self) -> bool {
                self.0 == #other.0
            }
        }

        #attributes
        #[automatically_derived]
        impl #declared ::core::cmp::Eq for #this #predicates {}

        #attributes
        #[automatically_derived]
        impl #declared ::core::hash::Hash for #this #predicates {
            fn hash<#hasher: ::core::hash::Hasher>(&self, #state: &mut #hasher) {
                ::core::hash::Hash::hash(&self.0, #state);
            }
        }
    }
}

/// ```text
/// Output:  impl AccountHandle {
///              pub fn deposit(&self, amount: u64) -> ::actor_core::Call<'_, AccountMessage, (u64,), u64> {
///                  ::actor_core::__private::call(&self.0, (amount,), |(amount,)| AccountMessage::Deposit { amount })
///              }
///          }
/// ```
pub(super) fn handle_methods(family: &Family) -> TokenStream {
    if family.methods.is_empty() {
        return TokenStream::new();
    }
    let attributes = item_attributes(family);
    let methods = family.methods.iter().map(|method| match method.is_sound {
        true => handle_method(family, method),
        false => fallback::handle_method(family, method),
    });
    let handle = handle_type(family);
    let declared = family.parameters.declared();
    let predicates = family.parameters.where_impls();
    quote! {
        #attributes
        #[allow(dead_code, private_interfaces, private_bounds, reason = "messages may go unsent, and carry types that are private")]
        impl #declared #handle #predicates {
            #(#methods)*
        }
    }
}

fn handle_method(family: &Family, method: &Method) -> TokenStream {
    let Family { crate_path, .. } = family;
    let name = &method.name;
    let visibility = visibility(family, method);
    let attributes = method_attributes(method);
    let allow = allow_deprecated(!method.carried.deprecated.is_empty());
    let docs = docs::handle_method(family, method);
    let names = method.argument_names();
    let types: Vec<_> = method.arguments().map(|argument| &argument.ty).collect();
    let parameters = method
        .arguments()
        .map(|Argument { name, ty, .. }| quote!(#name: #ty));
    let names = tuple(&names);
    let types = tuple(&types);
    let message = message_type(family);
    let answer = answer_arguments(family, method);
    let build = match &method.erased {
        None => build(family, method),
        Some(_) => super::dispatch::erase(family, method, &names, &types),
    };
    let declared = method.erased.as_ref().map(|own| own.declared());
    let predicates = method.erased.as_ref().map(|own| own.where_clause());
    let (call, handle, evidence) = match family.kind {
        Kind::Actor { .. } if method.answer.is_plain => {
            (quote!(call), quote!(&self.0), TokenStream::new())
        }
        Kind::Actor { .. } => (quote!(call_with), quote!(&self.0), evidence(family, method)),
        Kind::Part => {
            let actor = &family.subject;
            let raw = quote!(#crate_path::__private::raw_of::<#actor>(self));
            (quote!(call_part), raw, evidence(family, method))
        }
        Kind::Interface(_) => (
            quote!(call_through),
            quote!(&self.0),
            evidence(family, method),
        ),
    };
    quote! {
        #docs
        #attributes
        #allow
        #visibility fn #name #declared(&self, #(#parameters),*) -> #crate_path::Call<'_, #message, #types, #answer>
        #predicates
        {
            #crate_path::__private::#call(#handle, #names, |#names| #build #evidence)
        }
    }
}

/// `AccountMessage::Deposit { amount }`
fn build(family: &Family, method: &Method) -> TokenStream {
    let (message, variant) = (&family.message, &method.variant);
    let names = method.argument_names();
    let fields = (!names.is_empty()).then(|| quote!({ #(#names),* }));
    quote!(#message::#variant #fields)
}

/// `, ::actor_core::__private::evidence!((Receipt, Refusal))`
fn evidence(family: &Family, method: &Method) -> TokenStream {
    let crate_path = &family.crate_path;
    if method.answer.is_plain {
        return quote!(, #crate_path::__private::is_send());
    }
    let parts = method.answer.parts_with_error(crate_path);
    quote!(, #crate_path::__private::evidence!((#(#parts),*)))
}

/// A method of a trait is as visible as the trait.
pub(super) fn visibility<'a>(family: &'a Family, method: &'a Method) -> &'a syn::Visibility {
    match family.kind {
        Kind::Interface(_) => &family.visibility,
        Kind::Actor { .. } | Kind::Part => &method.visibility,
    }
}

/// The attributes that a handle method shares with the user's method, except for its documentation.
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

/// The answer of a call, as the last arguments of `Call`: `u64`, or `u64, Overdrawn`.
pub(super) fn answer_arguments(family: &Family, method: &Method) -> TokenStream {
    let parts = method.answer.parts(&family.crate_path);
    quote!(#(#parts),*)
}

/// ```text
/// Output:  impl ::actor_core::Handle for AccountHandle {
///              type Message = AccountMessage;
///              ..
///          }
///          impl ::core::fmt::Debug for AccountHandle { .. }
/// ```
pub(super) fn traits(family: &Family) -> TokenStream {
    let Family {
        crate_path,
        parameters,
        ..
    } = family;
    let attributes = item_attributes(family);
    let raw = raw(family);
    let message = message_type(family);
    let handle = handle_type(family);
    let declared = parameters.declared();
    let for_types = parameters.where_types();
    let for_impls = parameters.where_impls();
    let inside = names::local("raw");
    let formatter = names::local("formatter");
    let name = family
        .handle
        .segments
        .last()
        .map(|last| docs::plain(&last.ident));
    let unlisted = unlisted(family);
    quote! {
        #attributes
        #[automatically_derived]
        #unlisted
        impl #declared #crate_path::Handle for #handle #for_impls {
            type Message = #message;
            type Raw = #raw<#message>;
            fn raw(&self) -> &#raw<#message> {
                &self.0
            }
            fn from_raw(#inside: #raw<#message>) -> Self {
                Self(#inside)
            }
        }

        #attributes
        #[automatically_derived]
        impl #declared ::core::fmt::Debug for #handle #for_types {
            fn fmt(&self, #formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #crate_path::__private::fmt_handle(#name, &self.0, #formatter)
            }
        }
    }
}
