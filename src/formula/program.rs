//! The compiled form: a flat list of operations on registers, for any number.
//!
//! A register holds a value at `W` coordinates at once, so that a list is gone through once for several of them. What
//! is made of constants and t alone is one plain number a step: a row of them, worked out once for each step where
//! a run is replayed. Sums over coordinates are taken in passes before the last, each of the values that it needs.

use crate::number::{Number, constant};

use super::function::power_of;
use super::graph::{Given, Graph, Id, Input, Op};
use super::{Error, Unary};

/// The most values that live at the same time.
const MAX_REGISTERS: usize = 256;

/// The most plain numbers of a step, and as many as most formulas have at most.
const MAX_ROW: usize = 256;
const FEW: usize = 24;

/// The most sums over coordinates.
const MAX_REDUCED: usize = 16;

type Register = u16;

/// An operation; the first register is where the result goes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Code {
    Load(Register, Input),
    /// A plain number of the row.
    Plain(Register, u16),
    /// A sum over coordinates, taken in an earlier pass.
    Reduced(Register, u16),
    Negative(Register, Register),
    Add(Register, Register, Register),
    AddPlain(Register, Register, u16),
    Subtract(Register, Register, Register),
    SubtractPlain(Register, Register, u16),
    SubtractFrom(Register, u16, Register),
    Multiply(Register, Register, Register),
    MultiplyPlain(Register, Register, u16),
    Divide(Register, Register, Register),
    DividePlain(Register, Register, u16),
    DivideInto(Register, u16, Register),
    PowerOf(Register, Register, f64),
    Unary(Unary, Register, Register),
    Larger(Register, Register, Register),
    Smaller(Register, Register, Register),
    Select {
        to: Register,
        a: Register,
        b: Register,
        yes: Register,
        no: Register,
    },
}

/// How the coordinates of a pass are taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fold {
    Sum,
    Most,
}

/// One way through the coordinates.
#[derive(Clone, Debug, Default, PartialEq)]
struct Pass {
    code: Vec<Code>,
    /// The values wanted of it.
    wanted: Vec<Register>,
    folds: Vec<(Fold, u16)>,
    registers: usize,
}

/// The plain numbers of a step.
#[derive(Clone, Debug, Default, PartialEq)]
struct Plain {
    /// Each is made of those before it.
    ops: Vec<Op>,
    /// The numbers of constants, the rest to be worked out.
    known: Vec<f64>,
    /// Which of them are not constant.
    open: Vec<u16>,
}

