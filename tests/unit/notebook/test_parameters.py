"""Parameters: what a guide declares, and what a reader may ask for."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.errors import ParameterRefused
from stepguide_kernel.model.parameter import Parameter, Scalar
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.parameters import chosen, declared, with_values
from tests.unit.notebook.sample import code, notebook

SOURCE = """from typing import Literal
rate: float = 0.2  # share of paid orders; tried: 0.1, 0.2
whole: float = 1
count = 3
start = "2026-01-31"
dry = False
region: Literal["north", "south"] = "north"
name = 'x'
many = [1, 2]
shifted = rate + 1
far = float("inf")"""


def guide(source: str, *, tag: str = "parameters", language: str = "python") -> Notebook:
    kernelspec = {"name": "k", "display_name": "k", "language": language}
    return notebook(
        code("1", "a"),
        code(source, "p", metadata={"tags": [tag]}),
        code("print(rate)", "b"),
        kernelspec=kernelspec,
    )


def test_plain_values_are_parameters_of_the_types_that_they_show() -> None:
    assert declared(guide(SOURCE)) == (
        Parameter("rate", "float", 0.2, "share of paid orders", tried=(0.1, 0.2)),
        Parameter("whole", "float", 1.0),
        Parameter("count", "int", 3),
        Parameter("start", "date", "2026-01-31"),
        Parameter("dry", "bool", default=False),
        Parameter("region", "choice", "north", choices=("north", "south")),
        Parameter("name", "str", "x"),
    )


@pytest.mark.parametrize(
    "other",
    [guide(SOURCE, tag="other"), guide(SOURCE, language="r"), guide("%matplotlib\na = 1")],
)
def test_what_is_not_known_to_be_python_declares_nothing(other: Notebook) -> None:
    assert declared(other) == ()


def test_only_what_differs_is_chosen_and_each_is_of_its_type() -> None:
    asked = {"rate": 1, "whole": 1, "count": 3, "dry": True, "region": "south", "name": "y"}
    found = chosen(declared(guide(SOURCE)), asked)
    assert found == {"rate": 1.0, "dry": True, "region": "south", "name": "y"}
    assert isinstance(found["rate"], float)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rate", "0.2"),
        ("rate", True),
        ("rate", float("inf")),
        ("count", 1.5),
        ("count", False),
        ("count", 2**60),
        ("start", "31.1.2026"),
        ("start", "2026-1-1"),
        ("dry", 1),
        ("region", "west"),
        ("name", 1),
        ("name", "x" * 2_001),
        ("many", [1]),
        ("shifted", 1),
        ("__import__", "os"),
    ],
)
def test_another_type_and_another_name_are_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ParameterRefused) as refused:
        chosen(declared(guide(SOURCE)), {name: value})
    assert refused.value.parameter == name


@given(
    st.fixed_dictionaries(
        {
            "name": st.text(max_size=200),
            "rate": st.floats(allow_nan=False, allow_infinity=False),
            "dry": st.booleans(),
        }
    )
)
def test_values_are_written_as_literals_that_mean_them(values: dict[str, Scalar]) -> None:
    run = with_values(guide(SOURCE), values)
    assert [cell["id"] for cell in run.cells] == ["a", "p", "your-values", "b"]
    body = ast.parse(run.cells[2]["source"]).body
    written = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert len(body) == len(written)
    assert written == values


def test_without_values_the_guide_runs_as_it_is() -> None:
    own = guide(SOURCE)
    assert with_values(own, {}).to_bytes() == own.to_bytes()
    before = own.to_bytes()
    with_values(own, {"rate": 1.0})
    assert own.to_bytes() == before
