//! Halfstep: what a finite step size does to an optimizer.
//!
//! The rooms, and the one way imports run:
//! `problem, optimizer → experiment → flow → analysis → {plot, export} → web`;
//! `link` turns strings into an experiment and back.

pub mod analysis;
pub mod experiment;
pub mod flow;
pub mod number;
pub mod optimizer;
pub mod plot;
pub mod problem;
