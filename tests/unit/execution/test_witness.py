from __future__ import annotations

import linecache
import sys
import types
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from stepguide_kernel.execution import witness

CELL = "/tmp/ipykernel_1/1.py"


@pytest.fixture(autouse=True)
def own_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the code of a cell be what it is in a kernel: the module ``__main__``."""
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))


def said_of(source: str, **names: Any) -> dict[str, Any]:
    """What a kernel would say of the exception of a cell."""
    linecache.cache[CELL] = (len(source), None, source.splitlines(keepends=True), CELL)
    cell = compile(source, CELL, "exec")
    with pytest.raises(BaseException) as raised:  # noqa: PT011 - whatever a cell raises
        exec(cell, {"__name__": "__main__", **names})  # noqa: S102
    step = raised.tb
    while step.tb_frame.f_code.co_filename != CELL and step.tb_next is not None:
        step = step.tb_next
    return witness.testimony(raised.value.with_traceback(step))


def test_a_module_that_lacks_a_name_is_named_with_its_package() -> None:
    said = said_of("pd.no_such_thing", pd=pd)
    assert (said["owner"], said["kind"], said["name"]) == ("pandas", "module", "no_such_thing")
    assert (said["package"], said["version"]) == ("pandas", pd.__version__)
    assert said["near"] == ""
    assert not said["submodule"]


def test_a_slip_is_seen_and_a_name_made_of_another_is_none() -> None:
    assert said_of("pd.raed_csv", pd=pd)["near"] == "read_csv"
    longer = said_of("pd.DataFrame().sort([])", pd=pd)
    assert (longer["near"], longer["related"]) == ("", "sort_index")


def test_a_module_that_nobody_imported_is_told() -> None:
    said = said_of("import wsgiref\nwsgiref.validate")
    assert (said["owner"], said["submodule"], said["package"]) == ("wsgiref", True, "python")


def test_a_class_of_made_up_attributes_is_dynamic_unless_it_is_called() -> None:
    assert said_of("pd.DataFrame().region", pd=pd)["dynamic"]
    assert not said_of("pd.DataFrame().region()", pd=pd)["dynamic"]
    assert not said_of("[].region", pd=pd)["dynamic"]


def test_a_keyword_is_refused_by_the_function_that_has_no_such() -> None:
    said = said_of("pd.DataFrame().groupby(axis=1)", pd=pd)
    assert said["owner"].endswith("DataFrame.groupby")
    assert (said["kind"], said["name"], said["package"]) == ("function", "axis", "pandas")
    own = said_of("def f(): pass\nf(axis=1)")
    assert own.get("package", "") == ""


@pytest.mark.parametrize(
    ("source", "owner", "name"),
    [
        ("from pandas import Panel", "pandas", "Panel"),
        ("import pandas.no_such.thing", "pandas", "no_such"),
        ("from collections import Mapping", "collections", "Mapping"),
    ],
)
def test_what_an_import_lacks_is_named(source: str, owner: str, name: str) -> None:
    said = said_of(source)
    assert (said["owner"], said["name"], said["kind"]) == (owner, name, "module")


def test_a_package_that_is_not_there_has_no_owner() -> None:
    said = said_of("import no_such_package_at_all")
    assert said["name"] == "no_such_package_at_all"
    assert "owner" not in said


def test_the_guide_s_own_line_is_told_from_what_it_called() -> None:
    assert said_of("{}['a']")["through"] == []
    assert said_of("pd.Series([1])['a']", pd=pd)["through"] == ["pandas"]
    called_back = "def f(x):\n    return {}[x]\npd.Series([1]).map(f)"
    assert said_of(called_back, pd=pd)["through"] == []


@pytest.mark.parametrize(
    ("source", "operation"),
    [
        ("'5' + 5", "operator"),
        ("{}['a']", "subscript"),
        ("[row['a'] for row in [{}]]", "subscript"),
        ("int('x')", ""),
        ("(1 +\n 'x')", ""),
    ],
)
def test_it_is_seen_what_the_line_was_doing(source: str, operation: str) -> None:
    assert said_of(source)["operation"] == operation


def test_files_and_programs_are_told_apart() -> None:
    said = said_of("open('/no/such/file')")
    assert (said["filename"], said["errno"], said["kind"]) == ("/no/such/file", 2, "")
    program = said_of("import subprocess\nsubprocess.run(['no-such-program'])")
    assert (program["filename"], program["kind"]) == ("no-such-program", "program")
    assert said["folder"] == str(Path.cwd())


def test_a_stated_cause_is_told_and_a_mere_context_is_not() -> None:
    stated = "try:\n    raise ConnectionError\nexcept OSError as e:\n    raise ValueError from e"
    assert "ConnectionError" in said_of(stated)["classes"]
    context = "try:\n    raise ConnectionError\nexcept OSError:\n    {}['a']"
    assert "ConnectionError" not in said_of(context)["classes"]


def test_a_name_is_told_with_what_it_may_be_a_slip_of() -> None:
    said = said_of("total = 1\ntotl")
    assert (said["name"], said["near"]) == ("totl", "total")
