//! What an actor costs to compile, compared with a plain impl, and with kameo and actix doing the same.
//!
//! The same program is written for each of them (`source`): a number of actors with a number of methods, each
//! called once. It is compiled again and again while its dependencies stay (`project`), in turn with the others,
//! so that whatever else the machine is doing affects all of them (`measure`). What counts is the time that a
//! method adds to the plain program (`report`).
//!
//! ```text
//! cargo bench -p actor-benches --bench compile_time                   all sizes, 3 rounds, a quarter of an hour
//! cargo bench -p actor-benches --bench compile_time -- --quick        one size, 1 round
//! cargo bench -p actor-benches --bench compile_time -- --sizes 10x10,100x1
//! cargo bench -p actor-benches --bench compile_time -- "check async"  the cases with this in their name
//! cargo bench -p actor-benches --bench compile_time -- --cpu          processor time
//! cargo bench -p actor-benches --bench compile_time -- --csv          every sample
//! cargo bench -p actor-benches --bench compile_time -- --list         the names of the cases
//! cargo bench -p actor-benches --bench compile_time -- --ours         without kameo and actix
//! ```
//!
//! A case that takes long is measured only once, and the table says so. Programs that do not call their methods
//! are checked but not built: a build leaves out the functions that a framework generates for each message if
//! nobody calls them, which would flatter frameworks with many of them.

mod clock;
mod measure;
mod options;
mod project;
mod report;
mod source;

pub use self::options::Options;

use self::project::Project;

/// Who is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Framework {
    /// No actors: structs and their methods.
    Plain,
    /// The plain program, with each answer awaited as a future that is ready: what `.await` alone costs.
    Awaited,
    Ours,
    Kameo,
    Actix,
}

impl Framework {
    const ALL: [Self; 5] = [
        Self::Plain,
        Self::Awaited,
        Self::Ours,
        Self::Kameo,
        Self::Actix,
    ];
    const RIVALS: [Self; 2] = [Self::Kameo, Self::Actix];

    fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Awaited => "awaited",
            Self::Ours => "ours",
            Self::Kameo => "kameo",
            Self::Actix => "actix",
        }
    }

    /// Whether it adds anything to the comparison for this shape. The plain program awaits asynchronous methods
    /// too, and without calls there is nothing to await.
    fn takes_part(self, shape: Shape) -> bool {
        self != Self::Awaited || (shape.calls && !shape.is_async)
    }
}

/// The shape of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    actors: usize,
    /// Per actor.
    methods: usize,
    is_async: bool,
    /// Whether each method is called, once.
    calls: bool,
}

/// How a program is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Command {
    Check,
    Build,
}

impl Command {
    fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Build => "build",
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Case {
    shape: Shape,
    command: Command,
}

impl Case {
    /// All cases of these sizes.
    fn all(sizes: &[(usize, usize)]) -> Vec<Case> {
        let mut cases = Vec::new();
        for &(actors, methods) in sizes {
            for is_async in [false, true] {
                let mut add = |command, calls| {
                    let shape = Shape {
                        actors,
                        methods,
                        is_async,
                        calls,
                    };
                    cases.push(Case { shape, command });
                };
                add(Command::Check, false);
                add(Command::Check, true);
                add(Command::Build, true);
            }
        }
        cases
    }

    /// What is measured, regardless of the size.
    fn kind(self) -> String {
        let Shape {
            is_async, calls, ..
        } = self.shape;
        let called = if calls { "" } else { " uncalled" };
        let kind = if is_async { "async" } else { "sync" };
        format!("{} {kind}{called}", self.command.name())
    }

    fn name(self) -> String {
        let Shape {
            actors, methods, ..
        } = self.shape;
        format!("{} {actors}x{methods}", self.kind())
    }
}

/// Measures and prints.
///
/// # Errors
/// When a program does not compile, or does not print what it should.
pub fn run(options: &Options) -> Result<(), String> {
    let mut cases = Case::all(&options.sizes());
    cases.retain(|case| options.common.wants(&case.name()));
    if options.common.list {
        cases.iter().for_each(|case| println!("{}", case.name()));
        return Ok(());
    }
    if cases.is_empty() {
        eprintln!("no case has a name like that: see --list");
        return Ok(());
    }
    let mut projects = Vec::new();
    let mut missing = Vec::new();
    for framework in Framework::ALL {
        let is_rival = Framework::RIVALS.contains(&framework);
        if is_rival && options.common.ours {
            continue;
        }
        eprintln!("  {}: dependencies ..", framework.name());
        let project = Project::new(framework)?;
        match project.fetch() {
            Ok(()) => {
                project.compile_dependencies()?;
                projects.push(project);
            }
            Err(reason) if is_rival => {
                eprintln!("  {} is left out: {reason}", framework.name());
                missing.push(framework);
            }
            Err(reason) => return Err(reason),
        }
    }
    let rows = measure::run(&cases, &projects, options)?;
    if options.common.csv {
        print!("{}", report::csv(&rows));
        return Ok(());
    }
    print!("{}", report::markdown(&rows, options.clock));
    println!("\n{}", report::trees(&projects)?);
    for framework in missing {
        println!("{} could not be fetched.", framework.name());
    }
    Ok(())
}
