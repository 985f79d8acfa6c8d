//! From the graph to the compiled form: passes, registers, and the row of plain numbers.

use super::Error;
use super::graph::{Graph, Id, Op};
use super::program::{Code, Fold, MAX_REDUCED, MAX_REGISTERS, MAX_ROW, Pass, Plain, Program, Register};

impl Program {
    /// The program that gives `wanted`.
    pub fn new(graph: &Graph, wanted: &[Id]) -> Result<Self, Error> {
        let used = reach(graph, wanted);
        let mut places = vec![None; graph.ops().len()];
        let mut plain = Plain::default();
        for id in (0..graph.ops().len() as Id).filter(|&id| used[id as usize] && graph.is_scalar(id)) {
            let place = plain.ops.len() as u16;
            let of = |part: Id| places.get(part as usize).copied().flatten().unwrap_or(0);
            let op = renumbered(graph.op(id), of);
            if let Op::Constant(bits) = op {
                plain.known.push(f64::from_bits(bits));
            } else {
                plain.known.push(f64::NAN);
                plain.open.push(place);
            }
            plain.ops.push(op);
            places[id as usize] = Some(u32::from(place));
        }
        let reductions: Vec<Id> = (0..graph.ops().len() as Id)
            .filter(|&id| used[id as usize] && matches!(graph.op(id), Op::Sum(_) | Op::Most(_)))
            .collect();
        if plain.ops.len() > MAX_ROW || reductions.len() > MAX_REDUCED {
            return Err(Error::new((0, 0), "the formula has too many constants or sums; make it shorter"));
        }
        // A sum of sums is taken after them: as deep as they are inside each other.
        let mut level = vec![0_usize; graph.ops().len()];
        for id in 0..graph.ops().len() {
            let op = graph.op(id as Id);
            let inner = op.parts().map(|part| level[part as usize]).max().unwrap_or(0);
            level[id] = inner + usize::from(matches!(op, Op::Sum(_) | Op::Most(_)));
        }
        let compiler = Compiler { graph, places: &places, reductions: &reductions };
        let deepest = reductions.iter().map(|&id| level[id as usize]).max().unwrap_or(0);
        let mut passes = Vec::new();
        for depth in 1..=deepest {
            let now: Vec<Id> = reductions.iter().copied().filter(|&id| level[id as usize] == depth).collect();
            let parts: Vec<Id> = now.iter().filter_map(|&id| graph.op(id).parts().next()).collect();
            let mut pass = compiler.pass(&parts)?;
            pass.folds = now
                .iter()
                .map(|&id| {
                    let fold = if matches!(graph.op(id), Op::Sum(_)) { Fold::Sum } else { Fold::Most };
                    (fold, compiler.reduced(id))
                })
                .collect();
            passes.push(pass);
        }
        Ok(Self { plain, passes, last: compiler.pass(wanted)?, rows: Vec::new() })
    }
}

/// The values that `wanted` are made of.
fn reach(graph: &Graph, wanted: &[Id]) -> Vec<bool> {
    let mut used = vec![false; graph.ops().len()];
    wanted.iter().for_each(|&id| used[id as usize] = true);
    for id in (0..used.len()).rev().filter(|&id| graph.ops().len() > id) {
        if used[id] {
            graph.op(id as Id).parts().for_each(|part| used[part as usize] = true);
        }
    }
    used
}

/// A plain operation whose parts are places of a row.
fn renumbered(op: Op, of: impl Fn(Id) -> Id) -> Op {
    match op {
        Op::Constant(_) | Op::Time | Op::Count | Op::Given(_) | Op::Input(_) | Op::Sum(_) | Op::Most(_) => op,
        Op::Negative(a) => Op::Negative(of(a)),
        Op::Add(a, b) => Op::Add(of(a), of(b)),
        Op::Subtract(a, b) => Op::Subtract(of(a), of(b)),
        Op::Multiply(a, b) => Op::Multiply(of(a), of(b)),
        Op::Divide(a, b) => Op::Divide(of(a), of(b)),
        Op::Power(a, b) => Op::Power(of(a), of(b)),
        Op::PowerOf(a, p) => Op::PowerOf(of(a), p),
        Op::Unary(f, a) => Op::Unary(f, of(a)),
        Op::Larger(a, b) => Op::Larger(of(a), of(b)),
        Op::Smaller(a, b) => Op::Smaller(of(a), of(b)),
        Op::Select { a, b, yes, no } => Op::Select { a: of(a), b: of(b), yes: of(yes), no: of(no) },
    }
}

struct Compiler<'a> {
    graph: &'a Graph,
    /// The place in a row of each value that is plain.
    places: &'a [Option<u32>],
    reductions: &'a [Id],
}

