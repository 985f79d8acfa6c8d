"""Many runs, as a table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, overload

import pandas
import pyarrow
from numpy.typing import NDArray

from ._engine import _Setting

SELECT: str

@overload
def sweep(
    link: str = "",
    *,
    grid: Mapping[str, str | Iterable[_Setting]] | None = None,
    links: Iterable[str] | None = None,
    select: str | Sequence[str] = ...,
    threads: int = 0,
    strict: bool = False,
    form: Literal["pandas"] = "pandas",
    **settings: _Setting,
) -> pandas.DataFrame: ...
@overload
def sweep(
    link: str = "",
    *,
    grid: Mapping[str, str | Iterable[_Setting]] | None = None,
    links: Iterable[str] | None = None,
    select: str | Sequence[str] = ...,
    threads: int = 0,
    strict: bool = False,
    form: Literal["arrow"],
    **settings: _Setting,
) -> pyarrow.Table: ...
@overload
def sweep(
    link: str = "",
    *,
    grid: Mapping[str, str | Iterable[_Setting]] | None = None,
    links: Iterable[str] | None = None,
    select: str | Sequence[str] = ...,
    threads: int = 0,
    strict: bool = False,
    form: Literal["numpy"],
    **settings: _Setting,
) -> dict[str, NDArray[Any]]: ...
