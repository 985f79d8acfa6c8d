//! Runs worth a look, by name.
//!
//! `preset=NAME` in a link stands for the keys of one row; every other key of that link counts
//! before the row's, wherever it stands. A preset is only a way to write keys: a link that is
//! written never has it, so that a link says by itself what it runs. What each row says is
//! checked against the numbers (`tests/presets.rs`). Names are part of links and never change.

use crate::prose::prose;
use serde::Serialize;

use super::{View, write};
use crate::experiment::Settings;

/// One run worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Preset {
    /// Its name in a link.
    pub name: &'static str,
    /// Its name on the page.
    pub title: &'static str,
    /// What to look for, in a sentence or two.
    pub look: &'static str,
    /// The run, as a canonical link.
    pub link: &'static str,
}

/// The key that names a preset.
pub const PRESET: &str = "preset";

/// Every preset, in the order the page lists them.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "training-stage",
        title: prose("Anti-penalty, then penalty"),
        look: prose(
            "Far from the minimum g² ≫ ε, and Adam’s correction is an anti-penalty on the one-norm of the \
               gradient. Near the valley g² is small; from step 1,228 on, the same term penalizes it.",
        ),
        link: "v=1",
    },
    Preset {
        name: "beta-raises",
        title: prose("β raises the penalty"),
        look: prose(
            "With β = 0.99 above ρ = 0.9, c is positive at every step, up to +180: the correction penalizes \
               the one-norm of the gradient. At β = 0.9 the effect is gone.",
        ),
        link: "v=1&h=0.001&b1=0.99&b2=0.9&eps=0.01",
    },
    Preset {
        name: "rho-lowers",
        title: prose("ρ lowers the penalty"),
        look: prose(
            "With ρ = 0.99 above β = 0.9, c is negative from step 1 on, down to −179: the correction is an \
               anti-penalty on the one-norm of the gradient. At ρ = 0.9 the effect is gone.",
        ),
        link: "v=1&b2=0.99&eps=0.01&steps=750",
    },
    Preset {
        name: "h-raises",
        title: prose("h amplifies a penalty"),
        look: prose(
            "β is above ρ, so Adam is ahead of its first-order flow, by up to 0.34. With half the step size and twice the \
               steps it is 0.14.",
        ),
        link: "v=1&h=0.004&b1=0.97&b2=0.9&eps=0.01&steps=400",
    },
    Preset {
        name: "h-lowers",
        title: prose("h amplifies an anti-penalty"),
        look: prose(
            "ρ is above β, so Adam lags behind its first-order flow, by up to 0.19. With half the step size and twice the \
               steps it is 0.11.",
        ),
        link: "v=1&h=0.004&eps=0.01&steps=400",
    },
    Preset {
        name: "rmsprop",
        title: prose("RMSProp: no momentum, no penalty"),
        look: prose(
            "Without momentum the positive term is only 1, so c is negative from step 1 on, where it is −1, down \
               to −65.",
        ),
        link: "v=1&opt=rmsprop&eps=0.01&steps=900",
    },
    Preset {
        name: "usual-defaults",
        title: prose("The usual defaults"),
        look: prose(
            "At β = 0.9, ρ = 0.999, ε = 1e-8 the second moment averages over about 1,000 steps. The modified \
               equation fails: it is further off than the first-order flow. The phase-space flow follows.",
        ),
        link: "v=1&h=0.001&b2=0.999&eps=1e-8&steps=4000",
    },
    Preset {
        name: "small-epsilon",
        title: prose("ε small: a one-norm"),
        look: prose(
            "With ε = 1e-8 every gradient of this run counts as large: c tends to −46.7 in both coordinates, whatever the gradient. The term is then exactly an anti-penalty on the one-norm.",
        ),
        link: "v=1&h=0.001&eps=1e-8&steps=2000",
    },
    Preset {
        name: "large-epsilon",
        title: prose("ε large: a two-norm"),
        look: prose(
            "With ε = 1e6 every gradient counts as small: Adam is momentum with the step size h/√ε, and c settles \
               at +19 although ρ is above β. The term is then a penalty on the two-norm.",
        ),
        link: "v=1&h=0.2&eps=1e6&steps=3000",
    },
    Preset {
        name: "gd-two-norm",
        title: prose("Gradient descent: a two-norm"),
        look: prose(
            "The correction of gradient descent is a penalty on the two-norm of the gradient, so the run ends in a \
               flatter part of the valley than its first-order flow. The modified equation has this term.",
        ),
        link: "v=1&opt=gd&h=0.004&steps=150",
    },
    Preset {
        name: "momentum",
        title: prose("Momentum multiplies the penalty"),
        look: prose(
            "The effective step size h/(1−β) is 0.002, but the penalty is 19 times that of gradient descent with \
               h = 0.002, by (1+β)/(1−β): the run ends in a flatter part of the valley than gradient descent does.",
        ),
        link: "v=1&x0=1,2&opt=momentum&h=0.0002&steps=800",
    },
    Preset {
        name: "adamw",
        title: prose("AdamW"),
        look: prose(
            "With weight decay λ = 0.2 the run does not stop where it meets the valley. It moves along it toward \
               smaller weights, and the modified equation follows.",
        ),
        link: "v=1&opt=adamw&wd=0.2&steps=3000",
    },
    Preset {
        name: "mini-batch",
        title: prose("Mini-batches"),
        look: prose(
            "One sample per step, in a new random order each epoch. Both equations use that order; the modified one follows \
               these iterates 9 times closer than the first-order flow.",
        ),
        link: "v=1&problem=logistic&h=0.02&steps=400&batch=shuffle",
    },
    Preset {
        name: "divergence",
        title: prose("A run that diverges"),
        look: prose(
            "Gradient descent is stable up to h = 2/κ = 0.04 here, and h is 0.05: it diverges at step 52, and only \
               the finite part is shown. At h = 0.039 it converges.",
        ),
        link: "v=1&problem=quadratic&cond=50&opt=gd&h=0.05&steps=300",
    },
    Preset {
        name: "stall",
        title: prose("A modified equation that stalls"),
        look: prose(
            "Adam reaches the valley. The modified equation nearly stops on the way, where its correction cancels \
               the first-order term: h is too large for the averaging window of ρ.",
        ),
        link: "v=1&h=0.005&b2=0.99&eps=0.01",
    },
];

/// The preset of this name.
pub fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name.eq_ignore_ascii_case(name))
}

/// The preset that is this run, where there is one.
pub fn preset_of(settings: &Settings) -> Option<&'static Preset> {
    let link = write(settings, &View::default());
    PRESETS.iter().find(|preset| preset.link == link)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn links_are_canonical_runs_and_short() {
        for (place, preset) in PRESETS.iter().enumerate() {
            let parsed = parse(preset.link);
            assert_eq!(parsed.warnings, [], "{}", preset.name);
            assert_eq!(parsed.view, View::default(), "{}", preset.name);
            assert_eq!(write(&parsed.settings, &parsed.view), preset.link);
            assert!(preset.link.len() < 300);
            assert_eq!(preset_of(&parsed.settings), Some(preset));
            assert!(PRESETS[..place].iter().all(|other| other.name != preset.name && other.link != preset.link));
            assert!(preset.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", preset.name);
        }
    }
}
