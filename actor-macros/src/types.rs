//! Questions about types as they are written. Only the compiler knows what a name stands for.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
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
/// A reference between the parentheses of `Fn(&str)` or `fn(&str)` is no fault: it borrows anew for each call of that
/// function.
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
        Type::ImplTrait(impl_trait) => {
            found.push(Fault::ImplTrait(impl_trait));
            in_bounds(&impl_trait.bounds, found);
        }
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
            // `dyn for<'a> Visit<'a>` declares its own lifetimes.
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

/// Replaces each `impl Trait` in `ty` with the type that `replace` makes of it, innermost first.
pub(crate) fn replace_impl_traits(ty: &mut Type, replace: &mut dyn FnMut(&TypeImplTrait) -> Type) {
    match ty {
        Type::ImplTrait(impl_trait) => {
            replace_in_bounds(&mut impl_trait.bounds, replace);
            *ty = replace(impl_trait);
        }
        Type::TraitObject(object) => replace_in_bounds(&mut object.bounds, replace),
        Type::Path(path) => {
            if let Some(qself) = &mut path.qself {
                replace_impl_traits(&mut qself.ty, replace);
            }
            replace_in_path(&mut path.path, replace);
        }
        Type::Array(array) => replace_impl_traits(&mut array.elem, replace),
        Type::Group(group) => replace_impl_traits(&mut group.elem, replace),
        Type::Paren(paren) => replace_impl_traits(&mut paren.elem, replace),
        Type::Ptr(pointer) => replace_impl_traits(&mut pointer.elem, replace),
        Type::Reference(reference) => replace_impl_traits(&mut reference.elem, replace),
        Type::Slice(slice) => replace_impl_traits(&mut slice.elem, replace),
        Type::Tuple(tuple) => {
            for elem in &mut tuple.elems {
                replace_impl_traits(elem, replace);
            }
        }
        _ => {}
    }
}

fn replace_in_bounds(
    bounds: &mut Punctuated<TypeParamBound, Token![+]>,
    replace: &mut dyn FnMut(&TypeImplTrait) -> Type,
) {
    for bound in bounds {
        if let TypeParamBound::Trait(bound) = bound {
            replace_in_path(&mut bound.path, replace);
        }
    }
}

fn replace_in_path(path: &mut Path, replace: &mut dyn FnMut(&TypeImplTrait) -> Type) {
    for segment in &mut path.segments {
        let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else {
            continue;
        };
        for argument in &mut arguments.args {
            match argument {
                GenericArgument::Type(ty) => replace_impl_traits(ty, replace),
                GenericArgument::AssocType(binding) => {
                    replace_impl_traits(&mut binding.ty, replace);
                }
                _ => {}
            }
        }
    }
}

/// The types that every Rust program starts with.
const PRIMITIVES: [&str; 16] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize",
];

/// Whether it is a number, a `bool` or a `char`.
pub(crate) fn is_primitive(ty: &TokenStream) -> bool {
    PRIMITIVES.contains(&ty.to_string().as_str())
}

/// Whether the type is `Send` whatever its arguments, so that the compiler need not be asked.
///
/// A user's type may have the same name. Then we do not ask here, but the compiler refuses the message all the same.
pub(crate) fn is_plain(ty: &Type) -> bool {
    leaves(ty).is_some_and(|leaves| leaves.is_empty())
}

/// `T` and `Order` of `Vec<(T, u8, Order)>`: the names that have to be `Send` for the whole type to be. `None` for a
/// type that cannot be taken apart like this.
pub(crate) fn leaves(ty: &Type) -> Option<Vec<&Ident>> {
    const OTHERS: [&str; 5] = ["String", "PathBuf", "Duration", "Instant", "Infallible"];
    const CONTAINERS: [&str; 8] = [
        "Vec", "Option", "Box", "Result", "HashMap", "HashSet", "BTreeMap", "VecDeque",
    ];
    match bare(ty) {
        Type::Tuple(tuple) => all_leaves(tuple.elems.iter().map(leaves)),
        Type::Array(array) => leaves(&array.elem),
        Type::Reference(reference) => match bare(&reference.elem) {
            Type::Path(path) if path.path.is_ident("str") => Some(Vec::new()),
            _ => None,
        },
        Type::Path(TypePath {
            qself: None, path, ..
        }) => {
            let segment = path.segments.first().filter(|_| path.segments.len() == 1)?;
            let name = segment.ident.to_string();
            match angle_bracketed(segment) {
                None if segment.arguments.is_none() => {
                    let is_plain =
                        PRIMITIVES.contains(&name.as_str()) || OTHERS.contains(&name.as_str());
                    Some(match is_plain {
                        true => Vec::new(),
                        false => vec![&segment.ident],
                    })
                }
                Some(arguments) if CONTAINERS.contains(&name.as_str()) => {
                    all_leaves(arguments.iter().map(|argument| match argument {
                        GenericArgument::Type(ty) => leaves(ty),
                        _ => None,
                    }))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn all_leaves<'a>(parts: impl Iterator<Item = Option<Vec<&'a Ident>>>) -> Option<Vec<&'a Ident>> {
    let parts: Option<Vec<_>> = parts.collect();
    Some(parts?.concat())
}

/// `u64` of `impl Future<Output = u64> + 'a`; `None` for other types.
pub(crate) fn output_of_future(ty: &Type) -> Option<&Type> {
    let Type::ImplTrait(impl_trait) = bare(ty) else {
        return None;
    };
    impl_trait.bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else {
            return None;
        };
        let last = bound.path.segments.last()?;
        let arguments = angle_bracketed(last).filter(|_| last.ident == "Future")?;
        arguments.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(binding) if binding.ident == "Output" => Some(&binding.ty),
            _ => None,
        })
    })
}

