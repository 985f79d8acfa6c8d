//! A loss of the reader's own, as a formula: `(a - x)^2 + b*(y - x^2)^2; a = 1 in [0, 2]; b = 100 in [1, 200]`
//!
//! Names with no other meaning are the parameters θ, in order of appearance, at most [`MAX_PARAMETERS`]. The result is
//! the one expression without a name, or the one that is called `f`. A name is assigned before it is used. The gradient
//! is derived from the formula by reverse accumulation and compiled like it; see [`crate::formula`].
//!
//! With data a name that is one of a column is the number of the row, and the loss is the mean of the formula over the
//! rows. A row is a sample. The compiled form runs over rows as that of a method does over coordinates.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::kinks::watched;
use super::{Batch, Info, Loss, Table};
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
    /// No rows where the formula has none of the columns.
    data: Table,
    value: Program,
    gradient: Program,
    /// The numbers whose sign decides at a kink.
    choices: Program,
    kinks: usize,
    has_edge: bool,
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
        Self::with_data(source, &Table::default())
    }

    /// The loss of a formula on data.
    ///
    /// # Errors
    /// Where the text is no loss, and what to write.
    pub fn with_data(source: &Source, data: &Table) -> Result<Self, Error> {
        let whole = (0, source.text.len());
        let tree = parse(&source.text)?;
        let sliders = source.declared(&tree)?;
        if let Some(declared) = tree.declarations.iter().find(|declared| data.column(&declared.name).is_some()) {
            let words = format!("{} is a column of the data; give the slider another name", declared.name);
            return Err(Error::new(declared.place, words));
        }
        let mut graph = Graph::default();
        let Read { value, parameters, is_sampled } = result(&tree, (&sliders, data), whole, &mut graph)?;
        let watched = watched(&mut graph, value);
        let slopes = gradient(&mut graph, value, parameters.len());
        graph.check(whole)?;
        let everywhere = |error: Error| Error::new(whole, error.words);
        Ok(Self(Arc::new(Compiled {
            value: Program::new(&graph, &[value]).map_err(everywhere)?,
            gradient: Program::new(&graph, &slopes).map_err(everywhere)?,
            choices: Program::new(&graph, &watched.choices).map_err(everywhere)?,
            kinks: watched.choices.len(),
            has_edge: watched.has_edge,
            source: source.clone(),
            sliders,
            parameters,
            data: if is_sampled { data.clone() } else { Table::default() },
        })))
    }

    /// The formula.
    pub fn source(&self) -> &Source {
        &self.0.source
    }

    /// The data that it reads; no rows where it reads none.
    pub fn data(&self) -> &Table {
        &self.0.data
    }

    /// The formula's values with its derivatives by the parameters, for what writes them out.
    ///
    /// # Errors
    /// Where the text is no loss.
    pub(crate) fn derived(&self) -> Result<(Graph, Vec<Id>), Error> {
        let text = &self.0.source.text;
        let mut graph = Graph::default();
        let read = result(&parse(text)?, (self.sliders(), self.data()), (0, text.len()), &mut graph)?;
        let slopes = gradient(&mut graph, read.value, read.parameters.len());
        Ok((graph, slopes))
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
        (self.0.gradient.operations() * self.samples() / GRADIENT).max(1) as u64
    }

    /// How many kinks it may have in each row.
    pub fn kinks(&self) -> usize {
        self.0.kinks
    }

    /// The numbers whose sign decides at a kink, row by row: `each(place, number)`.
    pub fn each_choice(&self, theta: &[f64], batch: Batch, each: impl FnMut(usize, f64)) {
        let (first, rows) = self.rows(batch);
        let mut each = each;
        let load = |_: &_, input: Input, row: usize| self.input(theta, input, first + row);
        self.0.choices.run(0, rows, &mut each, load, |each, x: f64, which, row| {
            each((first + row) * self.0.kinks + which, x);
        });
    }

    /// Whether there may be points at which it is no number and its gradient is one.
    pub fn has_edge(&self) -> bool {
        self.0.has_edge
    }

    /// The rows of a batch: the first, and their number.
    #[inline(always)]
    fn rows(&self, batch: Batch) -> (usize, usize) {
        match batch {
            Batch::Full => (0, self.samples()),
            Batch::Sample(k) => (k % self.samples(), 1),
        }
    }
}

