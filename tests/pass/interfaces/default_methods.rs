//! Interface methods with a body: implementors use them, or provide their own.

use actor_core::{Actor as _, actor};

/// Greets.
#[actor]
pub trait Greeter {
    /// Whom.
    fn name(&self) -> String;

    /// In the usual way.
    fn greet(&mut self) -> String {
        format!("Hello {}", self.name())
    }

    /// Later, in the usual way.
    async fn greet_later(&self, times: usize) -> String {
        tokio::task::yield_now().await;
        self.name().repeat(times)
    }

    /// A future, in the usual way.
    fn count(&self) -> impl Future<Output = usize> {
        std::future::ready(self.name().len())
    }
}

/// As usual.
#[derive(Debug)]
pub struct Usual;

/// Otherwise.
#[derive(Debug)]
pub struct Other;

#[actor]
impl Usual {}

#[actor]
impl Other {}

#[actor]
impl Greeter for Usual {
    fn name(&self) -> String {
        "you".to_owned()
    }
}

#[actor]
impl Greeter for Other {
    fn name(&self) -> String {
        "all".to_owned()
    }

    fn greet(&mut self) -> String {
        "Hi".to_owned()
    }

    async fn greet_later(&self, times: usize) -> String {
        std::future::ready(times.to_string()).await
    }

    async fn count(&self) -> usize {
        std::future::ready(9).await
    }
}

#[actor_core::test]
async fn overridden_or_not() {
    let usual = GreeterHandle::from(Usual.spawn());
    assert_eq!(usual.greet().await.as_deref(), Ok("Hello you"));
    assert_eq!(usual.greet_later(2).await.as_deref(), Ok("youyou"));
    assert_eq!(usual.count().await, Ok(3));
    let other = GreeterHandle::from(Other.spawn());
    assert_eq!(other.greet().await.as_deref(), Ok("Hi"));
    assert_eq!(other.greet_later(2).await.as_deref(), Ok("2"));
    assert_eq!(other.count().await, Ok(9));
}
