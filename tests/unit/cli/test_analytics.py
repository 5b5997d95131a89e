from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from stepguide_kernel.cli import main
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.model.reading import Event, EventBatch
from stepguide_kernel.services import Services
from tests.publishing import publish_orders

GUIDE = b"""{"cells": [
 {"cell_type": "markdown", "id": "one", "metadata": {}, "source": "## Load, at once"},
 {"cell_type": "markdown", "id": "two", "metadata": {}, "source": "## Sum up"}],
 "metadata": {"stepguide": {"schema": 1, "id": "g1"}}, "nbformat": 4, "nbformat_minor": 5}"""


@pytest.fixture
def _read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A publication that two visits read, one of them to the end."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    with Services(load_settings()) as services:
        publish_orders(services, GUIDE, steps=2)
        for visit, steps in (("visit-one", ("one", "two")), ("visit-two", ("one",))):
            events = [Event(kind="view", visit=visit)]
            events += [Event(kind="step", visit=visit, step_id=step) for step in steps]
            services.record_events("orders", EventBatch(tuple(events)))
        done = Event(kind="done", visit="visit-one")
        services.record_events("orders", EventBatch((done,)))


@pytest.mark.usefixtures("_read")
def test_all_publications_are_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analytics"]) == 0
    row = capsys.readouterr().out.splitlines()[1].split()
    assert row == ["orders", "2", "1", "50%", "0", "Orders"]


@pytest.mark.usefixtures("_read")
def test_one_publication_is_shown_step_by_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analytics", "orders"]) == 0
    head, _, _, first, second = capsys.readouterr().out.splitlines()
    assert head == "Orders (orders): 2 views, 1 done (50%), 0 ran it live"
    assert first.split()[:3] == ["1", "2", "1"]
    assert second.split()[:3] == ["2", "1", "0"]
    assert first.count("█") == 2 * second.count("█") > 0


@pytest.mark.usefixtures("_read")
def test_programs_get_the_same_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analytics", "--json"]) == 0
    (reading,) = json.loads(capsys.readouterr().out)["guides"]
    assert main(["analytics", "orders", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["step_title"] for row in rows] == ["Load, at once", "Sum up"]
    assert [int(row["reached"]) for row in rows] == [step["reached"] for step in reading["steps"]]
    assert {float(row["completion"]) for row in rows} == {reading["completion"]} == {0.5}


@pytest.mark.usefixtures("_read")
@pytest.mark.parametrize("arguments", [["nowhere"], ["--csv", "--json"]])
def test_wrong_use_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analytics", *arguments]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_without_publications_the_next_step_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert main(["analytics"]) == 0
    assert "stepguide publish" in capsys.readouterr().err
