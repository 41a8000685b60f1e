//! Expansion snapshots: `tests/expand/<shape>.rs` goes in, `<shape>.expanded.rs` must come out.
//!
//! `BLESS=1 cargo test -p actor-macros` rewrites the snapshots. They are reviewed as code.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, File, Item};

use crate::entry::{self, Entry};
use crate::expand;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand")
}

/// Expands our attributes in `source`, as the compiler would, and prints the result.
fn expanded(source: &str) -> String {
    let file: File = syn::parse_str(source).unwrap();
    let tokens: TokenStream = file.items.into_iter().map(expand_item).collect();
    let text = prettyplease::unparse(&syn::parse2(tokens).unwrap());
    // A blank line between items makes a snapshot readable.
    let text = text.replace("\n}\n", "\n}\n\n").replace(";\n#[", ";\n\n#[");
    text.trim_end().to_owned() + "\n"
}

fn expand_item(mut item: Item) -> TokenStream {
    let Some(attribute) = attribute_of(&mut item) else {
        return item.into_token_stream();
    };
    let arguments = match &attribute.meta {
        syn::Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    let item = item.into_token_stream();
    match attribute
        .path()
        .segments
        .last()
        .unwrap()
        .ident
        .to_string()
        .as_str()
    {
        "main" => entry::expand(Entry::Main, arguments, item),
        "test" => entry::expand(Entry::Test, arguments, item),
        _ => expand::expand(arguments, item),
    }
}

/// Takes the first of our attributes off the item.
pub(crate) fn attribute_of(item: &mut Item) -> Option<Attribute> {
    let attributes = match item {
        Item::Impl(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        Item::Struct(item) => &mut item.attrs,
        Item::Trait(item) => &mut item.attrs,
        _ => return None,
    };
    let index = attributes.iter().position(|one| {
        let path = one.path();
        path.is_ident("actor")
            || path
                .segments
                .first()
                .is_some_and(|first| first.ident == "actor_core")
    })?;
    Some(attributes.remove(index))
}

pub(crate) fn inputs() -> Vec<PathBuf> {
    let mut inputs: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.to_str().unwrap().ends_with(".expanded.rs"))
        .collect();
    inputs.sort();
    inputs
}

#[test]
fn expansions_match_their_snapshots() {
    let mut changed = Vec::new();
    for input in inputs() {
        let expected = input.with_extension("expanded.rs");
        let output = expanded(&fs::read_to_string(&input).unwrap());
        if fs::read_to_string(&expected).unwrap_or_default() == output {
            continue;
        }
        if env::var_os("BLESS").is_some() {
            fs::write(&expected, output).unwrap();
        } else {
            println!("---- {} would be:\n{output}", expected.display());
            changed.push(expected);
        }
    }
    assert!(
        changed.is_empty(),
        "run with BLESS=1 and review: {changed:#?}"
    );
}

#[test]
fn every_snapshot_has_its_input() {
    let names: Vec<PathBuf> = inputs()
        .iter()
        .map(|path| path.with_extension("expanded.rs"))
        .collect();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.to_str().unwrap().ends_with(".expanded.rs") {
            assert!(names.contains(&path), "{} has no input", path.display());
        }
    }
}

#[test]
fn expansion_is_deterministic() {
    for input in inputs() {
        let source = fs::read_to_string(input).unwrap();
        assert_eq!(expanded(&source), expanded(&source));
    }
}

/// The items of a file without its imports, formatted as a person would write them.
fn normal(file: File) -> String {
    let items = file.items.into_iter();
    let items: TokenStream = items
        .filter(|item| !matches!(item, Item::Use(_)))
        .map(ToTokens::into_token_stream)
        .collect();
    prettyplease::unparse(&syn::parse2(items).unwrap())
}

