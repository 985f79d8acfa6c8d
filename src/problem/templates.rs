//! Losses as texts to start from: the classic test functions, each with its minimum, and small models.
//!
//! Sources: Surjanovic and Bingham, *Virtual Library of Simulation Experiments* (2013), for the test functions.

/// A loss as a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Template {
    /// A short name.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The text.
    pub text: &'static str,
    /// Where a run starts.
    pub start: &'static [f64],
    /// A point where the gradient is 0, the minimum where there is one.
    pub point: &'static [f64],
    /// The loss there.
    pub value: f64,
    /// What that point is.
    pub about: &'static str,
}

const MINIMUM: &str = "the minimum";

/// Every template.
pub const TEMPLATES: &[Template] = &[
    Template {
        key: "rosenbrock",
        name: "Rosenbrock",
        text: "(a - x)^2 + b*(y - x^2)^2; a = 1 in [0, 2]; b = 100 in [1, 200]",
        start: &[-0.5, 0.8],
        point: &[1.0, 1.0],
        value: 0.0,
        about: MINIMUM,
    },
    Template {
        key: "himmelblau",
        name: "Himmelblau",
        text: "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        start: &[0.5, 1.0],
        point: &[3.0, 2.0],
        value: 0.0,
        about: "one of four minima",
    },
    Template {
        key: "beale",
        name: "Beale",
        text: "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
        start: &[1.0, 1.0],
        point: &[3.0, 0.5],
        value: 0.0,
        about: MINIMUM,
    },
    Template {
        key: "booth",
        name: "Booth",
        text: "(x + 2*y - 7)^2 + (2*x + y - 5)^2",
        start: &[-2.0, 1.0],
        point: &[1.0, 3.0],
        value: 0.0,
        about: MINIMUM,
    },
    Template {
        key: "styblinski",
        name: "Styblinski–Tang",
        text: "(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2",
        start: &[-1.0, -0.5],
        point: &[-2.903_534_027_771_177, -2.903_534_027_771_177],
        value: -78.332_331_407_542_85,
        about: MINIMUM,
    },
    Template {
        key: "rastrigin",
        name: "Rastrigin",
        text: "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)",
        start: &[1.3, 0.6],
        point: &[0.0, 0.0],
        value: 0.0,
        about: "the least of many minima",
    },
    Template {
        key: "ackley",
        name: "Ackley",
        text: "20 + e - 20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)",
        start: &[1.2, 0.7],
        point: &[0.0, 0.0],
        value: 0.0,
        about: "the least of many minima, with a kink",
    },
    Template {
        key: "levy",
        name: "Levy",
        text: "u = 1 + (x - 1)/4; v = 1 + (y - 1)/4\n\
               sin(pi*u)^2 + (u - 1)^2*(1 + 10*sin(pi*u + 1)^2) + (v - 1)^2*(1 + sin(2*pi*v)^2)",
        start: &[-2.0, 3.0],
        point: &[1.0, 1.0],
        value: 0.0,
        about: "the least of many minima",
    },
    Template {
        key: "goldstein",
        name: "Goldstein–Price",
        text: "a = 1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2)\n\
               b = 30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2)\n\
               a*b",
        start: &[0.5, -0.5],
        point: &[0.0, -1.0],
        value: 3.0,
        about: MINIMUM,
    },
    Template {
        key: "monkey",
        name: "Monkey saddle",
        text: "x^3 - 3*x*y^2",
        start: &[0.6, 0.1],
        point: &[0.0, 0.0],
        value: 0.0,
        about: "a saddle; the loss has no minimum",
    },
    Template {
        key: "tanhnet",
        name: "Tanh unit",
        text: "p = tanh(b - w); q = tanh(b); r = tanh(w + b); s = tanh(2*w + b)\n\
               ((a*p + 0.5)^2 + (a*q - 0.3)^2 + (a*r - 0.8)^2 + (a*s - 0.4)^2)/8",
        start: &[-0.4, 0.6, 1.5],
        point: &[],
        value: 0.0,
        about: "one unit fitted to four points: not 0",
    },
    Template {
        key: "factors",
        name: "Matrix factorization",
        text: "(a*p + b*r - 1)^2/2 + (a*q + b*s - 0.5)^2/2 + (c*p + d*r + 0.3)^2/2 + (c*q + d*s - 2)^2/2",
        start: &[0.4, 0.1, -0.2, 0.3, 0.1, 0.5, 0.2, 0.3],
        point: &[1.0, 1.0, 0.0, -0.3, 0.5, 2.0, 0.0, 1.0],
        value: 0.0,
        about: "one of many minima: the 2 × 2 matrix is fitted exactly",
    },
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::formula::Source;
    use crate::problem::{Batch, Loss, Own};

    /// The stated point is one where the gradient vanishes, and the loss there is the stated one.
    #[test]
    fn minima_are_where_they_are_said_to_be() {
        for template in TEMPLATES {
            let own = Own::new(&Source::new(template.text)).map_err(|e| e.caret(template.text)).unwrap();
            assert_eq!(own.dim(), template.start.len(), "{}: {:?}", template.key, own.parameters());
            if template.point.is_empty() {
                continue;
            }
            let mut gradient = vec![0.0; own.dim()];
            own.gradient(template.point, Batch::Full, &mut gradient);
            let value = own.value(template.point, Batch::Full);
            assert!((value - template.value).abs() < 1e-12, "{}: {value}", template.key);
            assert!(gradient.iter().all(|g| g.abs() < 1e-11), "{}: {gradient:?}", template.key);
            own.gradient(template.start, Batch::Full, &mut gradient);
            assert!(gradient.iter().any(|g| g.abs() > 1e-3), "{}: does not move from its start", template.key);
        }
    }
}
