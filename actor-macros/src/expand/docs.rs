//! Documentation of what is generated: the user's words where there are any, and ours around them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;

use crate::attr::doc_line;
use crate::model::{Access, Actor, Answer, Doc, Method};
use crate::rewrite;

/// A name as text, without `r#`.
pub(super) fn plain(name: &Ident) -> String {
    name.unraw().to_string()
}

/// ``[`Account`]``, or ``[`Account`](bank::Account)`` where the path is longer.
fn link(label: &str, target: &str) -> String {
    match label == target {
        true => format!("[`{label}`]"),
        false => format!("[`{label}`]({target})"),
    }
}

fn link_to_actor(actor: &Actor) -> String {
    link(&actor.name, &actor.path)
}

fn link_to_method(actor: &Actor, method: &Method) -> String {
    let label = format!("{}::{}", actor.name, plain(&method.name));
    link(&label, &format!("{}::{}", actor.path, method.name))
}

fn lines(lines: &[String]) -> TokenStream {
    lines.iter().map(|line| doc_line(line)).collect()
}

pub(super) fn message_enum(actor: &Actor) -> TokenStream {
    let actor = link_to_actor(actor);
    lines(&[format!(
        "Messages of {actor}: one variant for each method that its handle has."
    )])
}

pub(super) fn handle_struct(actor: &Actor) -> TokenStream {
    let article = if actor.name.starts_with(['A', 'E', 'I', 'O', 'U']) {
        "an"
    } else {
        "a"
    };
    let actor = link_to_actor(actor);
    lines(&[
        format!("Handle to {article} {actor} that runs as an actor."),
        String::new(),
        "Each method makes a message for the method of the same name. Nothing is sent before a"
            .into(),
        "verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the"
            .into(),
        "message over. Clones mean the same actor, and work from any thread.".into(),
    ])
}

/// The first paragraph of the method's documentation; the rest stands on the handle.
pub(super) fn variant(actor: &Actor, method: &Method) -> TokenStream {
    let is_text = |doc: &&Doc| doc.text.as_ref().is_none_or(|text| !text.trim().is_empty());
    let summary: TokenStream = method
        .carried
        .docs
        .iter()
        .take_while(is_text)
        .map(|doc| user_doc(actor, doc))
        .collect();
    match has_text(&method.carried.docs) {
        true => summary,
        false => {
            let target = link_to_method(actor, method);
            let default = doc_line(&format!("Asks for {target}."));
            quote::quote!(#summary #default)
        }
    }
}

pub(super) fn field(method: &Method, argument: &Ident) -> TokenStream {
    let (method, argument) = (plain(&method.name), plain(argument));
    doc_line(&format!("Argument `{argument}` of `{method}`."))
}

/// The method's documentation, and what a call answers.
pub(super) fn handle_method(actor: &Actor, method: &Method) -> TokenStream {
    let mut docs: TokenStream = method
        .carried
        .docs
        .iter()
        .map(|doc| user_doc(actor, doc))
        .collect();
    let target = link_to_method(actor, method);
    if !has_text(&method.carried.docs) {
        docs.extend(doc_line(&format!("Asks the actor for {target}.")));
    }
    docs.extend(doc_line(""));
    docs.extend(lines(&about_the_answer(actor, method, &target)));
    docs
}

fn about_the_answer(actor: &Actor, method: &Method, target: &str) -> Vec<String> {
    let call_error = format!("{}::CallError", rewrite::spelled(&actor.crate_path));
    let mut lines = match method.answer {
        Answer::Nothing => vec![
            format!("The call answers once {target} has returned. It fails with a [`CallError`] if that"),
            "does not come about: the actor has stopped or was killed, the method panicked, or the".into(),
            "call gave up.".into(),
        ],
        Answer::Value(_) => vec![
            format!("The call answers what {target} returns. It fails with a [`CallError`] if there is no"),
            "answer: the actor has stopped or was killed, the method panicked, or the call gave up.".into(),
        ],
        Answer::Result { .. } | Answer::Alias(_) => vec![
            format!("The call answers what {target} returns, its error as [`CallError::Failed`]. Any other"),
            "[`CallError`] says why there is no answer: the actor has stopped or was killed, the".into(),
            "method panicked, or the call gave up.".into(),
        ],
    };
    if method.access == Access::Last {
        lines.push(String::new());
        lines.push("This message is the last one: the actor ends with it.".into());
    }
    lines.push(String::new());
    lines.push(format!("[`CallError`]: {call_error}"));
    if matches!(method.answer, Answer::Result { .. } | Answer::Alias(_)) {
        lines.push(format!("[`CallError::Failed`]: {call_error}::Failed"));
    }
    lines
}

/// Whether there is documentation in words, not only `#[doc(hidden)]` and the like.
fn has_text(docs: &[Doc]) -> bool {
    docs.iter()
        .any(|doc| doc.text.is_some() || is_named_value(doc))
}

/// `#[doc = include_str!(..)]`
fn is_named_value(doc: &Doc) -> bool {
    matches!(doc.attribute.meta, syn::Meta::NameValue(_))
}

/// A line of the user, with links to `Self` turned into links to the actor: on the handle and the
/// message, `Self` is something else.
fn user_doc(actor: &Actor, doc: &Doc) -> TokenStream {
    let resolved = doc
        .text
        .as_deref()
        .and_then(|text| without_self_links(text, &actor.path));
    match resolved {
        None => doc.attribute.to_token_stream(),
        Some(text) => quote_spanned!(doc.attribute.span()=> #[doc = #text]),
    }
}

/// ``[`Self::close`]`` -> ``[`Account::close`]``; `None` if there is no such link.
fn without_self_links(text: &str, path: &str) -> Option<String> {
    let mut resolved = text.to_owned();
    for before in ["[`", "[", "]("] {
        for after in ["::", "`]", "]", ")"] {
            let link = format!("{before}Self{after}");
            resolved = resolved.replace(&link, &format!("{before}{path}{after}"));
        }
    }
    (resolved != text).then_some(resolved)
}
