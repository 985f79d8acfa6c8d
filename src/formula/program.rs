//! The compiled form: a flat list of operations on registers, evaluated on any number. `compile` makes it.
//!
//! A register holds a value at `W` coordinates at once, so that a list is gone through once for several of them. What
//! is made of constants and t alone is one plain number a step: a row of them, worked out once for each step where
//! a run is replayed. Sums over coordinates are taken in passes before the last, each of the values that it needs.

use crate::number::{Number, constant};

use super::Unary;
use super::function::power_of;
use super::graph::{Given, Graph, Input, Op};

/// The most values that live at the same time.
pub(super) const MAX_REGISTERS: usize = 256;

/// The most plain numbers of a step, and as many as most formulas have at most.
pub(super) const MAX_ROW: usize = 256;
const FEW: usize = 24;

/// The most sums over coordinates.
pub(super) const MAX_REDUCED: usize = 16;

pub(super) type Register = u16;

/// An operation; the first register is where the result goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Code {
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
pub(super) enum Fold {
    Sum,
    Most,
}

/// One way through the coordinates.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pass {
    pub(super) code: Vec<Code>,
    /// The values wanted of it.
    pub(super) wanted: Vec<Register>,
    pub(super) folds: Vec<(Fold, u16)>,
    pub(super) registers: usize,
}

/// The plain numbers of a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plain {
    /// Each is made of those before it.
    pub(super) ops: Vec<Op>,
    /// The numbers of constants, the rest to be worked out.
    pub(super) known: Vec<f64>,
    /// Which of them are not constant.
    pub(super) open: Vec<u16>,
}

/// A compiled formula.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    pub(super) plain: Plain,
    /// Those that sum over coordinates.
    pub(super) passes: Vec<Pass>,
    pub(super) last: Pass,
    /// Rows of steps 0, 1, …, as far as they were worked out.
    pub(super) rows: Vec<f64>,
}

impl Program {
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
