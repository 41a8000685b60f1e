//! A queue of jobs for a pool of workers. Jobs fail, workers crash, there is too much to do, and somebody presses ctrl-c.
//!
//! ```text
//! cargo run --example job_queue -- [--workers N] [--unit MS] [--full refuse|wait] [JOBS]
//! ```
//!
//! reads `jobs.txt` next to this file unless told otherwise, and has 4 workers do the jobs. A millisecond in the file takes
//! `--unit` milliseconds (1 by default). It prints what went wrong and, at the end, what became of every line:
//!
//! ```text
//! line 20 malformed: `three` are no milliseconds
//! line 39 refused: thumb photo_012.png
//! line 27 failed: convert letter_04.doc, attempt 1
//! line 15 done: convert letter_02.doc, attempt 2
//! ..
//!
//!   58 lines read
//!   49 done
//!    2 failed
//!    4 refused
//!    3 malformed
//! with 15 retries; 7 attempts ended in a crash
//! ```
//!
//! What the workers' supervisor reports goes to stderr. How many jobs are refused depends on timing. With `--full wait` none is
//! refused, and the report is always the same.
//!
//! # What it shows
//!
//! * **A pool**: four workers behind one handle. Each has a bounded mailbox, and together these are the queue (`worker.rs`).
//! * **Overload.** When the queue is full, a normal job makes the reader wait: that is backpressure. A low-priority job is
//!   refused, handed back, and counted.
//! * **Retries.** A failed job is tried again, after a pause that doubles each time (`foreman.rs`).
//! * **Crashes.** A worker that panics is restarted. The jobs in its mailbox are still there, and the one it was working on is
//!   handed on (`worker.rs`).
//! * **A graceful end.** On ctrl-c or SIGTERM no more lines are read, and what was accepted is finished, retries included. Then
//!   the pool ends, and the report follows. A second signal ends the program without either, within the 5 seconds that actors
//!   have after `main`.
//! * **Nothing is lost.** Every line that was read is done, failed, refused or malformed, and the sum proves it.

mod arguments;
mod foreman;
mod interruption;
mod job;
mod reader;
mod worker;

use std::error::Error;
use std::fs;
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use actor_core::Actor as _;
use actor_core::pool::Pool;

use arguments::{Arguments, USAGE};
use foreman::{Foreman, ForemanHandle, Tally};
use interruption::Interruption;
use reader::{Read, Reader};
use worker::Worker;

#[actor_core::main]
async fn main() -> ExitCode {
    let arguments = match arguments::parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("job_queue: {error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("job_queue: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let jobs = fs::read_to_string(&arguments.jobs)
        .map_err(|error| format!("{}: {error}", arguments.jobs.display()))?;
    let mut interruption = Interruption::listen()?;

    let foreman = Foreman::new(arguments.unit).spawn();
    let theirs = foreman.clone();
    let pool = Pool::new(arguments.workers, move || {
        Worker::for_foreman(theirs.clone())
    })
    // Crashes are expected here. A job that crashes every worker is given up by the foreman long before this limit.
    .intensity(1000, Duration::from_secs(1))
    .on_report(|report| eprintln!("job_queue: {report}"))
    .start()
    .await?;
    foreman.lead(pool.clone()).await?;
    println!("{} workers", pool.size());

    let read = Reader::new(&arguments, &pool)
        .read(&jobs, &mut interruption)
        .await?;
    if read.interrupted {
        println!("interrupted: no more lines are read, what was accepted is finished");
    }
    let tally = settled(&foreman, &read, &mut interruption).await?;

    pool.stop();
    pool.join().await;
    report(&read, &tally)
}

/// Waits until everything that was accepted is finished. A second interruption means that the user will not wait.
async fn settled(
    foreman: &ForemanHandle,
    read: &Read,
    interruption: &mut Interruption,
) -> Result<Tally, Box<dyn Error>> {
    let mut tally = pin!(foreman.settled(read.accepted));
    let mut is_second = read.interrupted;
    loop {
        tokio::select! {
            tally = &mut tally => return Ok(tally?),
            () = interruption.next() => {
                if is_second {
                    return Err("interrupted again: some jobs are not finished".into());
                }
                is_second = true;
                println!("interrupted: all lines were read, what was accepted is finished");
            }
        }
    }
}

/// Prints what became of every line.
fn report(read: &Read, tally: &Tally) -> Result<(), Box<dyn Error>> {
    println!();
    println!("{:>4} lines read", read.lines);
    println!("{:>4} done", tally.done);
    println!("{:>4} failed", tally.failed);
    println!("{:>4} refused", read.refused);
    println!("{:>4} malformed", read.malformed);
    println!(
        "with {} retries; {} attempts ended in a crash",
        tally.retries, tally.crashes
    );
    let sum = tally.done + tally.failed + read.refused + read.malformed;
    match sum == read.lines {
        true => Ok(()),
        false => Err(format!(
            "{sum} lines are accounted for, and {} were read",
            read.lines
        )
        .into()),
    }
}