#[test]
fn the_actor_that_is_expanded_by_hand_is_what_comes_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/by_hand");
    let read = |name| fs::read_to_string(folder.join(name)).unwrap();
    let output = normal(syn::parse_str(&expanded(&read("written.rs"))).unwrap());
    let by_hand = normal(syn::parse_str(&read("expanded.rs")).unwrap());
    assert_eq!(
        by_hand, output,
        "`examples/by_hand/expanded.rs` is out of date"
    );
}

fn flat(tokens: &TokenStream) -> String {
    tokens.to_string()
}

fn actor(arguments: &str, item: &str) -> TokenStream {
    expand::expand(arguments.parse().unwrap(), item.parse().unwrap())
}

#[test]
fn the_impl_comes_out_token_for_token() {
    let written = r#"
        #[allow(unused)]
        impl Odd {
            #![allow(dead_code)]
            pub const LIMITS: [u8; 2] = { [1, 2] };
            pub fn make<>() -> Self { Odd }
            /// Doc.
            #[inline(always)]
            pub(in crate) async fn answer(&self, mut a: u8,) -> ((u8)) where Self: Sized, { let _ = a; (1) }
            const unsafe extern "C" fn helper(&self) {}
            some_macro! { fn x(&self) }
            other_macro!(y);
        }
    "#;
    let output = flat(&actor("", written));
    let written = flat(&written.parse().unwrap());
    assert_eq!(output.get(..written.len()), Some(written.as_str()));
}

/// An editor must get from the handle's method, its arguments and the variant to what the user wrote.
#[test]
fn what_is_generated_points_at_what_it_was_made_from() {
    fn places(tokens: TokenStream, words: [&str; 2], found: &mut Vec<(usize, usize)>) {
        for token in tokens {
            match token {
                TokenTree::Ident(word) if words.iter().any(|known| word == known) => {
                    let start = word.span().start();
                    found.push((start.line, start.column));
                }
                TokenTree::Group(group) => places(group.stream(), words, found),
                _ => {}
            }
        }
    }
    let written = "impl Account {\n  pub fn deposit(&mut self,\n    amount: u64) -> u64 { 0 }\n}";
    for (words, at, at_least) in [
        // The user's method, the handle's method and the call of it; and in the enum: where it is declared, named
        // and matched.
        (["deposit", "Deposit"], (2, 9), 7),
        (["amount", ""], (3, 4), 6),
    ] {
        let mut found = Vec::new();
        places(actor("", written), words, &mut found);
        assert!(found.len() >= at_least, "{words:?}: {found:?}");
        assert!(
            found.iter().all(|place| *place == at),
            "{words:?}: {found:?}"
        );
    }
}

#[test]
fn only_our_markers_are_taken_away() {
    let written = "impl Odd { #[inline] #[actor(skip)] #[must_use] pub fn make(&self) {} }";
    let kept = "impl Odd { #[inline] #[must_use] pub fn make(&self) {} }";
    let output = flat(&actor("", written));
    assert!(
        output.starts_with(&flat(&kept.parse().unwrap())),
        "{output}"
    );
}

#[test]
fn own_names_replace_the_default_ones() {
    let item = "impl Account { pub fn deposit(&mut self, amount: u64) -> u64 { amount } }";
    let output = flat(&actor("handle = Teller, message = Order", item));
    assert!(
        !output.contains("AccountHandle") && !output.contains("AccountMessage"),
        "{output}"
    );
}

#[test]
fn another_crate_path_replaces_the_default_one() {
    let item = "impl Account { #[actor(on_start)] fn on(&mut self) {} pub fn read(&self) -> io::Result<u8> {} }";
    let output = flat(&actor("crate = ::bank::runtime, mailbox = 8", item));
    assert!(!output.contains("actor_core"), "{output}");
}

