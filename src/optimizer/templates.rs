//! Methods as texts to start from: the built-in ones that can be written so, and others that people ask for.
//!
//! Each has bias correction and ε as the paper of Halfstep has them where its like is built in (`like`), and as its
//! own paper has them elsewhere. What does not fit `θ ← θ − h·F(gradients, parameter)`, coordinate by coordinate and
//! with sums over coordinates: Muon, Shampoo and SOAP (products of matrices), SAM (a second gradient at another point),
//! Lookahead (acts every k-th step), Prodigy and D-Adaptation (what they remember grows with h).

/// A method as a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Template {
    /// A short name.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The text.
    pub text: &'static str,
    /// The built-in method that it is at `bc=1`, `epsin=1`, by link key.
    pub like: Option<&'static str>,
    /// Where it is from, and what was left out of it.
    pub source: &'static str,
}

const fn like(key: &'static str, name: &'static str, text: &'static str) -> Template {
    Template { key, name, text, like: Some(key), source: "built in" }
}

const fn new(key: &'static str, name: &'static str, text: &'static str, source: &'static str) -> Template {
    Template { key, name, text, like: None, source }
}

/// Every template.
pub const TEMPLATES: &[Template] = &[
    like("gd", "Gradient descent", "step = g"),
    like("momentum", "Momentum", "m = b1*m + g; step = m"),
    like("ema", "Momentum (EMA form)", "m = b1*m + (1-b1)*g; step = m/(1-b1^t)"),
    like("nesterov", "Nesterov", "m = b1*m + g; step = g + b1*m"),
    like("rmsprop", "RMSProp", "v = b2*v + (1-b2)*g^2; step = g / sqrt(v/(1-b2^t) + eps)"),
    like("adam", "Adam", "m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; step = m/(1-b1^t) / sqrt(v/(1-b2^t) + eps)"),
    like(
        "nadam",
        "NAdam",
        "m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2\nstep = (b1*m/(1-b1^(t+1)) + (1-b1)*g/(1-b1^t)) / sqrt(v/(1-b2^t) + eps)",
    ),
    like("adamax", "AdaMax", "m = b1*m + (1-b1)*g; u = max(abs(g) + eps, b2*u); step = m/(1-b1^t) / u"),
    like(
        "amsgrad",
        "AMSGrad",
        "m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; k = max(k, v/(1-b2^t)); step = m/(1-b1^t) / sqrt(k + eps)",
    ),
    like("adagrad", "AdaGrad", "start: s = 0.1\ns = s + g^2; step = g / sqrt(s + eps)"),
    like(
        "adadelta",
        "AdaDelta",
        "v = b2*v + (1-b2)*g^2; step = sqrt(k + eps) / sqrt(v + eps) * g; k = b2*k + (1-b2)*step^2",
    ),
    like(
        "radam",
        "RAdam",
        "m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; u = m/(1-b1^t)\n\
         l = 2/(1-b2) - 1; r = l - 2*t*b2^t/(1-b2^t)\n\
         c = sqrt(max((r-4)*(r-2)*l / ((l-4)*(l-2)*r), 0))\n\
         step = where(r >= 5, u*c / sqrt(v/(1-b2^t) + eps), u)",
    ),
    like(
        "adabelief",
        "AdaBelief",
        "m = b1*m + (1-b1)*g; s = b2*s + (1-b2)*(g-m)^2 + eps; step = m/(1-b1^t) / sqrt(s/(1-b2^t))",
    ),
    like(
        "yogi",
        "Yogi",
        "start: m = 1e-6, v = 1e-6\n\
         m = b1*m + (1-b1)*g; v = v - g^2*sign(v - g^2)*(1-b2); step = m/(1-b1^t) / sqrt(v/(1-b2^t) + eps)",
    ),
    like("signum", "Signum", "m = b1*m + (1-b1)*g; u = m/(1-b1^t); step = u / sqrt(u^2 + eps)"),
    like("lion", "Lion", "u = (b1*m + (1-b1)*g)/(1 - b1*b2^(t-1)); step = u / sqrt(u^2 + eps); m = b2*m + (1-b2)*g"),
    like("normgd", "Normalized gradient descent", "step = g / sqrt(dot(g, g) + eps)"),
    new("signgd", "Sign descent", "step = sign(g)", "Bernstein et al. (2018), with one worker, so without a vote"),
    new(
        "qhm",
        "QHM",
        "m = b1*m + (1-b1)*g; step = (1-k)*g + k*m; k = 0.7 in [0, 1]",
        "Ma and Yarats (2019), quasi-hyperbolic momentum; k is their ν",
    ),
    new(
        "aggmo",
        "AggMo",
        "p = g; q = 0.9*q + g; r = 0.99*r + g; step = (p + q + r)/3",
        "Lucas et al. (2019), the mean of momenta with decays 0, 0.9 and 0.99",
    ),
    new(
        "ademamix",
        "AdEMAMix",
        "m = b1*m + (1-b1)*g; n = b3*n + (1-b3)*g; v = b2*v + (1-b2)*g^2\n\
         step = (m/(1-b1^t) + a*n) / (sqrt(v/(1-b2^t)) + eps)\n\
         a = 5 in [0, 10]; b3 = 0.99 in [0, 0.99999]",
        "Pagliardini, Ablin and Grangier (2024), without the warm-up of a and b3",
    ),
    new(
        "laprop",
        "LaProp",
        "v = b2*v + (1-b2)*g^2; m = b1*m + (1-b1)*g / sqrt(v/(1-b2^t) + eps); step = m/(1-b1^t)",
        "Ziyin, Wang and Ueda (2020), with ε inside the root",
    ),
    new(
        "adopt",
        "ADOPT",
        "start: v = g^2\nm = b1*m + (1-b1)*g / max(sqrt(v), eps); step = m; v = b2*v + (1-b2)*g^2",
        "Taniguchi et al. (2024): the gradient is divided by the previous v",
    ),
    new(
        "acprop",
        "ACProp",
        "start: s = eps\nstep = g / sqrt(s); m = b1*m + (1-b1)*g; s = b2*s + (1-b2)*(g-m)^2 + eps",
        "Zhuang et al. (2021): centered, divided by the previous s",
    ),
    new(
        "adan",
        "Adan",
        "start: p = g\n\
         d = g - p; m = (1-a)*m + a*g; w = (1-b)*w + b*d; n = (1-c)*n + c*(g + (1-b)*d)^2; p = g\n\
         step = (m + (1-b)*w) / (sqrt(n) + eps)\n\
         a = 0.02 in [0, 1]; b = 0.08 in [0, 1]; c = 0.01 in [0, 1]",
        "Xie et al. (2022), without bias correction or weight decay",
    ),
    new(
        "cautious",
        "Cautious Adam",
        "m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; u = m/(1-b1^t) / (sqrt(v/(1-b2^t)) + eps)\n\
         c = where(u*g > 0, 1, 0); step = u*c / max(mean(c), 0.001)",
        "Liang et al. (2024): coordinates whose update opposes the gradient do not move",
    ),
    new(
        "grams",
        "Grams",
        "m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; u = m/(1-b1^t) / (sqrt(v/(1-b2^t)) + eps)\nstep = abs(u)*sign(g)",
        "Cao, Li and Song (2024): the size of Adam’s update with the sign of the gradient",
    ),
    new(
        "lamb",
        "LAMB",
        "m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; u = m/(1-b1^t) / (sqrt(v/(1-b2^t)) + eps)\n\
         step = u*norm(x)/norm(u)",
        "You et al. (2020), with all parameters as one layer, without weight decay",
    ),
    new(
        "sophia",
        "Sophia-G",
        "m = b1*m + (1-b1)*g; c = b2*c + (1-b2)*g^2; u = m/max(k*c, eps)\n\
         step = max(-1, min(1, u)); k = 0.05 in [0.001, 10] log",
        "Liu et al. (2024), the clipped step, with each step’s g² as the Gauss–Newton estimate of the curvature",
    ),
    new(
        "schedulefree",
        "Schedule-free SGD",
        "c = 1/t; step = (1-b1)*g + b1*c*(d + g); d = (1-c)*(d + g)",
        "Defazio et al. (2024): θ is the point y at which gradients are taken, d is (x − z)/h",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::Source;
    use crate::optimizer::{Hyper, Own};

    #[test]
    fn every_template_is_a_method_with_a_name_of_its_own() {
        for (k, template) in TEMPLATES.iter().enumerate() {
            let own = Own::new(&Source::new(template.text), &Hyper::default());
            assert!(own.is_ok(), "{}: {:?}", template.key, own.err().map(|error| error.caret(template.text)));
            assert!(TEMPLATES.iter().skip(k + 1).all(|other| other.key != template.key), "{}", template.key);
        }
    }
}
