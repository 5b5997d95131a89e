"""Which runs the person wants to show: ``--keep``, or what still shows something."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from stepguide_kernel.errors import BadRequest, SessionEmpty
from stepguide_kernel.model.session import Run, Session


def targets(
    session: Session,
    keep: Sequence[str],
    present: Collection[str] | None,
    *,
    marked: bool = False,
    left_out: Collection[str] = (),
) -> tuple[int, ...]:
    """Positions of the runs to keep, in order.

    ``keep`` holds ``CELL_ID`` (its last run) or ``CELL_ID@N`` (its N-th).  Without it every
    last run that showed something and did not fail counts, of cells still ``present`` in the
    notebook (ids), or not deleted where no notebook is known (``None``).  With ``marked``
    only runs between the last Record and Stop count.  Runs that are ``left_out`` (ids) never do.

    :raises SessionEmpty: there are no runs, none shows anything, or none is marked.
    :raises BadRequest: ``keep`` names a cell or run that does not exist.
    """
    if not session.runs:
        raise SessionEmpty(
            f"session {session.opened.id} holds no runs", hint="run some cells, then build again"
        )
    if keep:
        found = sorted({_chosen(session.runs, text) for text in keep})
    else:
        found = list(last_shown(session, present, _marked(session) if marked else None))
    shown = tuple(at for at in found if session.runs[at].id not in left_out)
    if not shown:
        raise SessionEmpty(
            f"no cell of session {session.opened.id} shows an output"
            + (" that ran between Record and Stop" if marked else ""),
            hint="run a cell that shows a result, or say what to keep: --keep CELL_ID",
        )
    return shown


def last_shown(
    session: Session, present: Collection[str] | None, meant: range | None
) -> tuple[int, ...]:
    """Positions of the last runs of cells that are still there, where those show something.

    ``meant`` are the orders of the runs that count, ``None`` for all.
    """
    last = {
        run.cell_id: position
        for position, run in enumerate(session.runs)
        if meant is None or run.order in meant
    }
    return tuple(
        sorted(
            position
            for cell_id, position in last.items()
            if shows_something(session.runs[position]) and is_there(session, cell_id, present)
        )
    )


def is_there(session: Session, cell_id: str, present: Collection[str] | None) -> bool:
    """Tell whether a cell is in the notebook, or where none is known was not deleted."""
    return cell_id not in session.deleted if present is None else cell_id in present


def _marked(session: Session) -> range:
    if session.marked is None:
        raise SessionEmpty(
            f"nothing is marked in session {session.opened.id}",
            hint="press Record, run the cells to show, then press Stop",
        )
    return session.marked


def shows_something(run: Run) -> bool:
    """Tell whether a run that did not fail put out more than warnings."""
    return run.error is None and any(output.get("name") != "stderr" for output in run.outputs)


def _chosen(runs: Sequence[Run], text: str) -> int:
    by_cell: dict[str, list[int]] = {}
    for position, run in enumerate(runs):
        by_cell.setdefault(run.cell_id, []).append(position)
    if text in by_cell:
        return by_cell[text][-1]
    cell_id, _, number = text.rpartition("@")
    found = by_cell.get(cell_id, [])
    if not found:
        raise BadRequest(
            f"--keep {text}: no cell of this session has that id",
            hint=f"cells of this session: {_some(list(by_cell))}",
        )
    if not number.isdecimal() or not 1 <= int(number) <= len(found):
        raise BadRequest(
            f"--keep {text}: cell {cell_id} ran {len(found)} times",
            hint=f"use {cell_id}@1 to {cell_id}@{len(found)}",
        )
    return found[int(number) - 1]


def _some(names: list[str], limit: int = 8) -> str:
    more = ", …" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more
