//! Runs the macro on damaged input: mutants of `tests/expand/*.rs`, the kind of code that nobody means to write and
//! everybody types.
//!
//! Whatever the input, the macro must not panic, its errors must have a text, and what still parses as an item must
//! come out unchanged at the beginning, followed by items. `FUZZ=20000 FUZZ_SEED=7 cargo test -p actor-macros` tries
//! more.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::panic::{self, AssertUnwindSafe};
use std::str::FromStr as _;
use std::{env, fs, mem};

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{File, Item, Type};

use crate::expand;
use crate::tests::{attribute_of, inputs};

/// What the snapshots have too little of.
const MORE: &str = r#"
    #[actor(extends(Named, Store<K, u8>), handle = AnyShape, visibility = pub(crate))]
    pub(crate) trait Shape<K: Clone = u8, const N: usize>: Named + Store<K, u8> where K: Send {
        type Item: Clone + Send;
        const SIDES: usize = 3;
        fn area(&self) -> f64;
        async fn scale(&mut self, by: K, (a, b): (u8, Self::Item)) -> Result<[u8; N], Self::Item> { Err(b) }
        #[actor(whole)] fn close(self) -> io::Result<u8>;
        #[actor(skip)] fn helper(&self, text: &str) -> usize { text.len() }
        fn boxed(&self) -> Box<Self> where Self: Sized + Clone;
        fn later(&self) -> impl Future<Output = u8> { async { 8 } }
    }
    #[actor(interface = shapes::AnyShape, handle = CircleHandle)]
    impl<'a, T: Clone> shapes::Shape<Cow<'a, T>, 3> for Circle<'a, T> where T: Ord {
        type Item = &'a T;
        fn area(&self) -> f64 { self.r * self.r }
    }
    #[actor(part = Admin)]
    impl<T, const N: usize> bank::Stack<T, N> where T: Clone, [T; N]: Default {
        pub fn put<K: Into<String> + Send + 'static>(&mut self, key: K, all: impl IntoIterator<Item = T>) where T: Ord {}
        pub(in crate::bank) fn cut(&self, #[cfg(unix)] a: u8, #[cfg(any(windows, x))] b: u8) -> ! { panic!() }
        pub extern "C" fn numbers(self: &mut Self, Odd { n, .. }: Odd, [x, ..]: [u8; 3]) -> impl Iterator<Item = u8> + Send + 'static {}
    }
    #[actor(mailbox = unbounded)]
    impl Reader<'_> { pub fn r#type(self: &Self, r#move: Box<dyn for<'x> Fn(&'x str) -> Self + Send>, _: u8) -> Option<Self> { None } }
"#;

/// Tokens that turn one shape into another.
const REPLACEMENTS: &str = r#"
    impl trait fn for where unsafe auto const async extern dyn mut ref self Self static pub crate type _ r#fn x
    ! & : :: ; , = -> < > + # . .. ? | 'a 'static 0 64 "text" 1.5
    () {} [] (x) <T> -> impl dyn -> ! mailbox part extends handle
"#;

/// A splitmix64 generator.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn of(&mut self, tokens: &[TokenTree]) -> Option<TokenTree> {
        tokens.get(self.below(tokens.len())).cloned()
    }
}

fn count_of_tokens(tokens: &TokenStream) -> usize {
    let inside = |token: TokenTree| match token {
        TokenTree::Group(group) => 1 + count_of_tokens(&group.stream()),
        _ => 1,
    };
    tokens.clone().into_iter().map(inside).sum()
}

/// All tokens; the contents of a group follow the group.
fn flat(tokens: &TokenStream) -> Vec<TokenTree> {
    let mut all = Vec::new();
    for token in tokens.clone() {
        let inside = match &token {
            TokenTree::Group(group) => flat(&group.stream()),
            _ => Vec::new(),
        };
        all.push(token);
        all.extend(inside);
    }
    all
}

