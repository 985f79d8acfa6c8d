//! The text of a method as its compiled form.

use std::collections::BTreeMap;

use super::EDGES;
use super::frozen::Frozen;
use super::structure::Structure;
use crate::formula::{Error, Graph, Id, Input, Op, Program, Slider, Source, Statement, Tree, lower, parse};
use crate::optimizer::Hyper;

/// The most memories of a method.
const MAX_MEMORIES: usize = 8;

/// What memories begin with where that depends on the first gradient.
#[derive(Debug, PartialEq)]
pub struct Start {
    pub program: Program,
    /// The slot of each of its values.
    pub slots: Vec<usize>,
}

/// The pairs of numbers that choices are made between.
#[derive(Debug, PartialEq)]
pub struct Edges {
    pub program: Program,
    pub count: usize,
}

/// A method as it is run.
#[derive(Debug, PartialEq)]
pub struct Compiled {
    pub source: Source,
    pub hyper: Hyper,
    pub sliders: Vec<Slider>,
    pub memories: Vec<String>,
    pub uses: &'static [&'static str],
    /// The direction, then each memory after the step.
    pub step: Program,
    /// What each memory begins with, where that is a number.
    pub begins: Vec<f64>,
    pub start: Option<Start>,
    pub edges: Option<Edges>,
    pub structure: Structure,
    pub frozen: Option<Frozen>,
}

/// The names that mean something, by the setting or input that they mean.
pub fn meaning(name: &str) -> &str {
    match name {
        "beta" | "beta1" => "b1",
        "rho" | "beta2" => "b2",
        "epsilon" => "eps",
        "theta" => "x",
        "grad" => "g",
        other => other,
    }
}

/// What a name that cannot be assigned is.
fn reserved(name: &str) -> Option<&'static str> {
    Some(match meaning(name) {
        "g" => "the gradient",
        "x" => "the parameter θ",
        "t" => "the number of the step",
        "b1" | "b2" | "eps" => "a setting with a slider of its own",
        "h" => "the step size",
        "pi" | "e" => "a constant",
        _ => return None,
    })
}

impl Compiled {
    pub fn new(source: &Source, hyper: &Hyper) -> Result<Self, Error> {
        let whole = (0, source.text.len());
        let tree = parse(&source.text)?;
        let sliders = source.declared(&tree)?;
        let mut reader = Reader {
            tree: &tree,
            hyper,
            sliders: &sliders,
            assigned: BTreeMap::new(),
            memories: Vec::new(),
            used: [false; 3],
        };
        reader.check_names()?;
        let mut graph = Graph::default();
        let direction = reader.direction(whole, &mut graph)?;
        graph.check(whole)?;
        let after: Vec<Id> = reader.memories.iter().filter_map(|name| reader.assigned.get(name).copied()).collect();
        let begins = reader.begins(&mut graph)?;
        let Reader { memories, used, .. } = reader;
        let structure = Structure::of(&graph, direction, &after, &begins);
        let frozen = Frozen::new(&mut graph, direction, &after, &structure);
        let everywhere = |error: Error| Error::new(whole, error.words);
        let wanted: Vec<Id> = [direction].into_iter().chain(after).collect();
        let (slots, values): (Vec<usize>, Vec<Id>) =
            begins.iter().enumerate().filter(|(_, id)| graph.constant(**id).is_none()).map(|(k, &id)| (k, id)).unzip();
        let start = match slots.is_empty() {
            true => None,
            false => Some(Start { program: Program::new(&graph, &values).map_err(everywhere)?, slots }),
        };
        let mut pairs = structure.edges.clone();
        pairs.truncate(EDGES);
        let edges = match pairs.is_empty() {
            true => None,
            false => {
                let zero = graph.number(0.0);
                let wanted: Vec<Id> = pairs.iter().flat_map(|&(a, b)| [a, b.unwrap_or(zero)]).collect();
                Some(Edges { program: Program::new(&graph, &wanted).map_err(everywhere)?, count: pairs.len() })
            }
        };
        Ok(Self {
            step: Program::new(&graph, &wanted).map_err(everywhere)?,
            begins: begins.iter().map(|&id| graph.constant(id).unwrap_or(0.0)).collect(),
            source: source.clone(),
            hyper: *hyper,
            sliders,
            memories,
            uses: uses(used),
            start,
            edges,
            frozen,
            structure,
        })
    }
}

/// The link keys of what is read.
fn uses([b1, b2, eps]: [bool; 3]) -> &'static [&'static str] {
    match (b1, b2, eps) {
        (false, false, false) => &["step"],
        (true, false, false) => &["step", "b1"],
        (false, true, false) => &["step", "b2"],
        (false, false, true) => &["step", "eps"],
        (true, true, false) => &["step", "b1", "b2"],
        (true, false, true) => &["step", "b1", "eps"],
        (false, true, true) => &["step", "b2", "eps"],
        (true, true, true) => &["step", "b1", "b2", "eps"],
    }
}

/// What the names of a method mean while it is read from top to bottom.
struct Reader<'a> {
    tree: &'a Tree,
    hyper: &'a Hyper,
    sliders: &'a [Slider],
    assigned: BTreeMap<String, Id>,
    memories: Vec<String>,
    /// b1, b2 and eps.
    used: [bool; 3],
}

