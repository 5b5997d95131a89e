from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.model.guide import CellMetadata, GuideMetadata
from stepguide_kernel.notebook.building import (
    PYTHON_KERNEL,
    DraftCell,
    DraftStep,
    GuideDraft,
    build,
)
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.steps import steps
from stepguide_kernel.recording.updating.merge import Merged, merge


class Cell(NamedTuple):
    """A code cell of a draft, by the run that it was made of."""

    id: str
    source: str
    run: int = 0
    prose: tuple[str, ...] = ()
    shows: str = ""


class Part(NamedTuple):
    """A step of a draft."""

    id: str
    title: str
    cells: tuple[Cell, ...]


def laid_out(*parts: Part, set_up: Sequence[Cell] = ()) -> Notebook:
    return build(
        GuideDraft(
            title="Paid orders",
            metadata=GuideMetadata(id="guide-1"),
            set_up=tuple(map(_cell, set_up)),
            steps=tuple(
                DraftStep(
                    id=part.id,
                    title=part.title,
                    title_source="rule",
                    cells=tuple(map(_cell, part.cells)),
                )
                for part in parts
            ),
            kernelspec=PYTHON_KERNEL,
            language_info={"name": "python"},
        )
    )


def _cell(cell: Cell) -> DraftCell:
    output = {"output_type": "stream", "name": "stdout", "text": cell.shows}
    return DraftCell(
        id=cell.id,
        source=cell.source,
        outputs=(output,) if cell.shows else (),
        metadata=CellMetadata(derived_from=f"run-{cell.run}" if cell.run else None),
        prose=cell.prose,
    )


LOAD = Part("s-load", "Load orders.csv", (Cell("load", "df = read('orders.csv')", 1),))
PLOT = Part("s-plot", "Plot by month", (Cell("plot", "df.plot()", 2, shows="a chart"),))


def said(merged: Merged) -> list[tuple[str, str | None]]:
    return [(change.kind, change.cell_id) for change in merged.changes]


def sources(guide: Notebook, kind: str = "code") -> list[str]:
    return [cell["source"] for cell in guide.cells if cell.cell_type == kind]


def at(guide: Notebook, cell_id: str) -> Any:
    return next(cell for cell in guide.cells if cell["id"] == cell_id)


