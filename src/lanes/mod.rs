//! Many runs at once: runs that differ in β and ρ alone, step by step together.
//!
//! One run is a chain of divisions and roots in which each waits for the one before; several side
//! by side fill the waiting. A method and a loss are written over any number, so on [`Lanes`] the
//! same code is several runs, and every lane has the bits of the run alone (on losses of
//! + − × ÷ √; a browser's `exp` is the same function in both).
//!
//! Nothing here compares numbers ([`Number::order`](crate::number::Number::order) would be one
//! lane's answer for all): what a derivation chooses is not asked of runs in lanes.

mod lockstep;
mod number;

pub use lockstep::{Lockstep, SIDE};
pub use number::Lanes;
