//! Attributes on methods: our markers, and the user's attributes that are copied to generated
//! items.
//!
//! Which attributes are copied is an allow-list. Copying all of them would apply `#[instrument]`
//! and the like a second time, to a handle method that only makes a message.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Path, Token, parse_quote};

use crate::args::{ARGUMENTS, Value, each, word};
use crate::errors::{Errors, text};
use crate::model::{Carried, Doc, Moment, Policy};

/// The words a marker may contain.
pub(crate) const MARKS: [&str; 9] = [
    "message",
    "skip",
    "whole",
    "overload",
    "on_start",
    "on_stop",
    "on_link_down",
    "before_restart",
    "after_restart",
];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Message,
    Skip,
    /// A message whose answer is not taken apart, whatever its type is called.
    Whole,
    /// A message that sets what happens to it when the mailbox is full.
    Overload(Policy),
    Hook(Moment),
}

impl Mark {
    /// The marks without a value.
    const PLAIN: [Self; 8] = [
        Self::Message,
        Self::Skip,
        Self::Whole,
        Self::Hook(Moment::Start),
        Self::Hook(Moment::Stop),
        Self::Hook(Moment::LinkDown),
        Self::Hook(Moment::BeforeRestart),
        Self::Hook(Moment::AfterRestart),
    ];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Skip => "skip",
            Self::Whole => "whole",
            Self::Overload(_) => "overload",
            Self::Hook(moment) => moment.word(),
        }
    }
}

/// A mark and the word the user wrote for it.
pub(crate) struct Written {
    pub(crate) mark: Mark,
    pub(crate) span: Span,
}

/// Takes the markers out of `attributes`, including those that are refused because they are
/// conditional.
pub(crate) fn take_markers(attributes: &mut Vec<Attribute>) -> Vec<Attribute> {
    let is_any = |attribute: &Attribute| {
        is_marker(attribute.path()) || conditional_marker(attribute).is_some()
    };
    attributes
        .extract_if(.., |attribute| is_any(attribute))
        .collect()
}

/// `actor(skip)` of `#[cfg_attr(unix, actor(skip))]`
fn conditional_marker(attribute: &Attribute) -> Option<Meta> {
    let mut metas = conditional(attribute)
        .into_iter()
        .filter(|(condition, _)| condition.is_some());
    metas
        .find(|(_, meta)| is_marker(meta.path()))
        .map(|(_, meta)| meta)
}

/// `actor`, `actor_core::actor`, or the attribute by its path in a crate that re-exports it.
fn is_marker(path: &Path) -> bool {
    path.segments
        .last()
        .is_some_and(|last| last.ident == "actor" && last.arguments.is_none())
}

/// Reads the markers of one method: `#[actor(message)]`.
pub(crate) fn parse_markers(markers: &[Attribute], errors: &mut Errors) -> Vec<Written> {
    let mut marks = Vec::new();
    for marker in markers {
        if let Some(meta) = conditional_marker(marker) {
            errors.on(meta, text::CONDITIONAL_MARKER);
            continue;
        }
        match &marker.meta {
            Meta::List(list) if !list.tokens.is_empty() => {
                each(list.tokens.clone(), errors, |input, _| {
                    marks.push(parse_mark(input)?);
                    Ok(())
                });
            }
            _ => errors.on(marker, text::EMPTY_MARKER),
        }
    }
    marks
}

fn parse_mark(input: ParseStream<'_>) -> syn::Result<Written> {
    let name = word(input, "actor", &MARKS)?;
    let word = name.to_string();
    let fault = |text: String| Err(syn::Error::new(name.span(), text));
    if word == "overload" {
        let value = Value { name: &name, input };
        return Ok(Written {
            mark: Mark::Overload(value.policy(true)?),
            span: name.span(),
        });
    }
    if input.peek(Token![=]) && ARGUMENTS.contains(&word.as_str()) {
        return fault(text::argument_on_method(&word));
    }
    match Mark::PLAIN.into_iter().find(|mark| mark.word() == word) {
        Some(mark) if input.is_empty() || input.peek(Token![,]) => Ok(Written {
            mark,
            span: name.span(),
        }),
        Some(_) if input.peek(Ident::peek_any) => Err(input.error(text::MISSING_COMMA)),
        Some(_) => Err(input.error(text::marker_value(&word))),
        None if word == "on_restart" => fault(text::ON_RESTART_ON_METHOD.to_owned()),
        None if ARGUMENTS.contains(&word.as_str()) => fault(text::argument_on_method(&word)),
        None if Policy::of(&word).is_some() => fault(text::value_alone("overload", &word)),
        None => fault(text::unknown("marker", &word, &MARKS)),
    }
}

