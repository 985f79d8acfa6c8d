//! Text into tokens.
//!
//! What people paste from papers is understood: `×` and `·`, `−`, `÷`, `²`, `√`, `≤`, Greek letters and subscripts.
//! A name is kept in ASCII, so that it can be a key of a link: `θ₁` is `theta1`.

use winnow::combinator::{alt, eof, opt, preceded};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::stream::{LocatingSlice, Location};
use winnow::token::{any, one_of, take_while};

use super::{Error, MAX_TEXT};

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number.
    Number(f64),
    /// A name, in ASCII.
    Name(String),
    /// An exponent written as a superscript.
    Superscript(i32),
    /// One of `+ - * / ^ ( ) [ ] , = : < >`, or `√`.
    Sign(char),
    /// `<=` or `>=`, by its first character.
    OrEqual(char),
    /// `;` or the end of a line.
    End,
    /// The end of the text.
    Eof,
}

/// A token and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub kind: Kind,
    pub from: usize,
    pub to: usize,
}

impl Token {
    pub fn place(&self) -> (usize, usize) {
        (self.from, self.to)
    }

    pub fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }
}

type Text<'a> = LocatingSlice<&'a str>;
type Lexed<T> = Result<T, EmptyError>;

/// The tokens of a text, the last one [`Kind::Eof`].
pub fn tokens(text: &str) -> Result<Vec<Token>, Error> {
    if text.len() > MAX_TEXT {
        let words = format!("the text is too long: {} bytes; at most {MAX_TEXT} are read", text.len());
        let beyond = (0..=MAX_TEXT).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        return Err(Error::new((beyond, text.len()), words));
    }
    let mut input = LocatingSlice::new(text);
    let mut tokens = Vec::new();
    loop {
        let blanks: Lexed<()> = blank(&mut input);
        let from = input.current_token_start();
        if blanks.is_err() || eof::<_, EmptyError>(&mut input).is_ok() {
            tokens.push(Token { kind: Kind::Eof, from: text.len(), to: text.len() });
            return Ok(tokens);
        }
        let read: Lexed<Kind> = alt((number, name, superscript, or_equal, sign, end)).parse_next(&mut input);
        let Ok(kind) = read else {
            let next: Lexed<char> = any.parse_next(&mut input);
            let c = next.unwrap_or_default();
            return Err(Error::new((from, from + c.len_utf8().min(text.len() - from)), stray(c)));
        };
        let to = input.current_token_start();
        if matches!(kind, Kind::Number(x) if !x.is_finite()) {
            return Err(Error::new((from, to), "this number is too large"));
        }
        tokens.push(Token { kind, from, to });
    }
}

/// Spaces and comments.
fn blank(input: &mut Text) -> Lexed<()> {
    take_while(0.., |c: char| c != '\n' && (c.is_whitespace() || is_invisible(c))).void().parse_next(input)?;
    opt(preceded('#', take_while(0.., |c| c != '\n'))).void().parse_next(input)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

fn digits(input: &mut Text) -> Lexed<()> {
    take_while(1.., '0'..='9').void().parse_next(input)
}

/// `2`, `2.5`, `.5`, `2e-3`, `½`.
fn number(input: &mut Text) -> Lexed<Kind> {
    let fraction = one_of(['½', '¼', '¾']).map(|c| match c {
        '½' => 0.5,
        '¼' => 0.25,
        _ => 0.75,
    });
    let mantissa = alt(((digits, opt(('.', opt(digits)))).void(), ('.', digits).void()));
    let exponent = (one_of(['e', 'E']), opt(one_of(['+', '-', '−'])), digits);
    // A typographic minus in an exponent is the one thing the standard library's reader does not know.
    let decimal = (mantissa, opt(exponent)).take().map(|text: &str| text.replace('−', "-").parse().unwrap_or(f64::NAN));
    alt((decimal, fraction)).map(Kind::Number).parse_next(input)
}

/// A letter, then letters, digits, subscripts and `_`.
fn name(input: &mut Text) -> Lexed<Kind> {
    let first = one_of(|c: char| c.is_ascii_alphabetic() || greek(c).is_some());
    let rest = take_while(0.., |c: char| {
        c.is_ascii_alphanumeric() || c == '_' || greek(c).is_some() || subscript(c).is_some()
    });
    (first, rest).take().map(|text: &str| Kind::Name(ascii_name(text))).parse_next(input)
}

/// A name in ASCII, as it is a key of a link: `λ₁` is `lambda1`.
pub fn ascii_name(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        match (greek(c), subscript(c)) {
            (Some(letter), _) => out.push_str(letter),
            (_, Some(digit)) => out.push(digit),
            _ => out.push(c),
        }
    }
    out
}

