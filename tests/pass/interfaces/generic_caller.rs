//! The user's generic code over any actor with an interface.

use actor_core::{Actor, CallError, actor};

/// Has a price.
#[actor]
pub trait Priced<C> {
    /// In some currency.
    fn price(&self) -> C;
}

/// Costs something.
#[derive(Debug)]
pub struct Apple(u32);

/// Costs something else.
#[derive(Debug)]
pub struct Pear<C>(C);

#[actor]
impl Apple {}

#[actor]
impl<C: Clone> Pear<C> {}

#[actor]
impl Priced<u32> for Apple {
    fn price(&self) -> u32 {
        self.0
    }
}

#[actor]
impl<C: Clone> Priced<C> for Pear<C> {
    fn price(&self) -> C {
        self.0.clone()
    }
}

fn start<A, C>(goods: A) -> PricedHandle<C>
where
    A: Actor + Priced<C> + Send,
    A::Handle: Into<PricedHandle<C>>,
{
    goods.spawn().into()
}

async fn total<C>(goods: &[PricedHandle<C>]) -> Result<C, CallError>
where
    C: std::iter::Sum + Send + 'static,
{
    let mut prices = Vec::new();
    for one in goods {
        prices.push(one.price().await?);
    }
    Ok(prices.into_iter().sum())
}

#[actor_core::test]
async fn it_knows_no_more_than_the_interface() {
    let goods = [start(Apple(3)), start(Pear(4))];
    assert_eq!(total(&goods).await, Ok(7));
}
