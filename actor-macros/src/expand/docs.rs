//! Documentation of the generated items: the user's words where there are any, with ours around them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;

use crate::attr::doc_line;
use crate::model::{Access, Doc, Family, Implementation, Kind, Method, Shape};
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

fn link_to_subject(family: &Family) -> String {
    link(&family.name, &family.path)
}

fn link_to_method(family: &Family, method: &Method) -> String {
    let label = format!("{}::{}", family.name, plain(&method.name));
    link(&label, &format!("{}::{}", family.path, method.name))
}

fn lines(lines: &[String]) -> TokenStream {
    lines.iter().map(|line| doc_line(line)).collect()
}

pub(super) fn message_enum(family: &Family) -> TokenStream {
    let subject = link_to_subject(family);
    let line = match family.kind {
        Kind::Interface(_) => format!(
            "Messages to any actor that is {} {subject}: one variant for each method of the handle.",
            article(&family.name)
        ),
        Kind::Actor { .. } => {
            format!("Messages of {subject}: one variant for each method that its handle has.")
        }
        Kind::Part => format!(
            "Further messages of {subject}: one variant for each method that this block adds to the handle."
        ),
    };
    lines(&[line])
}

pub(super) fn handle_struct(family: &Family) -> TokenStream {
    let article = article(&family.name);
    let subject = link_to_subject(family);
    let first = match family.kind {
        Kind::Interface(_) => vec![
            format!("Handle to any actor that is {article} {subject}."),
            String::new(),
            "The handle of an actor that implements it turns into this one with `.into()`.".into(),
        ],
        Kind::Actor { .. } | Kind::Part => {
            vec![format!(
                "Handle to {article} {subject} that runs as an actor."
            )]
        }
    };
    let rest = [
        String::new(),
        "Each method makes a message for the method of the same name. Nothing is sent before a"
            .into(),
        "verb: `.await` calls and waits for the answer, `.send()` and `.try_send()` only hand the"
            .into(),
        "message over. Clones mean the same actor, and work from any thread.".into(),
    ];
    let all: Vec<String> = first.into_iter().chain(rest).collect();
    lines(&all)
}

fn article(name: &str) -> &'static str {
    match name.starts_with(['A', 'E', 'I', 'O', 'U']) {
        true => "an",
        false => "a",
    }
}

/// The documentation of a conversion into an interface's handle.
pub(super) fn conversion(implementation: &Implementation) -> TokenStream {
    let Implementation {
        actor_path,
        trait_path,
        ..
    } = implementation;
    lines(&[format!(
        "The same actor, known by its interface: [`{actor_path}`] as [`{trait_path}`]."
    )])
}

/// The first paragraph of the method's documentation. The rest is on the handle.
pub(super) fn variant(family: &Family, method: &Method) -> TokenStream {
    let docs = &method.carried.docs;
    let ends = docs.iter().position(ends_the_summary);
    let (first, rest) = docs.split_at(ends.unwrap_or(docs.len()));
    let options = rest.iter().filter(|doc| is_option(doc));
    let summary = first.iter().chain(options);
    let summary: TokenStream = summary.map(|doc| user_doc(family, doc)).collect();
    match has_text(first) {
        true => summary,
        false => {
            let target = link_to_method(family, method);
            let default = doc_line(&format!("Asks for {target}."));
            quote::quote!(#summary #default)
        }
    }
}

/// A blank line, or the fence of an example: the example may contain blank lines, and must not be cut at one.
fn ends_the_summary(doc: &Doc) -> bool {
    let line = doc.text.as_deref().map(str::trim);
    line.is_some_and(|line| line.is_empty() || line.starts_with("```") || line.starts_with("~~~"))
}

pub(super) fn field(method: &Method, argument: &Ident) -> TokenStream {
    let (method, argument) = (plain(&method.name), plain(argument));
    doc_line(&format!("Argument `{argument}` of `{method}`."))
}

/// The method's documentation, followed by what a call answers.
pub(super) fn handle_method(family: &Family, method: &Method) -> TokenStream {
    let mut docs: TokenStream = method
        .carried
        .docs
        .iter()
        .map(|doc| user_doc(family, doc))
        .collect();
    let target = link_to_method(family, method);
    if !has_text(&method.carried.docs) {
        docs.extend(doc_line(&format!("Asks the actor for {target}.")));
    }
    docs.extend(doc_line(""));
    docs.extend(lines(&about_the_answer(family, method, &target)));
    docs
}

fn about_the_answer(family: &Family, method: &Method, target: &str) -> Vec<String> {
    let call_error = format!("{}::CallError", rewrite::spelled(&family.crate_path));
    let mut lines = match method.answer.shape {
        Shape::Result { .. } if method.has_port() => vec![
            format!("The call answers what {target} sends to its answer port, now or later, an error as"),
            "[`CallError::Failed`]. Any other [`CallError`] says why there is no answer: the port was".into(),
            "dropped, the actor has stopped or was killed, the method panicked, or the call gave up.".into(),
        ],
        _ if method.has_port() => vec![
            format!("The call answers what {target} sends to its answer port, now or later. It fails with a"),
            "[`CallError`] if there is no answer: the port was dropped, the actor has stopped or was".into(),
            "killed, the method panicked, or the call gave up.".into(),
        ],
        Shape::Never => vec![
            format!("There is never an answer, since {target} does not return: the call fails with a"),
            "[`CallError`] when the actor has stopped or was killed, or the method panicked.".into(),
        ],
        Shape::Nothing => vec![
            format!("The call answers once {target} has returned. It fails with a [`CallError`] if that"),
            "does not come about: the actor has stopped or was killed, the method panicked, or the".into(),
            "call gave up.".into(),
        ],
        Shape::Value(_) | Shape::Boxed(_) => vec![
            format!("The call answers what {target} returns. It fails with a [`CallError`] if there is no"),
            "answer: the actor has stopped or was killed, the method panicked, or the call gave up.".into(),
        ],
        Shape::Result { .. } | Shape::Alias(_) => vec![
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
    if method.answer.is_result() {
        lines.push(format!("[`CallError::Failed`]: {call_error}::Failed"));
    }
    lines
}

/// Whether there is documentation in words, not just `#[doc(hidden)]` and the like.
fn has_text(docs: &[Doc]) -> bool {
    docs.iter()
        .any(|doc| doc.text.is_some() || is_named_value(doc))
}

/// `#[doc(hidden)]`
fn is_option(doc: &Doc) -> bool {
    matches!(&doc.attribute.meta, syn::Meta::List(list) if list.path.is_ident("doc"))
}

/// `#[doc = include_str!(..)]`
fn is_named_value(doc: &Doc) -> bool {
    matches!(doc.attribute.meta, syn::Meta::NameValue(_))
}

/// A line of the user's documentation, in which links to `Self` become links to the actor. On the handle and
/// the message, `Self` is something else.
fn user_doc(family: &Family, doc: &Doc) -> TokenStream {
    let resolved = doc
        .text
        .as_deref()
        .and_then(|text| without_self_links(text, &family.path));
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
