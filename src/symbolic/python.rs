//! A typed text in Python: each statement as an assignment for NumPy, PyTorch or JAX.
//!
//! What is made of constants and settings alone is a plain number of Python, everything else an array of one or of no
//! dimension; functions and choices are written for what they are given.

use crate::formula::{Binary, Error, Function, Node, Source, Tree, Unary, parse};
use crate::optimizer::meaning;
use crate::problem::Own;

/// Whose functions a text is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `np`.
    Numpy,
    /// `torch`.
    Torch,
    /// `jnp`.
    Jax,
}

impl Dialect {
    /// The module of array functions.
    fn arrays(self) -> &'static str {
        match self {
            Self::Numpy => "np",
            Self::Torch => "torch",
            Self::Jax => "jnp",
        }
    }
}

/// What a value is at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A number of Python.
    Plain,
    /// One number that changes with the step.
    Scalar,
    /// A number for each coordinate.
    Array,
}

/// `name = value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// What is assigned.
    pub name: String,
    /// Its value.
    pub value: String,
    /// What the value is.
    pub kind: Kind,
}

/// A text in Python.
#[derive(Clone, Debug, PartialEq)]
pub struct Python {
    /// What memories begin with, where a line says so.
    pub start: Vec<Assignment>,
    /// The statements, in order; that of the result is `result`.
    pub lines: Vec<Assignment>,
    /// The name of the result.
    pub result: String,
}

/// How strongly a piece holds together, as Python reads it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bond {
    Choice,
    Sum,
    Product,
    Negative,
    Power,
    Whole,
}

/// A method in Python. Its names are `g`, `x` and `t`, and its settings those of the link.
///
/// # Errors
/// Where the text cannot be parsed.
pub fn method(source: &Source, memories: &[String], sliders: &[String], dialect: Dialect) -> Result<Python, Error> {
    let mut kinds: Vec<(String, Kind)> = sliders.iter().map(|own| (own.clone(), Kind::Plain)).collect();
    kinds.extend(["b1", "b2", "eps"].map(|own| (own.to_owned(), Kind::Plain)));
    kinds.push(("t".into(), Kind::Scalar));
    kinds.extend(["g", "x"].map(|own| (own.to_owned(), Kind::Array)));
    kinds.extend(memories.iter().map(|own| (own.clone(), Kind::Array)));
    text(source, kinds, true, dialect)
}

/// A loss in Python, of the parameters, the sliders and the columns of its data by their names. With a column in it the
/// result is an array with a number for each row.
///
/// # Errors
/// Where the text cannot be parsed.
pub fn loss(own: &Own, dialect: Dialect) -> Result<Python, Error> {
    let mut kinds: Vec<(String, Kind)> = own.sliders().iter().map(|own| (own.name.clone(), Kind::Plain)).collect();
    kinds.extend(own.parameters().iter().map(|own| (own.clone(), Kind::Scalar)));
    kinds.extend(own.data().names().iter().map(|own| (own.clone(), Kind::Array)));
    text(own.source(), kinds, false, dialect)
}

fn text(source: &Source, kinds: Vec<(String, Kind)>, is_method: bool, dialect: Dialect) -> Result<Python, Error> {
    let tree = parse(&source.text)?;
    let result = if is_method { "step" } else { "value" };
    let mut writer = Writer { tree: &tree, kinds, is_method, dialect };
    let mut lines = Vec::new();
    let mut python = Python { start: Vec::new(), lines: Vec::new(), result: result.into() };
    for own in &tree.start {
        let (value, kind) = writer.value(own.first, own.value);
        let name = own.name.as_ref().map(|own| python_name(&own.0)).unwrap_or_default();
        python.start.push(Assignment { name, value, kind });
    }
    for own in &tree.statements {
        let (value, kind) = writer.value(own.first, own.value);
        let name = match &own.name {
            None => result,
            Some((name, _)) if !is_method && name == "f" => result,
            Some((name, _)) => name,
        };
        // A memory that is a number from now on has it in every coordinate still.
        writer.kinds.retain(|known| known.0 != name);
        writer.kinds.push((name.to_owned(), kind));
        lines.push(Assignment { name: python_name(name), value, kind });
    }
    python.lines = lines;
    Ok(python)
}

/// A name that means something else in the programs gets an underscore.
pub fn python_name(name: &str) -> String {
    if TAKEN.contains(&name) { format!("{name}_") } else { name.into() }
}

const TAKEN: &[&str] = &[
    "False",
    "None",
    "True",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "try",
    "while",
    "with",
    "yield",
    "np",
    "torch",
    "jax",
    "jnp",
    "optax",
    "math",
    "print",
    "float",
    "super",
    "theta",
    "gradient",
    "steps",
    "order",
    "h",
    "n",
    "wd",
    "loss",
    "optimizer",
    "self",
    "state",
    "params",
    "updates",
    "closure",
    "group",
    "point",
    "points",
    "State",
    "Typed",
    "typed",
    "unravel",
    "rows",
    "table",
    "A",
    "NamedTuple",
    "ravel_pytree",
];

