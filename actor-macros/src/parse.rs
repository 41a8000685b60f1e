//! Parses tokens into a block, an impl or a trait, as far as we need to understand it.
//!
//! Method bodies, and items that are not methods, stay opaque: the compiler reports their errors better, and
//! whatever we do not look at comes out token for token.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::buffer::Cursor;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Generics, Ident, Path, Signature, Token, Type, TypeParamBound, TypePath, Visibility,
    braced, parenthesized, parse_quote, token,
};

use crate::attr;

/// `impl Account { .. }`, `impl Shape for Circle { .. }` or `trait Shape { .. }`
pub(crate) struct Block {
    pub(crate) attributes: Vec<Attribute>,
    /// Everything up to the brace, verbatim.
    pub(crate) header: TokenStream,
    /// Including the where clause.
    pub(crate) generics: Generics,
    pub(crate) subject: Subject,
    brace: token::Brace,
    /// `#![..]`, verbatim.
    inner_attributes: TokenStream,
    pub(crate) items: Vec<Item>,
    /// Errors of items that could not be parsed. Those items come out token for token.
    pub(crate) faults: Vec<syn::Error>,
}

/// What the block is about.
pub(crate) enum Subject {
    /// `impl Account`
    Type(Type),
    /// `impl Shape for Circle`
    TraitFor { trait_: Path, ty: Type },
    /// `impl !Shape for Circle`; these tokens are the trait.
    Negative(TokenStream),
    /// `pub trait Shape: Named`
    Trait {
        visibility: Visibility,
        name: Ident,
        /// `unsafe` or `auto`, which an interface cannot be.
        qualifier: Option<Ident>,
    },
}

/// An associated item of the block. Markers have been taken out of `attributes`.
pub(crate) struct Item {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) markers: Vec<Attribute>,
    /// `None` for constants, types and macros.
    pub(crate) function: Option<Function>,
    /// `type Item: Clone;` or `type Item = u8;`
    pub(crate) associated: Option<Associated>,
    /// Everything after the attributes, verbatim.
    tokens: TokenStream,
}

/// The part of a function that matters to us.
pub(crate) struct Function {
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
}

/// `Clone + Send`
pub(crate) type Bounds = Punctuated<TypeParamBound, Token![+]>;

/// An associated type.
pub(crate) struct Associated {
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) bounds: Bounds,
    pub(crate) value: Option<Type>,
}

impl Parse for Block {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let start = input.cursor();
        let (subject, generics) = match is_trait(input) {
            true => trait_header(input)?,
            false => impl_header(input)?,
        };
        let header = between(start, input.cursor());

        let body;
        let brace = braced!(body in input);
        let start = body.cursor();
        body.call(Attribute::parse_inner)?;
        let inner_attributes = between(start, body.cursor());
        let mut items = Vec::new();
        let mut faults = Vec::new();
        while !body.is_empty() {
            match body.fork().parse::<Item>() {
                Ok(_) => items.push(body.parse()?),
                Err(fault) => {
                    faults.push(fault);
                    items.push(unreadable(&body)?);
                }
            }
        }
        Ok(Self {
            attributes,
            header,
            generics,
            subject,
            brace,
            inner_attributes,
            items,
            faults,
        })
    }
}

/// An item that cannot be parsed, up to where it probably ends.
fn unreadable(input: ParseStream<'_>) -> syn::Result<Item> {
    let start = input.cursor();
    let mut attributes = input.call(Attribute::parse_outer).unwrap_or_default();
    let markers = attr::take_markers(&mut attributes);
    let start = match attributes.is_empty() && markers.is_empty() {
        true => start,
        false => input.cursor(),
    };
    while !input.is_empty() {
        let ends = input.peek(Token![;]) || input.peek(token::Brace);
        input.parse::<TokenTree>()?;
        if ends {
            break;
        }
    }
    let tokens = between(start, input.cursor());
    Ok(Item {
        attributes,
        markers,
        function: syn::parse::Parser::parse2(guessed_function, tokens.clone()).ok(),
        associated: None,
        tokens,
    })
}

