#[actor]
trait Graph<T: Clone + PartialEq<Self>>: Sized
where
    Self: Named,
    Self::Node: Ord + PartialEq<Self>,
    String: From<Self>,
{
    type Node;
    type Edge: Into<(Self::Node, Self::Node)>;
    fn add(&mut self, edge: Self::Edge, value: T);
}
#[actor]
impl<T: Clone> Graph<T> for Edges<T>
where
    Self: Named,
{
    type Node = u8;
    type Edge = (Self::Node, Self::Node);
    fn add(&mut self, edge: Self::Edge, value: T) {}
}
#[actor]
impl<T> Stack<T>
where
    Self: Display,
{
    pub fn push(&mut self, item: T) {}
}
