from __future__ import annotations

from pathlib import Path

import pytest

from stepguide_kernel.model.execution import Stop
from stepguide_kernel.verification.causes import of_error

ABSENT = "[Errno 2] No such file or directory: 'data/x.csv'"
UNREACHABLE = "<urlopen error [Errno -3] Temporary failure in name resolution>"
EXTRA = "Missing optional dependency 'openpyxl'.  Use pip or conda to install openpyxl."
ENGINE = "Unable to find a usable engine; tried using: 'pyarrow', 'fastparquet'."

KNOWN = [
    ("ModuleNotFoundError", "No module named 'ipyvolume'", "environment", "missing_package"),
    ("ImportError", EXTRA, "environment", "missing_package"),
    ("ImportError", ENGINE, "environment", "missing_package"),
    ("FileNotFoundError", ABSENT, "environment", "missing_file"),
    ("URLError", UNREACHABLE, "environment", "network"),
    ("URLError", "<urlopen error timed out>", "environment", "network"),
    ("ConnectionError", "HTTPSConnectionPool(...)", "environment", "network"),
    ("gaierror", "[Errno -2] Name or service not known", "environment", "network"),
    ("StdinNotImplementedError", "raw_input was called", "failed", "asks_for_input"),
]

UNKNOWN = [
    ("KeyError", "'region'"),
    ("ModuleNotFoundError", "No module named 'sklearn.externals.six'"),
    ("ModuleNotFoundError", "No module named 'imp'"),
    ("ModuleNotFoundError", "No module named 'json.nothing'; 'json' is not a package"),
    ("ImportError", "cannot import name 'set_matplotlib_formats' from 'IPython.display'"),
    ("FileNotFoundError", "[Errno 2] No such file or directory: 'present.csv'"),
    ("FileNotFoundError", "data/x.npy not found."),
    ("URLError", "<urlopen error unknown url type: htp>"),
    ("URLError", "<urlopen error [Errno 2] No such file or directory: '/x'>"),
    ("HTTPError", "HTTP Error 404: Not Found"),
    ("SystemExit", "1"),
    ("MemoryError", ""),
]


@pytest.mark.parametrize(("ename", "evalue", "verdict", "cause"), KNOWN)
def test_a_cause_that_the_error_states_is_named_with_what_helps(
    tmp_path: Path, ename: str, evalue: str, verdict: str, cause: str
) -> None:
    finding = of_error(Stop(ename, evalue, 1, "c"), tmp_path)
    assert (finding.verdict, finding.cause) == (verdict, cause)
    assert finding.hint


@pytest.mark.parametrize(("ename", "evalue"), UNKNOWN)
def test_a_cause_that_could_be_another_is_unknown(tmp_path: Path, ename: str, evalue: str) -> None:
    (tmp_path / "present.csv").touch()
    finding = of_error(Stop(ename, evalue, 1, "c"), tmp_path)
    assert (finding.verdict, finding.cause) == ("failed", "unknown")


def test_the_missing_thing_is_named_in_the_hint(tmp_path: Path) -> None:
    assert "ipyvolume" in of_error(Stop(*KNOWN[0][:2]), tmp_path).hint
    assert "install openpyxl" in of_error(Stop("ImportError", EXTRA), tmp_path).hint
    assert "data/x.csv" in of_error(Stop("FileNotFoundError", ABSENT), tmp_path).hint