impl Compiler<'_> {
    fn reduced(&self, id: Id) -> u16 {
        self.reductions.iter().position(|&reduction| reduction == id).unwrap_or(0) as u16
    }

    fn plain(&self, id: Id) -> Option<u16> {
        self.places.get(id as usize).copied().flatten().map(|place| place as u16)
    }

    /// The values that a pass computes for `wanted`: nothing inside a sum, which an earlier pass took.
    fn needed(&self, wanted: &[Id]) -> Vec<bool> {
        let mut needed = vec![false; self.graph.ops().len()];
        wanted.iter().for_each(|&id| needed[id as usize] = true);
        for id in (0..needed.len()).rev() {
            let op = self.graph.op(id as Id);
            if needed[id] && !matches!(op, Op::Sum(_) | Op::Most(_)) && self.plain(id as Id).is_none() {
                op.parts().for_each(|part| needed[part as usize] = true);
            }
        }
        needed
    }

    /// Operations in the order of the graph, registers given back after the last use.
    fn pass(&self, wanted: &[Id]) -> Result<Pass, Error> {
        let needed = self.needed(wanted);
        // Where a plain number is an operand of these it is one of the operation; elsewhere it takes a register.
        let takes_plain = |op: Op| matches!(op, Op::Add(..) | Op::Subtract(..) | Op::Multiply(..) | Op::Divide(..));
        let mut in_register: Vec<bool> = needed.clone();
        for (id, kept) in in_register.iter_mut().enumerate() {
            *kept &= self.plain(id as Id).is_none() || wanted.contains(&(id as Id));
        }
        let mut last_use = vec![0_usize; needed.len()];
        for id in (0..needed.len()).filter(|&id| needed[id] && self.plain(id as Id).is_none()) {
            let op = self.graph.op(id as Id);
            if matches!(op, Op::Sum(_) | Op::Most(_)) {
                continue;
            }
            for part in op.parts() {
                last_use[part as usize] = id;
                if !takes_plain(op) {
                    in_register[part as usize] = true;
                }
            }
        }
        wanted.iter().for_each(|&id| last_use[id as usize] = usize::MAX);
        let mut pass = Pass::default();
        let mut free: Vec<Register> = Vec::new();
        let mut held: Vec<Option<Register>> = vec![None; needed.len()];
        for id in (0..needed.len()).filter(|&id| in_register[id]) {
            let op = self.graph.op(id as Id);
            let of = |part: Id| held.get(part as usize).copied().flatten().unwrap_or(0);
            let plain = self.plain(id as Id);
            let ends: Vec<Id> = match (plain, op) {
                (Some(_), _) | (_, Op::Sum(_) | Op::Most(_)) => Vec::new(),
                _ => op.parts().filter(|&part| last_use[part as usize] == id).collect(),
            };
            let operands = op.parts().map(of).collect::<Vec<_>>();
            for end in ends {
                // An operand that stands twice is given back once.
                if let Some(register) = held.get_mut(end as usize).and_then(Option::take) {
                    free.push(register);
                }
            }
            let to = free.pop().unwrap_or_else(|| {
                pass.registers += 1;
                (pass.registers - 1) as Register
            });
            let operand = |k: usize| operands.get(k).copied().unwrap_or(0);
            let code = match (plain, op) {
                (Some(place), _) => Code::Plain(to, place),
                (_, Op::Input(input)) => Code::Load(to, input),
                (_, Op::Sum(_) | Op::Most(_)) => Code::Reduced(to, self.reduced(id as Id)),
                (_, Op::Negative(_)) => Code::Negative(to, operand(0)),
                (_, Op::Add(a, b)) => match (self.plain(a), self.plain(b)) {
                    (Some(a), _) => Code::AddPlain(to, operand(1), a),
                    (_, Some(b)) => Code::AddPlain(to, operand(0), b),
                    _ => Code::Add(to, operand(0), operand(1)),
                },
                (_, Op::Subtract(a, b)) => match (self.plain(a), self.plain(b)) {
                    (Some(a), _) => Code::SubtractFrom(to, a, operand(1)),
                    (_, Some(b)) => Code::SubtractPlain(to, operand(0), b),
                    _ => Code::Subtract(to, operand(0), operand(1)),
                },
                (_, Op::Multiply(a, b)) => match (self.plain(a), self.plain(b)) {
                    (Some(a), _) => Code::MultiplyPlain(to, operand(1), a),
                    (_, Some(b)) => Code::MultiplyPlain(to, operand(0), b),
                    _ => Code::Multiply(to, operand(0), operand(1)),
                },
                (_, Op::Divide(a, b)) => match (self.plain(a), self.plain(b)) {
                    (Some(a), _) => Code::DivideInto(to, a, operand(1)),
                    (_, Some(b)) => Code::DividePlain(to, operand(0), b),
                    _ => Code::Divide(to, operand(0), operand(1)),
                },
                (_, Op::PowerOf(_, p)) => Code::PowerOf(to, operand(0), f64::from_bits(p)),
                (_, Op::Unary(function, _)) => Code::Unary(function, to, operand(0)),
                (_, Op::Larger(..)) => Code::Larger(to, operand(0), operand(1)),
                (_, Op::Smaller(..)) => Code::Smaller(to, operand(0), operand(1)),
                (_, Op::Select { .. }) => {
                    Code::Select { to, a: operand(0), b: operand(1), yes: operand(2), no: operand(3) }
                }
                // Plain by what they are.
                (None, Op::Constant(_) | Op::Time | Op::Count | Op::Given(_) | Op::Power(..)) => continue,
            };
            pass.code.push(code);
            held[id] = Some(to);
            if last_use[id] == 0 {
                held[id] = None;
                free.push(to);
            }
        }
        if pass.registers > MAX_REGISTERS {
            let words = "the formula needs too many numbers at once; make it shorter";
            return Err(Error::new((0, 0), words));
        }
        pass.wanted = wanted.iter().map(|&id| held[id as usize].unwrap_or(0)).collect();
        Ok(pass)
    }
}
