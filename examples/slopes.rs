//! Measures the order of every flow and prints the table that stands in docs/slopes.md.
//!
//! ```text
//! cargo run --release --example slopes
//! ```
//!
//! `cargo xtask table` saves what it prints; `tests/order.rs` keeps the saved table current.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::panic)]

#[path = "../tests/common/mod.rs"]
mod common;

use common::slopes::{COLUMNS, all, cases, cell};

const HEAD: &str = "\
# Measured orders

Every optimizer × every loss × place of ε × bias correction, as far as a method has the choice; *before* is ε added before the bias correction of v. Each number is the \
slope of the largest distance between a flow and the iterates in a log-log plot against h, between the two finest of a \
ladder of halved step sizes at which that distance is above 1e-12: below it rounding and the integrator’s error dominate. \
Hyper-parameters and starts are those of `tests/common/slopes.rs`.

Over a fixed time the first-order flow should show 1, the modified equation 2, the one with the h² term 3 and the \
phase-space flow 2; over a fixed number of steps, twelve, the first three should show 2, 3 and 4. Only the latter can \
catch a wrong dependence on n. Where a number is not what it should be:

- `\\*`: further off than 0.1, but at least a quarter nearer than one halving before. The next term of the series \
still counts where rounding ends the ladder.
- `(none)`: AMSGrad and Yogi never forget what was first put into their state. Over a fixed time the frozen gradient is \
then wrong by an amount that does not shrink with h, and no order is to be expected; over twelve steps there is one. \
Where the gradient grows, AMSGrad is Adam and has Adam's orders.
- AdaGrad: F falls like 1/√n, so a run of fixed time covers a distance of order √h; the orders are 1, 1½ and 2.
- The phase-space flow carries AMSGrad's largest square and AdaGrad's sum as the method does. It follows AMSGrad with \
order 2 where the flows in θ have none, unless the average rises from zero first (no bias correction), and AdaGrad with \
order 3, whose error is that of single steps alone. Yogi's chatter it cannot follow.
- `–`: there is no such flow (a step that is not smooth has no h² term; a method that remembers nothing has no phase \
space but θ), or the method chose along the run otherwise than the derivation assumes, at every step size.

`cargo xtask table` writes this page, and a test keeps it current.

| method | loss | ε | bias correction | first | modified | third | phase | first, 12 steps | modified, 12 steps | third, 12 steps |
|---|---|---|---|---|---|---|---|---|---|---|";

fn main() {
    println!("{HEAD}");
    let cases = cases();
    let rows = all(&cases, |case| {
        COLUMNS.iter().map(|column| cell(column.measure(case), column.order(case))).collect::<Vec<_>>().join(" | ")
    });
    for (case, row) in cases.iter().zip(rows) {
        println!("| {} | {row} |", case.name().join(" | "));
    }
}
