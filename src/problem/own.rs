//! A loss of the reader's own, as a formula: `(a - x)^2 + b*(y - x^2)^2; a = 1 in [0, 2]; b = 100 in [1, 200]`
//!
//! Names that are nothing else are the parameters θ, in order of appearance, at most [`MAX_PARAMETERS`]. The result is
//! the one expression without a name, or the one that is called `f`. A name is assigned before it is used. The gradient
//! is derived from the formula by reverse accumulation and compiled like it; see [`crate::formula`].

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Batch, Info, Loss};
use crate::formula::{Error, Graph, Id, Input, Op, Program, Slider, Source, Tree, gradient, lower, parse};
use crate::number::{Number, constant};
use crate::prose::prose;

/// The most parameters of a loss.
pub const MAX_PARAMETERS: usize = 20;

/// Operations that cost about as much as a gradient of the built-in losses.
const GRADIENT: usize = 24;

/// A loss that was typed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Own(Arc<Compiled>);

#[derive(Debug, PartialEq)]
struct Compiled {
    source: Source,
    sliders: Vec<Slider>,
    parameters: Vec<String>,
    value: Program,
    gradient: Program,
}

impl Own {
    /// The formula unless a link gives one: Rosenbrock's function with its two constants as sliders.
    pub const DEFAULT: &'static str = "(a - x)^2 + b*(y - x^2)^2; a = 1 in [0, 2]; b = 100 in [1, 200]";

    /// What the page and the link need to know about it, whatever the formula.
    pub const INFO: Info = Info {
        key: "own",
        name: "Your own",
        formula: prose("a formula that you type"),
        start: &[0.5, 0.75],
        uses: &["f"],
        minimum: prose("where the formula is smallest"),
    };

    /// The loss of a formula.
    ///
    /// # Errors
    /// Where the text is no loss, and what to write.
    pub fn new(source: &Source) -> Result<Self, Error> {
        let whole = (0, source.text.len());
        let tree = parse(&source.text)?;
        let sliders = source.declared(&tree)?;
        let mut graph = Graph::default();
        let (value, parameters) = result(&tree, &sliders, whole, &mut graph)?;
        let slopes = gradient(&mut graph, value, parameters.len());
        graph.check(whole)?;
        let everywhere = |error: Error| Error::new(whole, error.words);
        Ok(Self(Arc::new(Compiled {
            value: Program::new(&graph, &[value]).map_err(everywhere)?,
            gradient: Program::new(&graph, &slopes).map_err(everywhere)?,
            source: source.clone(),
            sliders,
            parameters,
        })))
    }

    /// The formula.
    pub fn source(&self) -> &Source {
        &self.0.source
    }

    /// The declared sliders.
    pub fn sliders(&self) -> &[Slider] {
        &self.0.sliders
    }

    /// The names of the parameters, in ASCII.
    pub fn parameters(&self) -> &[String] {
        &self.0.parameters
    }

    /// Where a run starts unless a link says otherwise: 0.5, 0.75, 1, …, which few formulas are symmetric in.
    pub fn start(&self) -> Vec<f64> {
        (0..self.0.parameters.len()).map(|j| 0.25 * (j + 2) as f64).collect()
    }

    /// What a gradient costs, in those of the built-in losses.
    pub fn weight(&self) -> u64 {
        (self.0.gradient.operations() / GRADIENT).max(1) as u64
    }
}

/// The value of the loss, and the names of its parameters.
fn result(
    tree: &Tree,
    sliders: &[Slider],
    whole: (usize, usize),
    graph: &mut Graph,
) -> Result<(Id, Vec<String>), Error> {
    if let Some((_, place)) = tree.start.first().and_then(|statement| statement.name.as_ref()) {
        return Err(Error::new(*place, "a loss has no memory, so there is no start: line"));
    }
    let mut parameters: Vec<String> = Vec::new();
    let mut assigned: BTreeMap<String, Id> = BTreeMap::new();
    let mut value = None;
    for statement in &tree.statements {
        let mut find = |graph: &mut Graph, name: &str, place: (usize, usize)| {
            if let Some(slider) = sliders.iter().find(|slider| slider.name == name) {
                return Ok(graph.number(slider.value));
            }
            if let Some(&id) = assigned.get(name) {
                return Ok(id);
            }
            let later = |statement: &crate::formula::Statement| statement.name.as_ref().is_some_and(|(n, _)| n == name);
            if tree.statements.iter().any(later) {
                return Err(Error::new(place, format!("{name} is used before it is assigned; move its line up")));
            }
            let j = parameters.iter().position(|known| known == name).unwrap_or(parameters.len());
            if j == MAX_PARAMETERS {
                return Err(Error::new(
                    place,
                    format!("{name} would be parameter 21; at most {MAX_PARAMETERS} are taken"),
                ));
            }
            if j == parameters.len() {
                parameters.push(name.into());
            }
            Ok(graph.add(Op::Input(Input::Parameter(j as u16))))
        };
        let id = lower(tree, (statement.first, statement.value), false, graph, &mut find)?;
        let place = tree.places.get(statement.value).copied().unwrap_or(whole);
        match &statement.name {
            Some((name, place)) if name != "f" => {
                if sliders.iter().any(|slider| slider.name == *name) {
                    return Err(Error::new(*place, format!("{name} is declared as a slider and cannot be assigned")));
                }
                if parameters.contains(name) || name == "pi" || name == "e" {
                    return Err(Error::new(*place, format!("{name} has a value already and cannot be assigned")));
                }
                assigned.insert(name.clone(), id);
            }
            _ if value.is_some() => {
                let words = "there are two results; give a name to all expressions but one, or join them with +";
                return Err(Error::new(place, words));
            }
            _ => value = Some(id),
        }
    }
    let Some(value) = value else {
        return Err(Error::new(whole, "a loss is an expression such as x^2 + 2*y^2"));
    };
    if parameters.is_empty() {
        return Err(Error::new(whole, "a loss needs a parameter: a name that is nothing else, such as x"));
    }
    Ok((value, parameters))
}

impl Loss for Own {
    fn dim(&self) -> usize {
        self.0.parameters.len()
    }

    fn value<T: Number>(&self, theta: &[T], _: Batch) -> T {
        let mut out = constant::<T>(0.0);
        let load = |_: &T, input: Input, _: usize| parameter(theta, input);
        self.0.value.run(0, 1, &mut out, load, |out, value, _, _| *out = value);
        out
    }

    fn gradient<T: Number>(&self, theta: &[T], _: Batch, out: &mut [T]) {
        let mut out = out;
        let load = |_: &&mut [T], input: Input, _: usize| parameter(theta, input);
        self.0.gradient.run(0, 1, &mut out, load, |out, value, which, _| {
            if let Some(slot) = out.get_mut(which) {
                *slot = value;
            }
        });
    }
}

#[inline(always)]
fn parameter<T: Number>(theta: &[T], input: Input) -> T {
    match input {
        Input::Parameter(j) => theta.get(usize::from(j)).copied(),
        _ => None,
    }
    .unwrap_or(constant(f64::NAN))
}
