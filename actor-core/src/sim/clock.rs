//! Who lets time pass in a run: a tokio runtime whose clock is paused, or else only the run itself.

#[cfg(feature = "tokio")]
use std::{future::poll_fn, task::Poll};

use super::steps::{Need, Steps, poll_steps};

/// Virtual time after which nothing more is expected to happen.
#[cfg(feature = "tokio")]
const FOREVER: std::time::Duration = std::time::Duration::from_secs(365 * 24 * 60 * 60);

/// The runtime has no sockets: opening one panics, with a message that says so.
#[cfg(feature = "tokio")]
pub(super) fn drive(steps: &Steps<'_>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => panic!("the simulation cannot be started: {error}"),
    };
    let metrics = runtime.metrics();
    steps.count_tokio_tasks(move || metrics.num_alive_tasks());
    let start = runtime.block_on(async { tokio::time::Instant::now() });
    // `unconstrained`: what tokio's budget interrupts depends on work that has nothing to do with it.
    runtime.block_on(tokio::task::unconstrained(async {
        loop {
            steps.stage.set_elapsed(start.elapsed());
            let need = poll_fn(|context| Poll::Ready(poll_steps(steps, context))).await;
            let next = match need {
                Need::Over => break,
                Need::Moment => {
                    tokio::task::yield_now().await;
                    continue;
                }
                Need::Time(next) => next,
            };
            let now = steps.stage.now();
            let horizon = match next {
                Some(next) => next,
                None => now + FOREVER,
            };
            // Until that time, or until a timer of tokio has woken somebody, whichever is first.
            let ahead = steps.stage.elapsed() + (horizon - now);
            let mut sleep = std::pin::pin!(tokio::time::sleep_until(start + ahead));
            let woken = poll_fn(|context| {
                for core in steps.cores {
                    core.set_loop_waker(context.waker());
                }
                let woken = steps
                    .cores
                    .iter()
                    .any(|core| core.has_packets() || core.shared().sleep().has_notice());
                match sleep.as_mut().poll(context) {
                    Poll::Ready(()) => Poll::Ready(false),
                    Poll::Pending if woken => Poll::Ready(true),
                    Poll::Pending => Poll::Pending,
                }
            })
            .await;
            if !woken && next.is_none() {
                steps.is_stuck();
                break;
            }
        }
        steps.end();
    }));
    runtime.shutdown_background();
}

#[cfg(not(feature = "tokio"))]
pub(super) fn drive(steps: &Steps<'_>) {
    let context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        match poll_steps(steps, &context) {
            Need::Over => break,
            Need::Moment => {}
            Need::Time(None) => {
                steps.is_stuck();
                break;
            }
            Need::Time(Some(due)) => steps.stage.advance_to(due),
        }
    }
    steps.end();
}