struct Writer<'a> {
    tree: &'a Tree,
    kinds: Vec<(String, Kind)>,
    is_method: bool,
    dialect: Dialect,
}

pub(super) type Piece = (String, Bond, Kind);

pub(super) fn bound(piece: &Piece, bond: Bond) -> String {
    if piece.1 < bond { format!("({})", piece.0) } else { piece.0.clone() }
}

impl Writer<'_> {
    fn value(&mut self, first: usize, last: usize) -> (String, Kind) {
        let mut pieces: Vec<Piece> = Vec::new();
        for node in first..=last {
            let piece = {
                let at = |part: usize| -> Piece {
                    let own = part.checked_sub(first).and_then(|at| pieces.get(at));
                    own.cloned().unwrap_or(("0.0".into(), Bond::Whole, Kind::Plain))
                };
                self.node(node, &at)
            };
            pieces.push(piece);
        }
        pieces.pop().map_or((String::new(), Kind::Plain), |own| (own.0, own.2))
    }

    fn node(&self, node: usize, at: &dyn Fn(usize) -> Piece) -> Piece {
        match self.tree.nodes.get(node) {
            None => ("0.0".into(), Bond::Whole, Kind::Plain),
            Some(Node::Number(x)) => (format!("{x:?}"), Bond::Whole, Kind::Plain),
            Some(Node::Name(name)) => self.name(name),
            Some(Node::Negative(a)) => {
                let a = at(*a);
                (format!("-{}", bound(&a, Bond::Negative)), Bond::Negative, a.2)
            }
            Some(Node::Binary(binary, a, b)) => {
                let (a, b) = (at(*a), at(*b));
                let kind = a.2.max(b.2);
                let (sign, bond, left, right) = match binary {
                    Binary::Add => (" + ", Bond::Sum, Bond::Sum, Bond::Product),
                    Binary::Subtract => (" - ", Bond::Sum, Bond::Sum, Bond::Product),
                    Binary::Multiply => (" * ", Bond::Product, Bond::Product, Bond::Negative),
                    Binary::Divide => (" / ", Bond::Product, Bond::Product, Bond::Negative),
                    Binary::Power => ("**", Bond::Power, Bond::Whole, Bond::Negative),
                };
                (format!("{}{sign}{}", bound(&a, left), bound(&b, right)), bond, kind)
            }
            Some(Node::Call(function, [a, b])) => {
                let (a, b) = (at(*a), at(*b));
                self.call(*function, &a, &b)
            }
            Some(Node::Where { a, b, or_equal, yes, no }) => {
                let [a, b, yes, no] = [a, b, yes, no].map(|part| at(*part));
                let sign = if *or_equal { ">=" } else { ">" };
                let condition = format!("{} {sign} {}", bound(&a, Bond::Sum), bound(&b, Bond::Sum));
                let decided = a.2.max(b.2);
                let kind = decided.max(yes.2).max(no.2);
                if decided == Kind::Plain {
                    let text = format!("{} if {condition} else {}", bound(&yes, Bond::Sum), bound(&no, Bond::Sum));
                    return (text, Bond::Choice, kind);
                }
                let (yes, no) = (self.array(&yes), self.array(&no));
                (format!("{}.where({condition}, {yes}, {no})", self.dialect.arrays()), Bond::Whole, kind)
            }
        }
    }

    fn name(&self, name: &str) -> Piece {
        let own = if self.is_method { meaning(name) } else { name };
        let known = self.kinds.iter().rev().find(|known| known.0 == name || known.0 == own);
        match (known, name) {
            (None, "pi") => ("math.pi".into(), Bond::Whole, Kind::Plain),
            (None, "e") => ("math.e".into(), Bond::Whole, Kind::Plain),
            (known, _) => {
                let kind = known.map_or(Kind::Array, |known| known.1);
                let shown = known.map_or(name, |known| known.0.as_str());
                (python_name(shown), Bond::Whole, kind)
            }
        }
    }

    /// What PyTorch takes as a tensor.
    fn array(&self, piece: &Piece) -> String {
        if piece.2 == Kind::Plain && self.dialect == Dialect::Torch {
            format!("torch.tensor({}, dtype=torch.float64)", piece.0)
        } else {
            piece.0.clone()
        }
    }

    fn call(&self, function: Function, a: &Piece, b: &Piece) -> Piece {
        let xp = self.dialect.arrays();
        let whole = |text: String, kind: Kind| (text, Bond::Whole, kind);
        let one = self.array(a);
        let (plain, both) = (a.2 == Kind::Plain, a.2.max(b.2));
        let count = if self.dialect == Dialect::Torch { "g.numel()" } else { "g.size" };
        match function {
            Function::Unary(own) => whole(unary(self.dialect, own, a), a.2),
            Function::Relu if plain => whole(format!("max({}, 0.0)", a.0), a.2),
            Function::Relu => {
                let zero = self.array(&("0.0".into(), Bond::Whole, Kind::Plain));
                whole(format!("{xp}.maximum({one}, {zero})"), a.2)
            }
            Function::Larger | Function::Smaller => {
                let own = if function == Function::Larger { "max" } else { "min" };
                if both == Kind::Plain {
                    return whole(format!("{own}({}, {})", a.0, b.0), both);
                }
                whole(format!("{xp}.{own}imum({one}, {})", self.array(b)), both)
            }
            Function::Hypot => {
                let square = |own: &Piece| format!("{}**2", bound(own, Bond::Whole));
                let sum: Piece = (format!("{} + {}", square(a), square(b)), Bond::Sum, both);
                whole(unary(self.dialect, Unary::Sqrt, &sum), both)
            }
            Function::Sum if a.2 < Kind::Array => {
                (format!("{count} * {}", bound(a, Bond::Negative)), Bond::Product, a.2)
            }
            Function::Mean if a.2 < Kind::Array => a.clone(),
            Function::Dot if both < Kind::Array => {
                let product = format!("{count} * {} * {}", bound(a, Bond::Negative), bound(b, Bond::Negative));
                (product, Bond::Product, both)
            }
            Function::Norm if a.2 < Kind::Array => {
                let square: Piece = (format!("{count} * {}**2", bound(a, Bond::Whole)), Bond::Product, a.2);
                whole(unary(self.dialect, Unary::Sqrt, &square), a.2)
            }
            Function::MaxAbs if a.2 < Kind::Array => whole(unary(self.dialect, Unary::Abs, a), a.2),
            Function::Sum => whole(format!("{xp}.sum({one})"), Kind::Scalar),
            Function::Mean => whole(format!("{xp}.mean({one})"), Kind::Scalar),
            Function::Dot => {
                let product = format!("{} * {}", bound(a, Bond::Product), bound(b, Bond::Negative));
                whole(format!("{xp}.sum({product})"), Kind::Scalar)
            }
            Function::Norm => whole(format!("{xp}.sqrt({xp}.sum({}**2))", bound(a, Bond::Whole)), Kind::Scalar),
            Function::MaxAbs => whole(format!("{xp}.max({xp}.abs({one}))"), Kind::Scalar),
            // A node of its own.
            Function::Where => a.clone(),
        }
    }
}

