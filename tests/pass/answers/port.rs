//! An answer port instead of a return type, with every receiver, with and without an error.

use actor_core::{Actor as _, Answer, CallError, Context, Handle as _, actor};

/// Is asked.
#[derive(Debug, Default)]
pub struct Desk {
    kept: Vec<Answer<u32>>,
}

/// Why not.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused;

#[actor]
impl Desk {
    /// First, last or in the middle.
    pub fn add(&mut self, one: u32, answer: Answer<u32>, other: u32) {
        answer.ok(one + other);
    }

    /// With an error of its own.
    pub fn check(&self, value: u32, answer: Answer<u32, Refused>) {
        answer.send(if value == 0 { Err(Refused) } else { Ok(value) });
    }

    /// Answers nothing.
    pub async fn wait(&self, answer: Answer<()>) {
        tokio::task::yield_now().await;
        answer.ok(());
    }

    /// Next to the context, as a pattern.
    pub async fn who(
        &mut self,
        context: &Context<Self>,
        mut answer: Option<u8>,
        port: Answer<String>,
    ) {
        answer.get_or_insert(0);
        tokio::task::yield_now().await;
        port.ok(format!("{answer:?} {}", context.caller().is_none()));
    }

    /// In a future, for a `Result` in one piece.
    pub fn later(&self, answer: Answer<Result<u32, Refused>>) -> impl Future<Output = ()> + use<> {
        async move { answer.ok(Err(Refused)) }
    }

    /// Neither answered nor named.
    pub fn ignore(&mut self, _: Answer<u32>) {}

    /// Under a condition that holds, and one that does not.
    pub fn perhaps(&mut self, #[cfg(test)] answer: Answer<u32>, #[cfg(not(test))] other: String) {
        #[cfg(test)]
        answer.ok(1);
        #[cfg(not(test))]
        drop(other);
    }

    /// Private, and not a message.
    fn keep(&mut self, answer: Answer<u32>, borrowed: &str) -> usize {
        self.kept.push(answer);
        borrowed.len()
    }

    /// Keeps it for ever.
    pub fn ask(&mut self, answer: Answer<u32>) {
        let _ = self.keep(answer, "");
    }

    /// The last one.
    pub fn close(self, answer: Answer<usize>) {
        answer.ok(self.kept.len());
    }
}

#[actor_core::test]
async fn each_answers() {
    let desk = Desk::default().spawn();
    assert_eq!(desk.add(1, 2).await, Ok(3));
    assert_eq!(desk.check(1).await, Ok(1));
    assert_eq!(desk.check(0).await, Err(CallError::Failed(Refused)));
    assert_eq!(desk.wait().await, Ok(()));
    assert_eq!(desk.who(None).await.as_deref(), Ok("Some(0) true"));
    assert_eq!(desk.later().await, Ok(Err(Refused)));
    assert_eq!(desk.ignore().await, Err(CallError::Unanswered));
    assert_eq!(desk.perhaps().await, Ok(1));
    desk.ask().send().await.unwrap();
    assert_eq!(desk.close().await, Ok(1));
    assert!(!desk.is_alive());
}

/// The block is plain code.
#[test]
fn without_a_system() {
    let (answer, mut answered) = Answer::channel();
    Desk::default().add(1, answer, 2);
    assert_eq!(answered.now(), Some(Ok(3)));
}