/// A compiled formula.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    plain: Plain,
    /// Those that sum over coordinates.
    passes: Vec<Pass>,
    last: Pass,
    /// Rows of steps 0, 1, …, as far as they were worked out.
    rows: Vec<f64>,
}

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

    /// The operations of one evaluation, for a budget.
    pub fn operations(&self) -> usize {
        self.passes.iter().map(|pass| pass.code.len()).sum::<usize>() + self.last.code.len()
    }

    /// With the rows of steps `0..=last` worked out, for `count` coordinates.
    pub fn prepared(self, last: usize, count: usize) -> Self {
        self.given(last, count, &|_, _| f64::NAN)
    }

    /// As [`prepared`](Self::prepared), with the numbers that are given for step n.
    pub fn given(mut self, last: usize, count: usize, given: &dyn Fn(usize, usize) -> f64) -> Self {
        self.rows.clear();
        if !self.plain.open.is_empty() {
            let mut row = vec![0.0; self.plain.ops.len()];
            for n in 0..=last {
                self.work_out(n, count, &|k| given(n, k), &mut row);
                self.rows.extend_from_slice(&row);
            }
        }
        self
    }

    fn work_out(&self, n: usize, count: usize, given: &Given<'_>, row: &mut [f64]) {
        row.copy_from_slice(&self.plain.known);
        for &place in &self.plain.open {
            let op = self.plain.ops[usize::from(place)];
            row[usize::from(place)] = Graph::scalar(op, (n + 1) as f64, count as f64, given, |part| row[part as usize]);
        }
    }

    /// Runs `use_row` with the plain numbers of step n.
    #[inline]
    fn with_row<O>(&self, n: usize, count: usize, use_row: impl FnOnce(&[f64]) -> O) -> O {
        if self.plain.open.is_empty() {
            return use_row(&self.plain.known);
        }
        let width = self.plain.ops.len();
        match self.rows.get(n * width..(n + 1) * width) {
            Some(row) => use_row(row),
            None if width <= FEW => {
                let mut row = [0.0; FEW];
                self.work_out(n, count, &|_| f64::NAN, &mut row[..width]);
                use_row(&row[..width])
            }
            None => {
                let mut row = [0.0; MAX_ROW];
                self.work_out(n, count, &|_| f64::NAN, &mut row[..width]);
                use_row(&row[..width])
            }
        }
    }

    /// Evaluates step n at `count` coordinates.
    ///
    /// `load(input, j)` is an input at a coordinate, `store(value, which, j)` takes a wanted value.
    #[inline(always)]
    pub fn run<T: Number, C>(
        &self,
        n: usize,
        count: usize,
        context: &mut C,
        load: impl Fn(&C, Input, usize) -> T + Copy,
        store: impl Fn(&mut C, T, usize, usize) + Copy,
    ) {
        self.with_row(n, count, |row| {
            if self.passes.is_empty() {
                return self.last.each(row, &[], count, context, load, store);
            }
            let mut reduced = [constant::<T>(0.0); MAX_REDUCED];
            for pass in &self.passes {
                let mut totals = [constant::<T>(0.0); MAX_REDUCED];
                pass.each(
                    row,
                    &reduced[..],
                    count,
                    &mut (&mut totals, &*context),
                    |c, input, j| load(c.1, input, j),
                    {
                        |c, value, which, _| {
                            if let Some((fold, place)) = pass.folds.get(which) {
                                let total = &mut c.0[usize::from(*place) % MAX_REDUCED];
                                *total = if *fold == Fold::Sum { *total + value } else { value.larger(*total) };
                            }
                        }
                    },
                );
                for (_, place) in &pass.folds {
                    let place = usize::from(*place) % MAX_REDUCED;
                    reduced[place] = totals[place];
                }
            }
            self.last.each(row, &reduced[..], count, context, load, store);
        });
    }
}

