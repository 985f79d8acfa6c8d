//! Colors. Two hues carry meaning, blue for penalty and orange for anti-penalty; indigo is the
//! modified equation; everything else is quiet.
//!
//! A hue that is right for a stroke can be too pale for text: such a hue has a second, darker
//! value for words. The tests hold every pair that occurs to the contrast that WCAG calls AA.

use plotters::style::RGBColor;

use super::look::Theme;
use crate::decimal::hexadecimal;

/// The colors of a theme, and how much heavier and larger than usual it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Palette {
    /// Behind everything, opaque: an exported figure is readable on any page.
    pub background: RGBColor,
    /// The iterates, and text that matters.
    pub ink: RGBColor,
    /// Labels.
    pub soft: RGBColor,
    /// Rules and grid lines.
    pub rule: RGBColor,
    /// Contours of the loss.
    pub contour: RGBColor,
    /// What joins points of equal time.
    pub tie: RGBColor,
    /// The first-order flow as a stroke.
    pub flow: RGBColor,
    /// The first-order flow in words.
    pub flow_text: RGBColor,
    /// The modified equation.
    pub modified: RGBColor,
    /// Penalty, as an area.
    pub penalty: RGBColor,
    /// Penalty, in words.
    pub penalty_text: RGBColor,
    /// Anti-penalty, as an area.
    pub anti: RGBColor,
    /// Anti-penalty, in words.
    pub anti_text: RGBColor,
    /// Words on a penalty or anti-penalty area.
    pub on_hue: RGBColor,
    /// Factor on stroke widths and radii.
    pub weight: f64,
    /// Factor on the size of text.
    pub text: f64,
}

const fn rgb(hex: u32) -> RGBColor {
    RGBColor((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const LIGHT: Palette = Palette {
    background: rgb(0xfcfbf9),
    ink: rgb(0x1d2126),
    soft: rgb(0x5c6570),
    rule: rgb(0xe4e1db),
    contour: rgb(0xdbd6cc),
    tie: rgb(0xcdd0d6),
    flow: rgb(0x8a8f98),
    flow_text: rgb(0x666c76),
    modified: rgb(0x3b4cc0),
    penalty: rgb(0x2a7ab0),
    penalty_text: rgb(0x2271a6),
    // A shade under the hue of the page, for white words on it.
    anti: rgb(0xc0561f),
    anti_text: rgb(0xb54f1b),
    on_hue: rgb(0xffffff),
    weight: 1.0,
    text: 1.0,
};

const DARK: Palette = Palette {
    background: rgb(0x14171b),
    ink: rgb(0xe8e9ea),
    soft: rgb(0xa0a8b2),
    rule: rgb(0x2d333b),
    contour: rgb(0x323943),
    tie: rgb(0x4a525e),
    flow: rgb(0x8b93a0),
    flow_text: rgb(0x9aa2ae),
    modified: rgb(0x8ea2ff),
    penalty: rgb(0x4d9ed3),
    penalty_text: rgb(0x4d9ed3),
    anti: rgb(0xe07f45),
    anti_text: rgb(0xe07f45),
    on_hue: rgb(0x0d1116),
    weight: 1.0,
    text: 1.0,
};

const PROJECTOR: Palette = Palette {
    background: rgb(0xffffff),
    ink: rgb(0x000000),
    soft: rgb(0x33393f),
    rule: rgb(0xc9c6c0),
    contour: rgb(0xcfcbc3),
    tie: rgb(0xb4b8bf),
    flow: rgb(0x6f757f),
    flow_text: rgb(0x4a5058),
    modified: rgb(0x2c3bb0),
    penalty: rgb(0x1b6ca3),
    penalty_text: rgb(0x1b6ca3),
    anti: rgb(0xb54a14),
    anti_text: rgb(0xb54a14),
    on_hue: rgb(0xffffff),
    weight: 1.5,
    text: 1.25,
};

#[cfg(not(target_arch = "wasm32"))]
const PAPER: Palette = Palette { weight: 0.9, text: 1.0, ..PROJECTOR };

impl Palette {
    /// The colors of a page around the figure: six hexadecimal digits for each, in the order of the fields.
    pub fn read(text: &str) -> Option<Self> {
        let mut colors = [LIGHT.ink; 14];
        for (i, color) in colors.iter_mut().enumerate() {
            *color = rgb(hexadecimal(text.get(6 * i..6 * i + 6)?)?);
        }
        let [background, ink, soft, rule, contour, tie, flow, flow_text, modified, ..] = colors;
        let [.., penalty, penalty_text, anti, anti_text, on_hue] = colors;
        Some(Self {
            background,
            ink,
            soft,
            rule,
            contour,
            tie,
            flow,
            flow_text,
            modified,
            penalty,
            penalty_text,
            anti,
            anti_text,
            on_hue,
            ..LIGHT
        })
    }

    /// The colors of a theme.
    pub fn of(theme: Theme) -> Self {
        match theme {
            Theme::Light => LIGHT,
            Theme::Dark => DARK,
            Theme::Projector => PROJECTOR,
            #[cfg(not(target_arch = "wasm32"))]
            Theme::Paper => PAPER,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(RGBColor(r, g, b): RGBColor) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    fn contrast(a: RGBColor, b: RGBColor) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn colors_are_read_in_the_order_of_the_fields() {
        let text: String = (0..14).map(|i| format!("{:06x}", i * 0x01_01_01)).collect();
        let read = Palette::read(&text).unwrap();
        assert_eq!((read.background, read.ink, read.on_hue), (rgb(0), rgb(0x01_01_01), rgb(0x0d_0d_0d)));
        assert_eq!((read.modified, read.weight), (rgb(0x08_08_08), 1.0));
        for bad in ["", "zz", &text[1..], "éé"] {
            assert_eq!(Palette::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn words_have_the_contrast_of_aa_and_strokes_that_of_graphics() {
        for p in [LIGHT, DARK, PROJECTOR, PAPER] {
            let words = [p.ink, p.soft, p.flow_text, p.modified, p.penalty_text, p.anti_text];
            for word in words {
                assert!(contrast(word, p.background) >= 4.5, "{word:?} {}", contrast(word, p.background));
            }
            for area in [p.penalty, p.anti] {
                assert!(contrast(p.on_hue, area) >= 4.5, "{area:?} {}", contrast(p.on_hue, area));
            }
            assert!(contrast(p.soft, p.rule) >= 4.5, "words on a neutral run");
            for stroke in [p.flow, p.modified, p.ink, p.penalty, p.anti] {
                assert!(contrast(stroke, p.background) >= 3.0, "{stroke:?}");
            }
        }
    }
}