impl Reader<'_> {
    /// Nothing that means something else is declared or assigned.
    fn check_names(&self) -> Result<(), Error> {
        for declaration in &self.tree.declarations {
            if let Some(what) = reserved(&declaration.name) {
                let words = format!("{} is {what} and cannot be declared", declaration.name);
                return Err(Error::new(declaration.place, words));
            }
        }
        for (name, place) in self.tree.statements.iter().filter_map(|statement| statement.name.as_ref()) {
            if let Some(what) = reserved(name) {
                return Err(Error::new(*place, format!("{name} is {what} and cannot be assigned")));
            }
            if self.sliders.iter().any(|slider| slider.name == *name) {
                return Err(Error::new(*place, format!("{name} is declared as a slider and cannot be assigned")));
            }
        }
        Ok(())
    }

    /// The direction; everything else is in `assigned` then.
    fn direction(&mut self, whole: (usize, usize), graph: &mut Graph) -> Result<Id, Error> {
        let mut direction = None;
        for statement in &self.tree.statements {
            let id = self.value(statement, graph)?;
            match &statement.name {
                Some((name, _)) => {
                    self.assigned.insert(name.clone(), id);
                }
                None if direction.is_some() => {
                    let place = self.tree.places.get(statement.value).copied().unwrap_or(whole);
                    return Err(Error::new(place, "there are two results; write step = … before one of them"));
                }
                None => direction = Some(id),
            }
        }
        match (self.assigned.get("step").copied(), direction) {
            (Some(_), Some(_)) => Err(Error::new(whole, "there is an expression without a name besides step = …")),
            (Some(step), None) | (None, Some(step)) => Ok(step),
            (None, None) => Err(Error::new((whole.1, whole.1), "a method ends with step = …; θ becomes θ − h·step")),
        }
    }

    fn value(&mut self, statement: &Statement, graph: &mut Graph) -> Result<Id, Error> {
        let tree = self.tree;
        let range = (statement.first, statement.value);
        lower(tree, range, true, graph, &mut |graph, name, place| self.find(graph, name, place))
    }

    fn find(&mut self, graph: &mut Graph, name: &str, place: (usize, usize)) -> Result<Id, Error> {
        if let Some(slider) = self.sliders.iter().find(|slider| slider.name == name) {
            return Ok(graph.number(slider.value));
        }
        if let Some(&id) = self.assigned.get(name) {
            return Ok(id);
        }
        let Hyper { b1, b2, eps, .. } = *self.hyper;
        for (k, (key, x)) in [("b1", b1), ("b2", b2), ("eps", eps)].into_iter().enumerate() {
            if meaning(name) == key {
                self.used[k] = true;
                return Ok(graph.number(x));
            }
        }
        match meaning(name) {
            "g" => return Ok(graph.add(Op::Input(Input::Gradient))),
            "x" => return Ok(graph.add(Op::Input(Input::Parameter(0)))),
            "t" => return Ok(graph.add(Op::Time)),
            "h" => {
                let words = "a step cannot read h: the modified equation expands in h, so the direction must not \
                             depend on it; use t or a slider";
                return Err(Error::new(place, words));
            }
            _ => {}
        }
        let is_assigned = |statement: &Statement| statement.name.as_ref().is_some_and(|(known, _)| known == name);
        if !self.tree.statements.iter().any(is_assigned) {
            let words = format!("{name} has no value: assign it, or declare it: {name} = 0.1 in [0, 1]");
            return Err(Error::new(place, words));
        }
        let slot = self.memories.iter().position(|known| known == name).unwrap_or(self.memories.len());
        if slot == MAX_MEMORIES {
            return Err(Error::new(place, format!("{name} would be memory 9; at most {MAX_MEMORIES} are kept")));
        }
        if slot == self.memories.len() {
            self.memories.push(name.into());
        }
        Ok(graph.add(Op::Input(Input::Memory(slot as u16))))
    }

    /// What each memory begins with.
    fn begins(&mut self, graph: &mut Graph) -> Result<Vec<Id>, Error> {
        let zero = graph.number(0.0);
        let mut begins = vec![zero; self.memories.len()];
        for statement in &self.tree.start {
            let Some((name, place)) = &statement.name else { continue };
            let Some(slot) = self.memories.iter().position(|known| known == name) else {
                let words = format!("{name} is not a memory: nothing reads it before it is assigned");
                return Err(Error::new(*place, words));
            };
            let words = "a memory’s first value takes only numbers, sliders, g and x";
            // Of the inputs there are those of the first step alone.
            let assigned = std::mem::take(&mut self.assigned);
            let memories = self.memories.len();
            let id = lower(self.tree, (statement.first, statement.value), true, graph, &mut |graph, name, place| {
                let found = self.find(graph, name, place);
                let is_inner =
                    found.as_ref().is_ok_and(|&id| matches!(graph.op(id), Op::Input(Input::Memory(_)) | Op::Time));
                if is_inner { Err(Error::new(place, words)) } else { found }
            });
            self.assigned = assigned;
            self.memories.truncate(memories);
            begins[slot] = id?;
        }
        Ok(begins)
    }
}
