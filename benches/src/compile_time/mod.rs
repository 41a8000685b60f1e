//! What an actor costs to compile, beside a plain impl and beside the frameworks that people know.
//!
//! The same program is written for each of them (`source`): so many actors with so many methods, once only made and once
//! with each method called. Its own crate is compiled again and again, its dependencies once. What is told is the time
//! that each method adds to the plain program.
//!
//! ```text
//! cargo bench -p actor-benches --bench compile_time                    all sizes, up to 3 rounds: an hour or more
//! cargo bench -p actor-benches --bench compile_time -- --quick         one size, 1 round
//! cargo bench -p actor-benches --bench compile_time -- --sizes 10x10,100x1
//! cargo bench -p actor-benches --bench compile_time -- --csv           every sample
//! ```

mod project;
mod source;

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use project::{Command, Project};

/// Who is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Framework {
    Plain,
    Ours,
    Kameo,
    Actix,
}

impl Framework {
    const ALL: [Self; 4] = [Self::Plain, Self::Ours, Self::Kameo, Self::Actix];

    fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Ours => "ours",
            Self::Kameo => "kameo",
            Self::Actix => "actix",
        }
    }
}

/// How large a program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shape {
    pub(crate) actors: usize,
    pub(crate) methods: usize,
    pub(crate) is_async: bool,
    /// Whether each method is called, once.
    pub(crate) calls: bool,
}

impl Shape {
    fn all_methods(self) -> f64 {
        (self.actors * self.methods) as f64
    }

    fn name(self) -> String {
        let kind = if self.is_async { "async" } else { "sync" };
        let calls = if self.calls { ", called" } else { "" };
        format!("{} x {}, {kind}{calls}", self.actors, self.methods)
    }
}

/// The arguments after `--`.
#[derive(Debug)]
pub struct Options {
    rounds: usize,
    sizes: Vec<(usize, usize)>,
    csv: bool,
}

impl Options {
    /// Reads the arguments; what cargo itself passes is ignored.
    ///
    /// # Errors
    /// A text for the user.
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Options {
            rounds: 3,
            sizes: [1, 10, 100]
                .into_iter()
                .flat_map(|actors| [1, 10, 50].map(|methods| (actors, methods)))
                .collect(),
            csv: false,
        };
        let mut arguments = arguments.filter(|argument| argument != "--bench");
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--quick" => (options.rounds, options.sizes) = (1, vec![(10, 10)]),
                "--csv" => options.csv = true,
                "--sizes" => {
                    let list = arguments.next().unwrap_or_default();
                    let sizes: Option<Vec<_>> = list.split(',').map(size).collect();
                    options.sizes = sizes.ok_or("`--sizes` takes sizes such as `10x50,100x1`")?;
                }
                other => return Err(format!("unknown argument `{other}`")),
            }
        }
        Ok(options)
    }
}

/// `10x50`: actors and methods.
fn size(text: &str) -> Option<(usize, usize)> {
    let (actors, methods) = text.split_once('x')?;
    Some((actors.parse().ok()?, methods.parse().ok()?))
}

type Samples = BTreeMap<(Shape, Command, Framework), Vec<Duration>>;

/// Measures and prints.
///
/// # Errors
/// A text for the user, when a program does not compile or does not do what it should.
pub fn run(options: &Options) -> Result<(), String> {
    let mut projects = Vec::new();
    for framework in Framework::ALL {
        eprintln!("{}: dependencies ..", framework.name());
        match Project::new(framework) {
            Ok(project) => projects.push(project),
            Err(reason) if matches!(framework, Framework::Kameo | Framework::Actix) => {
                eprintln!("{} is left out: {reason}", framework.name());
            }
            Err(reason) => return Err(format!("{}: {reason}", framework.name())),
        }
    }
    let mut samples = Samples::new();
    if !options.csv {
        print!("{HEAD}");
    }
    for &(actors, methods) in &options.sizes {
        for (is_async, calls) in [(false, false), (false, true), (true, false), (true, true)] {
            let shape = Shape {
                actors,
                methods,
                is_async,
                calls,
            };
            // The largest take long for the rivals, and vary little.
            let rounds = if actors * methods >= 1000 {
                1
            } else {
                options.rounds
            };
            eprintln!("{} ..", shape.name());
            measure(&projects, shape, rounds, &mut samples)?;
            if !options.csv {
                print!("{}", rows(&samples, shape));
            }
        }
    }
    match options.csv {
        true => print!("{}", csv(&samples)),
        false => print!("\n{}", trees(&projects)),
    }
    Ok(())
}

fn measure(
    projects: &[Project],
    shape: Shape,
    rounds: usize,
    samples: &mut Samples,
) -> Result<(), String> {
    for project in projects {
        project.check_output(shape)?;
    }
    for _ in 0..rounds {
        for command in Command::ALL {
            for project in projects {
                let taken = project.time(command)?;
                let key = (shape, command, project.framework);
                samples.entry(key).or_default().push(taken);
            }
        }
    }
    Ok(())
}

fn median(samples: &[Duration]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    sorted
        .get(sorted.len() / 2)
        .map_or(f64::NAN, |median| median.as_secs_f64() * 1e3)
}

const HEAD: &str = "\
Milliseconds that one method adds to the plain program; the last column is ours / the cheaper rival.

| actors x methods | command | ours | kameo | actix | ratio |
|---|---|---:|---:|---:|---:|
";

/// The lines of the table for one shape.
fn rows(samples: &Samples, shape: Shape) -> String {
    let mut text = String::new();
    for command in Command::ALL {
        let added = |framework| {
            let of = |framework| {
                samples
                    .get(&(shape, command, framework))
                    .map(|all| median(all))
            };
            Some((of(framework)? - of(Framework::Plain)?) / shape.all_methods())
        };
        let cell = |added: Option<f64>| added.map_or(String::new(), |added| format!("{added:.2}"));
        let (ours, kameo, actix) = (
            added(Framework::Ours),
            added(Framework::Kameo),
            added(Framework::Actix),
        );
        let cheaper = [kameo, actix].into_iter().flatten().reduce(f64::min);
        let ratio = ours.zip(cheaper).map(|(ours, cheaper)| ours / cheaper);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            shape.name(),
            command.name(),
            cell(ours),
            cell(kameo),
            cell(actix),
            cell(ratio),
        );
    }
    text
}

fn csv(samples: &Samples) -> String {
    let mut text = String::from("actors,methods,async,calls,command,framework,milliseconds\n");
    for ((shape, command, framework), all) in samples {
        for taken in all {
            let _ = writeln!(
                text,
                "{},{},{},{},{},{},{:.1}",
                shape.actors,
                shape.methods,
                shape.is_async,
                shape.calls,
                command.name(),
                framework.name(),
                taken.as_secs_f64() * 1e3
            );
        }
    }
    text
}

/// How many crates each of them brings along.
fn trees(projects: &[Project]) -> String {
    let mut text = String::from("| | crates in the default dependency tree |\n|---|---:|\n");
    for project in projects
        .iter()
        .filter(|one| one.framework != Framework::Plain)
    {
        let crates = project
            .crates()
            .map_or("?".to_owned(), |crates| crates.to_string());
        let _ = writeln!(text, "| {} | {crates} |", project.framework.name());
    }
    text
}
