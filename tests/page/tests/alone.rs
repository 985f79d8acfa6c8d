//! The tests that count what a page holds, asks for or how long it stands still. Nothing else runs beside them.

mod attack;
mod first;
mod loads;
mod long;
mod soak;