/// Decides which attributes of a method are copied to its variant and its handle method.
pub(crate) fn carried(attributes: &[Attribute]) -> Carried {
    let mut carried = Carried::default();
    for attribute in attributes {
        for (condition, meta) in conditional(attribute) {
            carry(&mut carried, condition.as_ref(), &meta);
        }
    }
    carried
}

/// `#[cfg_attr(unix, doc = "a", inline)]` -> (`unix`, `doc = "a"`), (`unix`, `inline`)
fn conditional(attribute: &Attribute) -> Vec<(Option<TokenStream>, Meta)> {
    let unconditional = || vec![(None, attribute.meta.clone())];
    let Meta::List(list) = &attribute.meta else {
        return unconditional();
    };
    if !list.path.is_ident("cfg_attr") {
        return unconditional();
    }
    let parser = |input: ParseStream<'_>| {
        let mut condition = TokenStream::new();
        while !input.is_empty() && !input.peek(Token![,]) {
            condition.extend([input.parse::<proc_macro2::TokenTree>()?]);
        }
        input.parse::<Option<Token![,]>>()?;
        let metas = Punctuated::<Meta, Token![,]>::parse_terminated(input)?;
        Ok(metas
            .into_iter()
            .map(|meta| (Some(condition.clone()), meta))
            .collect())
    };
    // Not ours to report: the compiler parses the same attribute, and its message is better.
    parser.parse2(list.tokens.clone()).unwrap_or_default()
}

fn carry(carried: &mut Carried, condition: Option<&TokenStream>, meta: &Meta) {
    let attribute: Attribute = match condition {
        Some(condition) => parse_quote!(#[cfg_attr(#condition, #meta)]),
        None => parse_quote!(#[#meta]),
    };
    let path = meta.path();
    if path.is_ident("cfg") {
        carried.cfg.push(attribute);
    } else if path.is_ident("doc") {
        let text = condition.is_none().then(|| doc_text(meta)).flatten();
        carried.docs.push(Doc { attribute, text });
    } else if path.is_ident("deprecated") {
        carried.deprecated.push(attribute);
    } else if path.is_ident("must_use") && matches!(meta, Meta::NameValue(_)) {
        // Without a reason it adds nothing, because a call is already `#[must_use]`.
        carried.must_use.push(attribute);
    } else if path.is_ident("allow") || path.is_ident("expect") {
        carried.lints.push(allowed(condition, meta));
    }
}

/// Becomes `allow`, because `#[expect(..)]` would fail on a generated method that does not trigger
/// the lint.
///
/// `warn` and `deny` stay with the user's method: there is nothing in the generated code to warn
/// about.
fn allowed(condition: Option<&TokenStream>, meta: &Meta) -> Attribute {
    let list = match meta {
        Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    match condition {
        Some(condition) => parse_quote!(#[cfg_attr(#condition, allow(#list))]),
        None => parse_quote!(#[allow(#list)]),
    }
}

fn doc_text(meta: &Meta) -> Option<String> {
    let Meta::NameValue(pair) = meta else {
        return None;
    };
    match &pair.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

/// `///text`, with the space that a person would have typed.
pub(crate) fn doc_line(text: &str) -> TokenStream {
    match text.is_empty() {
        true => quote!(#[doc = ""]),
        false => {
            let text = format!(" {text}");
            quote!(#[doc = #text])
        }
    }
}

/// The conditions for an item with these attributes to exist: `unix` of `#[cfg(unix)]`.
pub(crate) fn conditions(attributes: &[Attribute]) -> Vec<TokenStream> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) => Some(list.tokens.clone()),
            _ => None,
        })
        .collect()
}

/// All of `attributes`, as tokens.
pub(crate) fn tokens(attributes: &[Attribute]) -> TokenStream {
    attributes
        .iter()
        .map(|attribute| attribute.to_token_stream())
        .collect()
}
