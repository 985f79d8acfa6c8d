//! Any number of a report, by its name.

use serde::Serialize;

use crate::analysis::{Partial, Parts};
use crate::sweep::{Cell, PLACES, Place, QUANTITIES, Quantity, SERIES, Series, Values};

/// A number of a report, by the name that `halfstep sweep` has for it: `order.first`, `loss.end`, `c.1.20`.
#[derive(Clone, Debug)]
pub struct Number {
    name: String,
    source: Source,
}

#[derive(Clone, Copy, Debug)]
enum Source {
    /// A single number.
    One(&'static Quantity),
    /// A number of a series; the coordinate from 0.
    Of(&'static Series, usize, Place),
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Number {
    /// The number with this name, if there is one. Words, such as a grade, are not numbers.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        if let Some(one) = QUANTITIES.iter().find(|one| one.name == name).filter(|one| is_number(one)) {
            return Some(Self { name: name.into(), source: Source::One(one) });
        }
        let (rest, place) = name.rsplit_once('.')?;
        let place = Place::named(place)?;
        let series = |name: &str| SERIES.iter().find(|series| series.name == name);
        let source = match series(rest).map(|series| (series, series.values)) {
            Some((series, Values::One(_))) => Source::Of(series, 0, place),
            Some((_, Values::Each(_))) => return None,
            None => {
                let (rest, coordinate) = rest.rsplit_once('.')?;
                let j: usize = coordinate.parse().ok()?;
                let series = series(rest).filter(|series| matches!(series.values, Values::Each(_)))?;
                Source::Of(series, j.checked_sub(1)?, place)
            }
        };
        Some(Self { name: name.into(), source })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What has to be computed for it.
    pub fn parts(&self) -> Parts {
        match self.source {
            Source::One(one) => one.parts,
            Source::Of(series, ..) => series.parts,
        }
    }

    /// Its value in a run; `None` where the run has none.
    pub fn value(&self, run: &Partial) -> Option<f64> {
        match self.source {
            Source::One(one) => match (one.value)(run) {
                Cell::Number(x) => Some(x),
                Cell::Whole(n) => Some(n as f64),
                Cell::Nothing | Cell::Word(_) => None,
            },
            Source::Of(series, j, place) => match series.values {
                Values::One(of) => place.of(of(run).iter().copied()),
                Values::Each(of) if of(run).first().is_some_and(|point| j < point.len()) => {
                    place.of(of(run).iter().filter_map(|point| point.get(j).copied()).collect::<Vec<_>>().into_iter())
                }
                Values::Each(_) => None,
            },
        }
        .filter(|x| x.is_finite())
    }

    /// What it is and how it is computed.
    pub fn about(&self) -> String {
        match self.source {
            Source::One(one) => one.about.into(),
            Source::Of(series, j, place) => {
                let of = match series.values {
                    Values::Each(_) => format!(", coordinate {}", j + 1),
                    Values::One(_) => String::new(),
                };
                let at = match place {
                    Place::Step(n) => format!("at step {n}"),
                    named => PLACES.iter().find(|row| row.1 == named).map_or("", |row| row.2).into(),
                };
                format!("{}{of}: {at}", series.about)
            }
        }
    }
}

fn is_number(one: &Quantity) -> bool {
    !matches!(one.unit, "word" | "words")
}

/// A number, or a series of them, as an editor offers it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Offer {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Whether it is a series, so that a place must be chosen.
    pub series: bool,
    /// Whether the series has a number for each coordinate.
    pub each: bool,
}

/// All that an author can ask for.
pub fn offers() -> Vec<Offer> {
    let ones = QUANTITIES.iter().filter(|one| is_number(one));
    let ones = ones.map(|one| Offer { name: one.name, about: one.about, series: false, each: false });
    let series = SERIES.iter().map(|one| Offer {
        name: one.name,
        about: one.about,
        series: true,
        each: matches!(one.values, Values::Each(_)),
    });
    series.chain(ones).collect()
}

/// A place of a series, as an editor offers it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PlaceOffer {
    /// Its name.
    pub name: &'static str,
    /// Which number of the series that is.
    pub about: &'static str,
}

/// The places that have a name; a whole number is a step.
pub fn places() -> Vec<PlaceOffer> {
    PLACES.iter().map(|&(name, _, about)| PlaceOffer { name, about }).collect()
}
