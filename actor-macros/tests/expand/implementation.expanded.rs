impl geometry::Shape for Circle {
    fn scale(&mut self, by: f64) {
        self.radius *= by;
    }
}

#[automatically_derived]
impl ::core::convert::From<<Circle as ::actor_core::Actor>::Handle>
for geometry::ShapeHandle {
    /// The same actor, known by its interface: [`Circle`] as [`geometry::Shape`].
    fn from(handle: <Circle as ::actor_core::Actor>::Handle) -> Self {
        ::actor_core::__private::interface::<Circle, Self>(handle)
    }
}

impl<T: Clone> Source<u32> for Stack<T> {
    type Item = T;
    fn next(&mut self, key: u32) -> Option<T> {
        self.items.pop()
    }
}

#[automatically_derived]
impl<T: Clone> ::core::convert::From<StackHandle<T>> for SourceHandle<u32, T>
where
    T: 'static,
    Stack<T>: ::actor_core::Actor<Handle = StackHandle<T>>,
    SourceHandle<
        u32,
        T,
    >: ::actor_core::Handle<
        Raw = ::actor_core::__private::RawInterface<
            <SourceHandle<u32, T> as ::actor_core::Handle>::Message,
        >,
    >,
    <SourceHandle<
        u32,
        T,
    > as ::actor_core::Handle>::Message: ::actor_core::__private::Dispatch<Stack<T>>,
{
    /// The same actor, known by its interface: [`Stack`] as [`Source`].
    fn from(handle: StackHandle<T>) -> Self {
        ::actor_core::__private::interface::<Stack<T>, Self>(handle)
    }
}
