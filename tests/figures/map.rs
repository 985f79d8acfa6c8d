//! The regime map: each place has the color of its sign, and what has no number is not colored.

use halfstep::analysis::{Place, decay_at, flip_beta, share_of};
use halfstep::plot::{Cells, Look, Palette, RegimeMap, Theme, draw_map};

use super::recorder::{Drawing, recorded};

fn drawing(cells: Cells, look: &Look) -> Drawing {
    recorded(look, &draw_map(&RegimeMap { beta: 0.9, rho: 0.97, cells }, look).unwrap())
}

/// Whether a color is nearer to the hue of penalty than to that of anti-penalty.
fn bluish((r, _, b): (u8, u8, u8)) -> bool {
    b > r
}

#[test]
fn each_side_of_the_boundary_has_its_hue() {
    for theme in [Theme::Light, Theme::Dark, Theme::Projector] {
        for (width, ratio) in [(300.0, 1.0), (430.0, 2.0)] {
            let look = Look { width, height: width, ratio, theme, ..Look::default() };
            for (u, n) in [(300.0, Some(750)), (1.0, None), (0.02, Some(3)), (1e9, Some(20_000))] {
                let drawing = drawing(Cells::Formula(&Place { beta: 0.9, rho: 0.97, u, n }), &look);
                let mut seen = 0;
                for rho in [0.5, 0.9, 0.99, 0.999] {
                    let Some(turn) = flip_beta(rho, u, n).filter(|turn| *turn < decay_at(0.95)) else { continue };
                    let places = [(share_of(turn) + 0.03, true), (share_of(turn) - 0.03, false)];
                    for (share, favors) in places.into_iter().filter(|place| place.0 > 0.0) {
                        let (x, y) = drawing.frame.place(share, share_of(rho)).unwrap();
                        let color = drawing.images[0].at(x * ratio, y * ratio);
                        assert_eq!(bluish(color), favors, "{u} {n:?}: {share} {rho} {color:?}");
                        seen += 1;
                    }
                }
                assert!(seen > 0 || u < 1.0, "{u} {n:?}");
                for words in ["− anti-penalty", "+ penalty", "β", "ρ", "0.999"] {
                    assert!(drawing.says(words), "{words}: {:?}", drawing.all());
                }
                let anti = drawing.all().iter().filter(|words| words.contains("− anti")).count();
                assert_eq!(anti == 2, seen > 0 && u >= 1.0, "{u} {n:?}: beside the legend's, {anti}");
            }
        }
    }
}

#[test]
fn whole_runs_are_colored_by_what_they_are_compared_with() {
    let look = Look { width: 430.0, height: 430.0, ..Look::default() };
    // From the lowest row up: larger, smaller; none, not done.
    let values = [3.0, 1.0, f64::NAN, f64::INFINITY];
    let drawing = drawing(Cells::Runs { side: 2, values: &values, reference: 2.0 }, &look);
    let at = |x: f64, y: f64| {
        let (x, y) = drawing.frame.place(x, y).unwrap();
        drawing.images[0].at(x, y)
    };
    assert!(!bluish(at(0.2, 0.2)) && bluish(at(0.8, 0.2)));
    let ground = Palette::of(Theme::Light).background;
    let ground = (ground.0, ground.1, ground.2);
    let striped: Vec<bool> = (0..40).map(|i| at(0.1 + 0.005 * f64::from(i), 0.8) == ground).collect();
    assert!(striped.contains(&true) && striped.contains(&false), "a run without a number is hatched");
    assert_eq!(at(0.9, 0.7), ground);
    assert!(drawing.says("− larger") && drawing.says("+ smaller") && drawing.says("0.5 to 1.5 times the flow's 2"));
}

#[test]
fn any_numbers_in_any_size() {
    for values in [&[][..], &[f64::NAN], &[0.0, -1.0, f64::MAX, 5e-324], &[f64::INFINITY; 4]] {
        for (width, height) in [(1.0, 1.0), (40.0, 300.0), (300.0, 40.0), (328.0, 360.0)] {
            for reference in [1.0, 0.0, f64::NAN] {
                let look = Look { width, height, ..Look::default() };
                drawing(Cells::Runs { side: 2, values, reference }, &look);
            }
        }
    }
}
