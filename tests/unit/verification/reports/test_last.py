"""The report on a last run, made of what the store keeps."""

from __future__ import annotations

from stepguide_kernel.errors import NotFound
from stepguide_kernel.model.ledger import Entry, VerdictGiven
from stepguide_kernel.model.verdict import Drift, Failure, GuideRun
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.verification.reports.last import last_report
from tests.unit.notebook.sample import code, notebook, text


class Blobs:
    """Keeps one content, under one name, or none."""

    def __init__(self, content: bytes | None) -> None:
        self._content = content

    def put(self, content: bytes) -> str:
        self._content = content
        return "kept"

    def get(self, name: str) -> bytes:
        if self._content is None or name != "kept":
            raise NotFound(f"there is no {name}", hint="")
        return self._content


def printing(words: str, source: str = "print(now())") -> Notebook:
    shown = [{"output_type": "stream", "name": "stdout", "text": words}]
    return notebook(text("# Sales", "t"), code(source, "c", outputs=shown), minor=5)


def reported(found: GuideRun, executed: Notebook | None, now: Notebook, ran: Notebook) -> str:
    given = VerdictGiven(
        guide="g",
        code_hash=code_hash(ran),
        environment="e",
        packages={},
        run=found,
        outputs="kept",
    )
    entry = Entry(1, "op", "mia", "2026-11-22T09:12:00Z", given)
    blobs = Blobs(None if executed is None else executed.to_bytes())
    return last_report(entry, given, now, "reports/sales.ipynb", blobs)


def drifted() -> GuideRun:
    found = Drift(cell_index=1, cell_id="c", kind="numeric", detail="7 became 8", step="1. Sales")
    return GuideRun(
        path="/home/mia/reports/sales.ipynb",
        guide="g",
        verdict="drifted",
        duration_s=1.5,
        drift=(found,),
    )


def test_it_shows_the_run_beside_the_file_by_the_name_that_its_reader_knows() -> None:
    page = reported(drifted(), printing("total 8"), printing("total 7"), printing("total 7"))
    assert "total <mark>" in page or "<mark>total 8</mark>" in page
    assert "2026-11-22 09:12 UTC" in page
    assert "reports/sales.ipynb" in page
    assert "/home/mia" not in page
    assert "changed since" not in page


def test_cells_are_found_where_they_stand_now() -> None:
    before = {"output_type": "stream", "name": "stdout", "text": "total 7"}
    now = notebook(
        text("# Sales", "t"), text("More words", "m"), code("print(now())", "c", outputs=[before])
    )
    assert "total 7" in reported(drifted(), printing("total 8"), now, now)


def test_it_says_that_the_code_is_another_by_now() -> None:
    now = printing("total 7", "print(later())")
    page = reported(drifted(), printing("total 8"), now, printing("total 7"))
    assert "the code was changed since" in page
    assert "print(now())" in page


def test_without_the_outputs_it_shows_the_verdict_and_says_what_is_gone() -> None:
    failure = Failure(
        step="1. Sales",
        cell_index=1,
        cell_id="c",
        ename="KeyError",
        evalue="'region'",
        hint="look at the columns",
    )
    found = GuideRun(
        path="x", guide="g", verdict="failed", duration_s=1.0, failure=failure, cause="unknown"
    )
    page = reported(found, None, printing(""), printing(""))
    assert "not kept any more" in page
    assert "KeyError" in page
    assert "look at the columns" in page


def test_nothing_in_it_runs_or_asks_for_anything() -> None:
    evil = printing("<script>alert(1)</script>")
    page = reported(drifted(), evil, evil, evil)
    assert "<script" not in page
    assert "default-src 'none'" in page