#[test]
fn the_macro_survives_any_item() {
    let items = [
        "",
        "fn",
        "impl",
        "impl X",
        "impl X {",
        "struct X;",
        "trait X {}",
        "mod x {}",
        "let x = 1;",
        "impl X { fn }",
        "impl X { pub fn a( }",
        "impl { }",
        "impl X { pub const }",
        "{}",
        "# [actor]",
        "impl X { pub }",
        "impl X { #[actor] }",
        "impl X { pub fn a(&self) }",
        "impl () {}",
        "impl dyn A {}",
        "impl<T> X<T> {}",
        "impl A for X {}",
        "impl !A for X {}",
        "unsafe impl X {}",
        "impl X<'_> {}",
    ];
    let arguments = [
        "",
        ",",
        "=",
        "handle",
        "handle =",
        "handle = ,",
        "mailbox = 0, mailbox = x",
        "x y z",
        "message",
    ];
    for item in items {
        let Ok(item) = item.parse::<TokenStream>() else {
            continue;
        };
        for words in arguments {
            let words: TokenStream = words.parse().unwrap();
            drop(expand::expand(words.clone(), item.clone()));
            drop(entry::expand(Entry::Main, words.clone(), item.clone()));
            drop(entry::expand(Entry::Test, words, item.clone()));
        }
    }
}

/// Found by `fuzz`.
#[test]
fn what_is_generated_is_code_whatever_the_names() {
    let blocks = [
        ("", "impl (Account) { pub fn a(&self) {} }"),
        ("handle = self", "impl Account { pub fn a(&self) {} }"),
        ("part = r#fn", "impl Account { pub fn a(&self) {} }"),
        (
            "handle = Pile<N = 4, M = Vec<u8>>",
            "impl<N, const M: usize> Stack<N, M> { pub fn a(&self) {} }",
        ),
    ];
    for (arguments, item) in blocks {
        let output = actor(arguments, item);
        assert!(syn::parse2::<File>(output.clone()).is_ok(), "{output}");
    }
}

#[test]
fn errors_keep_the_impl_and_the_other_methods() {
    let item = "impl Greeter { pub fn greet(&self, name: &str) -> u8 { 1 } pub fn count(&self) -> u8 { 2 } }";
    let output = flat(&actor("", item));
    assert!(
        output.starts_with(&flat(&item.parse().unwrap())),
        "{output}"
    );
    assert_eq!(output.matches("compile_error").count(), 1, "{output}");
    assert!(output.contains("GreeterMessage :: Count"), "{output}");
    assert!(!output.contains("GreeterMessage :: Greet"), "{output}");
}

#[test]
fn all_errors_come_at_once() {
    let item = "impl Greeter {
        pub fn one(&self, a: &str, b: impl Clone, (c, d): (u8, u8)) -> &u8 { 1 }
        pub unsafe fn two<T>(self: Box<Self>) -> ! { 2 }
    }";
    let output = flat(&actor("mailbox = 0, handel = X", item));
    assert_eq!(output.matches("compile_error").count(), 6, "{output}");
}

#[test]
fn no_generated_name_is_taken_from_the_prelude() {
    const PRELUDE: [&str; 8] = [
        "Option", "Some", "None", "Ok", "Err", "Clone", "Send", "Default",
    ];
    fn unrooted(tokens: TokenStream, found: &mut Vec<String>) {
        let mut after_colon = false;
        for token in tokens {
            match &token {
                TokenTree::Ident(word)
                    if !after_colon && PRELUDE.contains(&word.to_string().as_str()) =>
                {
                    found.push(word.to_string());
                }
                TokenTree::Group(group) => unrooted(group.stream(), found),
                _ => {}
            }
            after_colon = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
        }
    }
    let mut found = Vec::new();
    let item = "impl A { #[actor(on_stop)] fn off(&mut self) {} pub async fn x(&self, a: u8) -> io::Result<u8> {} pub fn y(self) {} }";
    unrooted(actor("mailbox = 3", item), &mut found);
    unrooted(
        entry::expand(
            Entry::Main,
            "cores = 2".parse().unwrap(),
            "async fn main() {}".parse().unwrap(),
        ),
        &mut found,
    );
    assert_eq!(found, Vec::<String>::new());
}
