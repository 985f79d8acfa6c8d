//! An address as a QR code, for a lecture room.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;

/// A QR code: dark and light modules in a square.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Qr {
    /// Modules on a side, without the light margin of four that has to be around them.
    pub size: usize,
    /// The dark modules as the data of one SVG path, a module being 1 by 1.
    pub path: String,
}

/// The QR code of a text; `None` where it is too long for one.
pub fn qr(text: &str) -> Option<Qr> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let from = x;
            while code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{from} {y}h{}v1h-{}z", x - from, x - from);
            }
            x += 1;
        }
    }
    Some(Qr { size: size as usize, path })
}
