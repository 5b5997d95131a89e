"""Many small modules as one script: a page asks for one file, and they stay as they are written.

Each module becomes a function that returns what it exports, called once, after those that it
imports.  Known are the forms that the room's own modules use; any other is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_IMPORT = re.compile(r"^import (\{[^}]*\}|\* as \w+) from '\./([\w-]+)\.js';$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def bundled(entry: str, sources: Mapping[str, str]) -> str:
    """Return the module ``entry`` with all that it imports; ``sources`` are texts by name.

    :raises ValueError: modules import each other in a circle, or say what is not known here.
    """
    return "".join(_function(name, sources[name]) for name in _in_order(entry, sources, ()))


def _in_order(entry: str, sources: Mapping[str, str], above: tuple[str, ...]) -> Iterator[str]:
    """Yield modules with those that each imports before it, each once."""
    if entry in above:
        raise ValueError(f"{entry} imports itself by way of {' and '.join(above)}")
    seen: dict[str, None] = {}
    for _, imported in _IMPORT.findall(sources[entry]):
        seen |= dict.fromkeys(_in_order(imported, sources, (*above, entry)))
    yield from seen
    yield entry


def _function(name: str, source: str) -> str:
    exported = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", _IMPORT.sub(_taken, source))
    if unknown := _OTHER.search(body):
        raise ValueError(f"{name}.js: no way is known to bundle `{unknown[0]}`")
    return f"const {_variable(name)} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def _taken(found: re.Match[str]) -> str:
    names = found[1].removeprefix("* as ").replace(" as ", ": ")
    return f"const {names} = {_variable(found[2])};"


def _variable(name: str) -> str:
    return f"module_{name.replace('-', '_')}"
