//! The work on which the engine is measured, natively and as a module for the browser.
//!
//! W: the bilinear loss, Adam with ε inside, β = 0.9, ρ = 0.99, ε = 0.01, h = 0.001, 5,000 iterates,
//! and the modified equation by RK4 with 4 sub-steps an interval over the same 5,000 intervals. The
//! peers, in `benches/js` and `benches/python`, do the same work and must come to the same end.

mod chain;
mod count;
mod many;
mod rk4;
mod single;
mod wide;
mod works;

#[cfg(target_arch = "wasm32")]
mod exports;

pub use count::count;
pub use many::many;
pub use single::single;
pub use wide::wide;
pub use works::WORKS;

/// β of W.
pub const BETA: f64 = 0.9;
/// W's β and three others.
pub const BETAS: [f64; 4] = [BETA, 0.8, 0.5, 0.95];
/// ρ of W.
pub const RHO: f64 = 0.99;
/// Where W begins.
pub const START: [f64; 2] = [2.8, 3.5];
/// ε of W.
pub const EPS: f64 = 0.01;
/// h of W.
pub const H: f64 = 0.001;
/// Sub-steps an interval.
pub const SUBSTEPS: usize = 4;