/// `tokens` with a change to the one at `position`, counted as in [`flat`].
fn mutated(
    tokens: TokenStream,
    position: &mut usize,
    random: &mut Random,
    pool: &[TokenTree],
) -> TokenStream {
    let mut result: Vec<TokenTree> = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        if *position == 0 {
            let rest = tokens.by_ref().collect();
            mutate(token, rest, &mut result, random, pool);
            // Past the last position, so nothing else is changed.
            *position = usize::MAX;
            break;
        }
        *position -= 1;
        result.push(match token {
            TokenTree::Group(group) => {
                let stream = mutated(group.stream(), position, random, pool);
                TokenTree::Group(Group::new(group.delimiter(), stream))
            }
            token => token,
        });
    }
    result.into_iter().collect()
}

/// Puts a variation of `token` and `rest` into `result`.
fn mutate(
    token: TokenTree,
    rest: Vec<TokenTree>,
    result: &mut Vec<TokenTree>,
    random: &mut Random,
    pool: &[TokenTree],
) {
    let mut rest = rest.into_iter();
    match random.below(9) {
        0 => {}
        1 => result.extend([token.clone(), token]),
        2 => {
            // Swaps it with the next one.
            result.extend(rest.next());
            result.push(token);
        }
        3 => result.extend(random.of(pool)),
        4 => result.extend(random.of(pool).into_iter().chain([token])),
        5 => {
            // A type as it comes out of a `macro_rules!`, if there is one here.
            let length = random.below(6);
            let all: TokenStream = [token.clone()]
                .into_iter()
                .chain(rest.clone().take(length))
                .collect();
            let is_type = syn::parse2::<Type>(all.clone()).is_ok();
            result.push(match is_type {
                true => TokenTree::Group(Group::new(Delimiter::None, all)),
                false => token,
            });
            rest.by_ref()
                .take(if is_type { length } else { 0 })
                .for_each(drop);
        }
        6 => match token {
            TokenTree::Group(group) => result.extend(group.stream()),
            token => {
                let group = Group::new(Delimiter::Parenthesis, token.into());
                result.push(TokenTree::Group(group));
            }
        },
        _ => {
            // Another one of the same kind.
            let same: Vec<TokenTree> = pool
                .iter()
                .filter(|other| mem::discriminant(*other) == mem::discriminant(&token))
                .cloned()
                .collect();
            result.extend(random.of(&same));
        }
    }
    result.extend(rest);
}

/// The macro's inputs: the arguments and the item of each of our attributes.
fn originals() -> Vec<(TokenStream, TokenStream)> {
    let sources = inputs()
        .into_iter()
        .map(|path| fs::read_to_string(path).unwrap());
    let sources = sources.chain([MORE.to_owned()]);
    let items = sources.flat_map(|source| syn::parse_str::<File>(&source).unwrap().items);
    items
        .filter_map(|mut item| {
            let attribute = attribute_of(&mut item)?;
            let arguments = match &attribute.meta {
                syn::Meta::List(list) => list.tokens.clone(),
                _ => TokenStream::new(),
            };
            Some((arguments, item.into_token_stream()))
        })
        .collect()
}

/// The tokens as text, one by one, without invisible groups, which have no meaning here.
fn spelled(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                words.push(open.to_owned());
                spelled(group.stream(), words);
                words.push(close.to_owned());
            }
            token => words.push(token.to_string()),
        }
    }
    words.retain(|word| !word.is_empty());
}

fn words(tokens: TokenStream) -> Vec<String> {
    let mut words = Vec::new();
    spelled(tokens, &mut words);
    words
}

/// The same words without attributes that mention `actor` in their brackets, wherever they are.
fn without_markers(words: &[String]) -> Vec<&str> {
    let mut kept: Vec<&str> = Vec::new();
    // The position in `kept` of each bracket that is still open.
    let mut open = Vec::new();
    for word in words {
        kept.push(word);
        match word.as_str() {
            "[" => open.push(kept.len() - 1),
            "]" => {
                let start = open.pop().unwrap();
                let is_attribute = start > 0 && kept.get(start - 1) == Some(&"#");
                let is_marker = kept.iter().skip(start).any(|word| *word == "actor");
                if is_attribute && is_marker {
                    kept.truncate(start - 1);
                }
            }
            _ => {}
        }
    }
    kept
}

