//! Conversions to interface handles: from the handles of actors that implement them, and from interfaces that
//! extend them.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned as _;

use super::{docs, handle_type, item_attributes};
use crate::attr;
use crate::model::{Family, Implementation, Interface};
use crate::names;

/// ```text
/// Input:   #[actor] impl Shape for Circle { .. }
///
/// Output:  impl ::core::convert::From<CircleHandle> for ShapeHandle {
///              fn from(handle: CircleHandle) -> Self {
///                  ::actor_core::__private::interface::<Circle, Self>(handle)
///              }
///          }
/// ```
pub(super) fn conversion(implementation: &Implementation) -> TokenStream {
    let Implementation {
        crate_path,
        cfg,
        parameters,
        is_generic_actor,
        actor,
        actor_handle,
        interface_handle,
        ..
    } = implementation;
    let cfg = attr::tokens(cfg);
    let docs = docs::conversion(implementation);
    let declared = parameters.declared();
    // Whether a generic type is an actor and takes the messages depends on the bounds that both put on their
    // parameters.
    let depends = match parameters.is_empty() {
        true => Vec::new(),
        false => {
            let messages = messages(crate_path, interface_handle);
            let is_actor = is_generic_actor
                .then(|| quote!(#actor: #crate_path::Actor<Handle = #actor_handle>));
            let converts = [
                is_interface(crate_path, interface_handle),
                quote!(#messages: #crate_path::__private::Dispatch<#actor>),
            ];
            is_actor.into_iter().chain(converts).collect()
        }
    };
    let predicates = parameters.where_impls_and(&depends);
    // Errors about the type must point to the type.
    let span = Span::call_site().located_at(actor.span());
    let crate_path = names::crate_path_at(crate_path, span);
    let handle = names::local_at("handle", span);
    quote_spanned! {span=>
        #cfg
        #[automatically_derived]
        impl #declared ::core::convert::From<#actor_handle> for #interface_handle #predicates {
            #docs
            fn from(#handle: #actor_handle) -> Self {
                #crate_path::__private::interface::<#actor, Self>(#handle)
            }
        }
    }
}

/// ```text
/// Input:   #[actor(extends(Named))] trait Shape: Named { .. }
///
/// Output:  impl ::core::convert::From<ShapeHandle> for NamedHandle {
///              fn from(handle: ShapeHandle) -> Self {
///                  ::actor_core::__private::extended(&handle.0)
///              }
///          }
/// ```
pub(super) fn extensions(family: &Family, interface: &Interface) -> TokenStream {
    let crate_path = &family.crate_path;
    let attributes = item_attributes(family);
    let this = handle_type(family);
    let handle = names::local("handle");
    let declared = family.parameters.declared();
    let conversions = interface.extends.iter().map(|extended| {
        let depends = match family.parameters.are_in(extended) {
            true => vec![is_interface(crate_path, extended)],
            false => Vec::new(),
        };
        let predicates = family.parameters.where_impls_and(&depends);
        quote! {
            #attributes
            #[automatically_derived]
            impl #declared ::core::convert::From<#this> for #extended #predicates {
                fn from(#handle: #this) -> Self {
                    #crate_path::__private::extended(&#handle.0)
                }
            }
        }
    });
    conversions.collect()
}

/// The message enum of a handle.
fn messages(crate_path: &Path, handle: &TokenStream) -> TokenStream {
    quote!(<#handle as #crate_path::Handle>::Message)
}

/// Marks a handle as that of an interface, for code that does not see its impl.
fn is_interface(crate_path: &Path, handle: &TokenStream) -> TokenStream {
    let messages = messages(crate_path, handle);
    quote!(#handle: #crate_path::Handle<Raw = #crate_path::__private::RawInterface<#messages>>)
}

/// What `supers` requires of generic supertraits: their bounds may be stricter than those of the messages that
/// extend them.
///
/// ```text
/// Output:  NamedHandle<K>: ::actor_core::Handle<Message: ::actor_core::__private::Dispatch<A>>
/// ```
pub(super) fn of_supers(family: &Family, interface: &Interface) -> Vec<TokenStream> {
    let (crate_path, actor) = (&family.crate_path, &interface.actor);
    let extends = interface.extends.iter();
    extends
        .filter(|extended| family.parameters.are_in(extended))
        .map(|extended| {
            let takes = quote!(#crate_path::__private::Dispatch<#actor>);
            quote!(#extended: #crate_path::Handle<Message: #takes>)
        })
        .collect()
}

/// ```text
/// Output:  fn extended(search: &mut ::actor_core::__private::PortSearch<A>) {
///              search.offer::<NamedHandle>();
///          }
/// ```
pub(super) fn supers(family: &Family, interface: &Interface) -> Option<TokenStream> {
    if interface.extends.is_empty() {
        return None;
    }
    let (crate_path, actor) = (&family.crate_path, &interface.actor);
    let search = names::local("search");
    let offers = interface.extends.iter().map(|extended| {
        // If the actor lacks the supertrait, the error must point to its name.
        let span = Span::call_site().located_at(extended.span());
        quote_spanned!(span=> #search.offer::<#extended>();)
    });
    Some(quote! {
        fn extended(#search: &mut #crate_path::__private::PortSearch<#actor>) {
            #(#offers)*
        }
    })
}
