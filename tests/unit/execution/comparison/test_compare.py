from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from stepguide_kernel.execution.comparison.compare import compare
from stepguide_kernel.model.verdict import Drift
from stepguide_kernel.notebook.outputs import CUT_WORDS
from tests.unit.notebook.sample import code, notebook, text

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def stream(said: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": said}


def result(**data: str) -> dict[str, Any]:
    mimes = {"plain": "text/plain", "html": "text/html", "png": "image/png"}
    bundle = {mimes[form]: content for form, content in data.items()}
    return {"output_type": "display_data", "data": bundle, "metadata": {}}


def png(content: bytes) -> str:
    return base64.b64encode(content).decode()


def table(*rows: tuple[str, ...], rest: str = "") -> dict[str, Any]:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return result(html=f"<table>{body}</table>{rest}", plain="ignored")


def drift(
    before: list[Any], after: list[Any], *, proof: bool = False, **metadata: Any
) -> Drift | None:
    recorded = notebook(text("# T", "t"), code("1", "a", outputs=before, metadata=metadata))
    executed = notebook(text("# T", "t"), code("1", "a", outputs=after))
    found = compare(recorded, executed, now=NOW, proof=proof)
    assert len(found) <= 1
    return found[0] if found else None


ERROR = {"output_type": "error", "ename": "E", "evalue": "at 0x7f00aa", "traceback": ["a"]}

SAME: dict[str, tuple[list[Any], list[Any]]] = {
    "nothing recorded": ([], [stream("1")]),
    "a stream cut elsewhere": ([stream("a"), stream("b\n")], [stream("ab\n")]),
    "the first run's word about fonts": (
        [stream("Matplotlib is building the font cache; this may take a moment.\n", "stderr")],
        [],
    ),
    "another address": ([stream("<Axes at 0x7f00aa>")], [stream("<Axes at 0x7f11bb>")]),
    "a number within the tolerance": ([stream("0.1234567")], [stream("0.1234568")]),
    "noise around zero": ([stream("1.2e-17")], [stream("-3e-16")]),
    "the time of the run": ([stream("2019-01-01 10:00")], [stream("2026-11-22 11:59:59.1")]),
    "white space": ([stream("a\n b")], [stream("a b")]),
    "the same bytes": ([result(png=png(b"x"))], [result(png=png(b"x") + "\n")]),
    "another style of the same table": (
        [table(("1",))],
        [table(("1.0",), rest="<style>x</style>")],
    ),
    "the same error elsewhere": ([ERROR], [{**ERROR, "evalue": "at 0x7fbbcc", "traceback": []}]),
    "a result instead of a display": (
        [result(plain="1")],
        [{**result(plain="1"), "output_type": "execute_result", "execution_count": 1}],
    ),
}

OTHER: dict[str, tuple[list[Any], list[Any], str, str]] = {
    "another warning": ([stream("w", "stderr")], [], "cosmetic", "other warnings"),
    "another number": (
        [stream("mean 0.412")],
        [stream("mean 0.437")],
        "numeric",
        "mean 0.412 → 0.437 (+6 %)",
    ),
    "another integer": ([stream("312 rows")], [stream("313 rows")], "numeric", "312 → 313"),
    "the worst of several": ([stream("1 1")], [stream("1.1 9")], "numeric", "1 → 9"),
    "another date in the data": (
        [stream("2019-01-01 10:00")],
        [stream("2019-01-02 10:00")],
        "structural",
        "2019-01-02",
    ),
    "another word": ([stream("a\nyes")], [stream("a\nno")], "structural", "'yes' → 'no'"),
    "no output": ([stream("hello")], [], "structural", "no longer shows: 'hello'"),
    "one more": ([stream("a")], [stream("a"), result(plain="b")], "structural", "more: 'b'"),
    "another picture": ([result(png=png(b"x"))], [result(png=png(b"y"))], "image", "picture"),
    "text instead of a picture": ([result(png=png(b"x"))], [result(plain="y")], "structural", "→"),
    "another cell": (
        [table(("a", "1"), ("b", "2"))],
        [table(("a", "1"), ("b", "4"))],
        "numeric",
        "row 1, column 1: 2 → 4 (+100 %)",
    ),
    "another name in a table": (
        [table(("a",), ("9",))],
        [table(("b",), ("8",))],
        "structural",
        "row 0, column 0",
    ),
    "more rows": ([table(("1",))], [table(("1",), ("2",))], "structural", "1 rows"),
    "other text below a table": (
        [table(("1",), rest="<p>5 rows</p>")],
        [table(("1",), rest="<p>6 rows</p>")],
        "numeric",
        "5 → 6",
    ),
    "another error": ([ERROR], [{**ERROR, "ename": "F"}], "structural", "E"),
    "an error instead of a value": ([result(plain="1")], [ERROR], "structural", "error"),
}


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME)
def test_what_a_reader_would_not_notice_is_no_drift(before: list[Any], after: list[Any]) -> None:
    assert drift(before, after) is None


