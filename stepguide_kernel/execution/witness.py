"""What a Python kernel can say of an exception: who raised it, and who lacked what.

The text of this module is sent to the kernel of a cell that has failed, in the silent request
that :func:`question` writes, and evaluated there: so it needs nothing but the standard library,
and leaves no name behind.  It looks at types, modules and signatures and calls nothing of theirs.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import importlib.metadata
import importlib.util
import inspect
import linecache
import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stepguide_kernel.model.execution import Raised

_KEYWORD = re.compile(r"([\w.]+)\(\) got an unexpected keyword argument '(\w+)'")
_NO_IMPORT = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_HALF_IMPORTED = "partially initialized module"
_PYTHON = "python"
_SLIP = 0.8
"""How alike two names are when one may be a slip of the other."""


# --- in StepGuide's own process ------------------------------------------------------------------


def question() -> str:
    """Return the expression that asks a kernel about its last exception."""
    source = Path(__file__).read_text(encoding="utf-8")
    code = f"{source}\nimport json\nanswer_ = json.dumps(testimony(sys.last_value))\n"
    return f"(lambda names: (exec({code!r}, names), names['answer_'])[1])({{'__name__': ''}})"


def answer(reply: dict[str, Any]) -> Raised | None:
    """Read the answer out of the kernel's ``execute_reply``; ``None`` when it has none."""
    import msgspec

    from stepguide_kernel.model.decoding import decode
    from stepguide_kernel.model.execution import Raised

    said = reply["content"].get("user_expressions", {}).get("raised", {})
    if said.get("status") != "ok":
        return None
    with suppress(msgspec.DecodeError):  # half a surrogate pair, in the name of a file
        return decode(ast.literal_eval(said["data"]["text/plain"]).encode(), Raised)
    return None


# --- in the kernel -------------------------------------------------------------------------------


def testimony(error: BaseException) -> dict[str, Any]:
    """Return the fields of a ``Raised``."""
    frames = list(_frames(error))
    found = {
        "classes": [kind.__name__ for one in _stated(error) for kind in type(one).__mro__[:-2]],
        "errno": next((one.errno for one in _stated(error) if isinstance(one, OSError)), None),
        "folder": _folder(),
        "through": _packages(frames),
        "operation": _operation(error),
    }
    if isinstance(error, OSError | SyntaxError) and isinstance(error.filename, str):
        found["filename"] = error.filename
        found["kind"] = "program" if _starts_program(frames) else ""
    elif isinstance(error, NameError):
        found |= _of_name(error, frames)
    elif isinstance(error, AttributeError):
        found |= _of_attribute(error, frames)
    elif isinstance(error, ImportError):
        found |= _of_import(error)
    elif isinstance(error, TypeError):
        found |= _of_keyword(error, frames)
    return found


