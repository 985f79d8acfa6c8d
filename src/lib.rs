//! Halfstep: what a finite step size does to an optimizer.
//!
//! The rooms, and the one way imports run:
//! `problem, optimizer → experiment → flow → analysis → {plot, export} → web`;
//! `link` turns strings into an experiment and back, and `answer`, `compare` and `lesson` join it to the numbers.

// A module of the page has but a part of it, and leaves the rest unused.
#![cfg_attr(not(all(feature = "run", feature = "studies")), allow(dead_code, unused_imports))]

pub mod analysis;
pub mod answer;
pub mod compare;
mod decimal;
pub mod export;
pub mod lesson;
pub mod link;
pub mod plot;
#[cfg(target_arch = "wasm32")]
pub mod web;

#[cfg(feature = "own")]
pub use halfstep_numerics::formula;
pub use halfstep_numerics::{experiment, flow, lanes, number, optimizer, problem, prose};

/// The README's example is run with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