/// `dyn Iterator<Item = u8> + Send` of `impl Iterator<Item = u8> + Send + 'static`; `None` unless it says both `Send`
/// and `'static`.
pub(crate) fn boxable(impl_trait: &TypeImplTrait) -> Option<TokenStream> {
    let mut is_send = false;
    let mut is_static = false;
    let mut bounds: Punctuated<&TypeParamBound, Token![+]> = Punctuated::new();
    for bound in &impl_trait.bounds {
        match bound {
            TypeParamBound::Lifetime(lifetime) => is_static |= self::is_static(lifetime),
            TypeParamBound::PreciseCapture(_) => is_static = true,
            bound => {
                is_send |= matches!(bound, TypeParamBound::Trait(bound)
                    if bound.path.segments.last().is_some_and(|last| last.ident == "Send"));
                bounds.push(bound);
            }
        }
    }
    (is_send && is_static).then(|| quote::quote!(dyn #bounds))
}

/// `str`, `[u8]` or `dyn Draw`: types that exist only behind a pointer.
pub(crate) fn is_unsized(ty: &Type) -> bool {
    match bare(ty) {
        Type::Slice(_) | Type::TraitObject(_) => true,
        Type::Path(path) => path.qself.is_none() && path.path.is_ident("str"),
        _ => false,
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

/// How a parameter spells the context, if it is one.
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
        // Many types have this name; only ours is about the actor itself.
        ty if is_context(ty) && mentions_self(ty.to_token_stream()) => {
            Some(ContextParameter::Misspelt)
        }
        _ => None,
    }
}

/// How a parameter spells the method's answer port, if it is one.
pub(crate) struct PortParameter<'a> {
    /// `T`, and `E` if it is given, of `Answer<T, E>`.
    pub(crate) parts: Vec<&'a Type>,
    /// `&Answer<T, E>`
    pub(crate) is_lent: bool,
}

/// Without arguments it is some other type of that name. So is one nested in another type.
pub(crate) fn port_parameter(ty: &Type) -> Option<PortParameter<'_>> {
    let (ty, is_lent) = match bare(ty) {
        Type::Reference(reference) => (&*reference.elem, true),
        ty => (ty, false),
    };
    let last = last_segment(ty).filter(|last| last.ident == "Answer")?;
    let arguments = angle_bracketed(last)?.iter();
    let parts: Option<Vec<&Type>> = arguments
        .map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        })
        .collect();
    let parts = parts.filter(|parts| matches!(parts.len(), 1 | 2))?;
    Some(PortParameter { parts, is_lent })
}

/// `T` and `E` of a type that is written `Result<T, E>`; an inner `None` for `io::Result<T>`.
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

/// `()`
pub(crate) fn is_nothing(ty: &Type) -> bool {
    matches!(bare(ty), Type::Tuple(tuple) if tuple.elems.is_empty())
}

pub(crate) fn mentions_self(tokens: TokenStream) -> bool {
    span_of_self(tokens).is_some()
}

/// The first place where `tokens` say `Self`.
pub(crate) fn span_of_self(tokens: TokenStream) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(word) if word == "Self" => Some(word.span()),
        TokenTree::Group(group) => span_of_self(group.stream()),
        _ => None,
    })
}

/// The path of a type that is a plain path: `bank::Stack<u32>`, but not `<A as B>::C`, `[u8]` or `dyn Draw`.
pub(crate) fn plain_path(ty: &Type) -> Option<Path> {
    match bare(ty) {
        Type::Path(TypePath {
            qself: None, path, ..
        }) => Some(path.clone()),
        _ => None,
    }
}

/// `Account` of `bank::Account`.
pub(crate) fn name_of_path(path: &Option<Path>) -> Option<&Ident> {
    path.as_ref()?.segments.last().map(|last| &last.ident)
}

/// `bank::Stack` of `bank::Stack<u32>`, as text.
pub(crate) fn spelled_path(path: &Path) -> String {
    let root = if path.leading_colon.is_some() {
        "::"
    } else {
        ""
    };
    let names: Vec<String> = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    format!("{root}{}", names.join("::"))
}

/// `String` and `u8` of `Store<'a, String, Item = u8>`: the arguments of the handle. Associated types come in the order
/// of their names.
pub(crate) fn handle_arguments(path: &Path) -> Vec<TokenStream> {
    let last = path.segments.last().and_then(angle_bracketed);
    let mut positional = Vec::new();
    let mut associated: Vec<(&Ident, TokenStream)> = Vec::new();
    for argument in last.into_iter().flatten() {
        match argument {
            GenericArgument::Type(ty) => positional.push(ty.to_token_stream()),
            GenericArgument::Const(value) => positional.push(value.to_token_stream()),
            GenericArgument::AssocType(one) => {
                associated.push((&one.ident, one.ty.to_token_stream()));
            }
            _ => {}
        }
    }
    associated.sort_by_key(|(name, _)| *name);
    positional.extend(associated.into_iter().map(|(_, ty)| ty));
    positional
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
