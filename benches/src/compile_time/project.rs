//! A cargo project that is compiled again and again.
//!
//! The time is that of cargo, minus what it takes to find that there is nothing to do: cargo checks all
//! files of a path dependency, which has nothing to do with the program.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::{self, Output},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use super::{Case, Command, Framework, Shape, clock::Clock, source};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

pub(super) struct Project {
    pub(super) framework: Framework,
    folder: PathBuf,
}

impl Project {
    /// Writes everything except the program.
    pub(super) fn new(framework: Framework) -> Result<Self, String> {
        let folder = target()?.join("compile-time").join(framework.name());
        let project = Project { framework, folder };
        fs::create_dir_all(project.folder.join("src")).map_err(text)?;
        project.write_program(SMALLEST)?;
        // Written only if it has changed, because cargo would otherwise recompile everything.
        let manifest = manifest(framework);
        let path = project.folder.join("Cargo.toml");
        if fs::read_to_string(&path).ok().as_ref() != Some(&manifest) {
            fs::write(&path, manifest).map_err(text)?;
        }
        let locked = Path::new(HERE).join("../Cargo.lock");
        if framework == Framework::Ours && locked.exists() {
            // The same versions as everything else here.
            fs::copy(locked, project.folder.join("Cargo.lock")).map_err(text)?;
        }
        Ok(project)
    }

    /// Downloads the sources of the dependencies.
    pub(super) fn fetch(&self) -> Result<(), String> {
        self.cargo(&["fetch"]).map(drop)
    }

    pub(super) fn compile_dependencies(&self) -> Result<(), String> {
        for command in [Command::Check, Command::Build] {
            self.cargo(&[command.name()])?;
        }
        self.check_output(SMALLEST)
    }

    /// How long the program takes to compile once its dependencies are compiled.
    pub(super) fn compile(&self, case: Case, clock: Clock) -> Result<Duration, String> {
        self.write_program(case.shape)?;
        let cargo = || self.cargo(&[case.command.name()]).map(drop);
        let whole = clock.time(cargo)?;
        let nothing = clock.time(cargo)?;
        Ok(whole.saturating_sub(nothing))
    }

    /// Runs the program that was built last, and checks that it does what it should.
    pub(super) fn check_output(&self, shape: Shape) -> Result<(), String> {
        let output = process::Command::new(self.folder.join("target/debug/leaf"))
            .output()
            .map_err(text)?;
        let found = String::from_utf8_lossy(&output.stdout);
        let expected = source::output(shape);
        if found == expected {
            return Ok(());
        }
        let name = self.framework.name();
        Err(format!("{name} prints {found:?} instead of {expected:?}"))
    }

    /// The number of crates in the framework's tree of normal dependencies, including its own, and its version.
    pub(super) fn tree(&self) -> Result<(usize, String), String> {
        let package = match self.framework {
            Framework::Ours => "actor-core",
            other => other.name(),
        };
        let output = self.cargo(&[
            "tree",
            "--edges=normal",
            "--prefix=none",
            "--no-dedupe",
            "--package",
            package,
        ])?;
        let tree = String::from_utf8_lossy(&output.stdout);
        // `name version`, without what may follow: the source, or `(proc-macro)`.
        let crates = tree.lines().filter_map(|line| {
            let mut words = line.split(' ');
            Some(format!("{} {}", words.next()?, words.next()?))
        });
        let crates: Vec<String> = crates.collect();
        let root = crates
            .first()
            .cloned()
            .ok_or("`cargo tree` shows nothing")?;
        Ok((crates.iter().collect::<BTreeSet<_>>().len(), root))
    }

    fn write_program(&self, shape: Shape) -> Result<(), String> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        // Relaxed: it only has to differ from the previous one.
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let program = source::program(self.framework, shape);
        // A different comment makes a different program for cargo, whatever it compares.
        fs::write(
            self.folder.join("src/main.rs"),
            format!("{program}\n// {number}\n"),
        )
        .map_err(text)
    }

    fn cargo(&self, arguments: &[&str]) -> Result<Output, String> {
        let output = process::Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
            .args(arguments)
            .arg("--quiet")
            .current_dir(&self.folder)
            // All of them in the project's folder, with the compiler's default settings, and from scratch.
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("CARGO_TARGET_DIR")
            .env_remove("CARGO_BUILD_TARGET_DIR")
            .env_remove("RUSTFLAGS")
            .output()
            .map_err(text)?;
        match output.status.success() {
            true => Ok(output),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }
}

/// For compiling the dependencies, which is not timed.
const SMALLEST: Shape = Shape {
    actors: 1,
    methods: 1,
    is_async: false,
    calls: true,
};

/// The folder in which cargo has put this program.
fn target() -> Result<PathBuf, String> {
    let program = env::current_exe().map_err(text)?;
    // `target/release/deps/compile_time-..`
    let target = program.ancestors().nth(3);
    target
        .map(Path::to_owned)
        .ok_or_else(|| "not in a target folder".to_owned())
}

fn manifest(framework: Framework) -> String {
    let dependencies = match framework {
        Framework::Plain | Framework::Awaited => String::new(),
        Framework::Ours => {
            let path = Path::new(HERE).join("../actor-core");
            format!("actor-core = {{ path = {path:?} }}\n")
        }
        // Includes what the programs in its documentation start with.
        Framework::Kameo => "kameo = \"0.22\"\n\
             tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n"
            .to_owned(),
        Framework::Actix => "actix = \"0.13\"\n".to_owned(),
    };
    format!(
        "[package]\nname = \"leaf\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{dependencies}\n[workspace]\n"
    )
}

fn text(error: impl ToString) -> String {
    error.to_string()
}
