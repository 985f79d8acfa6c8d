//! Tokens into a tree, by precedence climbing; nothing is guessed.

use super::function::{FUNCTIONS, Function};
use super::syntax::{Binary, Declaration, Node, NodeId, Statement, Tree};
use super::token::{Kind, Token, tokens};
use super::{Error, MAX_DEPTH, MAX_SLIDERS};

type Parsed<T> = Result<T, Error>;

/// The tree of a text.
pub fn parse(text: &str) -> Parsed<Tree> {
    let mut parser = Parser { text, tokens: tokens(text)?, at: 0, depth: 0, brackets: 0, tree: Tree::default() };
    loop {
        while parser.now().kind == Kind::End {
            parser.at += 1;
        }
        if parser.now().kind == Kind::Eof {
            return Ok(parser.tree);
        }
        parser.statement()?;
        if !matches!(parser.now().kind, Kind::End | Kind::Eof) {
            return Err(parser.unexpected());
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    /// Open round brackets; inside them a line end is a space.
    brackets: usize,
    tree: Tree,
}

impl Parser<'_> {
    /// The present token; the last one is the end of the text.
    fn now(&self) -> &Token {
        self.tokens.get(self.at).unwrap_or(&LAST)
    }

    /// The one `ahead` of it.
    fn ahead(&self, ahead: usize) -> &Token {
        self.tokens.get(self.at + ahead).unwrap_or(&LAST)
    }

    fn text_of(&self, token: &Token) -> &str {
        self.text.get(token.from..token.to).unwrap_or_default()
    }

    fn step(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    fn take(&mut self, sign: char) -> bool {
        let found = self.now().is(sign);
        if found {
            self.step();
        }
        found
    }

    fn expect(&mut self, sign: char, words: &str) -> Parsed<()> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(Error::new(self.now().place(), format!("{words}, found {}", self.found())))
        }
    }

    /// The present token in words.
    fn found(&self) -> String {
        match &self.now().kind {
            Kind::Eof => "the end".into(),
            Kind::End if self.text_of(self.now()) == "\n" => "the end of the line".into(),
            _ => format!("“{}”", self.text_of(self.now())),
        }
    }

    fn add(&mut self, node: Node, from: usize) -> NodeId {
        let to = self.at.checked_sub(1).and_then(|before| self.tokens.get(before)).map_or(from, |token| token.to);
        self.tree.nodes.push(node);
        self.tree.places.push((from, to.max(from)));
        self.tree.nodes.len() - 1
    }

    fn statement(&mut self) -> Parsed<()> {
        let token = self.now().clone();
        let Kind::Name(name) = &token.kind else { return self.result() };
        if self.ahead(1).is(':') && name == "start" {
            self.at += 2;
            return self.start();
        }
        if !self.ahead(1).is('=') {
            return self.result();
        }
        self.at += 2;
        if self.now().is('=') {
            return Err(Error::new(self.now().place(), "there is no ==; compare with <, >, <= or >= inside where(…)"));
        }
        self.skip_lines();
        let first = self.tree.nodes.len();
        let value = self.expression()?;
        match &self.now().kind {
            Kind::Name(word) if word == "in" => {
                self.step();
                self.declaration(name.clone(), token.place(), first, value)
            }
            _ => {
                self.tree.statements.push(Statement { name: Some((name.clone(), token.place())), first, value });
                Ok(())
            }
        }
    }

    fn result(&mut self) -> Parsed<()> {
        let first = self.tree.nodes.len();
        let value = self.expression()?;
        if self.now().is('=') {
            return Err(Error::new(self.now().place(), "only a name can stand before ="));
        }
        self.tree.statements.push(Statement { name: None, first, value });
        Ok(())
    }

    fn declaration(&mut self, name: String, place: (usize, usize), first: NodeId, value: NodeId) -> Parsed<()> {
        self.expect('[', "a slider’s range is written in [least, most]; expected “[”")?;
        let least = self.expression()?;
        self.expect(',', "expected “,” between the ends of the range")?;
        let most = self.expression()?;
        self.expect(']', "expected “]” after the range")?;
        let log = matches!(&self.now().kind, Kind::Name(word) if word == "log");
        if log {
            self.step();
        }
        if self.tree.declarations.len() == MAX_SLIDERS {
            return Err(Error::new(place, format!("at most {MAX_SLIDERS} sliders can be declared")));
        }
        self.tree.declarations.push(Declaration { name, place, first, value, least, most, log });
        Ok(())
    }

    fn start(&mut self) -> Parsed<()> {
        loop {
            let token = self.now().clone();
            let Kind::Name(name) = &token.kind else {
                return Err(Error::new(
                    token.place(),
                    format!("expected the name of a memory, found {}", self.found()),
                ));
            };
            self.step();
            self.expect('=', "expected “=” and the memory’s first value")?;
            let first = self.tree.nodes.len();
            let value = self.expression()?;
            self.tree.start.push(Statement { name: Some((name.clone(), token.place())), first, value });
            if !self.take(',') {
                return Ok(());
            }
            self.skip_lines();
        }
    }

    /// Line ends, where a statement cannot end.
    fn skip_lines(&mut self) {
        while self.now().kind == Kind::End && self.text_of(self.now()) == "\n" {
            self.step();
        }
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let words = format!("more than {MAX_DEPTH} nested expressions; give parts of it names");
            return Err(Error::new(self.now().place(), words));
        }
        let out = inner(self);
        self.depth -= 1;
        out
    }

    fn expression(&mut self) -> Parsed<NodeId> {
        self.deeper(|parser| parser.chain(&[('+', Binary::Add), ('-', Binary::Subtract)], Self::product))
    }

    fn product(&mut self) -> Parsed<NodeId> {
        self.chain(&[('*', Binary::Multiply), ('/', Binary::Divide)], Self::signed)
    }

    /// Operands with operations of one precedence between them, from left to right.
    fn chain(&mut self, table: &[(char, Binary)], operand: fn(&mut Self) -> Parsed<NodeId>) -> Parsed<NodeId> {
        let from = self.now().from;
        let mut left = operand(self)?;
        loop {
            if self.brackets > 0 {
                self.skip_lines();
            }
            let Some(&(_, binary)) = table.iter().find(|(sign, _)| self.now().is(*sign)) else { return Ok(left) };
            self.step();
            if binary == Binary::Multiply && self.now().is('*') {
                return Err(Error::new(self.now().place(), "write ^ for a power"));
            }
            self.skip_lines();
            let right = operand(self)?;
            left = self.add(Node::Binary(binary, left, right), from);
        }
    }

    /// An operand with signs before it; below `^`, so that −x² is −(x²).
    fn signed(&mut self) -> Parsed<NodeId> {
        let from = self.now().from;
        if self.take('-') {
            let inner = self.deeper(Self::signed)?;
            return Ok(self.add(Node::Negative(inner), from));
        }
        if self.take('+') {
            return self.deeper(Self::signed);
        }
        self.power()
    }

    fn power(&mut self) -> Parsed<NodeId> {
        let from = self.now().from;
        let base = self.operand()?;
        if let Kind::Superscript(exponent) = self.now().kind {
            self.step();
            let exponent = self.add(Node::Number(f64::from(exponent)), from);
            if self.now().is('^') || matches!(self.now().kind, Kind::Superscript(_)) {
                return Err(Error::new(self.now().place(), "use ( and ) around a power that is raised again"));
            }
            return self.end_of_operand(base, Some(exponent), from);
        }
        if self.take('^') {
            self.skip_lines();
            let exponent = self.deeper(Self::signed)?;
            return self.end_of_operand(base, Some(exponent), from);
        }
        self.end_of_operand(base, None, from)
    }

    /// A number, a name, a call, or an expression in brackets.
    fn operand(&mut self) -> Parsed<NodeId> {
        if self.brackets > 0 {
            self.skip_lines();
        }
        let Token { kind, from, to } = self.now().clone();
        match kind {
            Kind::Number(x) => {
                self.step();
                Ok(self.add(Node::Number(x), from))
            }
            Kind::Name(name) if self.ahead(1).is('(') => self.call(&name, (from, to)),
            Kind::Name(name) => {
                self.step();
                if Function::named(&name).is_some() {
                    let next = match &self.now().kind {
                        Kind::Name(_) | Kind::Number(_) => self.text_of(self.now()).to_owned(),
                        _ => "…".into(),
                    };
                    return Err(Error::new((from, to), format!("a function needs ( and ): write {name}({next})")));
                }
                Ok(self.add(Node::Name(name), from))
            }
            Kind::Sign('√') => {
                self.step();
                let inner = self.deeper(Self::operand)?;
                let Some(sqrt) = Function::named("sqrt") else { return Err(self.unexpected()) };
                Ok(self.add(Node::Call(sqrt, [inner, inner]), from))
            }
            Kind::Sign('(') => {
                self.step();
                self.brackets += 1;
                let inner = self.expression()?;
                self.close((from, to))?;
                Ok(inner)
            }
            _ => Err(self.missing()),
        }
    }

    /// A power, if there is an exponent, and nothing that would be multiplied with it unsaid.
    fn end_of_operand(&mut self, base: NodeId, exponent: Option<NodeId>, from: usize) -> Parsed<NodeId> {
        let node = match exponent {
            Some(exponent) => self.add(Node::Binary(Binary::Power, base, exponent), from),
            None => base,
        };
        let next = self.now();
        let begins = matches!(next.kind, Kind::Number(_) | Kind::Name(_)) || next.is('(') || next.is('√');
        let is_word = matches!(&next.kind, Kind::Name(word) if word == "in" || word == "log" && self.ends_range());
        if !begins || is_word {
            return Ok(node);
        }
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).unwrap_or(&LAST);
        let (left, right) = (self.text_of(before), self.text_of(next));
        let right = if next.is('(') { "(…" } else { right };
        let left = if before.is(')') { "…)" } else { left };
        Err(Error::new((before.from, next.to), format!("write {left}*{right}")))
    }

    /// Whether the token before is the bracket of a range.
    fn ends_range(&self) -> bool {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).is_some_and(|token| token.is(']'))
    }

    fn close(&mut self, opened: (usize, usize)) -> Parsed<()> {
        self.skip_lines();
        self.brackets = self.brackets.saturating_sub(1);
        if self.take(')') {
            return Ok(());
        }
        match self.now().kind {
            Kind::Eof | Kind::End => Err(Error::new(opened, "this “(” is not closed; expected “)”")),
            _ => Err(self.unexpected()),
        }
    }

    fn call(&mut self, name: &str, place: (usize, usize)) -> Parsed<NodeId> {
        let Some(function) = Function::named(name) else { return Err(unknown(name, place)) };
        self.step();
        let opened = self.now().place();
        self.step();
        self.brackets += 1;
        let node = if function == Function::Where { self.choice()? } else { self.arguments(function, place)? };
        self.close(opened)?;
        Ok(self.add(node, place.0))
    }

    fn arguments(&mut self, function: Function, place: (usize, usize)) -> Parsed<Node> {
        let (name, wanted) = (function.name(), function.arguments());
        if self.now().is(')') {
            return Err(Error::new((place.0, self.now().to), format!("{name} takes {}", numbers(wanted))));
        }
        let first = self.expression()?;
        let mut arguments = [first, first];
        for argument in arguments.iter_mut().take(wanted).skip(1) {
            let words = format!("{name} takes {}; expected “,”", numbers(wanted));
            self.expect(',', &words)?;
            *argument = self.expression()?;
        }
        if self.now().is(',') {
            let more = if wanted == 1 { "; a decimal point is written ." } else { "" };
            return Err(Error::new(self.now().place(), format!("{name} takes {}{more}", numbers(wanted))));
        }
        Ok(Node::Call(function, arguments))
    }

    /// `where(a < b, yes, no)`, from its condition on.
    fn choice(&mut self) -> Parsed<Node> {
        let left = self.expression()?;
        let (sign, or_equal) = match self.now().kind {
            Kind::Sign(sign @ ('<' | '>')) => (sign, false),
            Kind::OrEqual(sign) => (sign, true),
            _ => {
                let words = format!("where begins with a comparison: expected <, >, <= or >=, found {}", self.found());
                return Err(Error::new(self.now().place(), words));
            }
        };
        self.step();
        let right = self.expression()?;
        self.expect(',', "where takes a comparison and two numbers; expected “,”")?;
        let yes = self.expression()?;
        self.expect(',', "where takes a comparison and two numbers; expected “,”")?;
        let no = self.expression()?;
        let (a, b) = if sign == '>' { (left, right) } else { (right, left) };
        Ok(Node::Where { a, b, or_equal, yes, no })
    }

    /// A token that cannot follow a whole expression.
    fn unexpected(&self) -> Error {
        let token = self.now();
        let words = match &token.kind {
            Kind::Sign(')') => "this “)” closes nothing".into(),
            Kind::Sign(']') => "square brackets are for ranges: a = 1 in [0, 3]".into(),
            Kind::Sign('[') => "write ( and ) instead".into(),
            Kind::Sign(',') => "a comma is only for functions and ranges; a decimal point is written .".into(),
            Kind::Sign('<' | '>') | Kind::OrEqual(_) => "a comparison is only for where(a < b, c, d)".into(),
            Kind::Sign('=') => "an = follows a name at the beginning of a statement".into(),
            Kind::Sign(':') => "only start: has a colon".into(),
            Kind::Superscript(_) => "use ( and ) around a power that is raised again".into(),
            Kind::Name(word) if word == "in" => "a range follows name = number: a = 1 in [0, 3]".into(),
            _ => format!("expected an operation or the end, found {}", self.found()),
        };
        Error::new(token.place(), words)
    }

    /// What is said where an operand should be.
    fn missing(&self) -> Error {
        let words = match self.now().kind {
            Kind::Superscript(_) => "an exponent needs a base before it".into(),
            Kind::Sign('[') => "write ( and ) instead".into(),
            _ => format!("expected a number, a name or “(”, found {}", self.found()),
        };
        Error::new(self.now().place(), words)
    }
}

/// What stands where there is no token.
static LAST: Token = Token { kind: Kind::Eof, from: 0, to: 0 };

fn numbers(count: usize) -> &'static str {
    if count == 1 { "one number" } else { "two numbers" }
}

/// What is said of a name with brackets that is no function.
fn unknown(name: &str, place: (usize, usize)) -> Error {
    let meant = match name {
        "ln" => Some("log"),
        "arctan" => Some("atan"),
        "arcsin" => Some("asin"),
        "arccos" => Some("acos"),
        "sgn" | "signum" => Some("sign"),
        "logistic" => Some("sigmoid"),
        "pow" => return Error::new(place, "write a^b for a power"),
        "if" | "iif" | "select" => Some("where"),
        "fabs" => Some("abs"),
        "maximum" => Some("max"),
        "minimum" => Some("min"),
        _ => FUNCTIONS.iter().map(|row| row.name).find(|known| known.eq_ignore_ascii_case(name)),
    };
    Error::new(
        place,
        match meant {
            Some(meant) => format!("there is no function {name}; write {meant}(…)"),
            None => format!("there is no function {name}; for a product write {name}*(…)"),
        },
    )
}
