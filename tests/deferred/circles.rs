//! A caller that waits for a port is never reported as part of a cycle, since anybody may answer. A caller that waits for
//! the method to begin is.

use actor_core::{Answer, CallError, Deadlock, Handle as _, System, actor};
use tokio::sync::oneshot;

use crate::common::{begin, on_cores};

/// Calls others, and is called.
#[derive(Default)]
pub struct Peer {
    kept: Vec<Answer<u32>>,
}

#[actor]
impl Peer {
    pub fn keep(&mut self, answer: Answer<u32>) {
        self.kept.push(answer);
    }

    pub fn kept(&self) -> usize {
        self.kept.len()
    }

    pub fn tell(&mut self, value: u32) {
        self.kept.drain(..).for_each(|answer| answer.ok(value));
    }

    /// Waits for another actor's answer, in an exclusive method.
    pub async fn ask(&mut self, other: PeerHandle) -> Result<u32, CallError> {
        other.keep().await
    }

    /// Hands the port to `third`, and calls the actor that waits for it.
    pub async fn keep_and_call(
        &mut self,
        caller: PeerHandle,
        third: oneshot::Sender<Answer<u32>>,
        calling: oneshot::Sender<()>,
        answer: Answer<u32>,
    ) {
        let _ = third.send(answer);
        let _ = calling.send(());
        caller.tell(0).await.unwrap();
    }

    pub async fn ask_who_calls_back(
        &mut self,
        own: PeerHandle,
        other: PeerHandle,
        third: oneshot::Sender<Answer<u32>>,
        calling: oneshot::Sender<()>,
    ) -> Result<u32, CallError> {
        other.keep_and_call(own, third, calling).await
    }

    /// Calls the actor that waits for us, from a different method than the one that keeps its port.
    pub async fn call(&mut self, other: PeerHandle, calling: oneshot::Sender<()>) {
        let _ = calling.send(());
        other.tell(0).await.unwrap();
    }

    pub async fn call_when(
        &mut self,
        go: oneshot::Receiver<()>,
        other: PeerHandle,
    ) -> Option<Deadlock> {
        go.await.unwrap();
        match other.keep().await {
            Err(CallError::Deadlock(path)) => Some(path),
            other => panic!("{other:?}"),
        }
    }
}

fn peers(system: &System, cores: usize) -> [PeerHandle; 2] {
    [0, 1].map(|nth| system.spawn_on(nth % cores, Peer::default()).unwrap())
}

/// On one core and on two.
fn here_and_across<F: Future<Output = ()> + 'static>(body: fn([PeerHandle; 2]) -> F) {
    for cores in 1..=2 {
        on_cores(2, move |system| async move {
            body(peers(&system, cores)).await;
        });
    }
}

#[test]
fn the_method_that_had_the_port_calls_the_one_that_waits() {
    here_and_across(|[a, b]| async move {
        let ((third, port), (calling, called)) = (oneshot::channel(), oneshot::channel());
        let mut asked = Box::pin(a.ask_who_calls_back(a.clone(), b.clone(), third, calling));
        begin(&mut asked).await;
        let port = port.await.unwrap();
        called.await.unwrap();
        // A probe by the second call, if there is one, has finished once both cores have answered.
        assert!(a.is_alive() && b.is_alive());
        port.ok(1);
        assert_eq!(asked.await, Ok(1));
        b.tell(0).await.unwrap();
    });
}

#[test]
fn another_method_of_the_keeper_calls_the_one_that_waits() {
    here_and_across(|[a, b]| async move {
        let mut asked = Box::pin(a.ask(b.clone()));
        begin(&mut asked).await;
        while b.kept().await == Ok(0) {}
        let (calling, called) = oneshot::channel();
        let mut calls = Box::pin(b.call(a.clone(), calling));
        begin(&mut calls).await;
        called.await.unwrap();
        // Nobody is told of a cycle, because a third party may hold the port. The wait ends when one of the two ends.
        b.kill();
        assert_eq!(asked.await, Err(CallError::Failed(CallError::Killed)));
        assert_eq!(calls.await, Err(CallError::Killed));
    });
}

#[test]
fn a_method_that_has_not_begun_closes_a_circle() {
    here_and_across(|[a, b]| async move {
        let ((go_a, wait_a), (go_b, wait_b)) = (oneshot::channel(), oneshot::channel());
        let mut one = Box::pin(a.call_when(wait_a, b.clone()));
        let mut two = Box::pin(b.call_when(wait_b, a.clone()));
        begin(&mut one).await;
        begin(&mut two).await;
        go_a.send(()).unwrap();
        go_b.send(()).unwrap();
        let (found, _) = futures_util::future::select(one, two).await.factor_first();
        let path = found.unwrap().unwrap().to_string();
        assert!(path.contains("`Peer::call_when`"), "{path}");
    });
}
