//! The link: every state of the page as a short, readable, stable query string.
//!
//! [`SCHEMA`] is the one table of keys. Parsing, writing, ranges, the page's controls
//! ([`rows`]), the resolved values of a report ([`resolved`]) and the URL reference
//! ([`reference()`]) all read it; to add a key, add one row.
//!
//! [`PRESETS`] are runs worth a look that a link can name; they are read, and never written.
//!
//! [`parse()`] accepts any string and never fails: what it cannot use it names in a [`Warning`],
//! and honors the rest. [`write()`] gives the shortest link of a state, and
//! `parse(&write(settings, view))` is that state again, to the last bit.

mod choices;
mod color;
mod describe;
mod difference;
#[cfg(feature = "own")]
mod formula;
mod group;
mod kind;
mod number;
mod parse;
mod presets;
mod read;
mod reference;
mod schema;
mod spelling;
#[cfg(feature = "own")]
mod table;
mod value;
mod vector;
mod view;
mod warning;
mod words;
mod write;

pub use color::Color;
pub use describe::{Control, Row, helps, needs, relevant, rows};
pub use difference::{Difference, differences};
pub use group::Group;
pub use kind::{Choice, Kind, Range, Scale};
pub(crate) use number::read as read_number;
pub use number::write as write_number;
pub use parse::{MAX_LINK, Parsed, parse};
pub use presets::{PRESET, PRESETS, Preset, preset, preset_of};
pub use reference::reference;
pub use schema::{Key, PINNED, RACERS, SCHEMA, VERSION, find};
#[cfg(all(feature = "sweep", not(target_arch = "wasm32")))]
pub(crate) use spelling::nearest;
#[cfg(feature = "own")]
pub use table::{IN_FILE, MAX_TABLE, TableError, csv_text, link_text, read_table};
pub use value::{Resolved, Value, resolved};
#[cfg(feature = "own")]
pub use view::PRINCIPAL;
pub use view::{Coordinate, Embed, ErrorAxis, FIGURES, Figure, Lens, MapOf, Over, Panel, Push, Spread, Theme, View};
#[cfg(feature = "own")]
pub use warning::Place;
pub use warning::{MAX_WARNINGS, Reason, Warning};
pub use write::write;

use crate::experiment::Settings;

/// What a link says: the run and how the page shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The run.
    pub settings: Settings,
    /// How the page shows it.
    pub view: View,
}
