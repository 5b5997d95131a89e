from __future__ import annotations

import errno
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.verification.causes.error import of_error
from tests.unit.verification.causes.failing import failed

ABSENT = "[Errno 2] No such file or directory: 'data/x.csv'"
UNREACHABLE = "<urlopen error [Errno -3] Temporary failure in name resolution>"
EXTRA = "Missing optional dependency 'openpyxl'.  Use pip or conda to install openpyxl."
ENGINE = "Unable to find a usable engine; tried using: 'pyarrow', 'fastparquet'."

KNOWN = [
    ("ModuleNotFoundError", "No module named 'ipyvolume'", "missing_package", "ipyvolume"),
    ("ImportError", EXTRA, "missing_package", "install openpyxl"),
    ("ImportError", ENGINE, "missing_package", "install one of"),
    ("FileNotFoundError", ABSENT, "missing_file", "data/x.csv"),
    ("URLError", UNREACHABLE, "network", "reached"),
    ("URLError", "<urlopen error timed out>", "network", "reached"),
    ("ConnectionError", "HTTPSConnectionPool(...)", "network", "reached"),
    ("gaierror", "[Errno -2] Name or service not known", "network", "reached"),
]

UNKNOWN = [
    ("KeyError", "'region'"),
    ("FileNotFoundError", "[Errno 2] No such file or directory: 'present.csv'"),
    ("FileNotFoundError", "data/x.npy not found."),
    ("URLError", "<urlopen error unknown url type: htp>"),
    ("URLError", "<urlopen error [Errno 2] No such file or directory: '/x'>"),
    ("HTTPError", "HTTP Error 404: Not Found"),
    ("ModuleNotFoundError", "No module named 'json.nothing'; 'json' is not a package"),
    ("TimeoutError", ""),
]


@pytest.mark.parametrize(("ename", "evalue", "cause", "hint"), KNOWN)
def test_what_is_missing_is_nobody_s_fault_and_is_named(
    tmp_path: Path, ename: str, evalue: str, cause: str, hint: str
) -> None:
    finding = of_error(failed(ename, evalue, folder=tmp_path))
    assert finding[:2] == ("environment", cause)
    assert hint in finding.hint


@pytest.mark.parametrize(("ename", "evalue"), UNKNOWN)
def test_what_could_be_something_else_is_unknown(tmp_path: Path, ename: str, evalue: str) -> None:
    (tmp_path / "present.csv").touch()
    assert of_error(failed(ename, evalue, folder=tmp_path))[:2] == ("failed", "unknown")


def test_a_file_that_lies_elsewhere_is_found_there(tmp_path: Path) -> None:
    guide = tmp_path / "a" / "guide"
    guide.mkdir(parents=True)
    absent = failed("FileNotFoundError", filename="data/x.csv", folder=guide)
    assert "no folder data beside the guide" in of_error(absent).hint
    (guide / "old").mkdir()
    (guide / "old" / "x.csv").touch()
    assert "there is one at old/x.csv" in of_error(absent).hint
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.csv").touch()
    assert "there is one at ../../data/x.csv" in of_error(absent).hint


def test_a_module_of_the_guide_s_own_is_a_file_and_no_package(tmp_path: Path) -> None:
    guide = tmp_path / "guide"
    guide.mkdir()
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "__init__.py").touch()
    found = of_error(
        failed("ModuleNotFoundError", "No module named 'shapes'", name="shapes", folder=guide)
    )
    assert found.cause == "missing_file"
    assert "../shapes/__init__.py" in found.hint


def test_who_asked_for_a_package_is_told() -> None:
    found = of_error(failed("ModuleNotFoundError", "No module named 'scipy'", through=("seaborn",)))
    assert found.hint.startswith("seaborn asks for it: install")


def test_a_guide_that_moved_to_another_folder_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "x.csv").touch()
    (tmp_path / "out").mkdir()
    moved = failed("FileNotFoundError", filename="x.csv", folder=tmp_path)
    raised = msgspec.structs.replace(moved.raised, folder=str(tmp_path / "out"))
    stop = msgspec.structs.replace(moved.stop, raised=raised)
    found = of_error(moved._replace(stop=stop))
    assert found.cause == "unknown"
    assert "changed its working folder to out" in found.hint


def test_a_program_is_no_file() -> None:
    found = of_error(failed("FileNotFoundError", filename="no-such-program", kind="program"))
    assert found.cause == "missing_program"
    there = of_error(failed("FileNotFoundError", filename="sh", kind="program"))
    assert there.cause == "missing_file"


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.ECONNREFUSED, "network"),
        (errno.EHOSTUNREACH, "network"),
    ],
)
def test_what_the_system_refuses_is_told_by_its_number(number: int, cause: str) -> None:
    finding = of_error(failed("OSError", "x", errno=number))
    assert finding[:2] == ("environment", cause)


def test_a_stated_cause_counts_as_the_error() -> None:
    found = of_error(failed("LoadError", "no data", classes=("LoadError", "gaierror", "OSError")))
    assert found.cause == "network"


@pytest.mark.parametrize(("name", "python"), [("imp", "3.12.1"), ("cgi", "3.13.0")])
def test_a_module_that_python_took_away_is_no_package(name: str, python: str) -> None:
    missing = f"No module named '{name}'"
    found = of_error(failed("ModuleNotFoundError", missing, packages={"python": python}))
    assert found[:2] == ("failed", "api_change")
    assert name in found.hint
    early = of_error(failed("ModuleNotFoundError", missing, packages={"python": "3.11.0"}))
    assert early.cause == "unknown"