impl Pass {
    /// Evaluates the pass at every coordinate, natively two at a time where there are two.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    fn each<T: Number, C>(
        &self,
        row: &[f64],
        reduced: &[T],
        count: usize,
        context: &mut C,
        load: impl Fn(&C, Input, usize) -> T + Copy,
        store: impl Fn(&mut C, T, usize, usize) + Copy,
    ) {
        // In the browser two kinds have to do: each of them is code for every number type.
        #[cfg(target_arch = "wasm32")]
        for j in 0..count {
            match self.registers {
                0..=16 => self.at::<T, C, 1, 16>(row, reduced, [j], context, load, store),
                _ => self.at::<T, C, 1, MAX_REGISTERS>(row, reduced, [j], context, load, store),
            }
        }
        #[cfg(not(target_arch = "wasm32"))]
        self.by_twos(row, reduced, count, context, load, store);
    }

    #[cfg(not(target_arch = "wasm32"))]
    #[inline(always)]
    fn by_twos<T: Number, C>(
        &self,
        row: &[f64],
        reduced: &[T],
        count: usize,
        context: &mut C,
        load: impl Fn(&C, Input, usize) -> T + Copy,
        store: impl Fn(&mut C, T, usize, usize) + Copy,
    ) {
        let width = if count == 1 { 1 } else { 2 };
        let mut j = 0;
        while j < count {
            match (width, self.registers) {
                (1, 0..=8) => self.at::<T, C, 1, 8>(row, reduced, [j], context, load, store),
                (1, 0..=32) => self.at::<T, C, 1, 32>(row, reduced, [j], context, load, store),
                (1, _) => self.at::<T, C, 1, MAX_REGISTERS>(row, reduced, [j], context, load, store),
                // The last of an odd number is there twice.
                (_, 0..=8) => self.at::<T, C, 2, 8>(row, reduced, [j, (j + 1).min(count - 1)], context, load, store),
                (_, 0..=32) => self.at::<T, C, 2, 32>(row, reduced, [j, (j + 1).min(count - 1)], context, load, store),
                _ => self.at::<T, C, 2, MAX_REGISTERS>(row, reduced, [j, (j + 1).min(count - 1)], context, load, store),
            }
            j += width;
        }
    }

    #[inline]
    fn at<T: Number, C, const W: usize, const R: usize>(
        &self,
        row: &[f64],
        reduced: &[T],
        js: [usize; W],
        context: &mut C,
        load: impl Fn(&C, Input, usize) -> T + Copy,
        store: impl Fn(&mut C, T, usize, usize) + Copy,
    ) {
        let zero = constant::<T>(0.0);
        let mut registers = [[zero; W]; R];
        // R is a power of two, so that the compiler sees that no index is beyond it.
        let i = |register: Register| usize::from(register) & (R - 1);
        let number = |place: u16| row.get(usize::from(place)).copied().unwrap_or(f64::NAN);
        macro_rules! map {
            ($to:expr, $a:expr, $f:expr) => {{
                let a = registers[i($a)];
                let out = &mut registers[i($to)];
                for w in 0..W {
                    out[w] = $f(a[w]);
                }
            }};
        }
        macro_rules! zip {
            ($to:expr, $a:expr, $b:expr, $f:expr) => {{
                let (a, b) = (registers[i($a)], registers[i($b)]);
                let out = &mut registers[i($to)];
                for w in 0..W {
                    out[w] = $f(a[w], b[w]);
                }
            }};
        }
        for code in &self.code {
            match *code {
                Code::Load(to, input) => {
                    let out = &mut registers[i(to)];
                    for w in 0..W {
                        out[w] = load(context, input, js[w]);
                    }
                }
                Code::Plain(to, place) => registers[i(to)] = [constant::<T>(number(place)); W],
                Code::Reduced(to, place) => {
                    registers[i(to)] = [reduced.get(usize::from(place)).copied().unwrap_or(zero); W];
                }
                Code::Negative(to, a) => map!(to, a, |a: T| -a),
                Code::Add(to, a, b) => zip!(to, a, b, |a: T, b: T| a + b),
                Code::AddPlain(to, a, place) => {
                    let x = number(place);
                    map!(to, a, |a: T| a + x)
                }
                Code::Subtract(to, a, b) => zip!(to, a, b, |a: T, b: T| a - b),
                Code::SubtractPlain(to, a, place) => {
                    let x = number(place);
                    map!(to, a, |a: T| a - x)
                }
                Code::SubtractFrom(to, place, a) => {
                    let x = constant::<T>(number(place));
                    map!(to, a, |a: T| x - a)
                }
                Code::Multiply(to, a, b) => zip!(to, a, b, |a: T, b: T| a * b),
                Code::MultiplyPlain(to, a, place) => {
                    let x = number(place);
                    map!(to, a, |a: T| a * x)
                }
                Code::Divide(to, a, b) => zip!(to, a, b, |a: T, b: T| a / b),
                Code::DividePlain(to, a, place) => {
                    let x = number(place);
                    map!(to, a, |a: T| a / x)
                }
                Code::DivideInto(to, place, a) => {
                    let x = constant::<T>(number(place));
                    map!(to, a, |a: T| x / a)
                }
                Code::PowerOf(to, a, p) => map!(to, a, |a: T| power_of(a, p)),
                // The commonest, without a second choice.
                Code::Unary(Unary::Sqrt, to, a) => map!(to, a, |a: T| Unary::Sqrt.of(a)),
                Code::Unary(function, to, a) => map!(to, a, |a: T| call(function, a)),
                Code::Larger(to, a, b) => zip!(to, a, b, |a: T, b: T| a.larger(b)),
                Code::Smaller(to, a, b) => zip!(to, a, b, |a: T, b: T| -(-a).larger(-b)),
                Code::Select { to, a, b, yes, no } => {
                    let [a, b, yes, no] = [a, b, yes, no].map(|r| registers[i(r)]);
                    let out = &mut registers[i(to)];
                    for w in 0..W {
                        out[w] = T::select(&(a[w] - b[w]), yes[w], no[w]);
                    }
                }
            }
        }
        for (w, &j) in js.iter().enumerate() {
            // A coordinate that is there twice counts once.
            if w > 0 && j == js[w - 1] {
                break;
            }
            for (which, &register) in self.wanted.iter().enumerate() {
                store(context, registers[i(register)][w], which, j);
            }
        }
    }
}

/// Not inlined, so that the loop over operations stays small.
#[inline(never)]
fn call<T: Number>(function: Unary, x: T) -> T {
    function.of(x)
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
