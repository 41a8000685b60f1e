//! A cargo project that is compiled again and again.
//!
//! What is timed is cargo, less what it takes to find that there is nothing to do: it looks at all files of a path
//! dependency, which has nothing to do with the program.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process,
    time::{Duration, Instant},
};

use super::{Framework, Shape, source};

/// How it is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Command {
    Check,
    Build,
}

impl Command {
    pub(super) const ALL: [Self; 2] = [Self::Check, Self::Build];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Build => "build",
        }
    }
}

pub(super) struct Project {
    pub(super) framework: Framework,
    folder: PathBuf,
}

impl Project {
    /// Makes the project and compiles its dependencies.
    pub(super) fn new(framework: Framework) -> Result<Self, String> {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
            PathBuf::from,
        );
        let folder = target.join("compile-time").join(framework.name());
        let io = |error: std::io::Error| error.to_string();
        fs::create_dir_all(folder.join("src")).map_err(io)?;
        fs::write(folder.join("Cargo.toml"), manifest(framework)).map_err(io)?;
        let project = Project { framework, folder };
        project.write(Shape {
            actors: 1,
            methods: 1,
            is_async: false,
            calls: true,
        })?;
        for command in Command::ALL {
            project.cargo(command)?;
        }
        Ok(project)
    }

    fn write(&self, shape: Shape) -> Result<(), String> {
        let program = source::program(self.framework, shape);
        fs::write(self.folder.join("src/main.rs"), program).map_err(|error| error.to_string())
    }

    /// Writes the program of this shape, and looks whether it does what it should.
    pub(super) fn check_output(&self, shape: Shape) -> Result<(), String> {
        self.write(shape)?;
        self.cargo(Command::Build)?;
        let output = process::Command::new(self.folder.join("target/debug/leaf"))
            .output()
            .map_err(|error| error.to_string())?;
        let (found, expected) = (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            source::output(shape),
        );
        match found == expected {
            true => Ok(()),
            false => Err(format!(
                "{} prints {found:?} instead of {expected:?}",
                self.framework.name()
            )),
        }
    }

    /// How long the program takes to compile, its dependencies being there.
    pub(super) fn time(&self, command: Command) -> Result<Duration, String> {
        let file = self.folder.join("src/main.rs");
        let program = fs::read_to_string(&file).map_err(|error| error.to_string())?;
        // Another comment at the end: another program, to cargo.
        fs::write(&file, program + "//\n").map_err(|error| error.to_string())?;
        let whole = self.cargo(command)?;
        let nothing = self.cargo(command)?;
        Ok(whole.saturating_sub(nothing))
    }

    fn cargo(&self, command: Command) -> Result<Duration, String> {
        let begun = Instant::now();
        let output = process::Command::new(env!("CARGO"))
            .args([command.name(), "--quiet"])
            .current_dir(&self.folder)
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("CARGO_TARGET_DIR")
            .env_remove("RUSTFLAGS")
            .output()
            .map_err(|error| error.to_string())?;
        match output.status.success() {
            true => Ok(begun.elapsed()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    /// Crates in the tree of normal dependencies, the program itself left out.
    pub(super) fn crates(&self) -> Option<usize> {
        let output = process::Command::new(env!("CARGO"))
            .args(["tree", "--edges", "normal", "--prefix", "none"])
            .current_dir(&self.folder)
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let name = |line: &str| Some(line.split(' ').next()?.to_owned());
        let names: BTreeSet<String> = text.lines().skip(1).filter_map(name).collect();
        Some(names.into_iter().filter(|name| !name.is_empty()).count())
    }
}

fn manifest(framework: Framework) -> String {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../actor-core");
    let dependencies = match framework {
        Framework::Plain => String::new(),
        Framework::Ours => format!("actor-core = {{ path = {:?} }}", ours),
        Framework::Kameo => {
            "kameo = \"0.22\"\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }"
                .to_owned()
        }
        Framework::Actix => "actix = \"0.13\"".to_owned(),
    };
    format!(
        "[package]\nname = \"leaf\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n[workspace]\n"
    )
}
