//! The arguments of `#[actor(..)]` on a block.
//!
//! An error in one argument does not hide errors in the next.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{
    AngleBracketedGenericArguments, GenericArgument, LitInt, Path, PathArguments, Token,
    Visibility, parenthesized, token,
};

use crate::attr::MARKS;
use crate::errors::{Errors, text};
use crate::model::{Mailbox, Policy};

/// All arguments, in the order in which they are documented.
pub(crate) const ARGUMENTS: [&str; 10] = [
    "handle",
    "message",
    "mailbox",
    "on_restart",
    "overload",
    "visibility",
    "part",
    "extends",
    "interface",
    "crate",
];

#[derive(Default)]
pub(crate) struct Arguments {
    pub(crate) handle: Option<Path>,
    /// `T = u32` of `handle = StackHandle<T = u32>`.
    pub(crate) defaults: Vec<(Ident, TokenStream)>,
    pub(crate) message: Option<Ident>,
    pub(crate) mailbox: Option<Mailbox>,
    /// `on_restart = drop`
    pub(crate) drops_mail: bool,
    pub(crate) overload: Option<Policy>,
    pub(crate) visibility: Option<Visibility>,
    pub(crate) part: Option<Ident>,
    pub(crate) extends: Vec<Extends>,
    pub(crate) interface: Option<Path>,
    pub(crate) crate_path: Option<Path>,
    /// The names of all arguments that were given, in whatever order and place.
    given: Vec<Ident>,
}

/// What an argument may be given on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Actor,
    Part,
    Interface,
    Implementation,
}

impl Place {
    fn takes(self, word: &str) -> bool {
        match word {
            "crate" | "handle" => true,
            "message" | "visibility" => self != Self::Implementation,
            "mailbox" | "on_restart" | "overload" => self == Self::Actor,
            "part" => self == Self::Part,
            "extends" => self == Self::Interface,
            _ => self == Self::Implementation,
        }
    }

    /// What it is called in error texts.
    fn name(self) -> &'static str {
        match self {
            Self::Actor => "the impl that makes a type an actor",
            Self::Part => "a further part of an actor",
            Self::Interface => "a trait",
            Self::Implementation => "the impl of a trait",
        }
    }

    /// The kind of block that `word` belongs to.
    fn of(word: &str) -> Self {
        let places = [Self::Actor, Self::Part, Self::Interface];
        let mut takers = places.into_iter().filter(|place| place.takes(word));
        takers.next().unwrap_or(Self::Implementation)
    }
}

impl Arguments {
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut arguments = Self::default();
        each(tokens, errors, |input, errors| {
            arguments.parse_one(input, errors)
        });
        arguments
    }

    /// Reports arguments that a block of this kind cannot have.
    pub(crate) fn check(&self, place: Place, errors: &mut Errors) {
        for word in &self.given {
            let text = word.to_string();
            if !place.takes(&text) {
                let belongs = Place::of(&text).name();
                errors.at(
                    word.span(),
                    text::misplaced_argument(&text, place.name(), belongs),
                );
            }
        }
    }

    fn parse_one(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let name = word(input, "actor", &ARGUMENTS)?;
        let word = name.to_string();
        let is_both = matches!(word.as_str(), "message" | "overload");
        if !input.peek(Token![=]) && MARKS.contains(&word.as_str()) && !is_both {
            return Err(syn::Error::new(name.span(), text::marker_on_impl(&word)));
        }
        if !ARGUMENTS.contains(&word.as_str()) {
            if matches!(word.as_str(), "Part" | "PART" | "parts") {
                // As an actor of its own, the block would collide with the one that it is a part of.
                self.part = Some(Ident::new("Part", name.span()));
            }
            let text = match value_of(&word) {
                Some(argument) => text::value_alone(argument, &word),
                None => text::unknown("argument", &word, &ARGUMENTS),
            };
            return Err(syn::Error::new(name.span(), text));
        }
        if self.given.contains(&name) {
            errors.at(name.span(), text::repeated(&word));
        }
        if word == "part" {
            // Whatever its value is, it says that this is a further block.
            self.part = Some(Ident::new("Part", name.span()));
        }
        let value = Value { name: &name, input };
        match word.as_str() {
            "handle" => {
                let (handle, defaults) = value.handle()?;
                self.handle = Some(handle);
                self.defaults = defaults;
            }
            "message" => self.message = Some(value.parse("a name", "AccountMessage")?),
            "mailbox" => self.mailbox = value.mailbox(errors)?,
            "on_restart" => self.drops_mail = value.drops_mail()?,
            "overload" => self.overload = Some(value.policy(false)?),
            "visibility" => self.visibility = Some(value.visibility()?),
            "part" => self.part = Some(value.parse("a name", "Admin")?),
            "extends" => self.extends = value.list()?,
            "interface" => {
                let interface = value.read("a path", "ShapeHandle", parse_handle)?;
                self.interface = Some(interface);
            }
            _ => self.crate_path = Some(value.path("a path", "::actor_core")?),
        }
        self.given.push(name);
        Ok(())
    }
}

/// An argument whose `name` has been read; `= value` comes next.
pub(crate) struct Value<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) input: ParseStream<'a>,
}