/// A method that cannot be parsed, as far as its callers need it: the number of arguments, and the answer.
fn guessed_function(input: ParseStream<'_>) -> syn::Result<Function> {
    let visibility = input.parse()?;
    while !input.peek(Token![fn]) {
        input.parse::<TokenTree>()?;
    }
    input.parse::<Token![fn]>()?;
    let name: Ident = input.parse()?;
    let written;
    parenthesized!(written in input);
    let written: TokenStream = written.parse()?;
    let has_receiver = written
        .clone()
        .into_iter()
        .any(|token| token.to_string() == "self");
    let commas =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let arguments = written
        .into_iter()
        .collect::<Vec<_>>()
        .split(commas)
        .filter(|argument| !argument.is_empty())
        .count();
    let receiver = has_receiver.then(|| quote!(&self,));
    let names =
        (usize::from(has_receiver)..arguments).map(|index| format_ident!("argument_{index}"));
    let output: syn::ReturnType = input.parse().unwrap_or(syn::ReturnType::Default);
    input.parse::<TokenStream>()?;
    Ok(Function {
        visibility,
        // `&()` marks them as arguments that cannot be sent, since no argument can be a reference.
        signature: parse_quote!(fn #name(#receiver #(#names: &()),*) #output),
    })
}

/// Whether the compiler, which parses an item before handing it to us, could not make sense of it either.
pub(crate) fn is_refused_anyway(item: &TokenStream) -> bool {
    syn::parse2::<syn::Item>(item.clone()).is_err()
}

/// `pub unsafe trait`
fn is_trait(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<Visibility>().is_ok()
        && ahead.parse::<Option<Token![unsafe]>>().is_ok()
        && ahead.parse::<Option<Token![auto]>>().is_ok()
        && ahead.peek(Token![trait])
}

fn impl_header(input: ParseStream<'_>) -> syn::Result<(Subject, Generics)> {
    input.parse::<Option<Token![unsafe]>>()?;
    input.parse::<Token![impl]>()?;
    let mut generics: Generics = match has_parameters(input) {
        true => input.parse()?,
        false => Generics::default(),
    };
    let negative = input.parse::<Option<Token![!]>>()?;
    let first: Type = input.parse()?;
    let subject = match input.parse::<Option<Token![for]>>()? {
        None => Subject::Type(first),
        Some(for_token) => {
            let ty = input.parse()?;
            match first {
                Type::Path(TypePath {
                    qself: None, path, ..
                }) if negative.is_none() => Subject::TraitFor { trait_: path, ty },
                first => Subject::Negative(quote!(#negative #first #for_token)),
            }
        }
    };
    generics.where_clause = input.parse()?;
    Ok((subject, generics))
}

/// Whether `<` begins a parameter list, and not a type like `<Account as Owned>::Owner`.
fn has_parameters(input: ParseStream<'_>) -> bool {
    let is_name = input.peek2(syn::Ident) || input.peek2(syn::Lifetime);
    let goes_on = input.peek3(Token![:])
        || input.peek3(Token![,])
        || input.peek3(Token![>])
        || input.peek3(Token![=]);
    input.peek(Token![<])
        && (input.peek2(Token![>])
            || input.peek2(Token![#])
            || input.peek2(Token![const])
            || is_name && goes_on)
}

fn trait_header(input: ParseStream<'_>) -> syn::Result<(Subject, Generics)> {
    let visibility = input.parse()?;
    let is_unsafe: Option<Token![unsafe]> = input.parse()?;
    let is_auto: Option<Token![auto]> = input.parse()?;
    let qualifier = is_unsafe
        .map(|word| Ident::new("unsafe", word.span))
        .or(is_auto.map(|word| Ident::new("auto", word.span)));
    input.parse::<Token![trait]>()?;
    let name = input.parse()?;
    let mut generics: Generics = input.parse()?;
    if input.parse::<Option<Token![:]>>()?.is_some() {
        while !(input.is_empty() || input.peek(token::Brace) || input.peek(Token![where])) {
            input.parse::<TokenTree>()?;
        }
    }
    generics.where_clause = input.parse()?;
    let subject = Subject::Trait {
        visibility,
        name,
        qualifier,
    };
    Ok((subject, generics))
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let markers = attr::take_markers(&mut attributes);
        let start = input.cursor();
        let visibility: Visibility = input.parse()?;
        let mut function = None;
        let mut associated = None;
        if is_function(input) {
            let signature = input.parse()?;
            skip_body(input)?;
            function = Some(Function {
                visibility,
                signature,
            });
        } else {
            // An error in it is the compiler's to report.
            associated = input.fork().parse().ok();
            skip_item(input)?;
        }
        Ok(Self {
            attributes,
            markers,
            function,
            associated,
            tokens: between(start, input.cursor()),
        })
    }
}

impl Parse for Associated {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Token![type]>()?;
        let name = input.parse()?;
        let generics = input.parse()?;
        let mut bounds = Bounds::new();
        if input.parse::<Option<Token![:]>>()?.is_some() {
            while !(input.peek(Token![=]) || input.peek(Token![;]) || input.peek(Token![where])) {
                bounds.push_value(input.parse()?);
                if !input.peek(Token![+]) {
                    break;
                }
                bounds.push_punct(input.parse()?);
            }
        }
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Self {
            name,
            generics,
            bounds,
            value,
        })
    }
}

/// Whether the qualifiers ahead end in `fn`.
fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while ahead.peek(Token![const])
        || ahead.peek(Token![async])
        || ahead.peek(Token![unsafe])
        || ahead.peek(Token![extern])
        || ahead.peek(syn::Lit)
    {
        if ahead.parse::<TokenTree>().is_err() {
            return false;
        }
    }
    ahead.peek(Token![fn])
}

/// `{ .. }`, or the `;` of a function without a body, which the compiler reports.
fn skip_body(input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(Token![;]) {
        return input.parse::<Token![;]>().map(drop);
    }
    let body;
    braced!(body in input);
    body.parse::<TokenStream>().map(drop)
}

/// A constant or a type ends with `;`, a macro with `;` or its braces.
fn skip_item(input: ParseStream<'_>) -> syn::Result<()> {
    let is_macro = !(input.peek(Token![const]) || input.peek(Token![type]));
    if is_macro {
        let ahead = input.fork();
        ahead.call(Path::parse_mod_style)?;
        ahead.parse::<Token![!]>()?;
    }
    while !input.is_empty() {
        if input.peek(Token![;]) {
            return input.parse::<Token![;]>().map(drop);
        }
        let ends = is_macro && input.peek(token::Brace);
        input.parse::<TokenTree>()?;
        if ends {
            break;
        }
    }
    Ok(())
}

/// The tokens from `start` to `end`.
///
/// A syntax node may end inside an invisible group that a `macro_rules!` fragment left behind. Such a group has no
/// meaning there, so the walk enters it.
fn between(start: Cursor<'_>, end: Cursor<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut cursor = start;
    while cursor != end {
        let Some((token, next)) = cursor.token_tree() else {
            break;
        };
        if end < next {
            let Some((inside, ..)) = cursor.group(Delimiter::None) else {
                break;
            };
            cursor = inside;
            continue;
        }
        tokens.extend([token]);
        cursor = next;
    }
    tokens
}

impl ToTokens for Block {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(attr::tokens(&self.attributes));
        self.header.to_tokens(tokens);
        self.brace.surround(tokens, |tokens| {
            self.inner_attributes.to_tokens(tokens);
            for item in &self.items {
                tokens.extend(attr::tokens(&item.attributes));
                item.tokens.to_tokens(tokens);
            }
        });
    }
}

