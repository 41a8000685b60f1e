//! A function that takes any string is one that takes those which live for ever, but an actor that keeps the one is no
//! actor that keeps the other. So its handle is not either, nor anything else that leads to the actor.

use actor_core::{Context, WeakHandle, actor};

type Any = for<'a> fn(&'a str);
type Static = fn(&'static str);

pub struct Keeper<T> {
    kept: T,
}

#[actor]
impl<T: Clone + Send + 'static> Keeper<T> {
    pub fn put(&mut self, item: T) {
        self.kept = item;
    }

    pub fn get(&self) -> T {
        self.kept.clone()
    }
}

/// Has `T` in no message.
pub struct Maker<T> {
    make: fn() -> T,
}

#[actor]
impl<T: Send + 'static> Maker<T> {
    pub fn made(&self) -> usize {
        let _ = (self.make)();
        size_of::<T>()
    }
}

#[actor]
pub trait Keeps<T: Send + 'static> {
    fn keep(&mut self, item: T);
}

fn handle(handle: KeeperHandle<Static>) -> KeeperHandle<Any> {
    handle
}

fn handle_without_it(handle: MakerHandle<Any>) -> MakerHandle<Static> {
    handle
}

fn interface(handle: KeepsHandle<Static>) -> KeepsHandle<Any> {
    handle
}

fn weak<H>(handle: WeakHandle<for<'a> fn(&'a H)>) -> WeakHandle<fn(&'static H)> {
    handle
}

fn context(context: &Context<Keeper<Static>>) -> &Context<Keeper<Any>> {
    context
}

fn main() {}
