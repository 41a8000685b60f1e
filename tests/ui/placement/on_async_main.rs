// EXPECTED: the attribute for `main`, and nothing about `async`

#![allow(unused)]

use actor_core::actor;

#[actor]
async fn main() {
    std::future::ready(()).await;
}
