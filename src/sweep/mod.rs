//! Many runs, of which a few numbers are kept.
//!
//! A sweep is links ([`Grid`], or any iterator) times numbers ([`Select`]): each link becomes a [`Row`]. [`ordered()`] spreads
//! the rows over threads and gives them back in the order of the links, so the table is the same for any number of
//! threads. [`Shard`] splits a sweep over machines by a hash of the link, and the rows' numbers put the parts together
//! again ([`Merge`]).

mod axis;
mod grid;
mod merge;
mod ordered;
#[cfg(feature = "parquet")]
mod parquet;
mod quantity;
mod row;
mod select;
mod series;
mod shard;
mod table;

pub use axis::{Axis, encoded};
pub use grid::Grid;
pub use merge::{Merge, number};
pub use ordered::{Pool, ordered};
#[cfg(feature = "parquet")]
pub use parquet::Parquet;
pub use quantity::{QUANTITIES, Quantity};
pub use row::{Row, row};
pub use select::{Cell, Select, Shape};
pub use series::{PLACES, SERIES, Series};
pub use shard::{Shard, hash};
pub use table::{Format, Writer, reference};