/// The texts of all `compile_error!`s.
fn errors(words: &[String]) -> Vec<&str> {
    let calls = words
        .windows(4)
        .filter(|window| window.first().is_some_and(|word| word == "compile_error"));
    calls
        .map(|window| window.get(3).unwrap().as_str())
        .collect()
}

/// What is wrong with the expansion, if anything.
fn fault(arguments: &TokenStream, item: &TokenStream) -> Option<String> {
    let expanded = panic::catch_unwind(AssertUnwindSafe(|| {
        expand::expand(arguments.clone(), item.clone())
    }));
    let Ok(output) = expanded else {
        return Some("it panics".to_owned());
    };
    let output_words = words(output.clone());
    if errors(&output_words).iter().any(|text| text.len() < 10) {
        return Some(format!("an error without text: {output}"));
    }
    let parsed = syn::parse2::<Item>(item.clone());
    if !matches!(parsed, Ok(Item::Impl(_) | Item::Trait(_))) {
        return None;
    }
    let expected = words(item.clone());
    let (expected, found) = (without_markers(&expected), without_markers(&output_words));
    // The lints that we allow for the block precede it: `#[allow(.., reason = "..")]`.
    let own = found.iter().position(|word| {
        word.contains("the futures stay with their actor")
            || word.contains("a message owns its arguments")
    });
    let found = own.map_or(&*found, |at| found.get(at + 3..).unwrap());
    if !found.starts_with(&expected) {
        return Some(format!("the block is not what it was: {output}"));
    }
    let error = syn::parse2::<File>(output.clone()).err()?;
    // `[u8; Self < 2]` and other places that cannot take a type with arguments are the user's problem.
    let named = renamed(item.clone(), "Self", "Itself");
    let output_without_self = expand::expand(arguments.clone(), named);
    syn::parse2::<File>(output_without_self).err()?;
    Some(format!("{error} in what is generated: {output}"))
}

fn renamed(tokens: TokenStream, from: &str, to: &str) -> TokenStream {
    let one = |token: TokenTree| match token {
        TokenTree::Ident(name) if name == from => TokenTree::Ident(Ident::new(to, name.span())),
        TokenTree::Group(group) => {
            let stream = renamed(group.stream(), from, to);
            TokenTree::Group(Group::new(group.delimiter(), stream))
        }
        token => token,
    };
    tokens.into_iter().map(one).collect()
}

fn number(variable: &str, default: u64) -> u64 {
    env::var(variable)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

#[test]
fn the_macro_survives_mutants() {
    let originals = originals();
    let everything: TokenStream = originals
        .iter()
        .flat_map(|(arguments, item)| [arguments.clone(), item.clone()])
        .collect();
    let mut pool = flat(&everything);
    // As likely as all the others together.
    let replacements = TokenStream::from_str(REPLACEMENTS).unwrap();
    pool.extend(
        replacements
            .into_iter()
            .cycle()
            .take(pool.len())
            .collect::<Vec<_>>(),
    );
    let (count, first) = (number("FUZZ", 2500), number("FUZZ_SEED", 1));
    let mut parsed = 0;
    for seed in first..first + count {
        let mut random = Random(seed);
        let (mut arguments, mut item) = originals
            .get(random.below(originals.len()))
            .unwrap()
            .clone();
        for _ in 0..=random.below(2) {
            let mutant = match random.below(8) {
                0 => &mut arguments,
                _ => &mut item,
            };
            let mut position = random.below(count_of_tokens(mutant));
            *mutant = mutated(mutant.clone(), &mut position, &mut random, &pool);
        }
        parsed += usize::from(syn::parse2::<Item>(item.clone()).is_ok());
        let fault = fault(&arguments, &item).unwrap_or_default();
        assert!(
            fault.is_empty(),
            "`FUZZ=1 FUZZ_SEED={seed}`: {fault}\n\nfrom #[actor({arguments})]\n{item}"
        );
    }
    // If all mutants were nonsense, the test would show nothing.
    assert!(parsed as u64 * 6 > count, "{parsed} of {count} are items");
}
