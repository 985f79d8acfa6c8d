//! A figure whose texts are set by LaTeX: the picture without them, and beside it a file that puts them in their places.
//!
//! Places are computed with a table of widths (`plot/text.rs`) that is an upper estimate, and LaTeX's usual fonts are narrower
//! than a screen's at the same size, so what is apart in the picture is apart on the sheet.

use std::fmt::Write as _;
use std::mem::take;
use std::path::Path;

use plotters::style::RGBColor;

use crate::plot::{Align, Drawing, Look, Mark, Text};

/// Big points to a CSS pixel.
const POINT: f64 = 0.75;

/// What is taken out of a picture, if anything.
#[derive(Debug, Default)]
pub struct Overlay {
    is_on: bool,
    /// Texts, and how many units of their places are a CSS pixel.
    texts: Vec<(Text, f64)>,
}

impl Overlay {
    /// One that takes the texts, or leaves them.
    pub fn new(is_on: bool) -> Self {
        Self { is_on, texts: Vec::new() }
    }

    /// The drawing with this look, without its texts where they are taken.
    pub fn taken(&mut self, mut drawing: Drawing, look: &Look) -> Drawing {
        if self.is_on {
            let (texts, rest): (Vec<Mark>, Vec<Mark>) =
                take(&mut drawing.list.marks).into_iter().partition(|mark| matches!(mark, Mark::Text(_)));
            drawing.list.marks = rest;
            self.texts.extend(texts.into_iter().filter_map(|mark| match mark {
                Mark::Text(text) => Some((text, look.ratio)),
                _ => None,
            }));
        }
        drawing
    }

    /// The file that sets the texts over the picture, for `\input`; `size` is that of the texts, in points.
    pub fn tex(&self, picture: &Path, link: &str, look: &Look, size: f64) -> String {
        let name = picture.file_name().unwrap_or_default().to_string_lossy();
        // LaTeX finds what an SVG was made into.
        let included = name.strip_suffix(".svg").unwrap_or(&name);
        let (width, height) = (number(look.width * POINT), number(look.height * POINT));
        let (size, leading) = (number(size), number(size * 1.2));
        let mut out = format!(
            "% The texts of {name}, a figure of {}\n% \\usepackage{{graphicx,color}} and \\input{{{name}_tex}}\n\
             \\begingroup\\setlength{{\\unitlength}}{{1bp}}\\fontsize{{{size}}}{{{leading}}}\\selectfont\n\
             \\begin{{picture}}({width},{height})%\n\
             \\put(0,0){{\\includegraphics[width={width}bp,height={height}bp]{{{included}}}}}%\n",
            // A comment is one line.
            link.replace(['\n', '\r'], " "),
        );
        for (text, ratio) in &self.texts {
            let place = |units: i32| f64::from(units) / ratio * POINT;
            let (x, y) = (number(place(text.at.0)), number(look.height * POINT - place(text.at.1)));
            let end = match text.align {
                Align::Left => 'l',
                Align::Middle => 'c',
                Align::Right => 'r',
            };
            let style = match (text.bold, text.italic) {
                (true, _) => "\\bfseries ",
                (_, true) => "\\itshape ",
                _ => "",
            };
            let RGBColor(r, g, b) = text.color;
            let [r, g, b] = [r, g, b].map(|part| number(f64::from(part) / 255.0));
            // The place is the middle of small letters, as in the picture.
            let _ = writeln!(
                out,
                "\\put({x},{y}){{\\raisebox{{-.5ex}}{{\\makebox[0pt][{end}]{{\\color[rgb]{{{r},{g},{b}}}{style}{}}}}}}}%",
                words(&text.words)
            );
        }
        out + "\\end{picture}\\endgroup\n"
    }
}