/// `²`, `⁻¹`, `¹⁰`.
fn superscript(input: &mut Text) -> Lexed<Kind> {
    let digit = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|s| s == c);
    let minus = opt('⁻').parse_next(input)?;
    let text: &str = take_while(1..4, |c| digit(c).is_some()).parse_next(input)?;
    let size = text.chars().filter_map(digit).fold(0, |n, d| 10 * n + d as i32);
    Ok(Kind::Superscript(if minus.is_some() { -size } else { size }))
}

fn or_equal(input: &mut Text) -> Lexed<Kind> {
    let one = one_of(['≤', '≥']).map(|c| if c == '≤' { '<' } else { '>' });
    alt(((one_of(['<', '>']), '=').map(|(c, _)| c), one)).map(Kind::OrEqual).parse_next(input)
}

fn sign(input: &mut Text) -> Lexed<Kind> {
    let plain = |c: char| match c {
        '×' | '·' | '⋅' | '∗' | '∙' => '*',
        '−' | '–' => '-',
        '÷' | '∕' | '⁄' => '/',
        other => other,
    };
    one_of(move |c: char| "+-*/^()[],=:<>√".contains(plain(c))).map(move |c| Kind::Sign(plain(c))).parse_next(input)
}

fn end(input: &mut Text) -> Lexed<Kind> {
    one_of([';', '\n']).value(Kind::End).parse_next(input)
}

/// What is said of a character that begins no token.
fn stray(c: char) -> String {
    match c {
        '|' => "write abs(…) for an absolute value".into(),
        '{' | '}' => "write ( and ) instead".into(),
        '²' | '³' | '⁻' => "an exponent needs a base before it".into(),
        '%' => "there is no %; divide by 100".into(),
        '!' => "there is no factorial and no negation".into(),
        '\'' | '′' => "there is no derivative sign; gradients follow from the formula".into(),
        _ if c.is_control() => "there is an invisible character here; delete it".into(),
        _ => format!("“{c}” has no meaning here; names are made of Latin and Greek letters, digits and _"),
    }
}

fn subscript(c: char) -> Option<char> {
    let at = "₀₁₂₃₄₅₆₇₈₉".chars().position(|s| s == c)?;
    char::from_digit(at as u32, 10)
}

/// The name of a Greek letter.
fn greek(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => "alpha",
        'β' => "beta",
        'γ' => "gamma",
        'δ' => "delta",
        'ε' | 'ϵ' => "epsilon",
        'ζ' => "zeta",
        'η' => "eta",
        'θ' | 'ϑ' => "theta",
        'κ' => "kappa",
        'λ' => "lambda",
        'μ' | 'µ' => "mu",
        'ν' => "nu",
        'ξ' => "xi",
        'π' => "pi",
        'ρ' => "rho",
        'σ' => "sigma",
        'τ' => "tau",
        'φ' | 'ϕ' => "phi",
        'χ' => "chi",
        'ψ' => "psi",
        'ω' => "omega",
        'Γ' => "Gamma",
        'Δ' => "Delta",
        'Θ' => "Theta",
        'Λ' => "Lambda",
        'Φ' => "Phi",
        'Ψ' => "Psi",
        'Ω' => "Omega",
        _ => return None,
    })
}
