//! Halfstep: what a finite step size does to an optimizer.
//!
//! The rooms, and the one way imports run:
//! `problem, optimizer → experiment → flow → analysis → {plot, export} → web`;
//! `link` turns strings into an experiment and back, and `answer`, `compare`, `lesson` and `exercise` join it to the numbers.

pub mod analysis;
pub mod answer;
#[cfg(all(feature = "command", not(target_arch = "wasm32")))]
pub mod command;
pub mod compare;
mod decimal;
pub mod ensemble;
pub mod exercise;
pub mod export;
pub mod lesson;
pub mod link;
pub mod plot;
pub mod race;
pub mod sweep;
#[cfg(target_arch = "wasm32")]
pub mod web;

pub use halfstep_numerics::{experiment, flow, lanes, number, optimizer, problem, prose};
#[cfg(feature = "own")]
pub use halfstep_numerics::{formula, symbolic};

/// The README's example is run with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
