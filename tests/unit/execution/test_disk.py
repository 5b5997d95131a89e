from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from stepguide_kernel.execution.disk import ABSENT, FOLDER, OTHER, Disk
from stepguide_kernel.kernel.places import IMPORTABLE, NAMES, SIZES


def test_content_counts_and_times_do_not(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("1")
    before = Disk().content(str(path))
    os.utime(path, (1, 1))
    assert Disk().content(str(path)) == before
    path.write_text("2")
    os.utime(path, (1, 1))
    assert Disk().content(str(path)) != before


def test_one_look_sees_a_file_that_changes_between_two_guides(tmp_path: Path) -> None:
    path, disk = tmp_path / "a", Disk()
    path.write_text("1")
    before = disk.content(str(path))
    path.write_text("22")
    assert disk.content(str(path)) != before


def test_what_is_no_file_says_what_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    names = ("none", "", "pipe")
    assert [Disk().content(str(tmp_path / name)) for name in names] == [ABSENT, FOLDER, OTHER]
    assert Disk().content("nul\0") == ABSENT


def digests(folder: Path) -> list[str]:
    return [Disk().listing(str(folder), kind) for kind in (NAMES, SIZES, IMPORTABLE)]


def test_a_listing_is_of_what_was_looked_for(tmp_path: Path) -> None:
    package = tmp_path / "package"
    changes: list[tuple[Callable[[], object], list[bool]]] = [
        ((tmp_path / "a.csv").touch, [True, True, False]),
        (lambda: (tmp_path / "a.csv").write_text("1"), [False, True, False]),
        ((tmp_path / "module.py").touch, [True, True, True]),
        (package.mkdir, [True, True, False]),
        ((package / "__init__.py").touch, [False, False, True]),
    ]
    for change, expected in changes:
        before = digests(tmp_path)
        change()
        after = digests(tmp_path)
        assert [was != now for was, now in zip(before, after, strict=True)] == expected


def test_a_guide_that_grows_changes_no_listing(tmp_path: Path) -> None:
    (tmp_path / "guide.ipynb").touch()
    before = Disk().listing(str(tmp_path), SIZES)
    (tmp_path / "guide.ipynb").write_text("more")
    assert Disk().listing(str(tmp_path), SIZES) == before


def test_a_packages_files_count_by_size_and_time_and_its_byte_code_does_not(tmp_path: Path) -> None:
    package = tmp_path / "tiny"
    (package / "deep").mkdir(parents=True)
    (package / "deep" / "a.py").write_text("1")
    (tmp_path / "single.py").touch()
    used = {str(tmp_path): ("tiny", "single.py", "gone")}
    before = Disk().installed(used)
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "a.pyc").touch()
    assert Disk().installed(used) == before
    (package / "deep" / "a.py").write_text("11")
    after = Disk().installed(used)
    assert after.digest != before.digest
    assert after.changed > before.changed
