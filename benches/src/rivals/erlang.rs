//! Erlang, if it is installed. The modules are in the folder of this name, and OTP's own programs compile and run them.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::contestant::{Setup, Threads};

/// `rivals` speaks the protocol; the others are the Savina programs.
const MODULES: &[&str] = &[
    "rivals",
    "savina",
    "savina_burn",
    "savina_chance",
    "savina_micro",
    "savina_shared",
    "savina_turns",
];

/// The command of a node with as many schedulers as there are threads, each bound to a CPU.
pub(super) fn command(setup: Setup) -> Result<Command, String> {
    static COMPILED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let folder = COMPILED.get_or_init(compile).clone()?;
    let schedulers = if setup.threads == Threads::One {
        "1:1"
    } else {
        "2:2"
    };
    let mut command = Command::new("erl");
    command
        .args(["-noshell", "+S", schedulers, "+sbt", "db", "+P", "4000000"])
        .arg("-pa")
        .arg(folder)
        .args(["-s", "rivals", "main"]);
    Ok(command)
}

/// The folder with the compiled modules.
fn compile() -> Result<PathBuf, String> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rivals/erlang");
    let modules = MODULES
        .iter()
        .map(|name| sources.join(format!("{name}.erl")));
    let program = std::env::current_exe().map_err(|fault| fault.to_string())?;
    let folder = program.with_extension("erlang");
    std::fs::create_dir_all(&folder).map_err(|fault| fault.to_string())?;
    let compiled = Command::new("erlc")
        .arg("-o")
        .arg(&folder)
        .args(modules)
        .output()
        .map_err(|_| "Erlang is not installed (`erlc` not found)".to_owned())?;
    if compiled.status.success() {
        // Without it, Erlang itself burns the time that the programs have to burn.
        let _ = compile_work(&sources, &folder);
        Ok(folder)
    } else {
        let said = String::from_utf8_lossy(&compiled.stdout).into_owned();
        Err(format!("erlc: {said}"))
    }
}

/// The library for work that is not about messages, if there is a C compiler and Erlang's headers.
fn compile_work(sources: &Path, folder: &Path) -> io::Result<()> {
    let show = "io:put_chars(code:root_dir()), halt().";
    let root = Command::new("erl")
        .args(["-noshell", "-eval", show])
        .output()?;
    let headers = Path::new(&*String::from_utf8_lossy(&root.stdout)).join("usr/include");
    Command::new("cc")
        .args(["-O3", "-fPIC", "-shared", "-I"])
        .arg(headers)
        .arg("-o")
        .args([folder.join("savina_burn.so"), sources.join("savina_burn.c")])
        .output()?;
    Ok(())
}
