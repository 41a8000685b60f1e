//! CAF, the C++ actor framework, if it is installed. The sources are in the folder of this name, and are compiled by the
//! system's C++ compiler.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::contestant::{Setup, Threads};

/// The command of the program, with as many workers as there are threads. With one worker, it is pinned to the first CPU.
pub(super) fn command(setup: Setup) -> Result<Command, String> {
    static COMPILED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let program = COMPILED.get_or_init(compile).clone()?;
    let mut command = Command::new(program);
    command.arg(if setup.threads == Threads::One {
        "one"
    } else {
        "pool"
    });
    Ok(command)
}

/// The compiled program. It takes a while to compile, so it is kept until a source changes.
fn compile() -> Result<PathBuf, String> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rivals/caf");
    let source = sources.join("rivals.cpp");
    let runner = std::env::current_exe().map_err(|fault| fault.to_string())?;
    let program = runner.with_extension("caf");
    if is_current(&program, &sources).unwrap_or(false) {
        return Ok(program);
    }
    let compiled = Command::new("c++")
        .args(["-O3", "-std=c++17", "-o"])
        .args([&program, &source])
        .args(["-lcaf_core", "-lpthread"])
        .output()
        .map_err(|_| "no C++ compiler is installed (`c++` not found)".to_owned())?;
    if compiled.status.success() {
        return Ok(program);
    }
    let said = String::from_utf8_lossy(&compiled.stderr);
    let missing = |what| said.contains(what);
    if missing("caf/all.hpp: No such file") || missing("cannot find -lcaf_core") {
        return Err("CAF is not installed (`libcaf_core` not found)".to_owned());
    }
    let first = said.lines().find(|line| line.contains("error"));
    let first = first.unwrap_or("no error was shown");
    Err(format!("not this version of CAF, 0.17 is: {first}"))
}

/// Whether the program is newer than all of its sources.
fn is_current(program: &Path, sources: &Path) -> io::Result<bool> {
    let compiled = fs::metadata(program)?.modified()?;
    for file in fs::read_dir(sources)? {
        if file?.metadata()?.modified()? > compiled {
            return Ok(false);
        }
    }
    Ok(true)
}
