from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from stepguide_kernel.model.guide import RequiredFile
from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.prerequisites import (
    prerequisites,
    required_files,
    uses_os_unbound,
)

MakeRun = Callable[..., Run]


def test_files_read_before_they_were_written_are_needed(run: MakeRun, tmp_path: Path) -> None:
    names = ["in.csv", "made.csv", "both.csv"]
    given, made, both = (str(tmp_path / name) for name in names)
    for name in names:
        (tmp_path / name).write_text("a")
    runs = [
        run("a", files_read=(given, both, str(tmp_path / "gone.csv"))),
        run("b", files_written=(made, both)),
        run("c", files_read=(made, given)),
    ]
    assert required_files(runs) == (Path(given), Path(both))


def test_a_needed_file_is_named_from_the_folder_with_its_hash(run: MakeRun, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.csv").write_text("a,b\n")
    found = prerequisites(
        [run("a", files_read=(str(tmp_path / "data/a.csv"),))], tmp_path / "notebooks"
    )
    digest = hashlib.sha256(b"a,b\n").hexdigest()
    assert found.files == (RequiredFile("../data/a.csv", digest, 4),)


def test_packages_and_variables_are_those_of_the_kept_runs(run: MakeRun, tmp_path: Path) -> None:
    runs = [
        run("a", 'k = os.environ["KEY"]', packages={"pandas": "3.1.1"}),
        run("b", "t = os.getenv('TOKEN')", packages={"numpy": "2.4.6"}),
        run("c", "os.environ.get('KEY', '')"),
    ]
    found = prerequisites(runs, tmp_path)
    assert found.packages == {"numpy": "2.4.6", "pandas": "3.1.1"}
    assert found.env == ("KEY", "TOKEN")


def test_os_is_missing_only_where_a_secret_was_and_nobody_imports_it(run: MakeRun) -> None:
    redacted = run("a", 'k = os.environ["KEY"]')
    assert uses_os_unbound([redacted])
    imports = run("b", "import os", writes="os")
    assert uses_os_unbound([redacted, imports]), "it is imported too late"
    assert not uses_os_unbound([imports, redacted])
    assert not uses_os_unbound([run("c", 'import os\nk = os.environ["KEY"]')])
    assert not uses_os_unbound([run("c", "k = 1")])