/// What a text says of a loss.
struct Read {
    value: Id,
    /// Their names.
    parameters: Vec<String>,
    /// Whether it has a column of the data.
    is_sampled: bool,
}

/// Reads the loss into a graph.
fn result(
    tree: &Tree,
    (sliders, data): (&[Slider], &Table),
    whole: (usize, usize),
    graph: &mut Graph,
) -> Result<Read, Error> {
    if let Some((_, place)) = tree.start.first().and_then(|statement| statement.name.as_ref()) {
        return Err(Error::new(*place, "a loss has no memory, so there is no start: line"));
    }
    let mut parameters: Vec<String> = Vec::new();
    let mut assigned: BTreeMap<String, Id> = BTreeMap::new();
    let mut value = None;
    let mut is_sampled = false;
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
            if let Some(column) = data.column(name) {
                is_sampled = true;
                return Ok(graph.add(Op::Input(Input::Parameter((MAX_PARAMETERS + column) as u16))));
            }
            let j = parameters.iter().position(|known| known == name).unwrap_or(parameters.len());
            if j == MAX_PARAMETERS {
                return Err(Error::new(
                    place,
                    format!("{name} would be parameter 21; at most {MAX_PARAMETERS} are allowed"),
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
                if data.column(name).is_some() {
                    return Err(Error::new(*place, format!("{name} is a column of the data and cannot be assigned")));
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
    if parameters.is_empty() && is_sampled {
        return Err(Error::new(
            whole,
            format!("a loss needs a parameter: a name that is not a column of the data ({})", data.names().join(", ")),
        ));
    }
    if parameters.is_empty() {
        return Err(Error::new(whole, "a loss needs a parameter: a name with no other meaning, such as x"));
    }
    Ok(Read { value, parameters, is_sampled })
}

impl Loss for Own {
    fn dim(&self) -> usize {
        self.0.parameters.len()
    }

    fn samples(&self) -> usize {
        self.0.data.rows().max(1)
    }

    fn value<T: Number>(&self, theta: &[T], batch: Batch) -> T {
        let (first, rows) = self.rows(batch);
        let mut out = constant::<T>(0.0);
        let load = |_: &T, input: Input, row: usize| self.input(theta, input, first + row);
        self.0.value.run(0, rows, &mut out, load, |out, value, _, row| {
            *out = if row == 0 { value } else { *out + value };
        });
        if rows > 1 { out / rows as f64 } else { out }
    }

    fn gradient<T: Number>(&self, theta: &[T], batch: Batch, out: &mut [T]) {
        let (first, rows) = self.rows(batch);
        let mut sums = &mut *out;
        let load = |_: &&mut [T], input: Input, row: usize| self.input(theta, input, first + row);
        self.0.gradient.run(0, rows, &mut sums, load, |sums, value, which, row| {
            if let Some(slot) = sums.get_mut(which) {
                *slot = if row == 0 { value } else { *slot + value };
            }
        });
        if rows > 1 {
            out.iter_mut().for_each(|slope| *slope /= rows as f64);
        }
    }
}

impl Own {
    #[inline(always)]
    fn input<T: Number>(&self, theta: &[T], input: Input, row: usize) -> T {
        let Input::Parameter(j) = input else { return constant(f64::NAN) };
        // Columns are numbered after all parameters that there can be.
        let found = match usize::from(j).checked_sub(MAX_PARAMETERS) {
            None => theta.get(usize::from(j)).copied(),
            Some(column) => self.0.data.at(row, column).map(constant),
        };
        found.unwrap_or(constant(f64::NAN))
    }
}
