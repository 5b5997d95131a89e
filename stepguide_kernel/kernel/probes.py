"""State that programs share without a name: folder, environment, options, random numbers.

Each probe is a pseudo-name (``@cwd``) with a value that compares equal while nothing changed.
Only packages that are loaded already are asked.
"""

from __future__ import annotations

import os
import random
import sys
import warnings
from collections.abc import Mapping
from typing import Any

from stepguide_kernel.kernel.snapshot import identity

RANDOM = frozenset({"@rng", "@nprng"})
"""Drawing a number changes these, and what is drawn depends on what they were."""

SET_UP = frozenset({"@env", "@syspath", "@warn", "@rc", "@pdopt", "@npopt"})
"""Packages change these when they are imported, and do so again in every other kernel."""

_FIRST_FIGURE = frozenset({"backend", "interactive"})
"""What matplotlib settles by itself when the first figure is made, in every kernel anew."""

_FRESH = frozenset({623, 624})
"""Where a Mersenne twister stands in its 624 numbers when all are still to be drawn."""

State = dict[str, object]


def observe(before: State | None = None) -> State:
    """Take all probes; about 0.1 ms.

    Folder and environment are taken over from ``before`` where it is given: whoever changes
    them raises an audit event, and asking for them costs a system call and forty strings.
    """
    state: State = {
        "@cwd": before["@cwd"] if before else _folder(),
        "@env": before["@env"] if before else dict(os.environ),
        "@syspath": tuple(sys.path),
        "@warn": tuple(warnings.filters),
        "@rng": random.getstate(),
    }
    state.update(_numpy())
    state.update(_options())
    state["@figures"] = _figures()
    return state


def changed(before: State, after: State) -> set[str]:
    """Names whose value differs.

    A package loaded in between has changed nothing, but numbers may have been drawn since.
    """
    differ = {name for name, value in after.items() if name in before and before[name] != value}
    if "@nprng" in after.keys() - before.keys() and not _is_fresh(after["@nprng"]):
        differ.add("@nprng")
    return differ


def _is_fresh(generator: object) -> bool:
    """Whether no number was drawn from numpy's generator since it was seeded."""
    match generator:
        case ("MT19937", (bytes(), int(position)), *_):
            return position in _FRESH
        case _:
            return True


def seeded_by(code: str) -> set[str]:
    """Random generators that the code sets to a known state."""
    if not any(word in code for word in ("seed(", "set_state(", "setstate(")):
        return set()
    return {"@nprng"} if "np." in code or "numpy" in code else {"@rng"}


def _folder() -> str:
    try:
        return os.getcwd()  # noqa: PTH109 - a string compares faster than a Path
    except FileNotFoundError:  # the folder was deleted under the kernel
        return ""


def _numpy() -> State:
    numpy = sys.modules.get("numpy")
    if numpy is None or not hasattr(numpy, "random"):
        return {}
    state = numpy.random.get_state(legacy=False)
    inner = state["state"]
    return {
        "@nprng": (state["bit_generator"], _frozen(inner), state["has_gauss"], state["gauss"]),
        "@npopt": (_plain(numpy.get_printoptions()), tuple(numpy.geterr().values())),
    }


def _frozen(state: Mapping[str, Any]) -> tuple[object, ...]:
    """Copy the state of a bit generator; most hold an array, which is about to change."""
    return tuple(
        value.tobytes() if hasattr(value, "tobytes") else value for value in state.values()
    )


def _options() -> State:
    state: State = {}
    pandas_options = getattr(sys.modules.get("pandas._config.config"), "_global_config", None)
    if pandas_options is not None:
        state["@pdopt"] = _leaves(pandas_options)
    style = getattr(sys.modules.get("matplotlib"), "rcParams", None)
    if style is not None:
        state["@rc"] = _style(style)
    return state


def _style(parameters: dict[str, Any]) -> tuple[object, ...]:
    """Matplotlib's 300 settings; identity first makes comparing them cheap."""
    # To copy them would ask its class for each, which takes a hundred times as long.
    names, values = list(dict.keys(parameters)), list(dict.values(parameters))
    for name in _FIRST_FIGURE.intersection(names):
        values[names.index(name)] = None
    return tuple(values)


def _figures() -> tuple[object, ...]:
    """The figures that pyplot holds open; ipykernel's own backend closes them after each cell."""
    pyplot = getattr(sys.modules.get("matplotlib._pylab_helpers"), "Gcf", None)
    if pyplot is None:
        return ()
    return tuple(
        (number, identity(manager), *(len(axes.get_children()) for axes in _axes(manager)))
        for number, manager in pyplot.figs.items()
    )


def _axes(manager: Any) -> list[Any]:
    axes: list[Any] = manager.canvas.figure.axes
    return axes


def _leaves(options: Mapping[str, Any]) -> list[Any]:
    """The values of nested options; a loop takes half the time of a recursion."""
    found: list[Any] = []
    waiting = [options]
    while waiting:
        for value in waiting.pop().values():
            if isinstance(value, dict):
                waiting.append(value)
            else:
                found.append(value)
    return found


def _plain(options: Mapping[str, Any]) -> tuple[object, ...]:
    return tuple(
        value if isinstance(value, str | int | None) else repr(value) for value in options.values()
    )
