//! Some of the planted programs, fixed: a thousand seeds find nothing.

use std::cell::Cell;

use actor_core::{Actor, CallError, Handle as _, actor};

use super::{Directory, Register, RegisterHandle, look_up, passes};

/// The register does in one step what clients did in two.
#[test]
fn an_update_in_one_message_is_not_lost() {
    passes("fixed-lost-update", |sim| async move {
        let register = Register::default().spawn();
        for _ in 0..2 {
            register.add(1).send().await.expect("it lives");
        }
        for _ in 0..2 {
            Adder
                .spawn()
                .add(register.clone())
                .send()
                .await
                .expect("it lives");
        }
        sim.settle().await;
        sim.always(register.get().await == Ok(4), "no update is lost");
    });
}

struct Adder;

#[actor]
impl Adder {
    pub async fn add(&mut self, register: RegisterHandle) -> Result<i64, CallError> {
        register.add(1).await
    }
}

/// Numbers the questions, and ignores answers to old ones.
struct Screen {
    indexes: [RegisterHandle; 2],
    asked: Cell<usize>,
    shown: Cell<usize>,
}

#[actor]
impl Screen {
    pub async fn search(&self) {
        let number = self.asked.get() + 1;
        self.asked.set(number);
        let found = self.indexes[number % 2].get().await;
        if found.is_ok() && number > self.shown.get() {
            self.shown.set(number);
        }
    }

    pub fn shown(&self) -> usize {
        self.shown.get()
    }
}

#[test]
fn an_answer_with_a_number_is_never_stale() {
    passes("fixed-stale-reply", |sim| async move {
        let indexes = [Register(0).spawn(), Register(1).spawn()];
        let (asked, shown) = (Cell::new(0), Cell::new(0));
        let screen = Screen::spawn_with(move || Screen {
            indexes,
            asked,
            shown,
        });
        for _ in 0..4 {
            screen.search().send().await.expect("it lives");
        }
        sim.settle().await;
        sim.always(
            screen.shown().await == Ok(4),
            "the last question is answered last",
        );
    });
}

struct Log(RegisterHandle);

#[actor]
impl Log {
    pub async fn line(&mut self) {
        self.0.add(1).await.expect("it lives");
    }
}

struct Formatter(LogHandle);

#[actor]
impl Formatter {
    pub async fn format(&mut self) {
        self.0.line().send().await.expect("it lives");
    }
}

/// The writer is stopped first, and waited for.
#[test]
fn a_log_that_is_closed_last_loses_nothing() {
    passes("fixed-last-message", |sim| async move {
        let (disk, directory) = (Register::default().spawn(), Directory.spawn());
        let log = Log(disk.clone()).spawn();
        let formatter = Formatter(log.clone()).spawn();
        formatter.format().send().await.expect("it lives");
        look_up(&directory, 1).await?;
        formatter.stop();
        formatter.join().await;
        log.stop();
        log.join().await;
        sim.always(disk.get().await == Ok(1), "the last line is written");
        Ok::<_, CallError>(())
    });
}
