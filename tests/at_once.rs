//! Which calls run on the stack of their caller: those that overtake no other message and run alongside nothing else.

#[path = "common/mod.rs"]
mod common;

use std::{
    cell::RefCell,
    pin::{Pin, pin},
    task::Poll,
};

use actor_core::{CallError, Context, System, actor};
use tokio::sync::oneshot;

use crate::common::{begin, on_cores, poll_once};

/// Records what runs, in order.
#[derive(Default)]
struct Page(RefCell<Vec<&'static str>>);

#[actor]
impl Page {
    pub fn write(&mut self, text: &'static str) {
        self.0.get_mut().push(text);
    }

    pub fn read(&self) -> Vec<&'static str> {
        self.0.borrow().clone()
    }

    /// Shared, and ends when it is told to.
    pub async fn watch(&self, go: oneshot::Receiver<()>) {
        self.0.borrow_mut().push("watching");
        let _ = go.await;
        self.0.borrow_mut().push("watched");
    }

    /// Like `watch`, but nothing runs alongside it.
    pub async fn hold(&mut self, go: oneshot::Receiver<()>) {
        let _ = go.await;
        self.0.get_mut().push("held");
    }

    /// Returns whether it gets an answer from itself while the method that makes the call is on the stack,
    /// and what the answer is.
    pub async fn read_itself(&self, context: &Context<Self>) -> (bool, Vec<&'static str>) {
        let own = context.handle();
        let mut read = own.read();
        match poll_once(&mut read).await {
            Poll::Ready(answer) => (true, answer.unwrap()),
            Poll::Pending => (false, read.await.unwrap()),
        }
    }
}

type Call = Pin<Box<dyn Future<Output = Result<(), CallError>>>>;

/// A method that is running until somebody says `go`.
struct UnderWay {
    page: PageHandle,
    method: Call,
    go: oneshot::Sender<()>,
}

impl UnderWay {
    async fn watching(system: &System) -> Self {
        Self::begin(system, |page, go| {
            Box::pin(async move { page.watch(go).await })
        })
        .await
    }

    async fn holding(system: &System) -> Self {
        Self::begin(system, |page, go| {
            Box::pin(async move { page.hold(go).await })
        })
        .await
    }

    async fn begin(system: &System, method: fn(PageHandle, oneshot::Receiver<()>) -> Call) -> Self {
        let page = system.spawn_on(0, Page::default()).unwrap();
        let (go, wait) = oneshot::channel();
        let mut method = method(page.clone(), wait);
        begin(&mut method).await;
        UnderWay { page, method, go }
    }
}

#[test]
fn a_call_of_an_idle_actor() {
    on_cores(1, |system| async move {
        let page = system.spawn_on(0, Page::default()).unwrap();
        assert_eq!(poll_once(&mut page.write("a")).await, Poll::Ready(Ok(())));
        assert_eq!(
            poll_once(&mut page.read()).await,
            Poll::Ready(Ok(vec!["a"]))
        );
    });
}

#[test]
fn a_shared_method_beside_shared_ones_that_wait() {
    on_cores(1, |system| async move {
        let UnderWay { page, go, method } = UnderWay::watching(&system).await;
        let (second, go_second) = oneshot::channel();
        let mut second_watch = pin!(page.watch(go_second));
        begin(&mut second_watch).await;
        let read = poll_once(&mut page.read()).await;
        assert_eq!(read, Poll::Ready(Ok(vec!["watching"; 2])));
        second.send(()).unwrap();
        assert_eq!(second_watch.await, Ok(()));
        let read = poll_once(&mut page.read()).await;
        assert_eq!(
            read,
            Poll::Ready(Ok(vec!["watching", "watching", "watched"]))
        );
        go.send(()).unwrap();
        assert_eq!(method.await, Ok(()));
    });
}

#[test]
fn not_an_exclusive_method_beside_a_shared_one() {
    on_cores(1, |system| async move {
        let UnderWay { page, go, method } = UnderWay::watching(&system).await;
        let mut write = page.write("a");
        begin(&mut write).await;
        // Nor does what comes after it.
        let mut read = page.read();
        begin(&mut read).await;
        go.send(()).unwrap();
        assert_eq!(write.await, Ok(()));
        assert_eq!(read.await, Ok(vec!["watching", "watched", "a"]));
        assert_eq!(method.await, Ok(()));
    });
}

#[test]
fn not_a_shared_method_beside_an_exclusive_one() {
    on_cores(1, |system| async move {
        let UnderWay { page, go, method } = UnderWay::holding(&system).await;
        let mut read = page.read();
        begin(&mut read).await;
        go.send(()).unwrap();
        assert_eq!(read.await, Ok(vec!["held"]));
        assert_eq!(method.await, Ok(()));
    });
}

#[test]
fn not_what_would_overtake() {
    on_cores(1, |system| async move {
        let UnderWay { page, go, method } = UnderWay::watching(&system).await;
        let (_go, second) = oneshot::channel();
        page.watch(second).try_send().unwrap();
        let mut read = page.read();
        begin(&mut read).await;
        assert_eq!(read.await, Ok(vec!["watching"; 2]));
        go.send(()).unwrap();
        assert_eq!(method.await, Ok(()));
    });
}

#[test]
fn not_what_the_actor_asks_itself() {
    on_cores(1, |system| async move {
        let page = system.spawn_on(0, Page::default()).unwrap();
        assert_eq!(page.read_itself().await, Ok((false, vec![])));
    });
}
