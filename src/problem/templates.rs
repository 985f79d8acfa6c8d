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
    /// The data, as a link has them; empty where the loss has none.
    pub data: &'static str,
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
        data: "",
        start: &[-0.5, 0.8],
        point: &[1.0, 1.0],
        value: 0.0,
        about: MINIMUM,
    },
    Template {
        key: "himmelblau",
        name: "Himmelblau",
        text: "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        data: "",
        start: &[0.5, 1.0],
        point: &[3.0, 2.0],
        value: 0.0,
        about: "one of four minima",
    },
    Template {
        key: "beale",
        name: "Beale",
        text: "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
        data: "",
        start: &[1.0, 1.0],
        point: &[3.0, 0.5],
        value: 0.0,
        about: MINIMUM,
    },
    Template {
        key: "booth",
        name: "Booth",
        text: "(x + 2*y - 7)^2 + (2*x + y - 5)^2",
        data: "",
        start: &[-2.0, 1.0],
        point: &[1.0, 3.0],
        value: 0.0,
        about: MINIMUM,
    },
    Template {
        key: "styblinski",
        name: "Styblinski–Tang",
        text: "(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2",
        data: "",
        start: &[-1.0, -0.5],
        point: &[-2.903_534_027_771_177, -2.903_534_027_771_177],
        value: -78.332_331_407_542_85,
        about: MINIMUM,
    },
    Template {
        key: "rastrigin",
        name: "Rastrigin",
        text: "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)",
        data: "",
        start: &[1.3, 0.6],
        point: &[0.0, 0.0],
        value: 0.0,
        about: "the lowest of many minima",
    },
    Template {
        key: "ackley",
        name: "Ackley",
        text: "20 + e - 20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)",
        data: "",
        start: &[1.2, 0.7],
        point: &[0.0, 0.0],
        value: 0.0,
        about: "the lowest of many minima, with a kink",
    },
    Template {
        key: "levy",
        name: "Levy",
        text: "u = 1 + (x - 1)/4; v = 1 + (y - 1)/4\n\
               sin(pi*u)^2 + (u - 1)^2*(1 + 10*sin(pi*u + 1)^2) + (v - 1)^2*(1 + sin(2*pi*v)^2)",
        data: "",
        start: &[-2.0, 3.0],
        point: &[1.0, 1.0],
        value: 0.0,
        about: "the lowest of many minima",
    },
    Template {
        key: "goldstein",
        name: "Goldstein–Price",
        text: "a = 1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2)\n\
               b = 30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2)\n\
               a*b",
        data: "",
        start: &[0.5, -0.5],
        point: &[0.0, -1.0],
        value: 3.0,
        about: MINIMUM,
    },
    Template {
        key: "monkey",
        name: "Monkey saddle",
        text: "x^3 - 3*x*y^2",
        data: "",
        start: &[0.6, 0.1],
        point: &[0.0, 0.0],
        value: 0.0,
        about: "a saddle; the loss has no minimum",
    },
    Template {
        key: "linear",
        name: "Linear regression",
        text: "(w*x + b - y)^2/2",
        data: "x,y~-1.5,-1.9~-1,-0.6~-0.5,-0.4~0,0.7~0.5,1.1~1,2.4~1.5,2.3~2,3.9",
        start: &[-0.5, 2.0],
        point: &[1.521_428_571_428_571_4, 0.557_142_857_142_857_2],
        value: 0.047_120_535_714_285_754,
        about: MINIMUM,
    },
    Template {
        key: "logreg",
        name: "Logistic regression",
        text: "softplus(w*x + b) - y*(w*x + b)",
        data: "x,y~-2,0~-1.5,0~-1,1~-0.5,0~0,0~0.5,1~1,0~1.5,1~2,1~2.5,1",
        start: &[-0.5, 1.0],
        point: &[1.087_393_427_507_680_6, -0.271_848_356_876_920_1],
        value: 0.494_157_998_343_430_2,
        about: MINIMUM,
    },
    Template {
        key: "poisson",
        name: "Poisson regression",
        text: "exp(w*x + b) - y*(w*x + b)",
        data: "x,y~-1,0~-0.5,1~0,1~0.5,3~1,2~1.5,5~2,8",
        start: &[0.2, 1.0],
        point: &[0.977_649_073_297_423_5, 0.123_406_245_171_708_26],
        value: -1.196_546_477_973_698,
        about: MINIMUM,
    },
    Template {
        key: "tanhnet",
        name: "Tanh unit",
        text: "(a*tanh(w*x + b) - y)^2/2",
        data: "x,y~-1,-0.5~0,0.3~1,0.8~2,0.4",
        start: &[1.5, 0.6, -0.4],
        point: &[0.588_958_690_823_553_2, 1.996_125_434_031_643, 0.592_667_083_360_573_7],
        value: 0.010_460_428_489_412_274,
        about: "a minimum: one unit cannot fit the four points",
    },
    Template {
        key: "factors",
        name: "Matrix factorization",
        text: "(a*p + b*r - 1)^2/2 + (a*q + b*s - 0.5)^2/2 + (c*p + d*r + 0.3)^2/2 + (c*q + d*s - 2)^2/2",
        data: "",
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
        // Those with data are tested where data can be read (tests/data.rs).
        for template in TEMPLATES.iter().filter(|template| template.data.is_empty()) {
            let own = Own::new(&Source::new(template.text)).map_err(|e| e.caret(template.text)).unwrap();
            assert_eq!(own.dim(), template.start.len(), "{}: {:?}", template.key, own.parameters());
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
