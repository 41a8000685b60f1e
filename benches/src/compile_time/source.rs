//! The programs that are compiled: the same actors, written as each framework's author would write them.
//!
//! Every program has the shape
//!
//! ```text
//! mod a0 {
//!     struct Account { total: u64 }
//!     its methods m0, m1, ..: each takes a `u64`, adds it to the state, and answers a `u64`
//!     pub async fn exercise() -> Option<u64>: makes the actor, and calls each method once
//! }
//! mod a1 { .. }
//! async fn run() -> Option<u64>: awaits each `exercise`
//! ```
//!
//! and prints the sum of all answers, which is the same for all of them. Without calls, `exercise`
//! only creates the actor.
//!
//! A missing answer is handled with `let .. else`, which is the cheapest way for everybody. With `unwrap` and
//! `?`, frameworks whose errors carry the message would pay for an error type per method.

use std::fmt::Write as _;

use super::{Framework, Shape};

/// How a framework expresses the program. `{m}` stands for the number of a method.
struct Idiom {
    /// How a module with an actor begins: imports and the struct.
    actor: &'static str,
    /// What surrounds the methods, if one impl block contains all of them.
    around: Option<(&'static str, &'static str)>,
    /// A method, and an asynchronous one.
    method: [&'static str; 2],
    /// How the actor is created; from then on it is called `account`.
    spawn: &'static str,
    /// The expression that calls a method, and an asynchronous one.
    call: [&'static str; 2],
    /// Whether a call answers with the value itself rather than a `Result`.
    is_direct: bool,
    /// What `main` looks like. It prints what `run` returns.
    main: &'static str,
}

/// The sum does not overflow, and differs for every method.
const BODY: &str = "self.total += amount + {m};
            self.total";

const PLAIN: Idiom = Idiom {
    actor: "pub struct Account { total: u64 }",
    around: Some(("impl Account {", "}")),
    method: [
        "pub fn m{m}(&mut self, amount: u64) -> u64 {
            {body}
        }",
        "pub async fn m{m}(&mut self, amount: u64) -> u64 {
            let amount = std::future::ready(amount).await;
            {body}
        }",
    ],
    spawn: "let mut account = Account { total: 0 };",
    call: ["account.m{m}({m})", "account.m{m}({m}).await"],
    is_direct: true,
    main: "fn main() {
    let run = std::pin::pin!(run());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    println!(\"{:?}\", run.poll(&mut context));
}",
};

/// The plain program with nothing added but `.await`.
const AWAITED: Idiom = Idiom {
    call: ["std::future::ready(account.m{m}({m})).await"; 2],
    ..PLAIN
};

const OURS: Idiom = Idiom {
    actor: "use actor_core::{Actor as _, actor};
    pub struct Account { total: u64 }",
    around: Some(("#[actor]\n    impl Account {", "}")),
    method: PLAIN.method,
    spawn: "let account = Account { total: 0 }.spawn();",
    call: ["account.m{m}({m}).await"; 2],
    is_direct: false,
    main: "#[actor_core::main]
async fn main() {
    println!(\"{:?}\", std::task::Poll::Ready(run().await));
}",
};

const KAMEO: Idiom = Idiom {
    actor: "use kameo::prelude::*;
    #[derive(Actor)]
    pub struct Account { total: u64 }",
    around: Some(("#[messages]\n    impl Account {", "}")),
    method: [
        "#[message]
        pub fn m{m}(&mut self, amount: u64) -> u64 {
            {body}
        }",
        "#[message]
        pub async fn m{m}(&mut self, amount: u64) -> u64 {
            let amount = std::future::ready(amount).await;
            {body}
        }",
    ],
    spawn: "let account = Account::spawn(Account { total: 0 });",
    call: ["account.ask(M{m} { amount: {m} }).await"; 2],
    is_direct: false,
    main: "#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    println!(\"{:?}\", std::task::Poll::Ready(run().await));
}",
};