def _stated(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what it says it was caused by."""
    seen: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in seen:
        seen.append(one)
        yield one
        reason = getattr(one, "reason", None)  # urllib's way to state a cause
        one = one.__cause__ or (reason if isinstance(reason, BaseException) else None)


def _frames(error: BaseException) -> Iterator[tuple[FrameType, int]]:
    step = error.__traceback__
    while step is not None:
        yield step.tb_frame, step.tb_lineno
        step = step.tb_next


def _folder() -> str:
    try:
        return os.getcwd()  # noqa: PTH109 - compared as text
    except FileNotFoundError:
        return ""


def _packages(frames: Iterable[tuple[FrameType, int]]) -> list[str]:
    """Return whose code the guide's own innermost line was running."""
    owners = [_package(str(frame.f_globals.get("__name__", "")))[0] for frame, _ in frames]
    if "" not in owners:  # a cell that did not come to run
        return []
    called = owners[len(owners) - owners[::-1].index("") :]
    return [one for at, one in enumerate(called) if called[:at][-1:] != [one]]


def _operation(error: BaseException) -> str:
    """Return what the guide's own line was doing when it raised by itself, as far as it shows."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None or not hasattr(step.tb_frame.f_code, "co_positions"):
        return ""
    code = step.tb_frame.f_code
    line, last_line, start, end = next(islice(code.co_positions(), step.tb_lasti // 2, None))
    if line is None or line != last_line:
        return ""
    text = linecache.getline(code.co_filename, line).encode()[start:end].decode()
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return ""
    if isinstance(node, ast.BinOp | ast.Compare | ast.UnaryOp):
        return "operator"
    return "subscript" if isinstance(node, ast.Subscript) else ""


def _starts_program(frames: list[tuple[FrameType, int]]) -> bool:
    return any(frame.f_globals.get("__name__") == "subprocess" for frame, _ in frames[-1:])


def _of_name(error: NameError, frames: list[tuple[FrameType, int]]) -> dict[str, Any]:
    name = error.name or ""
    known: set[str] = set(vars(builtins))
    for frame, _ in frames[-1:]:
        known |= {*frame.f_locals, *frame.f_globals}
    return {"name": name, "near": _near(name, known)}


def _of_attribute(error: AttributeError, frames: list[tuple[FrameType, int]]) -> dict[str, Any]:
    name, holder = error.name or "", error.obj
    if not name or holder is None:
        return {"name": name}
    if isinstance(holder, ModuleType):
        found = _lacking(name, holder.__name__, "module", dir(holder))
        return {**found, "submodule": _is_module(f"{holder.__name__}.{name}")}
    kind = holder if isinstance(holder, type) else type(holder)
    found = _lacking(name, f"{kind.__module__}.{kind.__qualname__}", "class", dir(kind))
    made_up = any("__getattr__" in vars(base) for base in kind.__mro__)
    return {**found, "dynamic": made_up and not _called(name, frames)}


def _called(name: str, frames: list[tuple[FrameType, int]]) -> bool:
    """Whether the guide's line that raised calls what it asks for."""
    for frame, number in reversed(frames):
        if frame.f_globals.get("__name__") == "__main__":
            line = linecache.getline(frame.f_code.co_filename, number)
            return re.search(rf"\.{re.escape(name)}\s*\(", line) is not None
    return False


def _of_import(error: ImportError) -> dict[str, Any]:
    words = str(error)
    if isinstance(error, ModuleNotFoundError):
        return _of_module(error.name or "")
    lacking = _NO_IMPORT.match(words)
    if lacking is None or _HALF_IMPORTED in words:
        return {}
    module = sys.modules.get(lacking[2])
    return _lacking(lacking[1], lacking[2], "module", () if module is None else dir(module))


def _of_module(name: str) -> dict[str, Any]:
    """Tell of a module below a package that is there, or of one that is not."""
    owner, _, last = name.rpartition(".")
    while owner and owner not in sys.modules:
        owner, _, last = owner.rpartition(".")
    if not owner:
        return {"name": name}
    import pkgutil

    folders = getattr(sys.modules[owner], "__path__", ())
    return _lacking(last, owner, "module", [found.name for found in pkgutil.iter_modules(folders)])


def _of_keyword(error: TypeError, frames: Sequence[tuple[FrameType, int]]) -> dict[str, Any]:
    refused = _KEYWORD.match(str(error))
    if refused is None:
        return {}
    functions = _functions(refused[1], [frame.f_globals for frame, _ in frames])
    owners = {_package(function.__module__) for function in functions}
    keywords = [_keywords(function) for function in functions]
    if len(owners) != 1 or any(refused[2] in known for known in keywords):
        return {"name": refused[2]}
    owner = f"{functions[0].__module__}.{refused[1]}"
    return _lacking(refused[2], owner, "function", {name for known in keywords for name in known})


def _functions(qualname: str, also: Iterable[dict[str, Any]]) -> list[Any]:
    """Return the functions of that name in all that is loaded, and in ``also``, each once."""
    first, *rest = qualname.split(".")
    found: dict[int, Any] = {}
    # Some put other things among the modules.
    loaded = (getattr(module, "__dict__", {}) for module in list(sys.modules.values()))
    for names in (*also, *loaded):
        held = names.get(first)
        for name in rest:
            held = inspect.getattr_static(held, name, None)
        held = getattr(held, "__func__", held)
        if getattr(held, "__qualname__", None) == qualname and hasattr(held, "__module__"):
            found[id(held)] = held
    return list(found.values())


def _keywords(function: Any) -> set[str]:
    try:
        return set(inspect.signature(function).parameters)
    except (TypeError, ValueError):  # written in C
        return set()


def _lacking(name: str, owner: str, kind: str, has: Iterable[str]) -> dict[str, Any]:
    has = set(has)
    package, version = _package(owner)
    return {
        "name": name,
        "owner": owner,
        "kind": kind,
        "package": package,
        "version": version,
        "near": _near(name, has),
        "related": _related(name, has),
    }


def _near(name: str, has: Iterable[str]) -> str:
    """Return what ``name`` may be a slip of: not what was called after it on purpose."""
    alike = difflib.get_close_matches(name, sorted(has), 3, _SLIP)
    return next((one for one in alike if one != name and not _named_after(one, name)), "")


def _related(name: str, has: Iterable[str]) -> str:
    return next((one for one in sorted(has) if _named_after(one, name)), "")


def _named_after(one: str, name: str) -> bool:
    return one == f"_{name}" or one.startswith(f"{name}_") or one.endswith(f"_{name}")


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def _package(dotted: str) -> tuple[str, str]:
    """Return the package that a module belongs to, and its version; empty for the guide's own."""
    top = dotted.partition(".")[0]
    module = sys.modules.get(top)
    path = getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", ())), "")
    if not path:
        known = top in sys.stdlib_module_names
        return (_PYTHON, sys.version.split()[0]) if known else ("", "")
    if "site-packages" in path or "dist-packages" in path:
        return _distribution(top)
    in_library = path.startswith(sysconfig.get_path("stdlib"))
    return (_PYTHON, sys.version.split()[0]) if in_library else ("", "")


_OWNERS: dict[str, tuple[str, str]] = {}


def _distribution(top: str) -> tuple[str, str]:
    if top not in _OWNERS:
        names = importlib.metadata.packages_distributions().get(top, [top])
        try:
            _OWNERS[top] = (names[0], importlib.metadata.version(names[0]))
        except importlib.metadata.PackageNotFoundError:
            _OWNERS[top] = (top, "")
    return _OWNERS[top]
