"""The files of Voila's front end."""

from __future__ import annotations

from pathlib import Path

from voila.paths import collect_static_paths

from stepguide_kernel.room.front_end import bundle


def test_the_entry_comes_first_and_then_the_parts_it_names_that_are_files(tmp_path: Path) -> None:
    (tmp_path / "voila.js").write_text("Promise.all([r.e(12),r.e(7),r.e(12),r.e(99)])")
    for part in (7, 12, 30):
        (tmp_path / f"{part}.voila.js").touch()
    assert bundle([str(tmp_path / "none"), str(tmp_path)]) == [
        "voila.js",
        "12.voila.js",
        "7.voila.js",
    ]


def test_the_installed_front_end_names_its_parts() -> None:
    assert len(bundle(collect_static_paths(["voila", "nbconvert"], "lab"))) > 20
