//! Associated types that name each other: in bounds of the trait, in an impl, and in the interface that it extends.

use actor_core::{Actor as _, actor};

/// Has edges between nodes.
#[actor]
pub trait Graph {
    /// What is connected.
    type Node: Ord;
    /// Two of them.
    type Edge: Into<(Self::Node, Self::Node)>;

    /// Returns how many there are.
    fn add(&mut self, edge: Self::Edge) -> usize;

    /// Whether it is the end of an edge.
    fn has(&self, node: Self::Node) -> bool;
}

/// Gives items, one by one and all together.
#[actor(extends(Graph<Node = Self::Item, Edge = (Self::Item, Self::Item)>))]
pub trait Nodes: Graph<Node = Self::Item, Edge = (Self::Item, Self::Item)> {
    /// What.
    type Item: Ord;
    /// Several.
    type Batch: IntoIterator<Item = Self::Item>;

    /// All that there are.
    fn all(&self) -> Self::Batch;
}

/// A list of edges.
#[derive(Debug)]
pub struct Edges<T> {
    list: Vec<(T, T)>,
}

#[actor]
impl<T: Ord + Clone> Edges<T> {}

#[actor]
impl<T: Ord + Clone> Graph for Edges<T> {
    type Edge = (Self::Node, Self::Node);
    type Node = T;

    fn add(&mut self, edge: Self::Edge) -> usize {
        self.list.push(edge);
        self.list.len()
    }

    fn has(&self, node: T) -> bool {
        self.list
            .iter()
            .any(|(from, to)| *from == node || *to == node)
    }
}

#[actor]
impl<T: Ord + Clone> Nodes for Edges<T> {
    type Item = T;
    type Batch = Vec<Self::Item>;

    fn all(&self) -> Vec<T> {
        self.list.iter().map(|(from, _)| from.clone()).collect()
    }
}

/// Has always the same.
#[derive(Debug)]
pub struct Loops;

#[actor]
impl Loops {}

#[actor]
impl Graph for Loops {
    type Node = u8;
    type Edge = [Self::Node; 2];

    fn add(&mut self, edge: [u8; 2]) -> usize {
        edge.len()
    }

    fn has(&self, _: u8) -> bool {
        true
    }
}

async fn connect<E, N>(graph: &GraphHandle<E, N>, edge: E, node: N) -> bool
where
    N: Ord + Send + 'static,
    E: Into<(N, N)> + Send + 'static,
{
    graph.add(edge).await.is_ok() && graph.has(node).await.unwrap_or_default()
}

#[actor_core::test]
async fn the_handle_has_the_bounds() {
    let graph = Edges { list: vec![] }.spawn().into();
    assert!(connect(&graph, (1, 2), 2).await);
    assert!(!connect(&graph, (2, 3), 4).await);
    let loops: GraphHandle<[u8; 2], u8> = Loops.spawn().into();
    assert!(connect(&loops, [1, 1], 1).await);
}

#[actor_core::test]
async fn the_handle_turns_into_that_of_the_super_trait() {
    let nodes: NodesHandle<Vec<char>, char> = Edges { list: vec![] }.spawn().into();
    let graph = GraphHandle::from(nodes.clone());
    assert_eq!(graph.add(('a', 'b')).await, Ok(1));
    assert_eq!(nodes.all().await, Ok(vec!['a']));
}
