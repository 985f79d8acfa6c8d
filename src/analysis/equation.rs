//! The modified equation of a method in the language of papers.

use crate::experiment::Experiment;
use crate::optimizer::EpsPlace;

use super::report::Report;

/// The equation of coordinate j in LaTeX, without values: what the page shows them under.
///
/// One line; where the coefficient cⱼ has a formula of its own, a second one. Symbols as in the glossary.
pub fn tex(experiment: &Experiment, report: &Report) -> Vec<&'static str> {
    if report.coefficient.is_none() || experiment.settings().decay != 0.0 {
        return vec![r"\theta_j' = -F_j(\theta) - h\, C_j(\theta)"];
    }
    let share = if experiment.settings().hyper.eps_place == EpsPlace::Inside {
        r"c_j = B_\beta - B_\rho\,\frac{g_j^2}{g_j^2+\varepsilon}"
    } else {
        r"c_j = B_\beta - B_\rho\,\frac{|g_j|}{|g_j|+\varepsilon}"
    };
    let equation = r"\theta_j' = -\frac{1}{R_j}\left[\partial_j E + \frac{h}{2}\, c_j\, \partial_j \lVert\nabla E\rVert_{1,\varepsilon}\right]";
    vec![equation, share]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyze;
    use crate::link::parse;

    #[test]
    fn the_equation_is_that_of_the_page() {
        for (link, lines, has) in [
            ("steps=9", 2, r"\frac{g_j^2}"),
            ("epsin=0&steps=9", 2, r"\frac{|g_j|}"),
            ("opt=adamw&wd=0.1&steps=9", 1, "C_j"),
            ("opt=muon&steps=9", 1, "C_j"),
            ("opt=gd&steps=9", 1, "C_j"),
        ] {
            let experiment = parse(link).experiment;
            let tex = tex(&experiment, &analyze(&experiment));
            assert_eq!(tex.len(), lines, "{link}");
            let text = tex.concat();
            assert!(text.contains(has) && text.starts_with(r"\theta_j'"), "{text}");
            let count = |c: char| text.matches(c).count();
            assert_eq!((count('{'), text.matches(r"\left").count()), (count('}'), text.matches(r"\right").count()));
        }
    }
}
