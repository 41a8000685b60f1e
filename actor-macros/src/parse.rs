//! From tokens to an impl block, as far as we need to understand it.
//!
//! Method bodies and whole items that are not methods stay opaque: the compiler reports their faults
//! better, and whatever we do not look at comes out token for token.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::buffer::Cursor;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Generics, Signature, Token, Type, Visibility, braced, token};

use crate::attr;

/// `impl Account { .. }`
pub(crate) struct ImplBlock {
    pub(crate) attributes: Vec<Attribute>,
    /// Everything up to the brace, verbatim.
    header: TokenStream,
    /// With the where clause.
    pub(crate) generics: Generics,
    /// The trait, and the `for` behind it.
    pub(crate) trait_: Option<TokenStream>,
    pub(crate) ty: Type,
    brace: token::Brace,
    /// `#![..]`, verbatim.
    inner_attributes: TokenStream,
    pub(crate) items: Vec<Item>,
}

/// An associated item of the block. Markers have been taken out of `attributes`.
pub(crate) struct Item {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) markers: Vec<Attribute>,
    /// `None` for constants, types and macros.
    pub(crate) function: Option<Function>,
    /// Everything after the attributes, verbatim.
    tokens: TokenStream,
}

/// The part of a function that matters to us.
pub(crate) struct Function {
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
}

impl Parse for ImplBlock {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let start = input.cursor();
        input.parse::<Option<Token![unsafe]>>()?;
        input.parse::<Token![impl]>()?;
        let mut generics: Generics = input.parse()?;
        input.parse::<Option<Token![!]>>()?;
        let first: Type = input.parse()?;
        let (trait_, ty) = match input.parse::<Option<Token![for]>>()? {
            Some(for_token) => {
                let mut trait_ = first.into_token_stream();
                for_token.to_tokens(&mut trait_);
                (Some(trait_), input.parse()?)
            }
            None => (None, first),
        };
        generics.where_clause = input.parse()?;
        let header = between(start, input.cursor());

        let body;
        let brace = braced!(body in input);
        let start = body.cursor();
        body.call(Attribute::parse_inner)?;
        let inner_attributes = between(start, body.cursor());
        let mut items = Vec::new();
        while !body.is_empty() {
            items.push(body.parse()?);
        }
        Ok(Self {
            attributes,
            header,
            generics,
            trait_,
            ty,
            brace,
            inner_attributes,
            items,
        })
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let markers = attr::take_markers(&mut attributes);
        let start = input.cursor();
        let visibility: Visibility = input.parse()?;
        let function = match is_function(input) {
            true => {
                let signature = input.parse()?;
                skip_body(input)?;
                Some(Function {
                    visibility,
                    signature,
                })
            }
            false => {
                skip_item(input)?;
                None
            }
        };
        Ok(Self {
            attributes,
            markers,
            function,
            tokens: between(start, input.cursor()),
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

/// `{ .. }`, or the `;` of a function whose body is missing, which the compiler reports.
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
/// A syntax node may end inside an invisible group, left behind by a `macro_rules!` fragment. Such a
/// group carries no meaning there, and the walk goes into it.
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

impl ToTokens for ImplBlock {
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

/// What `#[actor]` was put on, when it is not an impl block: its keyword.
pub(crate) fn keyword(item: &TokenStream) -> Option<String> {
    const KEYWORDS: [&str; 12] = [
        "fn", "struct", "enum", "union", "trait", "mod", "impl", "const", "static", "type", "use",
        "extern",
    ];
    let mut words = item.clone().into_iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word.unraw().to_string()),
        _ => None,
    });
    let first = words.find(|word| KEYWORDS.contains(&word.as_str()))?;
    let is_qualifier = matches!(first.as_str(), "const" | "extern");
    let is_function = is_qualifier && words.take(3).any(|word| word == "fn");
    Some(if is_function { "fn".to_owned() } else { first })
}

/// `item` without our markers, for when it could not be read: a marker left behind would fail too.
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
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
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

fn starts_with_actor(stream: TokenStream) -> bool {
    let mut tokens = stream.into_iter();
    let is_actor = matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "actor");
    is_actor && matches!(tokens.next(), None | Some(TokenTree::Group(_)))
}
