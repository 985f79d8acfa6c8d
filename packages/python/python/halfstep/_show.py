"""The page in a notebook."""

from functools import cache
from pathlib import Path

from ._engine import link as canonical

_HERE = Path(__file__).parent
#: The page as one file; a wheel that was built without it has none.
PAGE = _HERE / "page.html"


def show(link="", *, height=720, page=None, strict=False, **settings):
    """Show the page in a notebook, and follow what is set there.

    In Jupyter, marimo and VS Code. It needs anywidget (``pip install anywidget``).

    Parameters
    ----------
    link : str
        The run, as for ``run``; so are further keywords. ``embed="controls"`` shows only the result, the figures and
        the settings, ``embed="plot"`` only the result and the figures; ``theme="dark"`` is for a dark notebook.
    height : int or None
        The height of the frame in CSS pixels; its width is that of the cell. None makes it as high as its content.
    page : str or path, optional
        Where the page comes from: a path of the page as one file, ``halfstep.html``, or an address where it is published.
        Without it, it is the one that came with the wheel.
    strict : bool
        Whether a link with warnings is refused, here and when ``link`` is set.

    Returns
    -------
    Shown
        A widget. Its ``link`` is the state of the page as the shortest link, and follows the page; setting it moves the
        page. ``height`` can be set, too. ``observe(f, "link")`` calls f with each change.

    Raises
    ------
    SettingError
        A keyword cannot be used as given, or ``strict`` refuses the link; ``key`` names it.
    FileNotFoundError
        There is no page, here or at the path.
    ImportError
        anywidget is not installed.

    Examples
    --------
    >>> page = halfstep.show(opt="adam", b2=0.99, embed="controls")
    >>> page                              # the last line of a cell shows it
    >>> halfstep.run(page.link).verdict   # the run that was set by hand
    >>> page.link = "opt=lion"            # and the page follows
    """
    make = _widget()
    if height is not None and not height > 0:
        raise ValueError(f"height: {height!r} is not a number of pixels")
    return make(_source(page), canonical(link, strict=strict, **settings), height, strict)


def _source(page):
    """What is in the frame: the text of the page, or its address."""
    if page is None and not PAGE.is_file():
        raise FileNotFoundError(
            "page: this wheel was built without the page. Give page= the path of halfstep.html, which "
            "`cargo xtask dist --single-file` makes, or the address where Halfstep is published."
        )
    if str(page).startswith(("http://", "https://")):
        return str(page)
    path = PAGE if page is None else Path(page)
    if not path.is_file():
        raise FileNotFoundError(f"page: there is no file {path}")
    text = path.read_text(encoding="utf-8", errors="replace")
    # A page of several files would find none of them in a notebook.
    if 'id="the-run"' not in text:
        raise ValueError(
            f"page: {path} is not the page as one file, which `cargo xtask dist --single-file` makes"
        )
    return text


@cache
def _widget():
    """The class, made when it is first asked for, because only it needs anywidget."""
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise ImportError("halfstep.show needs anywidget: pip install anywidget") from error

    class Shown(anywidget.AnyWidget):
        """The page in a notebook; ``link`` is its state, and setting it moves the page."""

        _esm = (_HERE / "show.js").read_text(encoding="utf-8")
        _page = traitlets.Unicode().tag(sync=True)
        link = traitlets.Unicode().tag(sync=True)
        height = traitlets.Int(None, allow_none=True).tag(sync=True)

        def __init__(self, page, link, height, strict):
            self._strict, self._is_hearing = strict, False
            super().__init__(_page=page, link=link, height=height)

        @traitlets.validate("link")
        def _shortest(self, proposal):
            # What the page says is its own shortest link, whatever version it is of.
            return proposal.value if self._is_hearing else canonical(proposal.value, strict=self._strict)

        def set_state(self, sync_data):
            self._is_hearing = True
            try:
                super().set_state(sync_data)
            finally:
                self._is_hearing = False

    return Shown
