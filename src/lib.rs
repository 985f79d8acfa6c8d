//! Halfstep: what a finite step size does to an optimizer.
//!
//! The rooms, and the one way imports run:
//! `problem, optimizer → experiment → flow → analysis → {plot, export} → web`;
//! `link` turns strings into an experiment and back, and `answer`, `compare` and `lesson` join it to the numbers.

pub mod analysis;
pub mod answer;
pub mod compare;
pub mod experiment;
pub mod export;
pub mod flow;
pub mod lanes;
pub mod lesson;
pub mod link;
pub mod number;
pub mod optimizer;
pub mod plot;
pub mod problem;
#[cfg(target_arch = "wasm32")]
pub mod web;

/// The README's example is run with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
