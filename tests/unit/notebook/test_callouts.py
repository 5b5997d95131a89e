from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.errors import NotFound
from stepguide_kernel.model.guide import CALLOUT_KINDS, Callout, CalloutMetadata
from stepguide_kernel.notebook import callouts
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import cell_metadata
from stepguide_kernel.notebook.steps import steps
from tests.unit.notebook.sample import code, notebook, text

VECTORS = json.loads((Path(__file__).parents[2] / "data" / "callouts.json").read_text("utf-8"))
LINE = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]))
WARNING = Callout("WARNING", "Refunds look like payments here.")


def as_json(callout: Callout | None) -> dict[str, str] | None:
    return None if callout is None else {"kind": callout.kind, "body": callout.body}


@pytest.mark.parametrize("vector", VECTORS["parse"], ids=lambda vector: vector["name"])
def test_parsing_keeps_the_shared_vectors(vector: dict[str, Any]) -> None:
    assert as_json(callouts.parse(vector["source"])) == vector["callout"]


@pytest.mark.parametrize("vector", VECTORS["format"], ids=lambda vector: vector["source"])
def test_formatting_keeps_the_shared_vectors(vector: dict[str, Any]) -> None:
    assert callouts.format(Callout(**vector["callout"])) == vector["source"]


@given(st.sampled_from(CALLOUT_KINDS), st.lists(LINE, min_size=1))
def test_what_was_formatted_is_parsed_again(kind: Any, body: list[str]) -> None:
    once = callouts.parse(callouts.format(Callout(kind, "\n".join(body))))
    if once is None:
        assert not any(line.strip() for line in body)
    else:
        assert once.kind == kind
        assert callouts.parse(callouts.format(once)) == once


def insert(guide: Notebook, cell_id: str, step: str, callout: Callout = WARNING) -> bool:
    return callouts.insert(
        guide,
        anchor_step=step,
        callout=callout,
        cell_id=cell_id,
        author="Lee",
        from_comment="c1",
    )


def test_a_callout_stands_below_its_heading_and_below_those_already_there() -> None:
    guide = notebook(text("# T", "t"), text("## A", "a"), code("1", "one"), text("## B", "b"))
    assert insert(guide, "first", "a")
    assert insert(guide, "second", "a", Callout("TIP", "x"))
    assert [cell["id"] for cell in guide.cells] == ["t", "a", "first", "second", "one", "b"]
    assert callouts.parse(guide.cells[2]["source"]) == WARNING
    assert cell_metadata(guide.cells[2]).callout == CalloutMetadata("Lee", "c1")
    assert [step.title for step in steps(guide)] == ["A", "B"]
    assert Notebook.parse(guide.to_bytes()).node == guide.node


def test_to_insert_twice_is_to_insert_once() -> None:
    guide = notebook(text("## A", "a"))
    assert insert(guide, "first", "a")
    before = guide.to_bytes()
    assert not insert(guide, "first", "a")
    assert guide.to_bytes() == before


def test_an_alias_finds_the_step_and_an_unknown_one_is_refused_unchanged() -> None:
    guide = notebook(text("## A", "a", metadata={"stepguide": {"aliases": ["old"]}}))
    assert insert(guide, "first", "old")
    before = guide.to_bytes()
    with pytest.raises(NotFound, match="no step 'gone'"):
        insert(guide, "second", "gone")
    assert guide.to_bytes() == before


def test_a_step_without_a_heading_gets_its_callout_on_top() -> None:
    set_up = notebook(text("# T", "t"), code("1", "one"), text("## A", "a"))
    assert insert(set_up, "first", "set-up")
    assert [cell["id"] for cell in set_up.cells] == ["t", "first", "one", "a"]
    whole = notebook(code("1", "one"))
    assert insert(whole, "first", "whole")
    assert [cell["id"] for cell in whole.cells] == ["first", "one"]


def test_an_older_format_is_raised_so_that_the_id_can_stand_there() -> None:
    guide = notebook(text("## A"), code("1"), minor=2)
    (step,) = steps(guide)
    assert insert(guide, "first", step.id)
    assert Notebook.parse(guide.to_bytes()).node.nbformat_minor == 5
