//! What a program does with its actors: it calls everything, and checks the outcome.

use super::{actor::Actor, method::Method, random::Random};

/// Where a program calls from.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum From {
    /// A thread of its own.
    Thread,
    /// A task of the system.
    Task,
}

impl From {
    fn ended(self, what: &str) -> String {
        match self {
            Self::Thread => format!("{what}.wait().expect(\"it is a plain thread\")"),
            Self::Task => format!("{what}.await"),
        }
    }
}

/// The handle to call with.
pub(crate) enum Way<'a> {
    Own,
    /// An interface's handle, given the types of the handles on the way to it.
    Interface(Vec<&'a str>),
}

/// Calls all of `methods` twice, in any order, on the actor with the number `index` in its unit.
pub(crate) fn check(
    random: &mut Random,
    unit: usize,
    index: usize,
    actor: &Actor,
    methods: &[(Way<'_>, &Method)],
    from: From,
) -> String {
    let mut calls = Vec::new();
    for (way, method) in methods.iter().chain(methods) {
        calls.push(match method.is_last() {
            true => last_call(random, unit, actor, way, method, from),
            false => {
                let call = call(random, unit, actor, way, method, from);
                format!("{{\nlet expected = &mut expected_{index};\nlet handle = &handle_{index};\n{call}}}\n")
            }
        });
    }
    random.shuffle(&mut calls);
    let spawned = spawned(random, actor, &format!("log_{index}"), from);
    let start = note(actor.has_start, &format!("expected_{index}"), "start");
    let stop = note(actor.has_stop, &format!("expected_{index}"), "stop");
    let ended = from.ended(&format!("actor_core::Handle::join(&handle_{index})"));
    format!(
        "let log_{index} = Log::default();\n\
         let handle_{index}: {} = {spawned};\n\
         let mut expected_{index}: Vec<String> = Vec::new();\n\
         {start}{}{stop}\
         actor_core::Handle::stop(&handle_{index});\n\
         let _ = {ended};\n\
         log_{index}.check(\"unit {unit}, {}\", &expected_{index});\n",
        actor.handle,
        calls.concat(),
        actor.name,
    )
}

fn note(is_there: bool, list: &str, text: &str) -> String {
    match is_there {
        true => format!("{list}.push(\"{text}\".to_owned());\n"),
        false => String::new(),
    }
}

fn spawned(random: &mut Random, actor: &Actor, log: &str, from: From) -> String {
    let made = actor.made("log", &random.below(90).to_string());
    let spawned = match random.below(if from == From::Task { 4 } else { 3 }) {
        0 => format!(
            "<{} as actor_core::Actor>::spawn_with(move || {made})",
            actor.ty
        ),
        3 => format!("actor_core::Actor::spawn_local({made}).ok().expect(\"it is a task\")"),
        _ => format!("actor_core::Actor::spawn({made})"),
    };
    format!("{{ let log = Clone::clone(&{log}); {spawned} }}")
}

/// The call that ends an actor, which is created for it.
fn last_call(
    random: &mut Random,
    unit: usize,
    actor: &Actor,
    way: &Way<'_>,
    method: &Method,
    from: From,
) -> String {
    let spawned = spawned(random, actor, "log", from);
    let start = note(actor.has_start, "list", "start");
    let call = call(random, unit, actor, way, method, from);
    let ended = from.ended("actor_core::Handle::join(handle)");
    format!(
        "{{\nlet log = Log::default();\n\
         let handle: &{} = &{spawned};\n\
         let mut list: Vec<String> = Vec::new();\n\
         {start}let expected = &mut list;\n{call}\
         let _ = {ended};\n\
         log.check(\"unit {unit}, `{}`\", &list);\n}}\n",
        actor.handle, method.name,
    )
}

/// One call through `handle`. Adds to what is `expected` in the log.
fn call(
    random: &mut Random,
    unit: usize,
    actor: &Actor,
    way: &Way<'_>,
    method: &Method,
    from: From,
) -> String {
    let arguments = method.arguments();
    let values: Vec<String> = arguments
        .iter()
        .map(|argument| argument.ty.value(random))
        .collect();
    let expected = arguments.iter().zip(&values);
    let expected: String = expected
        .map(|(argument, value)| format!("{}, ", argument.expected(value)))
        .collect();
    let (name, number) = (&method.name, method.number);
    let handle = match way {
        Way::Own => "handle".to_owned(),
        // By reference, otherwise `.into()` would be the one of the prelude.
        Way::Interface(handles) => {
            let start = ("Clone::clone(handle)".to_owned(), actor.handle.as_str());
            let (converted, _) = handles.iter().fold(start, |(value, from), &to| {
                (format!("<{to} as From<{from}>>::from({value})"), to)
            });
            format!("(&{converted})")
        }
    };
    let call = format!("{handle}.{name}({})", values.join(", "));
    let is_bounded = actor.is_bounded;
    let done = match (random.below(5), from) {
        (0, _) if !is_bounded => format!("{call}.try_send().expect(what);"),
        (0 | 1, From::Thread) => format!("{call}.send().wait().expect(what);"),
        (0 | 1, From::Task) => format!("{call}.send().await.expect(what);"),
        (verb, from) => {
            let within = match verb {
                2 => ".within(std::time::Duration::from_secs(60))",
                _ => "",
            };
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let check = method.answer.check(&values);
            let found = match from {
                From::Thread => format!("{call}{within}.wait()"),
                From::Task => format!("{call}{within}.await"),
            };
            format!("let found = {found};\n{check}")
        }
    };
    let logged = match method.is_logged() {
        true => "expected.push(the_record.clone());",
        false => "",
    };
    format!(
        "let what = \"unit {unit}, `{name}` ({number})\";\n\
         let the_record = record({number}, &[{expected}]);\n\
         {logged}\n{done}\n"
    )
}
