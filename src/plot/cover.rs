//! Axes that cover another run too, so that two figures side by side can be compared.

use super::guard::{Axis, Scale};
use super::look::Look;
use super::steps::{error_axis, step_axis};
use super::{Figure, Scene, plane};

/// What the axes of a figure are to cover besides its own run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover {
    x: Axis,
    y: Axis,
}

impl Cover {
    /// What a figure of this run would cover by itself; `None` for a figure with rows of its own.
    pub fn of(figure: Figure, scene: &Scene, look: &Look) -> Option<Self> {
        let (x, y) = match figure {
            Figure::Path => path(scene, look),
            Figure::Error => (step_axis(scene), error_axis(scene, look)),
            _ => return None,
        };
        Some(Self { x, y })
    }
}

fn path(scene: &Scene, look: &Look) -> (Axis, Axis) {
    #[cfg(feature = "own")]
    if let Some(section) = &look.section {
        return plane::axes(&Scene { report: &section.flattened(scene.report), ..*scene });
    }
    let _ = look;
    plane::axes(scene)
}

/// Both axes, long enough for what else they are to cover.
pub(super) fn covering((x, y): (Axis, Axis), cover: Option<Cover>) -> (Axis, Axis) {
    match cover {
        Some(cover) => (joined(&x, &cover.x), joined(&y, &cover.y)),
        None => (x, y),
    }
}

/// The most decades of a joint log axis; what is smaller leaves it at the lower end.
const DECADES: f64 = 12.0;

fn joined(own: &Axis, other: &Axis) -> Axis {
    if own.scale() != other.scale() {
        return *own;
    }
    let (lo, hi) = (own.lo().min(other.lo()), own.hi().max(other.hi()));
    let least = if own.scale() == Scale::Log { hi / 10f64.powf(DECADES) } else { lo };
    Axis::new(lo.max(least), hi, own.scale())
}
