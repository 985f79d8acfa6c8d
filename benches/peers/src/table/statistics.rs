//! What is made of times.

/// The middle of some numbers; NaN of none.
pub fn median(times: &[f64]) -> f64 {
    quantile(times, 0.5)
}

/// The number below which this share of them lies; NaN of none.
pub fn quantile(times: &[f64], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(at.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

/// The middle of the ratios of times taken in turn: what slows one slows its neighbor.
pub fn ratio(above: &[f64], below: &[f64]) -> f64 {
    let ratios: Vec<f64> = above.iter().zip(below).map(|(a, b)| a / b).collect();
    median(&ratios)
}
