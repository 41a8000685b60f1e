//! The arguments of `#[actor(..)]` on an impl block.
//!
//! A fault in one argument does not hide the faults in the next.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{LitInt, Path, Token, Visibility};

use crate::attr::MARKS;
use crate::errors::{Errors, text};
use crate::model::Mailbox;

/// All arguments, in the order in which they are documented.
pub(crate) const ARGUMENTS: [&str; 5] = ["handle", "message", "mailbox", "visibility", "crate"];

#[derive(Default)]
pub(crate) struct Arguments {
    pub(crate) handle: Option<Ident>,
    pub(crate) message: Option<Ident>,
    pub(crate) mailbox: Option<Mailbox>,
    pub(crate) visibility: Option<Visibility>,
    pub(crate) crate_path: Option<Path>,
}

impl Arguments {
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut arguments = Self::default();
        let mut seen = Vec::new();
        each(tokens, errors, |input, errors| {
            arguments.parse_one(&mut seen, input, errors)
        });
        arguments
    }

    fn parse_one(
        &mut self,
        seen: &mut Vec<Ident>,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let name = input.call(Ident::parse_any)?;
        let word = name.to_string();
        if !input.peek(Token![=]) && MARKS.contains(&word.as_str()) && word != "message" {
            return Err(syn::Error::new(name.span(), text::marker_on_impl(&word)));
        }
        if !ARGUMENTS.contains(&word.as_str()) {
            return Err(syn::Error::new(
                name.span(),
                text::unknown("argument", &word, &ARGUMENTS),
            ));
        }
        if seen.contains(&name) {
            errors.at(name.span(), text::repeated(&word));
        }
        let value = Value { name: &name, input };
        match word.as_str() {
            "handle" => self.handle = Some(value.parse("a name", "AccountHandle")?),
            "message" => self.message = Some(value.parse("a name", "AccountMessage")?),
            "mailbox" => self.mailbox = value.mailbox(errors)?,
            "visibility" => self.visibility = Some(value.visibility()?),
            _ => self.crate_path = Some(value.path()?),
        }
        seen.push(name);
        Ok(())
    }
}

/// `name` has been read; `= value` is next.
struct Value<'a> {
    name: &'a Ident,
    input: ParseStream<'a>,
}

impl Value<'_> {
    fn fault(&self, span: Span, takes: &str, example: &str) -> syn::Error {
        syn::Error::new(
            span,
            text::argument_value(&self.name.to_string(), takes, example),
        )
    }

    /// Reads `=`, and with `read` what follows it.
    fn read<T>(
        &self,
        takes: &str,
        example: &str,
        read: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
    ) -> syn::Result<T> {
        if self.input.parse::<Token![=]>().is_err() {
            return Err(self.fault(self.name.span(), takes, example));
        }
        let span = if self.input.is_empty() {
            self.name.span()
        } else {
            self.input.span()
        };
        let value = read(self.input).map_err(|_| self.fault(span, takes, example))?;
        match self.input.is_empty() || self.input.peek(Token![,]) {
            true => Ok(value),
            false => Err(self.fault(span, takes, example)),
        }
    }

    fn parse<T: syn::parse::Parse>(&self, takes: &str, example: &str) -> syn::Result<T> {
        self.read(takes, example, |input| input.parse())
    }

    fn path(&self) -> syn::Result<Path> {
        self.read("a path", "::actor_core", Path::parse_mod_style)
    }

    fn visibility(&self) -> syn::Result<Visibility> {
        let takes = "`pub` or a restricted `pub(..)`";
        self.read(takes, "pub(crate)", |input| match input.parse()? {
            Visibility::Inherited => Err(input.error("no visibility")),
            visibility => Ok(visibility),
        })
    }

    fn mailbox(&self, errors: &mut Errors) -> syn::Result<Option<Mailbox>> {
        let (takes, example) = ("a number of messages or the word `unbounded`", "64");
        self.read(takes, example, |input| {
            if input.peek(Ident::peek_any) {
                let word = input.call(Ident::parse_any)?;
                return match word == "unbounded" {
                    true => Ok(Some(Mailbox::Unbounded)),
                    false => Err(input.error("not a bound")),
                };
            }
            Ok(positive(&input.parse()?, text::MAILBOX_ZERO, errors)?.map(Mailbox::Bounded))
        })
    }
}

/// The number without its suffix; `None`, and an error with the text `zero`, when it is zero.
pub(crate) fn positive(
    number: &LitInt,
    zero: &str,
    errors: &mut Errors,
) -> syn::Result<Option<LitInt>> {
    let value = number.base10_parse::<usize>()?;
    if !matches!(number.suffix(), "" | "usize") {
        return Err(syn::Error::new(number.span(), "not a usize"));
    }
    if value == 0 {
        errors.at(number.span(), zero);
        return Ok(None);
    }
    Ok(Some(LitInt::new(number.base10_digits(), number.span())))
}

/// Reads items separated by commas with `one`; after a fault it goes on behind the next comma.
pub(crate) fn each(
    tokens: TokenStream,
    errors: &mut Errors,
    mut one: impl FnMut(ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) {
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            if let Err(error) = one(input, errors) {
                errors.push(error);
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<TokenTree>()?;
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        errors.push(error);
    }
}
