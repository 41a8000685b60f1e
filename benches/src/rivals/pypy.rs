//! PyPy's tasklets, if PyPy is installed. The modules are in the folder of this name. They run on one CPU, since
//! they share one thread.

use std::path::Path;
use std::process::Command;

use super::contestant::Setup;

/// The interpreter with the program.
pub(super) fn command(_: Setup) -> Result<Command, String> {
    let tasklets = Command::new("pypy3")
        .args(["-c", "import stackless"])
        .output();
    match tasklets {
        Ok(output) if output.status.success() => {}
        Ok(_) => return Err("this PyPy has no module `stackless`".to_owned()),
        Err(_) => return Err("PyPy is not installed (`pypy3` not found)".to_owned()),
    }
    let mut command = Command::new("pypy3");
    // Compiled modules do not belong among the sources.
    command.arg("-B");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rivals/pypy/rivals.py"));
    Ok(command)
}
