//! A generic actor with hooks and a bounded mailbox.

use actor_core::{Actor as _, Context, Exit, Handle as _, Mailbox, actor};

use crate::support::Log;

/// Logs its life.
#[derive(Clone)]
struct Logged<T> {
    log: Log,
    text: T,
}

#[actor(mailbox = 8)]
impl<T: AsRef<str>> Logged<T> {
    #[actor(on_start)]
    fn begin(&mut self, context: &Context<Self>) {
        let core = context.core();
        self.log.add(format!("start {} {core}", self.text.as_ref()));
    }

    #[actor(on_stop)]
    async fn end(&mut self) {
        std::future::ready(()).await;
        self.log.add(format!("stop {}", self.text.as_ref()));
    }

    #[actor(message)]
    fn change(&mut self, text: T) {
        self.text = text;
    }
}

#[actor_core::test]
async fn the_hooks_run() {
    assert_eq!(Logged::<String>::MAILBOX, Mailbox::bounded(8));
    let log = Log::new();
    let logged = Logged {
        log: log.clone(),
        text: "a",
    }
    .spawn_on(1)
    .unwrap_or_else(|_| panic!("there are two cores"));
    logged.change("b").await.unwrap();
    logged.stop();
    assert_eq!(logged.join().await, Exit::Normal);
    assert_eq!(log.lines(), ["start a 1", "stop b"]);
}
