//! The tests that count what a page holds or how long it stands still. Nothing else runs beside them.

mod attack;
mod long;
mod soak;
