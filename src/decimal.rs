//! Decimals as doubles, by the platform's own reader; hexadecimal digits.

/// The double nearest to a decimal such as `-1.5e-3`; infinite beyond the largest. `None` for any
/// other text, and for the words that mean no number.
///
/// The standard library's reader has a table of powers that every visit would download, so in the page's modules it is
/// the browser that reads. Both round to the nearest double, ties to even.
pub fn nearest(decimal: &str) -> Option<f64> {
    let digits = decimal.bytes().any(|b| b.is_ascii_digit());
    let plain = decimal.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if digits && plain { read(decimal) } else { None }
}

/// The number of up to seven hexadecimal digits and nothing else.
pub fn hexadecimal(digits: &str) -> Option<u32> {
    digits.bytes().try_fold(0, |number: u32, digit| Some(number << 4 | char::from(digit).to_digit(16)?))
}

#[cfg(any(feature = "decimals", not(target_arch = "wasm32")))]
fn read(decimal: &str) -> Option<f64> {
    decimal.parse().ok()
}

#[cfg(all(not(feature = "decimals"), target_arch = "wasm32"))]
fn read(decimal: &str) -> Option<f64> {
    let number = wasm_bindgen::JsValue::from_str(decimal).unchecked_into_f64();
    (!number.is_nan()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_decimals_are_read() {
        for text in
            ["", ".", "-", "+", "e5", "e", "inf", "nan", "infinity", "-inf", "NaN", "1_000", " 1", "1 ", "0x10", "١"]
        {
            assert_eq!(nearest(text), None, "{text:?}");
        }
        let read =
            [("1.", 1.0), (".5", 0.5), ("+1e2", 100.0), ("-1e-400", -0.0), ("1e400", f64::INFINITY), ("007", 7.0)];
        for (text, number) in read {
            assert_eq!(nearest(text).map(f64::to_bits), Some(number.to_bits()), "{text:?}");
        }
    }
}
