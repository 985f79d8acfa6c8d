//! Exact fractions, so that like terms cancel to nothing.

/// `top/bottom` in lowest terms, the bottom positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rational {
    top: i128,
    bottom: i128,
}

/// Beyond this a number is no longer one that a person reads.
const LARGEST: i128 = 1_000_000_000_000_000_000;

impl Rational {
    pub const ZERO: Self = Self::whole(0);
    pub const ONE: Self = Self::whole(1);
    pub const HALF: Self = Self { top: 1, bottom: 2 };

    pub const fn whole(n: i128) -> Self {
        Self { top: n, bottom: 1 }
    }

    /// `top/bottom`; `None` where it has no value or is too large.
    pub fn new(top: i128, bottom: i128) -> Option<Self> {
        let common = gcd(top, bottom);
        if bottom == 0 || common == 0 {
            return (bottom != 0).then_some(Self::ZERO);
        }
        let sign = bottom.signum();
        let (top, bottom) = (sign * (top / common), sign * (bottom / common));
        (top.abs() <= LARGEST && bottom <= LARGEST).then_some(Self { top, bottom })
    }

    /// A number as its shortest decimal says.
    pub fn of(x: f64) -> Option<Self> {
        let text = format!("{:e}", x);
        let (digits, exponent) = text.split_once('e')?;
        let exponent: i32 = exponent.parse().ok()?;
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let top: i128 = format!("{whole}{fraction}").parse().ok()?;
        let shift = exponent - fraction.len() as i32;
        let power = 10_i128.checked_pow(shift.unsigned_abs()).filter(|power| *power <= LARGEST)?;
        if shift < 0 { Self::new(top, power) } else { Self::new(top.checked_mul(power)?, 1) }
    }

    pub fn top(self) -> i128 {
        self.top
    }

    pub fn bottom(self) -> i128 {
        self.bottom
    }

    pub fn value(self) -> f64 {
        self.top as f64 / self.bottom as f64
    }

    pub fn is_whole(self) -> bool {
        self.bottom == 1
    }

    pub fn is_even(self) -> bool {
        self.bottom == 1 && self.top % 2 == 0
    }

    pub fn sign(self) -> i128 {
        self.top.signum()
    }

    pub fn negative(self) -> Self {
        Self { top: -self.top, ..self }
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        let top = self.top.checked_mul(other.bottom)?.checked_add(other.top.checked_mul(self.bottom)?)?;
        Self::new(top, self.bottom.checked_mul(other.bottom)?)
    }

    pub fn times(self, other: Self) -> Option<Self> {
        Self::new(self.top.checked_mul(other.top)?, self.bottom.checked_mul(other.bottom)?)
    }

    pub fn inverse(self) -> Option<Self> {
        Self::new(self.bottom, self.top)
    }

    /// The largest fraction of which both are whole multiples.
    pub fn common(self, other: Self) -> Self {
        let top = gcd(self.top, other.top);
        let bottom = self.bottom / gcd(self.bottom, other.bottom).max(1) * other.bottom;
        Self::new(top, bottom).unwrap_or(Self::ONE)
    }

    /// To a whole power.
    pub fn to(self, n: i128) -> Option<Self> {
        let size = u32::try_from(n.unsigned_abs()).ok()?;
        let power = Self::new(self.top.checked_pow(size)?, self.bottom.checked_pow(size)?)?;
        if n < 0 { power.inverse() } else { Some(power) }
    }

    /// The exact root, where there is one.
    pub fn root(self, n: i128) -> Option<Self> {
        let root = |x: i128| {
            let near = (x as f64).powf(1.0 / n as f64).round() as i128;
            let size = u32::try_from(n).ok()?;
            (near.checked_pow(size)? == x).then_some(near)
        };
        if self.top < 0 { None } else { Self::new(root(self.top)?, root(self.bottom)?) }
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
