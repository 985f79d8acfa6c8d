//! How a formula stands on the page: one layout for LaTeX and for MathML.

use serde::Serialize;

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Math {
    /// A letter, or a name of several.
    Name(String),
    Number(String),
    Sign(&'static str),
    /// Words beside a formula.
    Words(&'static str),
    Row(Vec<Math>),
    Over(Box<Math>, Box<Math>),
    Above(Box<Math>, Box<Math>),
    Below(Box<Math>, Box<Math>),
    Root(Box<Math>),
    Fenced(&'static str, Box<Math>, &'static str),
    Cases(Vec<[Math; 2]>),
    /// `Σ` from … to ….
    Sum(Box<Math>, Box<Math>),
}

/// A node of MathML: its name, and its text or its children.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Markup {
    /// With text.
    Leaf(&'static str, String),
    /// With children.
    Node(&'static str, Vec<Markup>),
}

pub fn row(parts: Vec<Math>) -> Math {
    Math::Row(parts)
}

pub fn name(text: &str) -> Math {
    Math::Name(text.into())
}

pub fn over(above: Math, below: Math) -> Math {
    Math::Over(Box::new(above), Box::new(below))
}

pub fn above(base: Math, power: Math) -> Math {
    Math::Above(Box::new(base), Box::new(power))
}

pub fn below(base: Math, index: Math) -> Math {
    Math::Below(Box::new(base), Box::new(index))
}

pub fn fenced(inner: Math) -> Math {
    Math::Fenced("(", Box::new(inner), ")")
}

/// The letter of a name: Greek where it is one's name, digits at its end below.
pub fn letter(text: &str) -> Math {
    let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = text.get(stem.len()..).unwrap_or_default();
    let stem = stem.trim_end_matches('_');
    let stem = name(GREEK.iter().find(|own| own.0 == stem).map_or(stem, |own| own.1));
    if digits.is_empty() { stem } else { below(stem, Math::Number(digits.into())) }
}

const GREEK: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
];

impl Math {
    /// In LaTeX.
    pub fn tex(&self) -> String {
        match self {
            Self::Name(text) => tex_name(text),
            Self::Number(text) => text.clone(),
            Self::Sign(sign) => tex_sign(sign).into(),
            Self::Words(words) => format!(r"\text{{{words}}}"),
            Self::Row(parts) => {
                let parts: Vec<String> = parts.iter().map(Self::tex).filter(|part| !part.is_empty()).collect();
                parts.join(" ")
            }
            Self::Over(above, below) => format!(r"\frac{{{}}}{{{}}}", above.tex(), below.tex()),
            Self::Above(base, power) => match &**base {
                Self::Name(_) | Self::Number(_) | Self::Below(..) => format!("{}^{{{}}}", base.tex(), power.tex()),
                other => format!("{{{}}}^{{{}}}", other.tex(), power.tex()),
            },
            Self::Below(base, index) => format!("{}_{{{}}}", base.tex(), index.tex()),
            Self::Root(inner) => format!(r"\sqrt{{{}}}", inner.tex()),
            Self::Fenced(open, inner, close) => {
                let side = |sign: &'static str| match sign {
                    "‖" => r"\Vert",
                    "|" => r"\vert",
                    other => other,
                };
                let inner = inner.tex();
                let is_tall = [r"\frac", r"\sum", r"\begin", r"\sqrt"].iter().any(|tall| inner.contains(tall));
                match (is_tall, *open) {
                    (true, _) => format!(r"\left{} {inner} \right{}", side(open), side(close)),
                    (false, "‖") => format!(r"\lVert {inner} \rVert"),
                    (false, "|") => format!(r"\lvert {inner} \rvert"),
                    (false, _) => format!("{open}{inner}{close}"),
                }
            }
            Self::Cases(rows) => {
                let rows: Vec<String> =
                    rows.iter().map(|[what, when]| format!("{} & {}", what.tex(), when.tex())).collect();
                format!(r"\begin{{cases}} {} \end{{cases}}", rows.join(r" \\ "))
            }
            Self::Sum(from, to) => format!(r"\sum_{{{}}}^{{{}}}", from.tex(), to.tex()),
        }
    }

    /// In MathML.
    pub fn markup(&self) -> Markup {
        let leaf = |name, text: &str| Markup::Leaf(name, text.into());
        let node = Markup::Node;
        match self {
            Self::Name(text) => leaf("mi", text),
            Self::Number(text) => leaf("mn", text),
            Self::Sign(sign) => leaf("mo", sign),
            Self::Words(words) => leaf("mtext", words),
            Self::Row(parts) => node("mrow", parts.iter().map(Self::markup).collect()),
            Self::Over(above, below) => node("mfrac", vec![above.markup(), below.markup()]),
            Self::Above(base, power) => match &**base {
                Self::Below(base, index) => node("msubsup", vec![base.markup(), index.markup(), power.markup()]),
                base => node("msup", vec![base.markup(), power.markup()]),
            },
            Self::Below(base, index) => node("msub", vec![base.markup(), index.markup()]),
            Self::Root(inner) => node("msqrt", vec![inner.markup()]),
            Self::Fenced(open, inner, close) => node("mrow", vec![leaf("mo", open), inner.markup(), leaf("mo", close)]),
            Self::Cases(rows) => {
                let cell = |inner: &Self| node("mtd", vec![inner.markup()]);
                let rows = rows.iter().map(|[what, when]| node("mtr", vec![cell(what), cell(when)])).collect();
                node("mrow", vec![leaf("mo", "{"), node("mtable", rows)])
            }
            Self::Sum(from, to) => node("munderover", vec![leaf("mo", "∑"), from.markup(), to.markup()]),
        }
    }
}

fn tex_name(text: &str) -> String {
    if let Some((greek, _)) = GREEK.iter().find(|own| own.1 == text) {
        return if *greek == "epsilon" { r"\varepsilon".into() } else { format!("\\{greek}") };
    }
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(_), None) => text.into(),
        _ if FUNCTIONS.contains(&text) => format!("\\{text}"),
        _ => format!(r"\mathrm{{{}}}", text.replace('_', r"\_")),
    }
}

/// Those that LaTeX has.
const FUNCTIONS: &[&str] = &["sin", "cos", "tan", "sinh", "cosh", "tanh", "log", "exp", "max", "min"];

fn tex_sign(sign: &'static str) -> &'static str {
    match sign {
        "−" => "-",
        "·" => r"\cdot",
        "∂" => r"\partial",
        "∑" => r"\sum",
        "∈" => r"\in",
        "∇" => r"\nabla",
        "≥" => r"\ge",
        "≤" => r"\le",
        "→" => r"\to",
        "←" => r"\leftarrow",
        "′" => "'",
        "\u{2061}" => "",
        other => other,
    }
}
