"""The file a demo plays: what somebody ran in a notebook, in order."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from stepguide_kernel.errors import BadRequest, MissingDependency, NotFound
from stepguide_kernel.model.decoding import decode
from stepguide_kernel.model.guide import CalloutKind

BUNDLED = Path(__file__).with_name("penguins") / "session.json"
"""An analyst's morning with the Palmer penguins; it needs pandas and matplotlib."""


class ReaderComment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a reader says about a step, and the kind of callout it becomes."""

    step: str = ""
    """Words of the step's title; the last step where no title has them."""
    body: Annotated[str, Meta(min_length=1)] = "This is the step that I came for."
    kind: CalloutKind = "TIP"


class MessySession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The runs of one session; a cell id that comes again is the cell run again."""

    cells: Annotated[tuple[tuple[str, str], ...], Meta(min_length=1)]
    """Cell id and source, in the order they were run."""
    target: int | UnsetType | None = UNSET
    """The run whose result the guide is about, counted from 1; ``null`` is the last one.
    Absent, the guide is about everything that the author still shows."""
    title: str = ""
    files: tuple[str, ...] = ()
    """Files that the cells read, relative to this one."""
    notebook: str | None = None
    """The notebook as its author saved it, relative to this file."""
    secrets: tuple[str, ...] = ()
    """Made-up secrets in the sources, which must reach no file."""
    comment: ReaderComment = ReaderComment()

    def kept(self) -> str | None:
        """The target as ``stepguide build --keep`` names it: ``CELL_ID@RUN``."""
        if isinstance(self.target, UnsetType):
            return None
        runs = self.cells[: self.target]
        cell_id = runs[-1][0]
        return f"{cell_id}@{sum(1 for ran, _ in runs if ran == cell_id)}"


def read(path: Path) -> MessySession:
    """Read and check a session file.

    :raises NotFound: it, or a file that it names, is not there.
    :raises BadRequest: it is not JSON, or not such a session.
    """
    try:
        session = decode(path.read_bytes(), MessySession)
    except OSError as error:
        raise NotFound(
            f"{path} cannot be read: {error.strerror}", hint="give a JSON file with `cells`"
        ) from error
    except msgspec.DecodeError as error:
        raise BadRequest(
            f"{path} is no session: {error}",
            hint='expected {"cells": [["cell id", "source"], …]}',
        ) from error
    if isinstance(session.target, int) and not 1 <= session.target <= len(session.cells):
        raise BadRequest(
            f"{path} has no run {session.target}",
            hint=f"target counts runs from 1 to {len(session.cells)}",
        )
    for name in companions(session):
        _check_companion(path, name)
    return session


def companions(session: MessySession) -> tuple[str, ...]:
    """The files that lie beside the session's file."""
    return session.files + ((session.notebook,) if session.notebook else ())


def require_packages() -> None:
    """The bundled session reads a table and draws.

    :raises MissingDependency: it could not.
    """
    from importlib.util import find_spec

    for package in ("matplotlib", "pandas"):
        if find_spec(package) is None:
            raise MissingDependency(
                f"the demo's session needs {package}, which is not installed",
                hint='pip install "jupyter-stepguide[demo]"',
            )


def _check_companion(path: Path, name: str) -> None:
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts:
        raise BadRequest(f"{path} names {name}", hint="name files that lie beside the session")
    if not (path.parent / relative).is_file():
        raise NotFound(f"{name} is not beside {path}", hint="put it there, or take it out of files")
