//! Lets the compiler check that arguments and answers are `Send`, each at its own type.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::item_attributes;
use crate::attr;
use crate::model::{Checked, Family};

/// ```text
/// Output:  const _: fn() = || {
///              ::actor_core::__private::check_argument::<Order>();
///              ::actor_core::__private::check_answer::<Receipt>();
///          };
/// ```
pub(super) fn checks(family: &Family) -> Option<TokenStream> {
    if family.arguments.is_empty() && family.answers.is_empty() {
        return None;
    }
    let attributes = item_attributes(family);
    let arguments = family.arguments.iter();
    let arguments = arguments.map(|checked| check(family, checked, &quote!(check_argument)));
    let answers = family.answers.iter();
    let answers = answers.map(|checked| check(family, checked, &quote!(check_answer)));
    Some(quote! {
        #attributes
        const _: fn() = || {
            #(#arguments)*
            #(#answers)*
        };
    })
}

/// The error should point to the type, so the whole statement is spanned there.
fn check(family: &Family, checked: &Checked, function: &TokenStream) -> TokenStream {
    let Checked { cfg, ty } = checked;
    let cfg = attr::tokens(cfg);
    let crate_path = &family.crate_path;
    let span = ty.span().resolved_at(Span::mixed_site());
    let call = quote_spanned!(span=> __private::#function::<#ty>());
    quote!(#cfg #crate_path::#call;)
}
