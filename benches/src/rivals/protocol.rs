//! How the runner talks to a contestant, over the pipes of a process: one line asks for a sample, one line answers.
//!
//! ```text
//! > flood/two-cores messages=400000
//! < @ ok RESULT FIGURE [FIGURE ..]
//! < @ unable WHY
//! < @ failed HOW
//! ```
//!
//! Lines that do not begin with `@` are log output. The end of the input ends the contestant. With a process for each,
//! one that hangs can be ended, one that aborts can be reported, and none is slowed down by what another left behind.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::contestant::{Answer, Contestant, Measured, Unable};
use super::workload::{Parameters, Workload};
use super::workloads;

/// The runner's end of a contestant.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    lines: mpsc::Receiver<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// There was none for this long.
    Hangs(Duration),
    /// Anything else, in words.
    Wrong(String),
}

impl Process {
    pub(crate) fn start(mut command: Command) -> Result<Self, Fault> {
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = pipes
            .spawn()
            .map_err(|fault| Fault::Wrong(format!("did not start: {fault}")))?;
        let input = child.stdin.take();
        let output = child.stdout.take().expect("it is piped");
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            let answers = BufReader::new(output).lines().map_while(Result::ok);
            let answers = answers.filter_map(|line| Some(line.strip_prefix("@ ")?.to_owned()));
            for answer in answers {
                if sender.send(answer).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            child,
            input,
            lines,
        })
    }

    /// Asks for a sample, and waits this long for it.
    pub(crate) fn ask(
        &mut self,
        workload: &Workload,
        parameters: &Parameters,
        patience: Duration,
    ) -> Result<Answer, Fault> {
        let input = self.input.as_mut().expect("it is there until the end");
        let sent = writeln!(input, "{}", question(workload.name, parameters));
        if sent.and_then(|()| input.flush()).is_err() {
            return Err(self.ended());
        }
        match self.lines.recv_timeout(patience) {
            Ok(line) => parse_answer(&line),
            Err(RecvTimeoutError::Timeout) => Err(Fault::Hangs(patience)),
            Err(RecvTimeoutError::Disconnected) => Err(self.ended()),
        }
    }

    fn ended(&mut self) -> Fault {
        match self.child.wait() {
            Ok(status) => Fault::Wrong(format!("its process ended: {status}")),
            Err(fault) => Fault::Wrong(format!("its process is lost: {fault}")),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The end of the input asks it to end. The kill is for one that hangs, and nothing it has is worth waiting for.
        drop(self.input.take());
        // Neither can fail, except for a process that has already ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The contestant's end: answers until there are no more questions.
pub(crate) fn serve(contestant: &mut dyn Contestant) {
    let workloads = workloads::all();
    for line in io::stdin().lines().map_while(Result::ok) {
        let answer = match parse_question(&workloads, &line) {
            Ok((workload, parameters)) => {
                let run = AssertUnwindSafe(|| (workload.run)(contestant, &parameters));
                match catch_unwind(run) {
                    Ok(answer) => write_answer(&answer),
                    Err(panic) => format!("failed panicked: {}", text(&panic)),
                }
            }
            Err(fault) => format!("failed {fault}"),
        };
        println!("@ {}", answer.replace('\n', " "));
    }
}

fn question(name: &str, parameters: &Parameters) -> String {
    let parameters = parameters.0.iter();
    parameters.fold(name.to_owned(), |line, (name, value)| {
        format!("{line} {name}={value}")
    })
}

fn parse_question<'a>(
    workloads: &'a [Workload],
    line: &str,
) -> Result<(&'a Workload, Parameters), String> {
    let mut words = line.split_whitespace();
    let name = words.next().unwrap_or_default();
    let workload = workloads.iter().find(|workload| workload.name == name);
    let workload = workload.ok_or_else(|| format!("no workload {name}"))?;
    let pairs = words.map(|word| {
        let (name, value) = word.split_once('=')?;
        Some((name.to_owned(), value.parse().ok()?))
    });
    let pairs: Option<Vec<_>> = pairs.collect();
    let parameters = pairs.ok_or_else(|| format!("not name=number: {line}"))?;
    Ok((workload, Parameters(parameters)))
}

fn write_answer(answer: &Answer) -> String {
    match answer {
        Ok(Measured { values, result }) => {
            values.iter().fold(format!("ok {result}"), |line, value| {
                format!("{line} {value}")
            })
        }
        Err(Unable(why)) => format!("unable {why}"),
    }
}

fn parse_answer(line: &str) -> Result<Answer, Fault> {
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    match kind {
        "ok" => {
            let mut words = rest.split_whitespace();
            let result = words.next().and_then(|word| word.parse().ok());
            let values: Option<Vec<f64>> = words.map(|word| word.parse().ok()).collect();
            match (result, values) {
                (Some(result), Some(values)) => Ok(Ok(Measured { values, result })),
                _ => Err(Fault::Wrong(format!("said what is no answer: {line}"))),
            }
        }
        "unable" => Ok(Unable::because(rest)),
        "failed" => Err(Fault::Wrong(rest.to_owned())),
        _ => Err(Fault::Wrong(format!("said what is no answer: {line}"))),
    }
}

fn text(panic: &Box<dyn std::any::Any + Send>) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied())
        .unwrap_or("something that is no text")
}
