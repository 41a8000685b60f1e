//! What comes out, in this order: the user's impl, the message enum, the handle, the traits.
//!
//! The user's impl is first and unchanged, so that an editor which looks for the origin of a token
//! finds his code. Errors come last and replace nothing: a method that broke a rule keeps a handle
//! method, so that one mistake is one message.

mod dispatch;
mod docs;
mod fallback;
mod handle;
mod message;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote};

use crate::args::Arguments;
use crate::attr::{self, MARKS};
use crate::errors::{Errors, text};
use crate::lower;
use crate::model::{Actor, Method};
use crate::parse::{self, ImplBlock};

/// `#[actor(arguments)] item`
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    match syn::parse2::<ImplBlock>(item.clone()) {
        Ok(block) => expand_block(arguments, &block),
        Err(error) => {
            let error = misplaced(&arguments, &item)
                .unwrap_or(error)
                .to_compile_error();
            let item = parse::without_markers(item);
            quote!(#item #error)
        }
    }
}

fn expand_block(arguments: TokenStream, block: &ImplBlock) -> TokenStream {
    let mut errors = Errors::default();
    let arguments = Arguments::parse(arguments, &mut errors);
    let actor = lower::actor(block, arguments, &mut errors);
    let mut output = block.to_token_stream();
    if let Some(actor) = &actor {
        output.extend(message::message_enum(actor));
        output.extend(handle::handle_struct(actor));
        output.extend(handle::handle_methods(actor));
        output.extend(handle::handle_impl(actor));
        output.extend(message::message_impl(actor));
        output.extend(message::debug_impl(actor));
        output.extend(handle::debug_impl(actor));
        output.extend(dispatch::actor_impl(actor));
    }
    output.extend(errors.into_tokens());
    output
}

/// What to say when the item is no impl block; `None` if it is one that could not be read.
fn misplaced(arguments: &TokenStream, item: &TokenStream) -> Option<syn::Error> {
    let words = arguments.to_string();
    let mark = MARKS.into_iter().find(|mark| words.trim() == *mark);
    let text = match (parse::keyword(item).as_deref(), mark) {
        (Some("impl"), _) => return None,
        (Some("fn"), Some(mark)) => text::misplaced_marker(mark),
        (Some("fn"), None) => text::misplaced("a function"),
        (Some("trait"), _) => text::TRAIT.to_owned(),
        (Some("mod"), _) => text::misplaced("a module"),
        (Some("enum"), _) => text::misplaced("an enum"),
        (Some(keyword @ ("struct" | "union")), _) => text::misplaced(&format!("a {keyword}")),
        _ => text::misplaced("this item"),
    };
    Some(syn::Error::new(Span::call_site(), text))
}

/// The methods that are messages, that is those that broke no rule.
fn messages(actor: &Actor) -> impl Iterator<Item = &Method> {
    actor.methods.iter().filter(|method| method.is_sound)
}

/// `#[cfg]` and lint levels of the impl block.
fn item_attributes(actor: &Actor) -> TokenStream {
    let cfg = attr::tokens(&actor.carried.cfg);
    let lints = attr::tokens(&actor.carried.lints);
    quote!(#cfg #lints)
}

/// Where the expansion itself uses what the user has deprecated.
fn allow_deprecated(is_used: bool) -> Option<TokenStream> {
    let allow = quote!(#[allow(deprecated, reason = "a deprecated message is still handled")]);
    is_used.then_some(allow)
}
