//! The works whose instructions are counted, by name. `benches/count` reads this file too, which saves it the engine.

/// Their names; a work's number is its place.
pub const WORKS: [&str; 9] = [
    "the iterates of the default run",
    "its first-order flow",
    "its modified equation",
    "the equation with the h² term",
    "its phase-space flow",
    "a modified equation that is derived, of 100 steps of NAdam",
    "the whole default report",
    "its three figures as SVG",
    "a row of 16 cells of the simulated map",
];
