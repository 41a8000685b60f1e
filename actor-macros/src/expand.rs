//! Generates the output, in this order: the user's block, the message enum, the handle, the traits, the checks.
//!
//! The user's block comes first and unchanged, so that an editor that looks up the origin of a token finds the user's code.
//! Errors come last and replace nothing: even a method that broke a rule gets a handle method, so that one mistake causes one
//! error.

mod actor;
mod checks;
mod dispatch;
mod docs;
mod fallback;
mod handle;
mod implementation;
mod message;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote};

use crate::args::Arguments;
use crate::attr::{self, MARKS};
use crate::check;
use crate::errors::{Errors, text};
use crate::generics;
use crate::lower::{self, Lowered};
use crate::model::{Family, Kind, Method};
use crate::parse::{self, Block, Subject};
use crate::types;

/// `#[actor(arguments)] item`
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    match syn::parse2::<Block>(item.clone()) {
        Ok(mut block) => {
            let mut errors = Errors::default();
            check::second_attribute(&mut block, &mut errors);
            if block.faults.is_empty() {
                return expand_block(arguments, &block, block.to_token_stream(), errors);
            }
            // If it is not valid Rust, the compiler has already complained. It drops what it does not understand, and maybe
            // what follows, so we do not report errors that would only be consequences of that.
            if !parse::is_refused_anyway(&item) {
                block
                    .faults
                    .iter()
                    .for_each(|fault| errors.push(fault.clone()));
            }
            expand_block(arguments, &block, parse::without_markers(item), errors)
        }
        Err(error) => {
            let error = match misplaced(&arguments, &item) {
                Some(error) => error.to_compile_error(),
                None if parse::is_refused_anyway(&item) => TokenStream::new(),
                None => error.to_compile_error(),
            };
            let item = parse::without_markers(item);
            match parse::is_async_main(&item) {
                // It would be an error of its own.
                true => quote!(#[allow(dead_code)] fn main() { #item } #error),
                false => quote!(#item #error),
            }
        }
    }
}

fn expand_block(
    arguments: TokenStream,
    block: &Block,
    item: TokenStream,
    mut errors: Errors,
) -> TokenStream {
    let arguments = Arguments::parse(arguments, &mut errors);
    let lowered = lower::block(block, arguments, &mut errors);
    let mut output = TokenStream::new();
    if let Subject::Trait { .. } = block.subject {
        output.extend(allow_async(block));
    }
    if let Lowered::Family(family) = &lowered {
        output.extend(allow_owned_arguments(family));
    }
    output.extend(item);
    match &lowered {
        Lowered::Family(family) => output.extend(expand_family(family)),
        Lowered::Implementation(implementation) => {
            output.extend(implementation::conversion(implementation));
        }
        Lowered::Nothing => {}
    }
    output.extend(errors.into_tokens());
    output
}

fn expand_family(family: &Family) -> TokenStream {
    let mut output = message::message_enum(family);
    if !matches!(family.kind, Kind::Part) {
        output.extend(handle::handle_struct(family));
    }
    output.extend(handle::handle_methods(family));
    if !matches!(family.kind, Kind::Part) {
        output.extend(handle::traits(family));
    }
    output.extend(message::message_impl(family));
    output.extend(message::debug_impl(family));
    output.extend(dispatch::dispatch_impl(family));
    match &family.kind {
        Kind::Actor { .. } => output.extend(actor::actor_impl(family)),
        Kind::Interface(interface) => output.extend(implementation::extensions(family, interface)),
        Kind::Part => {}
    }
    output.extend(checks::checks(family));
    output
}

/// The compiler warns about `async fn` in public traits, because callers cannot require the futures to be `Send`. Ours are
/// called by the actor, on its own core.
fn allow_async(block: &Block) -> Option<TokenStream> {
    let is_async = |item: &parse::Item| {
        let signature = item.function.as_ref().map(|function| &function.signature);
        signature.is_some_and(|signature| signature.asyncness.is_some())
    };
    block
        .items
        .iter()
        .any(is_async)
        .then(|| quote!(#[allow(async_fn_in_trait, reason = "the futures stay with their actor")]))
}

/// Clippy wants an argument that is only read to be a reference, which an argument of a message cannot be.
///
/// It does not check traits, nor types that it knows to be `Copy`, so well-known `Copy` types need no attribute.
fn allow_owned_arguments(family: &Family) -> Option<TokenStream> {
    if let Kind::Interface(_) = family.kind {
        return None;
    }
    let mut arguments = messages(family).flat_map(Method::arguments);
    let has_owned = arguments.any(|argument| !types::is_primitive(&argument.ty));
    let has_port = messages(family).any(Method::has_port);
    let is_told = matches!(&family.kind, Kind::Actor { hooks, .. } if hooks.iter().any(|hook| hook.told().is_some()));
    (has_owned || has_port || is_told).then(|| {
        quote!(#[allow(clippy::needless_pass_by_value, reason = "a message owns its arguments")])
    })
}

/// The error for an item that is not a block; `None` if it is a block that could not be parsed.
fn misplaced(arguments: &TokenStream, item: &TokenStream) -> Option<syn::Error> {
    let words = arguments.to_string();
    let mark = MARKS.into_iter().find(|mark| words.trim() == *mark);
    let keyword = parse::keyword(item);
    let word = keyword.as_ref().map(ToString::to_string);
    let text = match (word.as_deref(), mark) {
        (Some("impl" | "trait"), _) => return None,
        (Some("fn"), Some(mark)) => text::misplaced_marker(mark),
        (Some("fn"), None) if parse::is_method(item) => text::MISPLACED_ON_METHOD.to_owned(),
        (Some("fn"), None) if parse::is_async_main(item) => text::MISPLACED_ON_MAIN.to_owned(),
        (Some("fn"), None) => text::misplaced("a function"),
        (Some("mod"), _) => text::misplaced("a module"),
        (Some("enum"), _) => text::misplaced("an enum"),
        (Some(word @ ("struct" | "union" | "static")), _) => text::misplaced(&format!("a {word}")),
        (Some("const"), _) => text::misplaced("a constant"),
        (Some("type"), _) => text::misplaced("a type alias"),
        (Some("use"), _) => text::misplaced("an import"),
        (Some("extern"), _) => text::misplaced("an `extern` item"),
        (Some(_), _) => text::misplaced("a macro"),
        (None, _) => text::misplaced("this item"),
    };
    let span = keyword.map_or_else(Span::call_site, |keyword| keyword.span());
    Some(syn::Error::new(span, text))
}

/// The methods that are messages, that is, those that broke no rule.
fn messages(family: &Family) -> impl Iterator<Item = &Method> {
    family.methods.iter().filter(|method| method.is_sound)
}

/// `#[cfg]` and lint levels of the block.
fn item_attributes(family: &Family) -> TokenStream {
    let cfg = attr::tokens(&family.carried.cfg);
    let lints = attr::tokens(&family.carried.lints);
    quote!(#cfg #lints)
}

/// Hides the runtime's own actors, whose crate path is `crate`, from the compiler's lists of types that implement a trait: they
/// would be no help in a user's error.
fn unlisted(family: &Family) -> Option<TokenStream> {
    let is_own = family.crate_path.is_ident("crate");
    is_own.then(|| quote!(#[diagnostic::do_not_recommend]))
}

/// Allows deprecated items where the expansion itself uses something that the user has deprecated.
fn allow_deprecated(is_used: bool) -> Option<TokenStream> {
    let allow = quote!(#[allow(deprecated, reason = "a deprecated message is still handled")]);
    is_used.then_some(allow)
}

/// `AccountMessage`, or `StackMessage<T>`
fn message_type(family: &Family) -> TokenStream {
    let (message, names) = (&family.message, family.parameters.names());
    quote!(#message #names)
}

/// `AccountHandle`, or `StackHandle<T>`
fn handle_type(family: &Family) -> TokenStream {
    generics::with_names(&family.handle, &family.parameters)
}