impl Value<'_> {
    fn fault(&self, span: Span, takes: &str, example: &str) -> syn::Error {
        syn::Error::new(
            span,
            text::argument_value(&self.name.to_string(), takes, example),
        )
    }

    /// Reads `=`, and what follows it with `read`.
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
            false if self.input.peek(Ident::peek_any) => {
                Err(syn::Error::new(self.input.span(), text::MISSING_COMMA))
            }
            false => Err(self.fault(span, takes, example)),
        }
    }

    fn parse<T: syn::parse::Parse>(&self, takes: &str, example: &str) -> syn::Result<T> {
        self.read(takes, example, |input| input.parse())
    }

    fn path(&self, takes: &str, example: &str) -> syn::Result<Path> {
        self.read(takes, example, Path::parse_mod_style)
    }

    /// `StackHandle`, `StackHandle<T = u32>` with a default, or `StackHandle<u32>` for a handle that is generated
    /// elsewhere.
    fn handle(&self) -> syn::Result<(Path, Vec<(Ident, TokenStream)>)> {
        self.read("a name", "AccountHandle", |input| {
            let mut path = parse_handle(input)?;
            let mut defaults = Vec::new();
            if input.peek(Token![<]) {
                let arguments: AngleBracketedGenericArguments = input.parse()?;
                let count = arguments.args.len();
                for argument in &arguments.args {
                    match argument {
                        GenericArgument::AssocType(one) => {
                            defaults.push((one.ident.clone(), one.ty.to_token_stream()));
                        }
                        GenericArgument::AssocConst(one) => {
                            defaults.push((one.ident.clone(), one.value.to_token_stream()));
                        }
                        _ => {}
                    }
                }
                if defaults.is_empty()
                    && let Some(last) = path.segments.last_mut()
                {
                    last.arguments = PathArguments::AngleBracketed(arguments);
                } else if defaults.len() < count {
                    return Err(input.error("no default"));
                }
            }
            Ok((path, defaults))
        })
    }

    /// `(Named, Store<K> = AnyStore)`
    fn list(&self) -> syn::Result<Vec<Extends>> {
        let fault = |span| syn::Error::new(span, text::EXTENDS);
        if !self.input.peek(token::Paren) {
            return Err(fault(self.name.span()));
        }
        let inside;
        let parentheses = parenthesized!(inside in self.input);
        let list = Punctuated::<Extends, Token![,]>::parse_terminated(&inside);
        // What is left would be another error.
        inside.parse::<TokenStream>()?;
        let list = list.map_err(|_| fault(parentheses.span.join()))?;
        Ok(list.into_iter().collect())
    }

    fn visibility(&self) -> syn::Result<Visibility> {
        let takes = "`pub` or a restricted `pub(..)`";
        self.read(takes, "pub(crate)", |input| match input.parse()? {
            Visibility::Inherited => Err(input.error("no visibility")),
            visibility => Ok(visibility),
        })
    }

    /// `drop`, or `keep`
    fn drops_mail(&self) -> syn::Result<bool> {
        self.read("`keep` or `drop`", "drop", |input| {
            let word: Ident = input.parse()?;
            match word == "drop" || word == "keep" {
                true => Ok(word == "drop"),
                false => Err(input.error("not what becomes of messages")),
            }
        })
    }

    /// The policy for a full mailbox, of an actor or of a method.
    pub(crate) fn policy(&self, of_method: bool) -> syn::Result<Policy> {
        let known = match of_method {
            true => &Policy::WORDS[..],
            false => &Policy::WORDS[..4],
        };
        let takes = text::one_of(known);
        let word = self.read(&takes, "fail", |input| input.call(Ident::parse_any))?;
        let name = word.to_string();
        match Policy::of(&name) {
            Some(Policy::Coalesce) if !of_method => {
                Err(syn::Error::new(word.span(), text::COALESCE_ON_BLOCK))
            }
            Some(policy) => Ok(policy),
            None => Err(syn::Error::new(
                word.span(),
                text::unknown("policy", &name, known),
            )),
        }
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

/// One of the interfaces that an interface extends.
pub(crate) struct Extends {
    /// `Store<K>`
    pub(crate) interface: Path,
    /// Given if it does not have its default name.
    pub(crate) handle: Option<Path>,
}

impl Parse for Extends {
    /// `Store<K>`, or `Store<K> = AnyStore`
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let interface = input.parse()?;
        let handle = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Extends { interface, handle })
    }
}

/// The argument that `word` is a value of.
fn value_of(word: &str) -> Option<&'static str> {
    match word {
        "unbounded" => Some("mailbox"),
        "keep" => Some("on_restart"),
        _ if Policy::WORDS[..4].contains(&word) => Some("overload"),
        _ => None,
    }
}

/// The path of a handle. Its last segment is a name, not a keyword such as `self`.
fn parse_handle(input: ParseStream<'_>) -> syn::Result<Path> {
    let path = Path::parse_mod_style(input)?;
    let last = path.segments.last().map(ToTokens::to_token_stream);
    syn::parse2::<Ident>(last.unwrap_or_default())?;
    Ok(path)
}

/// A word. If there is none, the error lists the `known` ones.
pub(crate) fn word(input: ParseStream<'_>, attribute: &str, known: &[&str]) -> syn::Result<Ident> {
    let span = input.span();
    input
        .call(Ident::parse_any)
        .map_err(|_| syn::Error::new(span, text::no_word(attribute, known)))
}

/// The number without its suffix. If it is zero, reports an error with the text `zero` and returns `None`.
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

/// Reads items separated by commas using `one`. After an error it continues behind the next comma.
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
