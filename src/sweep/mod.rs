//! Many runs, of which a few numbers are kept.
//!
//! A sweep is links ([`Grid`], or any iterator) times numbers ([`Select`]): each link becomes a [`Row`]. [`ordered()`] spreads
//! the rows over threads and gives them back in the order of the links, so the table is the same for any number of
//! threads. [`Shard`] splits a sweep over machines by a hash of the link, and the rows' numbers put the parts together
//! again ([`Merge`]).
//!
//! The tables of numbers, [`QUANTITIES`] and [`SERIES`], are the page's too: an exercise asks for one of them.

#[cfg(all(feature = "sweep", not(target_arch = "wasm32")))]
mod axis;
mod cell;
#[cfg(all(feature = "sweep", not(target_arch = "wasm32")))]
mod grid;
#[cfg(all(feature = "sweep", not(target_arch = "wasm32")))]
mod merge;
#[cfg(all(feature = "sweep", not(target_arch = "wasm32")))]
mod ordered;
#[cfg(feature = "parquet")]
mod parquet;
mod quantity;
#[cfg(all(feature = "sweep", not(target_arch = "wasm32")))]
mod row;
#[cfg(all(feature = "sweep", not(target_arch = "wasm32")))]
mod select;
mod series;
#[cfg(all(feature = "sweep", not(target_arch = "wasm32")))]
mod shard;
#[cfg(all(feature = "sweep", not(target_arch = "wasm32")))]
mod table;

#[cfg(feature = "parquet")]
pub use self::parquet::Parquet;
#[cfg(all(feature = "sweep", not(target_arch = "wasm32")))]
pub use self::{
    axis::{Axis, encoded},
    grid::Grid,
    merge::{Merge, number},
    ordered::{Pool, ordered},
    row::{Row, row},
    select::{Select, Shape},
    shard::{Shard, hash},
    table::{Format, Writer, reference},
};
pub use cell::Cell;
pub use quantity::{QUANTITIES, Quantity};
pub use series::{PLACES, Place, SERIES, Series, Values};
