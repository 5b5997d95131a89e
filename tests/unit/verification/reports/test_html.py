from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.errors import StorageError
from stepguide_kernel.model.execution import Execution
from stepguide_kernel.model.verdict import Drift, Failure, GuideRun, StepRun, summarise
from stepguide_kernel.verification.evidence import Evidence
from stepguide_kernel.verification.reports.html import HtmlReport
from tests.unit.notebook.sample import code, notebook, text

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
PNG = base64.b64encode(b"\x89PNG before").decode()


class Tags(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def result(**data: str) -> dict[str, Any]:
    mimes = {"plain": "text/plain", "html": "text/html", "png": "image/png", "svg": "image/svg+xml"}
    bundle = {mimes[form]: content for form, content in data.items()}
    return {"output_type": "display_data", "data": bundle, "metadata": {}}


def stream(said: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": said}


def page(
    folder: Path, before: list[Any], after: list[Any], *, error: list[Any] | None = None
) -> str:
    """The report of a guide whose first cell drifted, and whose second may have raised."""
    second = code("1 / 0", "b")
    source = notebook(text("# T", "t"), code(f"'{HOSTILE}'", "a", outputs=before), second)
    ran = notebook(
        text("# T", "t"), code("1", "a", outputs=after), code("1 / 0", "b", outputs=error or [])
    )
    drift = Drift(1, "a", "structural", HOSTILE, f"1. {HOSTILE}")
    run = GuideRun(
        path=f"a/{HOSTILE}.ipynb",
        guide="g",
        verdict="failed" if error else "drifted",
        duration_s=1.5,
        failure=Failure(f"1. {HOSTILE}", 2, "b", HOSTILE, HOSTILE, HOSTILE) if error else None,
        drift=(drift,),
        steps=(StepRun("s", f"1. {HOSTILE}", "drifted", 1.0),),
        notes=(HOSTILE,),
    )
    report = HtmlReport()
    execution = Execution(status="completed", notebook=ran.to_bytes())
    report.add(run, Evidence(source, execution.notebook))
    report.write(folder / "report.html", summarise((run,)), 2.0)
    return (folder / "report.html").read_text(encoding="utf-8")


def test_nothing_that_a_guide_shows_becomes_part_of_the_page(tmp_path: Path) -> None:
    shown = page(
        tmp_path,
        [stream(HOSTILE), result(html=f"<table><tr><td>{HOSTILE}1</td></tr></table>{HOSTILE}")],
        [result(html=f'<a href="javascript:alert(3)">x</a>{HOSTILE}', plain=HOSTILE)],
        error=[{"output_type": "error", "ename": "E", "evalue": "e", "traceback": [HOSTILE]}],
    )
    tags = Tags(shown).found
    assert {tag for tag, _ in tags}.isdisjoint({"script", "iframe", "object", "link", "form"})
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    assert [attributes.get("src") for tag, attributes in tags if tag == "img"] == []
    assert all(str(attributes.get("href", "#")).startswith("#") for _, attributes in tags)


def test_a_page_asks_for_nothing_and_runs_nothing(tmp_path: Path) -> None:
    shown = page(tmp_path, [result(png=PNG)], [result(svg="<svg onload='alert(1)'/>")])
    tags = Tags(shown).found
    addresses = [str(attributes["src"]) for tag, attributes in tags if tag == "img"]
    assert len(addresses) == 2
    assert addresses[0] == f"data:image/png;base64,{PNG}"
    assert addresses[1].startswith("data:image/svg+xml;base64,")
    assert "default-src 'none'" in shown
    assert not re.search(r"https?://|url\(", shown)


def test_what_moved_is_marked_on_both_sides(tmp_path: Path) -> None:
    before, after = [stream("same\nmean 1\n")], [stream("same\nmean 2\n")]
    shown = page(tmp_path, before, after)
    assert "<mark>mean 1</mark>" in shown
    assert "<mark>mean 2</mark>" in shown
    assert "<mark>same" not in shown
    table = "<table><tr><th>a</th><td>{}</td></tr></table>"
    shown = page(tmp_path, [result(html=table.format(1))], [result(html=table.format(2))])
    assert "<td><mark>1</mark></td>" in shown
    assert "<td><mark>2</mark></td>" in shown
    assert "<th>a</th>" in shown


def test_a_traceback_comes_without_its_colours(tmp_path: Path) -> None:
    error = {
        "output_type": "error",
        "ename": "E",
        "evalue": "e",
        "traceback": ["\x1b[31mKeyError\x1b[0m", "line 2"],
    }
    shown = page(tmp_path, [], [], error=[error])
    assert "<pre>KeyError\nline 2</pre>" in shown


def test_long_outputs_are_cut_and_say_so(tmp_path: Path) -> None:
    lines = "\n".join(f"line {number}" for number in range(1000))
    shown = page(tmp_path, [stream(lines)], [stream("x" * 5_000_000)])
    assert "… and 800 more lines" in shown
    assert len(shown) < 200_000


def test_a_picture_that_is_none_is_said_to_be_none(tmp_path: Path) -> None:
    assert "image/png that cannot be read" in page(tmp_path, [result(png="a")], [stream("")])


def test_guides_that_were_not_read_have_their_place(tmp_path: Path) -> None:
    run = GuideRun(
        path="none.ipynb",
        guide=None,
        verdict="invalid",
        duration_s=0.0,
        failure=Failure("", -1, "", "NotFound", "none.ipynb does not exist", "check the path"),
    )
    report = HtmlReport()
    report.add(run, Evidence())
    report.write(tmp_path / "report.html", summarise((run,)), 0.1)
    shown = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "none.ipynb does not exist" in shown
    assert "Before the first cell" in shown
    with pytest.raises(StorageError):
        report.write(tmp_path / "nowhere" / "report.html", summarise((run,)), 0.1)
