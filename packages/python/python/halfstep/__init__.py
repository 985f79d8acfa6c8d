"""Halfstep: what a finite step size does to an optimizer.

``run`` runs an optimizer on a small problem and follows beside it the differential equations of backward error analysis;
``sweep`` does so for many settings on all cores and keeps a few numbers of each; ``show`` has the page in a notebook.
``settings()`` and ``quantities()`` list what there is to set and to keep. Problems are dimensionless: θ is the unit of a
parameter, E that of the loss, so a gradient is E/θ; a step takes the time h.
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
