"""Halfstep: what a finite step size does to an optimizer.

``run`` runs an optimizer on a small problem and integrates the differential equations of backward error analysis for it;
``sweep`` does so for many settings on all cores and keeps a few numbers of each run; ``show`` shows
the page in a notebook. ``settings()`` and ``quantities()`` list all settings and all numbers to keep. Problems are dimensionless: θ stands for the unit of a parameter, E for that of the loss,
so a gradient has the unit E/θ; one step takes time h.
"""

from ._engine import (
    Figure,
    Flow,
    Growth,
    LinkWarning,
    Orders,
    Report,
    SettingError,
    Slopes,
    Validity,
    Warning,
    __version__,
    link,
    quantities,
    run,
    settings,
)
from ._show import show
from ._sweep import sweep

__all__ = [
    "Figure",
    "Flow",
    "Growth",
    "LinkWarning",
    "Orders",
    "Report",
    "SettingError",
    "Slopes",
    "Validity",
    "Warning",
    "__version__",
    "link",
    "quantities",
    "run",
    "settings",
    "show",
    "sweep",
]
