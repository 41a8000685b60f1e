// EXPECTED: nothing: types and names may come from a `macro_rules!`

#![allow(dead_code, unused_variables)]

use actor_core::actor;

macro_rules! counter {
    ($name:ident, $method:ident, $value:ty, $result:ty, $vis:vis, $body:block) => {
        struct $name;

        #[actor]
        impl $name {
            $vis fn $method(&mut self, value: $value) -> $result $body

            pub async fn sum(&self, values: Vec<$value>) -> $value {
                values.into_iter().sum()
            }
        }
    };
}

counter!(Counter, count, u64, Result<u64, ()>, pub, { Ok(1) });
counter!(Lister, list, u8, Vec<u8>, pub(crate), { Vec::new() });

fn use_it(counter: &CounterHandle, lister: &ListerHandle) {
    drop((
        counter.count(1),
        counter.sum(vec![1]),
        lister.list(1),
        lister.sum(vec![]),
    ));
}

fn main() {
    let _ = use_it;
}
