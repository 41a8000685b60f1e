// EXPECTED: nothing: no name of an argument or a method can collide

#![allow(dead_code)]

use actor_core::{Context, actor};

struct Board;

#[actor]
impl Board {
    const SIZE: usize = 2;

    pub fn place(
        &mut self,
        mut turn: u8,
        message: u8,
        actor: u8,
        context: &Context<Self>,
        _: u8,
        _: u16,
    ) -> u8 {
        turn += message + actor;
        drop(context.handle());
        turn
    }

    pub async fn r#type(&self, account: u8, self_: u8, r#move: u8, raw: u8, formatter: u8) -> u8 {
        account + self_ + r#move + raw + formatter
    }

    pub fn self_(&self, _x: u8, x: u8) -> [u8; Self::SIZE] {
        [_x, x]
    }

    pub fn merge(&mut self, _other: Self, _compare: fn(&Self) -> bool) -> Option<Self> {
        None
    }

    pub fn dispatch(&self) {}
    pub fn method(&self) {}
    pub fn spawn(&self) {}
    pub fn on_start(&self) {}
    pub fn raw(&self) {}
    pub fn from_raw(&self, _handle: BoardHandle) {}
    pub fn fmt(&self) {}
}

fn main() {}
