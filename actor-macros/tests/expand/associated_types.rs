#[actor]
trait Store {
    type Value;
    type Key;
    fn get(&self, key: Self::Key) -> Option<Self::Value>;
}
#[actor]
impl Store for Shelf {
    type Value = String;
    type Key = u8;
    fn get(&self, key: u8) -> Option<String> {
        None
    }
}
#[actor(extends(Store<Value = String, Key = u8>))]
trait Shop: Store<Value = String, Key = u8> {}
