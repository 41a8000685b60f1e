//! Hooks that take the exit reason, where an actor has several ends.

mod support;

use actor_core::{Actor as _, Exit, Handle as _, actor};
use support::{Event, LONG, Log, finishes, system};

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
