"""The engine of Halfstep."""

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

_Array = NDArray[np.float64]
_Setting = str | float | Sequence[float] | Sequence[str] | NDArray[Any] | None
_FigureName = Literal["path", "error", "strip", "memory", "multiples", "order", "order-fixed"]
_Theme = Literal["light", "dark", "projector", "paper"]
_FlowName = Literal["first", "modified", "third", "phase"]
_Grade = Literal["green", "amber", "red"]

__version__: str

class SettingError(ValueError):
    """A setting, or the name of a number, that cannot be used."""

    key: str
    reason: str | None
    given: str | None
    allowed: str | None
    used: str | None
    near: str | None

class LinkWarning(UserWarning):
    """Part of a link could not be used as given; the rest is used."""

class Warning:
    """A part of a link that could not be used as given; ``str`` gives the sentence."""

    key: str
    reason: str
    given: str
    allowed: str
    used: str
    near: str | None
    text: str

class Flow:
    """A flow beside the iterates, at times 0, h, 2h, …"""

    @property
    def points(self) -> _Array:
        """Shape (n, d), in the unit of a parameter."""

    @property
    def error(self) -> _Array:
        """The largest distance from the iterates in any coordinate, shape (n,)."""

    @property
    def largest_error(self) -> float: ...
    @property
    def stopped(self) -> tuple[int, Literal["diverged", "stiff", "budget"]] | None:
        """If the flow was not followed to the end: the last step whose point is known, and the reason."""

class Validity:
    """How far the modified equation can be trusted on a run."""

    d: float | None
    chi: float | None
    stalls_at: int | None
    grade: _Grade
    grades: dict[Literal["d", "chi", "stall", "stiffness", "error"], _Grade]
    words: str

class Growth:
    """How fast the loss grows in a run that diverges by growth."""

    factor: float
    product: float | None
    stable: float | None

class Slopes:
    """Errors at several step sizes, and the slopes fitted to them."""

    h: _Array
    errors: dict[_FlowName, _Array]
    slopes: dict[_FlowName, float | None]

class Orders:
    """The measured orders of a run."""

    span: Slopes
    fixed: Slopes

class Figure:
    """A figure of a run, as SVG. A notebook displays it."""

    name: _FigureName
    svg: str
    def save(self, path: str | PathLike[str]) -> None:
        """Writes the figure to a file whose name ends in .svg."""

    def _repr_svg_(self) -> str: ...

class Report:
    """All results of a run. N is the number of steps taken, d the number of parameters; arrays are read-only."""

    @property
    def link(self) -> str: ...
    @property
    def settings(self) -> dict[str, Any]: ...
    @property
    def warnings(self) -> tuple[Warning, ...]: ...
    @property
    def verdict(self) -> str: ...
    @property
    def time(self) -> _Array:
        """Shape (N+1,)."""

    @property
    def theta(self) -> _Array:
        """The iterates, shape (N+1, d), in the unit of a parameter."""

    @property
    def loss(self) -> _Array:
        """Shape (N+1,), in E."""

    @property
    def gradient(self) -> _Array:
        """Shape (N+1, d), in E/θ."""

    @property
    def norm(self) -> _Array:
        """The norm of the gradient that the correction is about, shape (N+1,), in E/θ."""

    @property
    def norm_name(self) -> str: ...
    @property
    def coefficient(self) -> _Array | None:
        """Shape (n, d), a pure number. Without weight decay negative is an anti-penalty, positive a penalty."""

    @property
    def effect(self) -> _Array:
        """Shape (n, d), in E/θ per unit time: negative is a penalty."""

    @property
    def penalty(self) -> _Array:
        """The sum of ``effect`` over the coordinates, shape (n,)."""

    @property
    def first(self) -> Flow | None: ...
    @property
    def modified(self) -> Flow | None: ...
    @property
    def third(self) -> Flow | None: ...
    @property
    def phase(self) -> Flow | None: ...
    @property
    def validity(self) -> Validity: ...
    @property
    def growth(self) -> Growth | None: ...
    @property
    def diverged_at(self) -> int | None: ...
    @property
    def heuristic_from(self) -> int | None: ...
    @property
    def tex(self) -> str:
        """The modified equation in LaTeX, without delimiters."""

    def orders(self, halvings: int = 4) -> Orders:
        """Measures how the errors fall with the step size, which takes many runs."""

    def figure(
        self,
        name: _FigureName = "path",
        *,
        width: float = 6.5,
        height: float | None = None,
        font_size: float = 9.0,
        theme: _Theme = "light",
    ) -> Figure:
        """Draws a figure; lengths in inches, text in points."""

    def code(self, language: Literal["numpy", "pytorch", "optax"] = "numpy") -> str:
        """The run as a program that prints its iterates."""

    def csv(self) -> str:
        """A row for each step, as CSV."""

def run(link: str = "", *, strict: bool = False, **settings: _Setting) -> Report:
    """Runs an optimizer and follows its flows."""

def link(link: str = "", *, strict: bool = False, **settings: _Setting) -> str:
    """The shortest link of some settings."""

def settings() -> dict[str, dict[str, Any]]:
    """Every setting by its key."""

def quantities() -> dict[Literal["numbers", "series", "places"], dict[str, Any]]:
    """Every number that a sweep can select, by its name."""

def sweep_columns(
    link: str,
    settings: Mapping[str, _Setting] | None,
    grid: Mapping[str, str | Iterable[_Setting]] | None,
    links: Iterable[str] | None,
    select: str | Sequence[str],
    threads: int,
    strict: bool,
) -> dict[str, tuple[Any, Any]]: ...
