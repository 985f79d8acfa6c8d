//! Every combination of some settings' values, as links.

use super::axis::Axis;
use crate::link::{self, SCHEMA, View};

/// A link and the settings that vary on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    axes: Vec<Axis>,
    /// The link in parts: a text, or which axis has its value here.
    parts: Vec<Part>,
    len: u64,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Axis(usize),
}

impl Grid {
    /// The settings of `base` with every combination of the axes' values. Axes of one setting are one axis.
    ///
    /// # Errors
    /// Where there are more combinations than can be counted.
    pub fn new(base: &str, given: Vec<Axis>) -> Result<Self, String> {
        let mut axes: Vec<Axis> = Vec::new();
        for axis in given {
            match axes.iter_mut().find(|known| known.key == axis.key) {
                Some(known) => known.values.extend(axis.values),
                None => axes.push(axis),
            }
        }
        let len = axes.iter().try_fold(1_u64, |len, axis| len.checked_mul(axis.values.len() as u64));
        let len = len.ok_or("that is more runs than can be counted")?;

        let parsed = link::parse(base);
        let written = link::write(&parsed.settings, &View::default());
        let varies = |key: &str| axes.iter().any(|axis| axis.key == key);
        let fixed = written.split('&').filter_map(|pair| pair.split_once('=')).filter(|(key, _)| !varies(key));
        let mut pairs: Vec<(usize, &str, Part)> = fixed
            .map(|(key, text)| (place(key), key, Part::Text(text.to_owned())))
            .chain(axes.iter().enumerate().map(|(k, axis)| (place(&axis.key), axis.key.as_str(), Part::Axis(k))))
            .collect();
        // As a link is written; what follows a formula stays behind it.
        pairs.sort_by_key(|(place, ..)| *place);
        let parts = pairs.into_iter().enumerate().flat_map(|(k, (_, key, part))| {
            let between = if k == 0 { "" } else { "&" };
            [Part::Text(format!("{between}{key}=")), part]
        });
        let parts = parts.collect();
        Ok(Self { axes, parts, len })
    }

    /// The settings that vary, in the order given.
    pub fn keys(&self) -> Vec<String> {
        self.axes.iter().map(|axis| axis.key.clone()).collect()
    }

    /// How many links there are.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is no link; an axis always has a value.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Link `index`; the last axis varies fastest.
    pub fn link(&self, mut index: u64) -> String {
        let mut at = vec![0; self.axes.len()];
        for (place, axis) in at.iter_mut().zip(&self.axes).rev() {
            *place = (index % axis.values.len() as u64) as usize;
            index /= axis.values.len() as u64;
        }
        let text = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Axis(k) => self.axes[*k].values[at[*k]].clone(),
        };
        self.parts.iter().map(text).collect()
    }

    /// Every link, one after the other.
    pub fn links(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.len).map(|index| self.link(index))
    }
}

/// Where a key stands in the schema: a slider with its formula.
fn place(key: &str) -> usize {
    let own = key.split('.').next().unwrap_or(key);
    SCHEMA.iter().position(|row| row.key == key || row.key == own).unwrap_or(SCHEMA.len())
}
