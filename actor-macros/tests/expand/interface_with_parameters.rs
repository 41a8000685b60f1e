#[actor(extends(Named))]
pub(crate) trait Source<K: Clone>: Named {
    type Item: Clone;
    fn next(&mut self, key: K) -> Option<Self::Item>;
}
#[actor(extends(Source<K, Item = u8>))]
trait Bytes<K: Clone>: Source<K, Item = u8> {}