/// To a thousandth, which is finer than a printer.
fn number(x: f64) -> String {
    let text = format!("{x:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.to_owned() }
}

/// A text of a figure as LaTeX sets it.
pub fn words(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        // All digits of one index or exponent together.
        if let Some((mark, first)) = shifted(c) {
            let mut all = String::from(first);
            while let Some((_, next)) = letters.peek().and_then(|&c| shifted(c)).filter(|(other, _)| *other == mark) {
                all.push(next);
                letters.next();
            }
            let _ = write!(out, "\\ensuremath{{{mark}{{{all}}}}}");
            continue;
        }
        match (math(c), plain(c)) {
            (Some(name), _) => {
                let _ = write!(out, "\\ensuremath{{{name}}}");
            }
            (_, Some(text)) => out.push_str(text),
            _ => out.push(c),
        }
    }
    out
}

/// Whether a character is an index or an exponent, and of what.
fn shifted(c: char) -> Option<(char, char)> {
    const INDEX: &str = "₀₁₂₃₄₅₆₇₈₉";
    const EXPONENT: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let digit = |all: &str| all.chars().position(|other| other == c).and_then(|k| char::from_digit(k as u32, 10));
    match c {
        '⁻' => Some(('^', '-')),
        _ => digit(INDEX).map(|d| ('_', d)).or_else(|| digit(EXPONENT).map(|d| ('^', d))),
    }
}

/// What stands in a formula.
fn math(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => "\\alpha",
        'β' => "\\beta",
        'γ' => "\\gamma",
        'δ' => "\\delta",
        'ε' => "\\varepsilon",
        'η' => "\\eta",
        'θ' => "\\theta",
        'λ' => "\\lambda",
        'μ' => "\\mu",
        'ρ' => "\\rho",
        'σ' => "\\sigma",
        'τ' => "\\tau",
        'φ' => "\\varphi",
        'χ' => "\\chi",
        'ψ' => "\\psi",
        'Δ' => "\\Delta",
        'Σ' => "\\Sigma",
        '∇' => "\\nabla",
        '∂' => "\\partial",
        '∞' => "\\infty",
        '√' => "\\surd",
        '‖' => "\\Vert",
        '∗' => "\\ast",
        '×' => "\\times",
        '·' => "\\cdot",
        '±' => "\\pm",
        '≤' => "\\le",
        '≥' => "\\ge",
        '≈' => "\\approx",
        '≠' => "\\ne",
        '→' => "\\to",
        '′' => "'",
        '½' => "\\frac{1}{2}",
        // A sign, not an operation: no room at its sides.
        '−' => "-",
        '<' => "<",
        '>' => ">",
        '|' => "|",
        _ => return None,
    })
}

/// What means something else to LaTeX, and punctuation.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '\\' => "\\textbackslash{}",
        '{' => "\\{",
        '}' => "\\}",
        '$' => "\\$",
        '&' => "\\&",
        '#' => "\\#",
        '%' => "\\%",
        '_' => "\\_",
        '^' => "\\textasciicircum{}",
        '~' => "\\textasciitilde{}",
        '"' => "\\textquotedbl{}",
        '…' => "\\ldots{}",
        '’' => "'",
        '“' => "``",
        '”' => "''",
        '–' => "--",
        'é' => "\\'{e}",
        '\u{a0}' => "~",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_latex_sets_them() {
        for (text, tex) in [
            ("θ₁₂", "\\ensuremath{\\theta}\\ensuremath{_{12}}"),
            ("−3×10⁻⁶", "\\ensuremath{-}3\\ensuremath{\\times}10\\ensuremath{^{-6}}"),
            ("‖∇E‖₁", "\\ensuremath{\\Vert}\\ensuremath{\\nabla}E\\ensuremath{\\Vert}\\ensuremath{_{1}}"),
            ("50% of a_b & {c}", "50\\% of a\\_b \\& \\{c\\}"),
            ("\\input", "\\textbackslash{}input"),
            ("h₂²", "h\\ensuremath{_{2}}\\ensuremath{^{2}}"),
        ] {
            assert_eq!(words(text), tex);
        }
    }
}
