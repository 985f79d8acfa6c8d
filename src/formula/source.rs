//! A text with the values of its sliders.

use super::graph::Graph;
use super::lower::lower;
use super::syntax::{Declaration, NodeId, Tree};
use super::{Error, parse};

/// A text, and the values that its declared sliders have where they are not what the text says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// The text.
    pub text: String,
    /// Values by name; names that the text does not declare count nothing.
    pub values: Vec<(String, f64)>,
}

impl Source {
    /// A text with the values that it gives itself.
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), values: Vec::new() }
    }

    /// The declared sliders, at their present values.
    ///
    /// # Errors
    /// Where the text cannot be parsed or a declaration is none.
    pub fn sliders(&self) -> Result<Vec<Slider>, Error> {
        self.declared(&parse(&self.text)?)
    }

    pub(crate) fn declared(&self, tree: &Tree) -> Result<Vec<Slider>, Error> {
        let mut sliders: Vec<Slider> = Vec::new();
        for declaration in &tree.declarations {
            if sliders.iter().any(|slider| slider.name == declaration.name) {
                let words = format!("{} is declared a second time", declaration.name);
                return Err(Error::new(declaration.place, words));
            }
            let mut slider = Slider::of(tree, declaration)?;
            if let Some((_, value)) = self.values.iter().find(|(name, _)| *name == slider.name) {
                slider.value = value.clamp(slider.least, slider.most);
            }
            sliders.push(slider);
        }
        Ok(sliders)
    }
}

/// A declared value: `a = 1 in [0, 3]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Slider {
    /// Its name, in ASCII.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Its value unless a link says otherwise.
    pub default: f64,
    /// The least.
    pub least: f64,
    /// The largest.
    pub most: f64,
    /// Whether the slider is divided in decades.
    pub log: bool,
}

impl Slider {
    fn of(tree: &Tree, declaration: &Declaration) -> Result<Self, Error> {
        let Declaration { name, place, first, value, least, most, log } = declaration.clone();
        let place_of = |node: NodeId| tree.places.get(node).copied().unwrap_or(place);
        let number = |first: NodeId, node: NodeId| {
            let mut graph = Graph::default();
            let words = "a declared value and its range take only numbers, pi and e";
            let found =
                lower(tree, (first, node), false, &mut graph, &mut |_, _, place| Err(Error::new(place, words)))?;
            let number = graph.constant(found).filter(|x| x.is_finite());
            number.ok_or_else(|| Error::new(place_of(node), "this is not a finite number"))
        };
        let slider = Self {
            default: number(first, value)?,
            value: number(first, value)?,
            least: number(value + 1, least)?,
            most: number(least + 1, most)?,
            name,
            log,
        };
        if slider.least >= slider.most {
            return Err(Error::new(place_of(most), "a range goes from the smaller number to the larger"));
        }
        if !(slider.least..=slider.most).contains(&slider.value) {
            return Err(Error::new(place_of(value), "the value is outside its range"));
        }
        if log && slider.least <= 0.0 {
            return Err(Error::new(place_of(least), "a log slider must start above 0"));
        }
        Ok(slider)
    }
}