def markdown(cell_id: str, source: str) -> Any:
    content = {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": source}
    return nbformat.from_dict(content)


def test_changed_code_and_outputs_come_from_the_session() -> None:
    guide = laid_out(LOAD, PLOT)
    plot = Cell("plot", "df.plot(kind='bar')", 7, shows="bars")
    merged = merge(guide, laid_out(LOAD, PLOT._replace(cells=(plot,))))
    assert said(merged) == [("cell changed", "plot")]
    assert at(merged.guide, "plot")["outputs"][0]["text"] == "bars"
    assert sources(guide) == ["df = read('orders.csv')", "df.plot()"], "it changed its input"


def test_other_outputs_of_the_same_code_are_said_without_texts() -> None:
    shows = PLOT._replace(cells=(PLOT.cells[0]._replace(shows="another chart"),))
    merged = merge(laid_out(LOAD, PLOT), laid_out(LOAD, shows))
    (change,) = merged.changes
    assert (change.kind, change.before, change.after) == ("outputs changed", None, None)


def test_code_that_the_author_edited_stays_and_the_conflict_is_said() -> None:
    guide = laid_out(LOAD, PLOT)
    at(guide, "plot")["source"] = "df.plot(color='red')"
    plot = Cell("plot", "df.plot(kind='bar')", 7, shows="bars")
    merged = merge(guide, laid_out(LOAD, PLOT._replace(cells=(plot,))))
    (change,) = merged.changes
    assert (change.kind, change.before) == ("conflict", "df.plot(color='red')")
    assert at(merged.guide, "plot")["source"] == "df.plot(color='red')"
    assert "plot" not in merged.cells, "its outputs are not the session's"


def test_an_edit_stays_without_a_word_where_the_session_did_not_change_the_cell() -> None:
    guide = laid_out(LOAD, PLOT)
    at(guide, "plot")["source"] = "df.plot(color='red')"
    merged = merge(guide, laid_out(LOAD, PLOT))
    assert merged.changes == ()
    assert at(merged.guide, "plot")["source"] == "df.plot(color='red')"


def test_new_steps_come_where_the_session_has_them() -> None:
    clean = Part("s-clean", "Clean the dates", (Cell("clean", "df = df.dropna()", 2),))
    merged = merge(laid_out(LOAD, PLOT), laid_out(LOAD, clean, PLOT))
    assert [step.title for step in steps(merged.guide)] == [
        "Load orders.csv",
        "Clean the dates",
        "Plot by month",
    ]
    assert [kind for kind, _ in said(merged)] == ["step added", "cell added"]


def test_a_new_cell_of_a_step_comes_into_that_step_with_its_prose() -> None:
    more = (*LOAD.cells, Cell("types", "df = df.astype(int)", 2, prose=("Numbers only.",)))
    merged = merge(laid_out(LOAD, PLOT), laid_out(LOAD._replace(cells=more), PLOT))
    assert sources(merged.guide)[1] == "df = df.astype(int)"
    assert [step.cells for step in steps(merged.guide)] == [(1, 5), (5, 7)]
    assert "Numbers only." in sources(merged.guide, "markdown")


def test_a_step_that_the_session_does_not_need_goes_with_its_threads_said() -> None:
    merged = merge(laid_out(LOAD, PLOT), laid_out(LOAD), {"s-plot": 2})
    assert [(c.kind, c.step, c.threads) for c in merged.changes] == [
        ("cell removed", "Plot by month", 0),
        ("step removed", "Plot by month", 2),
    ]
    assert [step.id for step in steps(merged.guide)] == ["s-load"]


def test_a_step_in_which_the_author_wrote_stays_without_its_code() -> None:
    guide = laid_out(LOAD, PLOT)
    guide.cells.insert(4, markdown("note", "> [!WARNING]\n> Refunds look like payments."))
    merged = merge(guide, laid_out(LOAD))
    assert [kind for kind, _ in said(merged)] == ["cell removed", "step emptied"]
    assert [step.id for step in steps(merged.guide)] == ["s-load", "s-plot"]
    assert at(merged.guide, "note")


def test_a_drafted_title_follows_the_session_until_the_author_has_touched_it() -> None:
    new = LOAD._replace(title="Load orders.csv (312 rows)")
    merged = merge(laid_out(LOAD, PLOT), laid_out(new, PLOT))
    assert said(merged) == [("title changed", "s-load")]
    guide = laid_out(LOAD, PLOT)
    at(guide, "s-load")["source"] = "## Read what was ordered"
    merged = merge(guide, laid_out(new, PLOT))
    assert merged.changes == ()
    assert steps(merged.guide)[0].title == "Read what was ordered"


def test_a_cell_is_known_again_by_its_source_or_its_likeness() -> None:
    guide = laid_out(LOAD, PLOT)
    renamed = LOAD._replace(cells=(LOAD.cells[0]._replace(id="other"),))
    alike = PLOT._replace(cells=(Cell("new", "df.plot(); show()", 2),))
    merged = merge(guide, laid_out(renamed, alike))
    assert said(merged) == [("cell changed", "plot")]
    assert merged.cells == {"other": "load", "new": "plot"}


def test_code_moves_when_the_session_ran_it_in_another_order() -> None:
    first = PLOT._replace(cells=(PLOT.cells[0]._replace(run=1),))
    second = LOAD._replace(cells=(LOAD.cells[0]._replace(run=2),))
    merged = merge(laid_out(LOAD, PLOT), laid_out(first, second))
    assert sources(merged.guide) == ["df.plot()", "df = read('orders.csv')"]
    assert "cell moved" in [kind for kind, _ in said(merged)]


def test_an_order_that_the_author_chose_stays() -> None:
    guide = laid_out(LOAD, PLOT)
    guide.node["cells"] = [guide.cells[at] for at in (0, 3, 4, 1, 2)]
    merged = merge(guide, laid_out(LOAD, PLOT))
    assert merged.changes == ()
    assert merged.guide.to_bytes() == guide.to_bytes()


def test_a_guide_without_headings_gets_none() -> None:
    guide = laid_out(set_up=LOAD.cells)
    del guide.cells[0]
    merged = merge(guide, laid_out(LOAD, PLOT))
    assert sources(merged.guide) == ["df = read('orders.csv')", "df.plot()"]
    assert sources(merged.guide, "markdown") == []


@pytest.mark.parametrize("level", [1, 3])
def test_new_steps_have_the_level_of_the_guides_own(level: int) -> None:
    guide = laid_out(LOAD)
    heading = at(guide, "s-load")
    heading["source"] = "#" * level + " Load orders.csv"
    if level == 1:
        del guide.cells[0]
        guide.cells.append(markdown("end", "# What came of it"))
    merged = merge(guide, laid_out(LOAD, PLOT))
    assert at(merged.guide, "s-plot")["source"] == "#" * level + " Plot by month"


# --- laws ----------------------------------------------------------------------------------------

_SOURCES = st.sampled_from([f"x{n} = load({n})\nclean(x{n})" for n in range(8)])


@st.composite
def drafts(draw: st.DrawFn) -> Notebook:
    """A session's draft: cells of a small world, so that two drafts share some of them."""
    ids = draw(st.permutations([f"c{n}" for n in range(6)]))[: draw(st.integers(1, 6))]
    cells = [
        Cell(
            cell_id,
            draw(_SOURCES),
            run,
            tuple(draw(st.lists(st.sampled_from(["Why.", "How."]), max_size=2))),
            draw(st.sampled_from(["", "1", "2"])),
        )
        for run, cell_id in enumerate(ids, 1)
    ]
    cuts = sorted(draw(st.sets(st.integers(0, len(cells) - 1))) | {0})
    ends = [*cuts[1:], len(cells)]
    parts = [
        Part(f"s-{cells[start].id}", f"Step of {cells[start].id}", tuple(cells[start:end]))
        for start, end in zip(cuts, ends, strict=True)
    ]
    if draw(st.booleans()):
        return laid_out(*parts[1:], set_up=parts[0].cells) if parts[1:] else laid_out(*parts)
    return laid_out(*parts)


@st.composite
def worked_on(draw: st.DrawFn) -> tuple[Notebook, dict[str, str]]:
    """A guide whose author edited and added cells, and the texts that are theirs by id."""
    guide = draw(drafts())
    own: dict[str, str] = {}
    for cell in guide.cells:
        if draw(st.integers(0, 3)) == 0:
            cell["source"] += "\nedited by its author"
            own[cell["id"]] = cell["source"]
    for number in range(draw(st.integers(0, 3))):
        place = draw(st.integers(1, len(guide.cells)))
        guide.cells.insert(place, markdown(f"own-{number}", f"> [!TIP]\n> Note {number}."))
        own[f"own-{number}"] = f"> [!TIP]\n> Note {number}."
    return guide, own


@given(drafts())
def test_an_update_with_the_same_session_changes_nothing(draft: Notebook) -> None:
    merged = merge(draft, draft)
    assert merged.changes == ()
    assert merged.guide.to_bytes() == draft.to_bytes()


@given(worked_on(), drafts())
def test_nothing_that_the_author_wrote_is_ever_lost(
    worked: tuple[Notebook, dict[str, str]], draft: Notebook
) -> None:
    guide, own = worked
    merged = merge(guide, draft).guide
    kept = {cell["id"]: cell["source"] for cell in merged.cells}
    assert {cell_id: kept.get(cell_id) for cell_id in own} == own
    nbformat.validate(merged.node)
    assert len(kept) == len(merged.cells), "ids are unique"


@given(worked_on(), drafts())
def test_a_second_update_finds_nothing_but_conflicts(
    worked: tuple[Notebook, dict[str, str]], draft: Notebook
) -> None:
    once = merge(worked[0], draft)
    twice = merge(once.guide, draft)
    assert {change.kind for change in twice.changes} <= {"conflict"}
    assert sources(twice.guide) == sources(once.guide)


@given(drafts(), drafts())
def test_an_untouched_guide_runs_the_sessions_code_in_its_order(
    guide: Notebook, draft: Notebook
) -> None:
    assert sources(merge(guide, draft).guide) == sources(draft)


@given(worked_on(), drafts())
def test_no_step_goes_without_a_word(
    worked: tuple[Notebook, dict[str, str]], draft: Notebook
) -> None:
    guide = worked[0]
    before = {step.id for step in steps(guide) if step.number > 0}
    merged = merge(guide, draft, dict.fromkeys(before, 1))
    gone = before - {step.id for step in steps(merged.guide)}
    told = {c.step_id for c in merged.changes if c.kind == "step removed" and c.threads == 1}
    assert gone <= told