/// A function of a value.
pub(super) fn unary(dialect: Dialect, function: Unary, a: &Piece) -> String {
    let inner = &a.0;
    if a.2 == Kind::Plain {
        return plain(function, inner, &bound(a, Bond::Whole));
    }
    let xp = dialect.arrays();
    let name = match function {
        Unary::Sqrt => "sqrt",
        Unary::Cbrt if dialect == Dialect::Torch => {
            return format!("torch.sign({inner}) * torch.abs({inner})**(1 / 3)");
        }
        Unary::Cbrt => "cbrt",
        Unary::Exp => "exp",
        Unary::Expm1 => "expm1",
        Unary::Log => "log",
        Unary::Log1p => "log1p",
        Unary::Sin => "sin",
        Unary::Cos => "cos",
        Unary::Tan => "tan",
        Unary::Asin => "arcsin",
        Unary::Acos => "arccos",
        Unary::Atan => "arctan",
        Unary::Sinh => "sinh",
        Unary::Cosh => "cosh",
        Unary::Tanh => "tanh",
        Unary::Abs => "abs",
        Unary::Sign => "sign",
        Unary::Sigmoid => {
            return match dialect {
                Dialect::Numpy => format!("(0.5 + 0.5 * np.tanh(0.5 * {}))", bound(a, Bond::Negative)),
                Dialect::Torch => format!("torch.sigmoid({inner})"),
                Dialect::Jax => format!("jax.nn.sigmoid({inner})"),
            };
        }
        Unary::Softplus => {
            let zero = if dialect == Dialect::Torch { format!("torch.zeros_like({inner})") } else { "0.0".into() };
            return format!("{xp}.logaddexp({inner}, {zero})");
        }
        Unary::Erf => {
            return match dialect {
                Dialect::Numpy => format!("np.vectorize(math.erf)({inner})"),
                Dialect::Torch => format!("torch.erf({inner})"),
                Dialect::Jax => format!("jax.scipy.special.erf({inner})"),
            };
        }
    };
    format!("{xp}.{name}({inner})")
}

/// A function of a number of Python.
fn plain(function: Unary, inner: &str, whole: &str) -> String {
    match function {
        Unary::Abs => format!("abs({inner})"),
        Unary::Sign => format!("float(({whole} > 0) - ({whole} < 0))"),
        Unary::Sigmoid => format!("(0.5 + 0.5 * math.tanh(0.5 * {whole}))"),
        Unary::Softplus => format!("math.log1p(math.exp({inner}))"),
        Unary::Cbrt => format!("math.cbrt({inner})"),
        other => format!("math.{}({inner})", Function::Unary(other).name()),
    }
}
