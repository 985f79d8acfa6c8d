//! The tree of a text.

use super::function::Function;

/// The place of a node in [`Tree::nodes`].
pub type NodeId = usize;

/// An operation on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

/// What a node is; what it is made of stands before it in the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Number(f64),
    Name(String),
    Negative(NodeId),
    Binary(Binary, NodeId, NodeId),
    Call(Function, [NodeId; 2]),
    /// `yes` where `a > b`, else `no`; with `or_equal` where `a ≥ b`.
    Where {
        a: NodeId,
        b: NodeId,
        or_equal: bool,
        yes: NodeId,
        no: NodeId,
    },
}

/// A line of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What is assigned, and its place; `None` for the result.
    pub name: Option<(String, (usize, usize))>,
    /// The first node of its value.
    pub first: NodeId,
    /// Its value.
    pub value: NodeId,
}

/// `name = value in [least, most]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    pub name: String,
    pub place: (usize, usize),
    pub first: NodeId,
    pub value: NodeId,
    pub least: NodeId,
    pub most: NodeId,
    pub log: bool,
}

/// A text as a tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    pub nodes: Vec<Node>,
    /// Where each node stands.
    pub places: Vec<(usize, usize)>,
    pub statements: Vec<Statement>,
    pub declarations: Vec<Declaration>,
    /// What a method's memory begins with.
    pub start: Vec<Statement>,
}
