//! Numbers as a reader wants them: short, exact decimals, `10⁻⁶`, a true minus sign.

/// From how many digits before the point on a number is written with a power of ten.
const LARGE: i32 = 6;
/// From how many zeros after the point on.
const SMALL: i32 = -4;

/// `mantissa × 10^exponent` as a decimal, or with a power of ten where that is shorter to read.
pub fn decimal(mantissa: i64, exponent: i32) -> String {
    if mantissa == 0 {
        return "0".into();
    }
    let sign = if mantissa < 0 { "−" } else { "" };
    let mut digits = mantissa.unsigned_abs().to_string();
    let mut exponent = exponent;
    while digits.ends_with('0') {
        digits.pop();
        exponent += 1;
    }
    let length = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    // The power of ten of the first digit.
    let leading = exponent + length - 1;
    let body = if (SMALL..LARGE).contains(&leading) {
        plain(&digits, leading)
    } else if digits == "1" {
        power_of_ten(leading)
    } else {
        format!("{}×{}", plain(&digits, 0), power_of_ten(leading))
    };
    format!("{sign}{body}")
}

/// `10⁻⁶`; the three powers that are as short without it are written out.
pub fn power_of_ten(exponent: i32) -> String {
    match exponent {
        -1 => "0.1".into(),
        0 => "1".into(),
        1 => "10".into(),
        _ => format!("10{}", superscript(exponent)),
    }
}

/// At most so many significant digits, without trailing zeros.
pub fn short(x: f64, digits: usize) -> String {
    if x.is_nan() {
        return "undefined".into();
    }
    if x.is_infinite() {
        return if x > 0.0 { "∞" } else { "−∞" }.into();
    }
    let digits = digits.clamp(1, 17);
    // Rust writes `d.ddde-7`, correctly rounded; what follows only moves the point.
    let written = format!("{x:.*e}", digits - 1);
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let mantissa: i64 = mantissa.replace('.', "").parse().unwrap_or(0);
    let exponent: i32 = exponent.parse().unwrap_or(0);
    decimal(mantissa, exponent.saturating_sub(i32::try_from(digits - 1).unwrap_or(0)))
}

/// Exactly so many significant digits, trailing zeros too: `0.150`; a power of ten as in [`short`].
pub fn measured(x: f64, digits: usize) -> String {
    let exponent = x.abs().log10().floor();
    let plain = x != 0.0 && exponent >= f64::from(SMALL) && exponent < f64::from(LARGE);
    if !plain {
        return short(x, digits);
    }
    let after = digits.clamp(1, 17) as i32 - 1 - exponent as i32;
    format!("{x:.*}", usize::try_from(after).unwrap_or(0)).replace('-', "−")
}

/// With its sign, always: `+19`, `−46.6`, `0`.
pub fn signed(x: f64, digits: usize) -> String {
    let text = short(x, digits);
    if x > 0.0 { format!("+{text}") } else { text }
}

/// θ₁, θ₂, …
pub fn coordinate(index: usize) -> String {
    let digits: String = (index + 1).to_string().chars().map(|c| shift(c, '₀')).collect();
    format!("θ{digits}")
}

fn superscript(exponent: i32) -> String {
    let mark = |c| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        c => shift(c, '⁰'),
    };
    exponent.to_string().chars().map(mark).collect()
}

/// The digit `c` in the alphabet that starts at `zero`.
fn shift(c: char, zero: char) -> char {
    c.to_digit(10).and_then(|d| char::from_u32(u32::from(zero) + d)).unwrap_or(c)
}

/// Puts the point after the digit whose power of ten is 0, given that of the first digit.
fn plain(digits: &str, leading: i32) -> String {
    let length = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    if leading < 0 {
        format!("0.{}{digits}", zeros(-leading - 1))
    } else if leading + 1 >= length {
        format!("{digits}{}", zeros(leading + 1 - length))
    } else {
        let (whole, rest) = digits.split_at(usize::try_from(leading + 1).unwrap_or(1));
        format!("{whole}.{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals() {
        let cases = [
            ((3, -1), "0.3"),
            ((-25, -1), "−2.5"),
            ((15, 2), "1500"),
            ((0, 7), "0"),
            ((5, -5), "5×10⁻⁵"),
            ((10, -7), "10⁻⁶"),
            ((2, -4), "0.0002"),
            ((1, 6), "10⁶"),
            ((12_500_000, 0), "1.25×10⁷"),
            ((12_900_000_005, -10), "1.2900000005"),
        ];
        for ((mantissa, exponent), want) in cases {
            assert_eq!(decimal(mantissa, exponent), want);
        }
    }

    #[test]
    fn significant_digits() {
        assert_eq!(short(0.150_23, 4), "0.1502");
        assert_eq!(short(0.009_139_8, 4), "0.00914");
        assert_eq!(short(0.1 + 0.2, 4), "0.3");
        assert_eq!(short(1.234e-7, 3), "1.23×10⁻⁷");
        assert_eq!(short(f64::NEG_INFINITY, 3), "−∞");
        assert_eq!(short(f64::MAX, 3), "1.8×10³⁰⁸");
        assert_eq!(short(5e-324, 2), "4.9×10⁻³²⁴");
        assert_eq!(measured(0.150_23, 3), "0.150");
        assert_eq!(measured(-1234.5, 3), "−1234");
        assert_eq!(measured(f64::NAN, 3), "undefined");
        assert_eq!(measured(f64::INFINITY, 3), "∞");
        assert_eq!(measured(0.0, 3), "0");
        assert_eq!(signed(19.0, 3), "+19");
        assert_eq!(signed(-46.63, 3), "−46.6");
        assert_eq!(signed(-0.0, 3), "0");
        assert_eq!(coordinate(0), "θ₁");
        assert_eq!(coordinate(11), "θ₁₂");
    }
}
