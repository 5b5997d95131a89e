from __future__ import annotations

import json

import msgspec

from stepguide_kernel.kernel.facts import Facts
from stepguide_kernel.kernel.lines import Opening, RunRecord, deleted_line, mark_line
from stepguide_kernel.kernel.outputs import RunOutputs
from stepguide_kernel.model.session import CellGone, Line, Marked, Opened, Run, ShapeEffect
from stepguide_kernel.redaction import Redactor

SECRET = "correct-horse"
REDACTOR = Redactor({"DB_PASSWORD": SECRET})


def _decoded(line: dict[str, object]) -> Line:
    decoder: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)
    return decoder.decode(json.dumps(line))


def _record(outputs: RunOutputs | None = None, error: BaseException | None = None) -> RunRecord:
    return RunRecord(
        order=3,
        cell_id="cell-1",
        source=f"connect({SECRET!r})",
        started=1.0,
        ended=2.5,
        facts=Facts({"a"}, {"b", "c"}, {"b", "gone"}, {"b": (None, (2, 3))}),
        outputs=outputs or RunOutputs(""),
        error=error,
        packages={"pandas": "3.1.1"},
        files_read={"/d/a.csv"},
        files_written=["/d/b.csv"],
    )


def test_every_line_is_what_the_model_says() -> None:
    opening = Opening("0123abcd", 1.0, "python3", "3.11.7", None).line()
    assert isinstance(_decoded(opening), Opened)
    assert _decoded(deleted_line("cell-1", 2.0)) == CellGone("cell-1", 2.0)
    assert _decoded(mark_line("record", 2.0, 7)) == Marked("record", 2.0, 7)
    run = _decoded(_record().line(REDACTOR))
    assert isinstance(run, Run)
    assert (run.id, run.cell_id, run.order) == ("run-3", "cell-1", 3)
    assert run.effects == (ShapeEffect("b", None, (2, 3)),)
    assert run.strong == ("b",)
    assert run.packages == {"pandas": "3.1.1"}


def test_a_line_has_exactly_the_fields_of_the_model() -> None:
    assert set(_record().line(REDACTOR)) == {"type", *Run.__struct_fields__}
    opening = Opening("0123abcd", 1.0, "python3", "3.11.7", None).line()
    assert set(opening) == {"type", *Opened.__struct_fields__}


def test_a_run_without_a_cell_is_named_after_itself() -> None:
    record = RunRecord(order=7, source="x", started=0, ended=0, facts=Facts())
    assert record.line(REDACTOR)["cell_id"] == "run-7"


def test_no_secret_is_left_in_a_line() -> None:
    outputs = RunOutputs("")
    outputs.outputs = [
        {"output_type": "stream", "name": "stderr", "text": f"a.py:1: UserWarning: {SECRET}\n"},
        {
            "output_type": "execute_result",
            "execution_count": 1,
            "metadata": {},
            "data": {
                "text/plain": SECRET,
                "text/html": f"<b>{SECRET}</b>",
                "application/json": {"deep": [SECRET]},
            },
        },
        {"output_type": "error", "ename": "E", "evalue": SECRET, "traceback": [f"-> {SECRET}"]},
    ]
    line = _record(outputs, ValueError(SECRET)).line(REDACTOR)
    assert SECRET not in json.dumps(line)
    assert line["source"] == 'connect(os.environ["DB_PASSWORD"])'
    assert line["secrets"] == ("DB_PASSWORD",)
    assert line["warnings"] == ["UserWarning: ‹redacted:environment-variable›"]
    assert line["error"] == {"ename": "ValueError", "evalue": "‹redacted:environment-variable›"}


def test_an_exception_that_cannot_say_itself_is_still_named() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    assert _record(error=Mute()).line(REDACTOR)["error"] == {"ename": "Mute", "evalue": ""}


def test_an_exception_that_says_all_its_data_is_cut() -> None:
    error = _record(error=ValueError("x" * 1_000_000)).line(REDACTOR)["error"]
    assert len(error["evalue"]) == 65_536