/// What an attribute was put on by mistake: its keyword, or the name of the macro.
pub(crate) fn keyword(item: &TokenStream) -> Option<Ident> {
    const KEYWORDS: [&str; 12] = [
        "fn", "struct", "enum", "union", "trait", "mod", "impl", "const", "static", "type", "use",
        "extern",
    ];
    let mut words = item.clone().into_iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    });
    let is_keyword = |word: &Ident| KEYWORDS.iter().any(|keyword| word == keyword);
    let Some(first) = words.find(is_keyword) else {
        return item.clone().into_iter().find_map(|token| match token {
            TokenTree::Ident(word) if word != "pub" => Some(word),
            _ => None,
        });
    };
    let is_qualifier = first == "const" || first == "extern";
    let function = is_qualifier.then(|| words.take(3).find(|word| word == "fn"));
    Some(function.flatten().unwrap_or(first))
}

/// Whether `item` is a function that has a receiver.
pub(crate) fn is_method(item: &TokenStream) -> bool {
    signature_of(item).is_some_and(|signature| signature.receiver().is_some())
}

/// Whether `item` is `async fn main`.
pub(crate) fn is_async_main(item: &TokenStream) -> bool {
    signature_of(item).is_some_and(|one| one.asyncness.is_some() && one.ident == "main")
}

fn signature_of(item: &TokenStream) -> Option<Signature> {
    let parse = |input: ParseStream<'_>| {
        input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        let signature: Signature = input.parse()?;
        input.parse::<TokenStream>()?;
        Ok(signature)
    };
    syn::parse::Parser::parse2(parse, item.clone()).ok()
}

/// `item` without our markers, for when it could not be parsed: a marker left behind would cause another error.
pub(crate) fn without_markers(item: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in item {
        let is_marker = matches!(&token, TokenTree::Group(group)
            if group.delimiter() == Delimiter::Bracket && starts_with_actor(group.stream()));
        let after_pound =
            matches!(kept.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#');
        if is_marker && after_pound {
            kept.pop();
            continue;
        }
        kept.push(match token {
            // Unchanged if there is nothing to take out: a new group would lose the spans of its braces.
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::Brace && has_marker(group.stream()) =>
            {
                let stream = without_markers(group.stream());
                let mut stripped = proc_macro2::Group::new(Delimiter::Brace, stream);
                stripped.set_span(group.span());
                TokenTree::Group(stripped)
            }
            token => token,
        });
    }
    kept.into_iter().collect()
}

fn has_marker(stream: TokenStream) -> bool {
    stream.into_iter().any(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            starts_with_actor(group.stream())
        }
        TokenTree::Group(group) => has_marker(group.stream()),
        _ => false,
    })
}

fn starts_with_actor(stream: TokenStream) -> bool {
    let mut tokens = stream.into_iter();
    let is_actor = matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "actor");
    is_actor && matches!(tokens.next(), None | Some(TokenTree::Group(_)))
}
