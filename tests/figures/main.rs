//! The figures on real and on hostile reports: everything drawn is on the canvas, words are large
//! enough and never on each other, and what must be said is said.

mod everywhere;
mod labels;
mod look;
mod map;
mod multiples;
mod order;
mod recorder;
mod story;
mod strip;
