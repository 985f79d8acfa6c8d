//! A run in other programs' forms.

mod cite;
mod code;
mod csv;
mod qr;
mod race;

pub use cite::{Citation, cite};
pub use code::{Language, NoProgram, code, race_code};
pub use csv::{Dialect, csv, memory, order, part, table};
pub use qr::{Qr, qr};
pub use race::race;