@pytest.mark.parametrize(("before", "after", "kind", "words"), OTHER.values(), ids=OTHER)
def test_what_a_reader_would_notice_is(
    before: list[Any], after: list[Any], kind: str, words: str
) -> None:
    found = drift(before, after)
    assert found is not None
    assert (found.cell_index, found.cell_id, found.kind) == (1, "a", kind)
    assert words in found.detail


def chart(**data: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {"application/json": data}, "metadata": {}}


NOT_PROVED: dict[str, tuple[list[Any], list[Any]]] = {
    "a large whole number": ([stream("1000000 rows")], [stream("1000001 rows")]),
    "one with separators": ([stream("1,000,000")], [stream("1,000,001")]),
    "one in a table": ([table(("1000000",))], [table(("1000001",))]),
    "one in a chart": ([chart(n=1000000)], [chart(n=1000001)]),
    "time.time_ns()": ([stream("1795348800000000001")], [stream("1795348807000000000")]),
    "time.time() * 1000": ([stream("1795348800000.25")], [stream("1795348807000.5")]),
    "time.time()": ([stream("1795348800.25")], [stream("1795348801.5")]),
    "time.time() in a chart": ([chart(at=1795348800.25)], [chart(at=1795348801.5)]),
    "uuid.uuid4()": (
        [stream("9f0c1c9e-9a1c-4f6e-8a43-8c8a6d1b2f10")],
        [stream("1b2f109e-9a1c-4f6e-8a43-9f0c1c8a6d8c")],
    ),
    "hashlib.md5(...).hexdigest()": ([stream("a" * 32)], [stream("b" * 32)]),
}


@pytest.mark.parametrize(("before", "after"), NOT_PROVED.values(), ids=NOT_PROVED)
def test_a_proof_takes_as_written_what_verification_lets_pass(
    before: list[Any], after: list[Any]
) -> None:
    assert drift(before, after) is None
    assert drift(before, after, proof=True) is not None


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME)
def test_a_proof_is_no_stricter_than_that(before: list[Any], after: list[Any]) -> None:
    assert drift(before, after, proof=True) is None


def test_a_tolerance_of_the_authors_holds_for_proofs() -> None:
    before, after = [stream("1000000")], [stream("1000001")]
    assert drift(before, after, proof=True, stepguide={"drift": {"tolerance": 0.1}}) is None


def test_a_cell_sets_its_own_tolerance() -> None:
    before, after = [stream("mean 0.412")], [stream("mean 0.437")]
    assert drift(before, after, stepguide={"drift": {"tolerance": 0.1}}) is None
    assert drift(before, after, stepguide={"drift": {"tolerance": 0.01}}) is not None
    assert drift(before, after, stepguide={"drift": "ignore"}) is None


def test_what_a_run_cut_is_compared_as_far_as_it_goes() -> None:
    cut = f"{'1 2 3 ' * 100}\n{CUT_WORDS}: a cell may print 1 MB]\n"
    found = drift([stream("1 2 3 " * 500)], [stream(cut)])
    assert found is not None
    assert found.kind == "cosmetic"
    assert found.detail.startswith("only the first 600 characters are compared")
    assert drift([stream(cut)], [stream(cut)]) is None
    found = drift([stream("1 2 4 " * 500)], [stream(cut)])
    assert found is not None
    assert found.kind == "numeric"


def test_cells_that_runs_leave_out_promise_nothing() -> None:
    assert drift([stream("1")], [], tags=["skip-execution"]) is None


def test_the_policy_of_the_guide_holds_for_its_cells() -> None:
    before, after = code("1", "a", outputs=[stream("0.5")]), code("1", "a", outputs=[stream("0.6")])
    own = {"schema": 1, "id": "g", "drift": {"tolerance": 0.5}}
    assert compare(notebook(before, stepguide=own), notebook(after), now=NOW) == ()
    assert compare(notebook(before), notebook(after), now=NOW) != ()


def test_the_gravest_difference_of_a_cell_is_named() -> None:
    found = drift(
        [stream("w", "stderr"), stream("1"), result(plain="a")], [stream("2"), result(plain="b")]
    )
    assert found is not None
    assert found.kind == "structural"


def test_comparing_modifies_neither() -> None:
    recorded = notebook(code("1", outputs=[stream("a")]), minor=4)
    executed = notebook(code("1", outputs=[stream("b")]), minor=4)
    before = recorded.to_bytes(), executed.to_bytes()
    assert compare(recorded, executed)
    assert (recorded.to_bytes(), executed.to_bytes()) == before
