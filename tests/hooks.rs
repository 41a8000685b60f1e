//! Hooks that take the exit reason, where an actor has several ends.

mod support;

use actor_core::{Actor as _, Exit, Handle as _, actor};
use support::{Event, LONG, Log, finishes, poll_once, system};

/// Reports when its system ends.
struct Witness(Event);

#[actor]
impl Witness {
    #[actor(on_stop)]
    fn end(&mut self) {
        self.0.set();
    }
}

/// Records why it ends, and that it is gone.
struct Asking(Log);

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.add("gone");
    }
}

/// Kills the actor that holds it.
struct Killer(AskingHandle);

impl Drop for Killer {
    fn drop(&mut self) {
        self.0.kill();
    }
}

/// Uses the state one last time.
struct Last<'a>(&'a Asking);

impl Drop for Last<'_> {
    fn drop(&mut self) {
        self.0.0.add("last");
    }
}

#[actor]
impl Asking {
    #[actor(on_stop)]
    fn end(&mut self, exit: Exit) {
        self.0.add(format!("end: {exit}"));
    }

    pub async fn fail_after(&mut self, go: Event) {
        go.comes().await;
        panic!("out of luck");
    }

    pub async fn hold(&self, killer: Killer) {
        std::future::pending::<()>().await;
        drop(killer);
    }

    pub async fn use_last(&self) {
        let _last = Last(self);
        std::future::pending::<()>().await;
    }

    pub fn fail(&self) {
        panic!("out of luck");
    }
}

#[test]
fn a_panic_is_the_reason_though_the_actor_was_shutting_down() {
    finishes(|| {
        let system = system(1);
        let (log, go, ends) = (Log::new(), Event::new(), Event::new());
        let (inner, inner_ends) = (log.clone(), ends.clone());
        let (asking, _witness) = system
            .block_on(move || async move { (Asking(inner).spawn(), Witness(inner_ends).spawn()) });
        asking
            .fail_after(go.clone())
            .try_send()
            .expect("there is room");
        let join = asking.join();
        let shutdown = system.shutdown(LONG);
        ends.wait();
        go.set();
        let exit = support::exit(join);
        drop(shutdown.wait());
        assert!(matches!(exit, Exit::Panicked(_)), "{exit}");
        assert_eq!(log.lines(), [format!("end: {exit}"), "gone".to_owned()]);
    });
}

#[test]
fn a_kill_by_what_the_panic_drops_comes_before_the_hook() {
    finishes(|| {
        let system = system(1);
        let log = Log::new();
        let inner = log.clone();
        let asking = system.block_on(move || async move { Asking(inner).spawn() });
        let killer = Killer(asking.clone());
        asking.hold(killer).try_send().expect("there is room");
        asking.use_last().try_send().expect("there is room");
        asking.fail().try_send().expect("there is room");
        let exit = support::exit(asking.join());
        assert_eq!(exit, Exit::Killed);
        assert_eq!(log.lines(), ["last", "gone"]);
    });
}

/// Has a text that can be read until its actor ends.
struct Book {
    text: String,
    ends: Event,
    log: Log,
}

/// Calls `Book::read` when it is dropped.
struct Reads(BookHandle);

impl Drop for Reads {
    fn drop(&mut self) {
        let _ = poll_once(&mut self.0.read());
    }
}

#[actor]
impl Book {
    #[actor(on_stop)]
    async fn end(&mut self, exit: Exit) {
        self.log.add(format!("end: {exit}"));
        self.text = String::new();
        self.ends.set();
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
    }

    pub async fn read(&self) {
        let text = self.text.as_str();
        self.ends.comes().await;
        self.log.add(format!("read: {text}"));
    }

    pub async fn hold(&self, reads: Reads) {
        std::future::pending::<()>().await;
        drop(reads);
    }

    pub async fn fail(&self) {
        // Without the message of the panic hook, which takes so long that others would come first.
        std::panic::resume_unwind(Box::new("out of luck"));
    }
}

#[test]
fn nothing_that_a_panic_drops_begins_a_method_beside_the_hook() {
    finishes(|| {
        let system = system(1);
        let log = Log::new();
        let inner = log.clone();
        // On the actor's own core, so that no other thread waits for anything.
        let exit = system.block_on(move || async move {
            let (text, ends) = ("once upon a time".repeat(9), Event::new());
            let log = inner;
            let book = Book { text, ends, log }.spawn();
            let reads = Reads(book.clone());
            book.hold(reads).try_send().expect("there is room");
            book.fail().try_send().expect("there is room");
            book.join().await
        });
        assert_eq!(log.lines(), [format!("end: {exit}")]);
    });
}
