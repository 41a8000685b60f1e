//! `#[actor_core::main]` and `#[actor_core::test]`: turn an `async fn` into a function that runs a
//! system.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitInt, Path, Signature, Token, Visibility};

use crate::args::{self, each, positive};
use crate::errors::{Errors, text};
use crate::names;
use crate::parse;

#[derive(Clone, Copy)]
pub(crate) enum Entry {
    Main,
    Test,
}

impl Entry {
    fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Test => "test",
        }
    }
}

/// A function whose body is not parsed.
struct Function {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    signature: Signature,
    body: TokenStream,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let function = Self {
            attributes: input.call(Attribute::parse_outer)?,
            visibility: input.parse()?,
            signature: input.parse()?,
            body: input.parse()?,
        };
        Ok(function)
    }
}

/// ```text
/// Input:   #[actor_core::main(cores = 2)]
///          async fn main() -> Result<(), Error> { .. }
///
/// Output:  fn main() -> Result<(), Error> {
///              async fn main() -> Result<(), Error> { .. }
///              ::actor_core::__private::main_with(::actor_core::__private::EntryOptions {
///                  cores: ::core::option::Option::Some(2),
///                  ..::actor_core::__private::EntryOptions::NEW
///              }, main)
///          }
/// ```
///
/// The inner function could be an async block. It stays a function so that its `?` and its return
/// type are inferred as written, and errors point to where they would without the macro.
pub(crate) fn expand(entry: Entry, arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let options = Options::parse(entry, arguments, &mut errors);
    let Ok(mut function) = syn::parse2::<Function>(item.clone()) else {
        let keyword = parse::keyword(&item);
        // If it is not valid Rust, the compiler has already complained.
        if keyword.as_ref().is_none_or(|word| word != "fn") || !parse::is_refused_anyway(&item) {
            let span = keyword.map_or_else(Span::call_site, |keyword| keyword.span());
            errors.at(span, text::entry_not_fn(entry.name()));
        }
        let errors = errors.into_tokens();
        // An `async` `main` would be an error of its own.
        let item = item
            .into_iter()
            .filter(|token| token.to_string() != "async");
        return quote!(#(#item)* #errors);
    };
    if let Some(receiver) = function.signature.receiver() {
        errors.on(
            receiver,
            text::entry_with(entry.name(), "be a method: nobody could pass the object"),
        );
        let errors = errors.into_tokens();
        return quote!(#item #errors);
    }
    for attribute in again(entry, &mut function) {
        errors.on(attribute, text::entry_twice(entry.name()));
    }
    let before = errors.count();
    check(entry, &function, &options, &mut errors);
    let is_sound = errors.count() == before;

    let Function {
        attributes,
        visibility,
        signature,
        body,
    } = function;
    let attributes = attributes.iter();
    if !is_sound {
        let mut outer = signature.clone();
        outer.asyncness = None;
        outer.generics = syn::Generics::default();
        outer.inputs.clear();
        outer.abi = None;
        outer.safety = syn::Safety::Default;
        outer.variadic = None;
        let body = match signature.asyncness {
            None => body,
            Some(_) => quote!({ #signature #body loop {} }),
        };
        let errors = errors.into_tokens();
        return quote!(#(#attributes)* #[allow(dead_code)] #visibility #outer #body #errors);
    }
    if options.is_simulated() {
        let simulated = simulated(
            &options,
            &attributes.collect::<Vec<_>>(),
            &visibility,
            &signature,
            &body,
        );
        let errors = errors.into_tokens();
        return quote!(#simulated #errors);
    }
    let (name, output) = (&signature.ident, &signature.output);
    let test = matches!(entry, Entry::Test).then(|| quote!(#[::core::prelude::v1::test]));
    let run = match entry {
        Entry::Main => quote!(main_with),
        Entry::Test => quote!(test_with),
    };
    let crate_path = options
        .crate_path
        .clone()
        .unwrap_or_else(names::default_crate_path);
    let options = options.tokens(&crate_path);
    let errors = errors.into_tokens();
    quote! {
        #test
        #(#attributes)*
        #visibility fn #name() #output {
            #[allow(clippy::unused_async, reason = "an entry point is async even if it awaits nothing")]
            #signature #body
            #crate_path::__private::#run(#options, #name)
        }
        #errors
    }
}

/// Takes out attributes that would do everything a second time: `#[actor_core::main]`.
fn again(entry: Entry, function: &mut Function) -> Vec<Attribute> {
    let is_again = |attribute: &mut Attribute| {
        let path = attribute.path();
        let last = path.segments.last();
        let is_test = matches!(entry, Entry::Test) && path.is_ident("test");
        last.is_some_and(|last| last.ident == entry.name()) && !is_test
    };
    function.attributes.extract_if(.., is_again).collect()
}

/// ```text
/// Input:   #[actor_core::test(seeds = 1000)]
///          async fn money_is_conserved(sim: Sim) { .. }
///
/// Output:  #[::core::prelude::v1::test]
///          fn money_is_conserved() {
///              async fn money_is_conserved(sim: Sim) { .. }
///              ::actor_core::__private::explore(
///                  ::core::concat!(::core::module_path!(), "::", "money_is_conserved"),
///                  ::actor_core::sim::Options::new().seeds(1000),
///                  |sim| money_is_conserved(sim),
///              )
///          }
/// ```
fn simulated(
    options: &Options,
    attributes: &[&Attribute],
    visibility: &Visibility,
    signature: &Signature,
    body: &TokenStream,
) -> TokenStream {
    let crate_path = options
        .crate_path
        .clone()
        .unwrap_or_else(names::default_crate_path);
    let name = &signature.ident;
    let text = name.unraw().to_string();
    let settings = options
        .settings
        .iter()
        .map(|(word, value)| quote!(.#word(#value)));
    let cores = options.cores.iter().map(|cores| quote!(.cores(#cores)));
    let call = match signature.inputs.is_empty() {
        true => quote!(|_| #name()),
        false => quote!(|sim| #name(sim)),
    };
    quote! {
        #[::core::prelude::v1::test]
        #(#attributes)*
        #visibility fn #name() {
            #[allow(clippy::unused_async, reason = "an entry point is async even if it awaits nothing")]
            #signature #body
            #crate_path::__private::explore(
                ::core::concat!(::core::module_path!(), "::", #text),
                #crate_path::sim::Options::new() #(#settings)* #(#cores)*,
                #call,
            )
        }
    }
}

fn check(entry: Entry, function: &Function, options: &Options, errors: &mut Errors) {
    let signature = &function.signature;
    let cannot = |what| text::entry_with(entry.name(), what);
    if signature.asyncness.is_none() {
        errors.on(signature.fn_token, text::entry_not_async(entry.name()));
    }
    let may_take = usize::from(options.is_simulated());
    if !options.is_simulated() {
        for (word, _) in &options.settings {
            errors.at(word.span(), text::entry_not_simulated(&word.to_string()));
        }
    }
    if options.is_simulated() && signature.inputs.len() > may_take {
        errors.on(&signature.inputs, text::SIMULATED_ARGUMENTS);
    } else if signature.inputs.len() > may_take {
        errors.on(
            &signature.inputs,
            cannot("take arguments: nobody could pass them"),
        );
    }
    if !signature.generics.params.is_empty() {
        errors.on(
            &signature.generics,
            cannot("be generic: nobody could say for what"),
        );
    }
    if let Some(abi) = &signature.abi {
        errors.on(abi, cannot("be `extern`"));
    }
    if let syn::Safety::Unsafe(word) = &signature.safety {
        errors.on(word, cannot("be unsafe"));
    }
    if matches!(entry, Entry::Test) {
        for attribute in function
            .attributes
            .iter()
            .filter(|one| one.path().is_ident("test"))
        {
            errors.on(attribute, text::ENTRY_TEST_TWICE);
        }
    }
}

/// The arguments of an entry point.
#[derive(Default)]
struct Options {
    cores: Option<LitInt>,
    crate_path: Option<Path>,
    /// For a simulated test: `seeds = 1000`, `faults = Faults::none().kills(1)`.
    settings: Vec<(Ident, TokenStream)>,
}

/// The other settings of a simulated test.
const SETTINGS: [&str; 8] = [
    "seeds",
    "strategy",
    "steps",
    "faults",
    "leftovers",
    "panics",
    "tokio_tasks",
    "machine",
];

impl Options {
    fn parse(entry: Entry, tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut options = Self::default();
        each(tokens, errors, |input, errors| {
            options.parse_one(entry, input, errors)
        });
        options
    }

    fn is_simulated(&self) -> bool {
        self.settings.iter().any(|(word, _)| word == "seeds")
    }

    fn parse_one(
        &mut self,
        entry: Entry,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let known: Vec<&str> = match entry {
            Entry::Main => vec!["cores", "crate"],
            Entry::Test => ["cores", "crate"].into_iter().chain(SETTINGS).collect(),
        };
        let attribute = format!("actor_core::{}", entry.name());
        let name = args::word(input, &attribute, &known)?;
        let word = name.to_string();
        let fault = |span, takes, example| {
            syn::Error::new(span, text::argument_value(&word, takes, example))
        };
        let is_repeated = match word.as_str() {
            "cores" => self.cores.is_some(),
            "crate" => self.crate_path.is_some(),
            known if matches!(entry, Entry::Test) && SETTINGS.contains(&known) => {
                return self.setting(name, input, errors);
            }
            _ => {
                let text = text::unknown("argument", &word, &known);
                return Err(syn::Error::new(name.span(), text));
            }
        };
        if is_repeated {
            errors.at(name.span(), text::repeated(&word));
        }
        let (takes, example) = match word.as_str() {
            "cores" => ("a number", "2"),
            _ => ("a path", "::actor_core"),
        };
        input
            .parse::<Token![=]>()
            .map_err(|_| fault(name.span(), takes, example))?;
        let span = if input.is_empty() {
            name.span()
        } else {
            input.span()
        };
        if word == "cores" {
            let number: LitInt = input.parse().map_err(|_| fault(span, takes, example))?;
            self.cores = positive(&number, text::CORES_ZERO, errors)
                .map_err(|_| fault(span, takes, example))?;
        } else {
            let path = Path::parse_mod_style(input).map_err(|_| fault(span, takes, example))?;
            self.crate_path = Some(path);
        }
        match input.is_empty() || input.peek(Token![,]) {
            true => Ok(()),
            false => Err(fault(span, takes, example)),
        }
    }

    /// `= value`, where the value may be any expression.
    fn setting(
        &mut self,
        name: Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let word = name.to_string();
        let fault = || syn::Error::new(name.span(), text::argument_value(&word, "a value", "1000"));
        input.parse::<Token![=]>().map_err(|_| fault())?;
        let value: syn::Expr = input.parse().map_err(|_| fault())?;
        if self.settings.iter().any(|(known, _)| *known == name) {
            errors.at(name.span(), text::repeated(&word));
        }
        self.settings.push((name, quote!(#value)));
        Ok(())
    }

    fn tokens(&self, crate_path: &Path) -> TokenStream {
        let options = quote!(#crate_path::__private::EntryOptions);
        match &self.cores {
            None => quote!(#options::NEW),
            Some(cores) => quote! {
                #options { cores: ::core::option::Option::Some(#cores), ..#options::NEW }
            },
        }
    }
}
