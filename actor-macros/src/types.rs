//! Questions about types as they are spelled. What a name stands for only the compiler knows.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    GenericArgument, Lifetime, Path, PathArguments, PathSegment, ReturnType, Token, Type,
    TypeImplTrait, TypeParamBound, TypePath, TypeReference,
};

/// Something in a type that cannot be part of a message or of an answer.
pub(crate) enum Fault<'a> {
    Reference(&'a TypeReference),
    /// `Cow<'_, str>`, `Box<dyn Draw + 'a>`
    Lifetime(&'a Lifetime),
    ImplTrait(&'a TypeImplTrait),
}

/// The faults of `ty`, from left to right.
///
/// What stands between the parentheses of `Fn(&str)` or `fn(&str)` is borrowed anew for each call of
/// that function, and is none.
pub(crate) fn faults(ty: &Type) -> Vec<Fault<'_>> {
    let mut found = Vec::new();
    in_type(ty, &mut found);
    found
}

fn in_type<'a>(ty: &'a Type, found: &mut Vec<Fault<'a>>) {
    match ty {
        Type::Reference(reference) if reference.lifetime.as_ref().is_some_and(is_static) => {
            in_type(&reference.elem, found);
        }
        Type::Reference(reference) => found.push(Fault::Reference(reference)),
        Type::ImplTrait(impl_trait) => found.push(Fault::ImplTrait(impl_trait)),
        Type::TraitObject(object) => in_bounds(&object.bounds, found),
        Type::Path(path) => {
            if let Some(qself) = &path.qself {
                in_type(&qself.ty, found);
            }
            in_path(&path.path, found);
        }
        Type::Array(array) => in_type(&array.elem, found),
        Type::Group(group) => in_type(&group.elem, found),
        Type::Paren(paren) => in_type(&paren.elem, found),
        Type::Ptr(pointer) => in_type(&pointer.elem, found),
        Type::Slice(slice) => in_type(&slice.elem, found),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|elem| in_type(elem, found)),
        _ => {}
    }
}

fn in_path<'a>(path: &'a Path, found: &mut Vec<Fault<'a>>) {
    for argument in path.segments.iter().filter_map(angle_bracketed).flatten() {
        match argument {
            GenericArgument::Lifetime(lifetime) => in_lifetime(lifetime, found),
            GenericArgument::Type(ty) => in_type(ty, found),
            GenericArgument::AssocType(binding) => in_type(&binding.ty, found),
            _ => {}
        }
    }
}

fn in_bounds<'a>(bounds: &'a Punctuated<TypeParamBound, Token![+]>, found: &mut Vec<Fault<'a>>) {
    for bound in bounds {
        match bound {
            TypeParamBound::Lifetime(lifetime) => in_lifetime(lifetime, found),
            // `dyn for<'a> Visit<'a>` brings its lifetimes along.
            TypeParamBound::Trait(bound) if bound.lifetimes.is_none() => {
                in_path(&bound.path, found)
            }
            _ => {}
        }
    }
}

fn in_lifetime<'a>(lifetime: &'a Lifetime, found: &mut Vec<Fault<'a>>) {
    if !is_static(lifetime) {
        found.push(Fault::Lifetime(lifetime));
    }
}

fn is_static(lifetime: &Lifetime) -> bool {
    lifetime.ident == "static"
}

fn angle_bracketed(segment: &PathSegment) -> Option<&Punctuated<GenericArgument, Token![,]>> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    }
}

/// `ty` without the invisible groups and the parentheses around it.
pub(crate) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        ty => ty,
    }
}

/// The last segment of a plain path: `Result<u64>` of `io::Result<u64>`.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match bare(ty) {
        Type::Path(TypePath {
            qself: None, path, ..
        }) => path.segments.last(),
        _ => None,
    }
}

fn is_context(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|last| last.ident == "Context")
}

/// How a parameter spells the context, if it does.
pub(crate) enum ContextParameter {
    Lent,
    /// `Context<Self>` or `&mut Context<Self>`
    Misspelt,
}

pub(crate) fn context_parameter(ty: &Type) -> Option<ContextParameter> {
    match bare(ty) {
        Type::Reference(reference) if is_context(&reference.elem) => match reference.mutability {
            None => Some(ContextParameter::Lent),
            Some(_) => Some(ContextParameter::Misspelt),
        },
        // There are many types of this name; only ours is about the actor itself.
        ty if is_context(ty) && mentions_self(ty.to_token_stream()) => {
            Some(ContextParameter::Misspelt)
        }
        _ => None,
    }
}

/// `T` and `E` of a type that is spelled `Result<T, E>`; `None` for those of `io::Result<T>`.
pub(crate) fn result(ty: &Type) -> Option<Option<(&Type, &Type)>> {
    let last = last_segment(ty).filter(|last| last.ident == "Result")?;
    let mut arguments = angle_bracketed(last).into_iter().flatten();
    let parts = match (arguments.next(), arguments.next(), arguments.next()) {
        (Some(GenericArgument::Type(ok)), Some(GenericArgument::Type(error)), None) => {
            Some((ok, error))
        }
        _ => None,
    };
    Some(parts)
}

/// The type behind `->`; `None` if there is none, or if it is `()`.
pub(crate) fn returned(output: &ReturnType) -> Option<&Type> {
    match output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => match bare(ty) {
            Type::Tuple(tuple) if tuple.elems.is_empty() => None,
            _ => Some(ty),
        },
    }
}

pub(crate) fn mentions_self(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "Self",
        TokenTree::Group(group) => mentions_self(group.stream()),
        _ => false,
    })
}

/// The name that an impl block is for: `Account` of `bank::Account`.
pub(crate) fn name(ty: &Type) -> Option<&Ident> {
    last_segment(ty).map(|last| &last.ident)
}

/// `bank::Stack` of `bank::Stack<u32>`.
pub(crate) fn path(ty: &Type) -> String {
    let Type::Path(path) = bare(ty) else {
        return String::new();
    };
    let root = if path.path.leading_colon.is_some() {
        "::"
    } else {
        ""
    };
    let names: Vec<String> = path
        .path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    format!("{root}{}", names.join("::"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn ty(text: &str) -> Type {
        syn::parse_str(text).unwrap()
    }

    #[track_caller]
    fn check_faults(text: &str, expected: usize) {
        assert_eq!(faults(&ty(text)).len(), expected, "{text}");
    }

    #[test]
    fn what_borrows_is_found_wherever_it_is() {
        check_faults("&str", 1);
        check_faults("Vec<(&str, &mut [u8; 2])>", 2);
        check_faults("Cow<'_, str>", 1);
        check_faults("Box<dyn Draw + 'a>", 1);
        check_faults("Box<dyn Iterator<Item = &u8>>", 1);
        check_faults("<Vec<&u8> as IntoIterator>::Item", 1);
        check_faults("Vec<impl Clone>", 1);
    }

    #[test]
    fn what_only_looks_borrowed_is_not() {
        check_faults("&'static str", 0);
        check_faults("Cow<'static, str>", 0);
        check_faults("Box<dyn Fn(&str) -> &str + Send + 'static>", 0);
        check_faults("fn(&str) -> &str", 0);
        check_faults("Box<dyn for<'a> Visit<'a>>", 0);
    }
}
