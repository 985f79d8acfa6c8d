//! A run in other programs' forms.

mod cite;
mod code;
mod csv;
mod qr;

pub use cite::{Citation, cite};
pub use code::{Language, NoProgram, code};
pub use csv::{Dialect, csv, memory, order, table};
pub use qr::{Qr, qr};
