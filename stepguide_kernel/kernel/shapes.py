"""Rows and columns: the effects of a run that people recognise."""

from __future__ import annotations

from typing import Any

_PACKAGES = frozenset(
    {"cudf", "dask", "geopandas", "modin", "numpy", "pandas", "polars", "torch", "xarray"}
)
"""Packages whose ``shape`` is a plain tuple that costs nothing to read."""

Shape = tuple[int, ...]


def shape_of(value: Any) -> Shape | None:
    """Shape of a table or array of the data stack; ``None`` for everything else."""
    if type(value).__module__.split(".")[0] not in _PACKAGES or isinstance(value, type):
        return None
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and shape and all(type(size) is int for size in shape):
        return tuple(shape)
    return None
