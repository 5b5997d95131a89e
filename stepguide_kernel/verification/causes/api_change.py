"""Whether a library no longer has what the guide asks it for.

That a package lacks something is a fact; that it once had it needs evidence, or a slip of the
author's would be put down to the package.  Evidence is, from strong to weak: the package says so
itself; another version of it ran the guide; the file shows that the cell has worked; the file
was last run by another Python, so in another environment.
"""

from __future__ import annotations

import re

from stepguide_kernel.model.execution import Raised
from stepguide_kernel.verification.causes import record
from stepguide_kernel.verification.causes.finding import Failed, Finding, version_in

_SAYS_SO = re.compile(
    r"\b(?:was|were|is|are|has been|have been) (?:removed|deprecated|discontinued)\b"
    r"|\bno longer (?:supported|available|exists|accepts|part of)\b",
    re.IGNORECASE,
)
_ERRORS = frozenset({"AttributeError", "ImportError", "ModuleNotFoundError", "TypeError"})


def api_change(failed: Failed) -> Finding | None:
    """Return the finding, or ``None`` where something else is to blame or may be."""
    raised = failed.raised
    said = _said_so(failed)
    if said is not None or failed.stop.ename not in _ERRORS or not raised.owner:
        return said
    slip = _slip(raised)
    if slip or not raised.package:
        return Finding("failed", "unknown", slip)
    evidence = _evidence(failed)
    if not evidence or not _is_surely_the_right_one(failed):
        return Finding("failed", "unknown", _fact(raised))
    hint = f"{evidence} {_fact(raised)}. {_advice(raised)}"
    return Finding("failed", "api_change", hint)


def _slip(raised: Raised) -> str:
    """Say what the author may have meant, if that is near."""
    if raised.submodule:
        return f"{_fact(raised)} before it is imported: import {raised.owner}.{raised.name}"
    return f"{_fact(raised)}; did you mean {raised.near}?" if raised.near else ""


def _said_so(failed: Failed) -> Finding | None:
    """A library that was asked for something says that it is gone."""
    raised = failed.raised
    package = raised.package or (raised.through[-1] if raised.through else "")
    if not package or not _SAYS_SO.search(failed.stop.evalue):
        return None
    moved = _moved(failed, package)
    version = raised.version or version_in(failed.packages, package)
    hint = f"{package} {version}".strip() + " says so itself; follow what it says"
    return Finding("failed", "api_change", f"{moved} {hint}".strip())


def _is_surely_the_right_one(failed: Failed) -> bool:
    """Whether what was asked is what the guide meant to ask.

    A module is.  An object may be of another class than the author thinks: only one that still
    has something called after the missing name is trusted, and none that makes attributes up.
    """
    raised = failed.raised
    if raised.kind != "class":
        return True
    if raised.dynamic or raised.through not in {(), (raised.package,)}:
        return False
    return bool(raised.related or _moved(failed, raised.package))


def _evidence(failed: Failed) -> str:
    raised, cell = failed.raised, failed.cell
    moved = _moved(failed, raised.package)
    if moved:
        return moved
    if cell is not None and record.has_worked(cell):
        return "This cell has worked: the file keeps what it showed."
    if cell is not None and cell.get("execution_count") and not record.recorded_error(cell):
        return "This cell has run before."
    saved = record.saved_with(failed.notebook)
    now = record.minor(failed.packages.get("python", ""))
    if saved and now and saved != now:
        return f"The file was last run with Python {saved}, this is {now}."
    return ""


def _moved(failed: Failed, package: str) -> str:
    """Say from which version a package went to which, if it did since the guide last ran."""
    if failed.before is None:
        return ""
    before = version_in(failed.before.packages, package)
    now = failed.raised.version or version_in(failed.packages, package)
    if not before or not now or before == now:
        return ""
    return f"{package} went {before} → {now} {failed.before.since}."


def _fact(raised: Raised) -> str:
    """Say who lacks what."""
    package = f"{raised.package} {raised.version}".strip()
    of = f" (of {package})" if package else ""
    what = {"function": "takes no", "module": "has no"}.get(raised.kind, "has no")
    return f"{raised.owner}{of} {what} {raised.name}"


def _advice(raised: Raised) -> str:
    if raised.related and not raised.related.startswith("_"):
        return f"It has {raised.related}."
    asking = next((one for one in raised.through[-1:] if one != raised.package), "")
    if asking:
        return f"{asking} asks for it: install versions of the two that fit together."
    return f"Use what replaces it, or the version of {raised.package} that the guide was made with."
