"""Many runs, as a table."""

from ._engine import sweep_columns

#: What is kept by default.
SELECT = "d,grade,first.largest_error,modified.largest_error,loss.end"


def sweep(
    link="",
    *,
    grid=None,
    links=None,
    select=SELECT,
    threads=0,
    strict=False,
    form="pandas",
    **settings,
):
    """Run many links on all cores and keep a few numbers of each.

    Other Python threads keep running, and Ctrl-C ends the sweep. The table is the same for any number of threads, and
    the same as that of the program ``halfstep sweep``.

    Parameters
    ----------
    link : str
        What does not vary, as for ``run``; further keywords too.
    grid : dict
        Settings and their values. Every combination is run; the last setting varies fastest. Values are a sequence, or a
        string as the program reads it: ``"0.9,0.99"``, ``"0.9..0.9999:32"``, ``"1e-4..1:log:9"``.
    links : iterable of str
        Links, instead of a link and a grid.
    select : str or sequence of str
        The numbers to keep, as listed by ``quantities()``, and settings. Only what is selected is computed.
    threads : int
        Threads; 0 means one per core.
    strict : bool
        Whether links with warnings are refused: their row has the reason in ``error``.
    form : {"pandas", "arrow", "numpy"}
        A pandas.DataFrame, a pyarrow.Table, or a dict of arrays, which needs neither.

    Returns
    -------
    pandas.DataFrame, pyarrow.Table or dict
        A row for each link, and columns ``row`` (from 1), ``link``, the settings of the grid, the selected numbers,
        ``warnings`` (settings of the link that could not be used) and ``error`` (why numbers are missing or cover only
        part of the run). Numbers are float64, and NaN where a run has none; counts and steps are integers that may be missing (then
        float64 in the dict); words are strings or None.

    Raises
    ------
    SettingError
        If a setting or the name of a number is unknown; ``key`` names it.
    """
    make = _FORMS.get(form)
    if make is None:
        raise ValueError(f"form: {form!r} is not one of {', '.join(_FORMS)}")
    return make(lambda: sweep_columns(link, settings, grid, links, select, threads, strict))


def _pandas(columns):
    pandas = _library("pandas")

    def column(values, missing):
        if missing is not None:
            return pandas.arrays.IntegerArray(values, missing)
        return pandas.array(values, dtype="object") if isinstance(values, list) else values

    return pandas.DataFrame({name: column(*each) for name, each in columns().items()})


def _arrow(columns):
    pyarrow = _library("pyarrow")

    def column(values, missing):
        if isinstance(values, list):
            return pyarrow.array(values, pyarrow.string())
        return pyarrow.array(values, mask=missing, from_pandas=missing is None)

    return pyarrow.table({name: column(*each) for name, each in columns().items()})


def _numpy(columns):
    import numpy

    def column(values, missing):
        if isinstance(values, list):
            return numpy.array(values, dtype=object)
        if missing is not None and missing.any():
            return numpy.where(missing, numpy.nan, values)
        return values

    return {name: column(*each) for name, each in columns().items()}


_FORMS = {"pandas": _pandas, "arrow": _arrow, "numpy": _numpy}


def _library(name):
    """The library of a form, asked for before anything is run."""
    try:
        return __import__(name)
    except ImportError as error:
        form = {"pandas": "pandas", "pyarrow": "arrow"}[name]
        raise ImportError(
            f'form="{form}" needs {name}: pip install {name}. form="numpy" needs nothing.'
        ) from error