/// A message is a struct, and its handler is the method. An asynchronous handler that touches the state after
/// waiting is a `ResponseActFuture`: an `async` block, followed by what is done to the actor. The block
/// corresponds to the `async fn` of the other frameworks.
const ACTIX: Idiom = Idiom {
    actor: "use actix::prelude::*;
    pub struct Account { total: u64 }
    impl Actor for Account { type Context = Context<Self>; }",
    around: None,
    method: [
        "#[derive(Message)]
        #[rtype(result = \"u64\")]
        pub struct M{m} { amount: u64 }
        impl Handler<M{m}> for Account {
            type Result = u64;
            fn handle(&mut self, M{m} { amount }: M{m}, _: &mut Context<Self>) -> u64 {
                {body}
            }
        }",
        "#[derive(Message)]
        #[rtype(result = \"u64\")]
        pub struct M{m} { amount: u64 }
        impl Handler<M{m}> for Account {
            type Result = ResponseActFuture<Self, u64>;
            fn handle(&mut self, M{m} { amount }: M{m}, _: &mut Context<Self>) -> Self::Result {
                let wait = async move { std::future::ready(amount).await };
                Box::pin(wait.into_actor(self).map(|amount, this, _| {
                    this.total += amount + {m};
                    this.total
                }))
            }
        }",
    ],
    spawn: "let account = Account { total: 0 }.start();",
    call: ["account.send(M{m} { amount: {m} }).await"; 2],
    is_direct: false,
    main: "#[actix::main]
async fn main() {
    println!(\"{:?}\", std::task::Poll::Ready(run().await));
}",
};

/// The whole `main.rs`.
pub(super) fn program(framework: Framework, shape: Shape) -> String {
    let idiom = match framework {
        Framework::Plain => PLAIN,
        Framework::Awaited => AWAITED,
        Framework::Ours => OURS,
        Framework::Kameo => KAMEO,
        Framework::Actix => ACTIX,
    };
    // Unused code would cause warnings, and warnings take time.
    let mut text = String::from("#![allow(unused)]\n\n");
    for actor in 0..shape.actors {
        let module = module(&idiom, shape);
        let _ = writeln!(text, "mod a{actor} {{\n    {module}}}\n");
    }
    text += "async fn run() -> Option<u64> {\n    let mut sum = 0;\n";
    for actor in 0..shape.actors {
        let _ = writeln!(text, "    sum += a{actor}::exercise().await?;");
    }
    let _ = writeln!(text, "    Some(sum)\n}}\n\n{}", idiom.main);
    text
}

/// What a program of this shape prints.
pub(super) fn output(shape: Shape) -> String {
    let mut total = 0;
    if !shape.calls {
        return "Ready(Some(0))\n".to_owned();
    }
    let answers = (0..shape.methods as u64).map(|method| {
        total += method + method;
        total
    });
    let sum = answers.sum::<u64>() * shape.actors as u64;
    format!("Ready(Some({sum}))\n")
}

fn module(idiom: &Idiom, shape: Shape) -> String {
    let kind = usize::from(shape.is_async);
    let (before, after) = idiom.around.unwrap_or_default();
    let mut text = format!("{}\n    {before}\n", idiom.actor);
    for method in 0..shape.methods {
        let code = idiom.method[kind].replace("{body}", BODY);
        let _ = writeln!(text, "        {}", numbered(&code, method));
    }
    let _ = writeln!(
        text,
        "    {after}\n    pub async fn exercise() -> Option<u64> {{\n        {}\n        let mut sum = 0;",
        idiom.spawn
    );
    let called = if shape.calls { shape.methods } else { 0 };
    for method in 0..called {
        let call = numbered(idiom.call[kind], method);
        let _ = match idiom.is_direct {
            true => writeln!(text, "        sum += {call};"),
            false => writeln!(
                text,
                "        let Ok(answer) = {call} else {{ return None }};\n        sum += answer;"
            ),
        };
    }
    text += "        Some(sum)\n    }\n";
    text
}

fn numbered(code: &str, method: usize) -> String {
    code.replace("{m}", &method.to_string())
}
