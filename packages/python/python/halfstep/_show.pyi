"""The page in a notebook."""

from os import PathLike

import anywidget

from ._engine import _Setting

class Shown(anywidget.AnyWidget):
    """The page in a notebook."""

    link: str
    height: int | None

def show(
    link: str = "",
    *,
    height: int | None = 720,
    page: str | PathLike[str] | None = None,
    strict: bool = False,
    **settings: _Setting,
) -> Shown:
    """Show the page in a notebook, and follow what is set there."""
