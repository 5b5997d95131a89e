"""What Binder does once, done here: ``binder/postBuild`` in a clean virtual environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.model.publication import PublicationList

ROOT = Path(__file__).parents[2]


def _checkout(folder: Path) -> Path:
    """Copy what git knows, and the built extension: `make` has just proved that it builds."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    built = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "stepguide_kernel" / "labextension").rglob("*")
        if path.is_file()
    ]
    for name in [*listed.stdout.decode().split("\0"), *built]:
        if name and (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return folder


@pytest.mark.timeout(900)
def test_post_build_leaves_a_library_of_verified_samples(tmp_path: Path) -> None:
    checkout = _checkout(tmp_path / "checkout")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    path = os.pathsep.join([str(tmp_path / "venv" / "bin"), os.environ["PATH"]])
    environment = os.environ | {"JUPYTER_DATA_DIR": str(tmp_path / "data"), "PATH": path}

    built = subprocess.run(
        [checkout / "binder" / "postBuild"],
        cwd=checkout,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert built.returncode == 0, built.stdout

    listed = subprocess.run(
        [tmp_path / "venv" / "bin" / "stepguide", "publications", "--json"],
        env=environment,
        capture_output=True,
        check=True,
    )
    library = msgspec.json.decode(listed.stdout, type=PublicationList)
    verdicts = {
        publication.slug: publication.verified and publication.verified.verdict
        for publication in library.publications
    }
    assert len(verdicts) == len(list((ROOT / "notebooks").glob("*.ipynb")))
    assert set(verdicts.values()) == {"passed"}
