"""What Binder does once, done here: ``binder/postBuild`` in a clean virtual environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from stepguide_kernel.model.publication import PublicationList

pytestmark = pytest.mark.slow

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


class Image(NamedTuple):
    """What Binder would keep: an environment, and what the user of it has in their home."""

    bin: Path
    environment: dict[str, str]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    folder = tmp_path_factory.mktemp("binder")
    checkout = _checkout(folder / "checkout")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    programs = folder / "venv" / "bin"
    environment = os.environ | {
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "PATH": os.pathsep.join([str(programs), os.environ["PATH"]]),
    }
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
    return Image(programs, environment)


@pytest.fixture
def server(image: Image, tmp_path: Path) -> Iterator[str]:
    """Start Jupyter as Binder does, below a base URL; return its address."""
    # Root is who runs the tests in a container; Binder itself has an ordinary user.
    options = [
        "--allow-root",
        "--no-browser",
        "--ServerApp.port=0",
        "--ServerApp.base_url=/user/x/",
    ]
    running = subprocess.Popen(
        [image.bin / "jupyter", "server", *options, "--IdentityProvider.token=once"],
        cwd=tmp_path,
        env=image.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    said = Path(image.environment["JUPYTER_RUNTIME_DIR"]) / f"jpserver-{running.pid}.json"
    try:
        deadline = time.monotonic() + 60
        while not said.exists():
            assert running.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield msgspec.json.decode(said.read_bytes())["url"]
    finally:
        running.terminate()
        running.wait(30)


@pytest.mark.timeout(900)
def test_post_build_leaves_a_library_of_verified_samples(image: Image) -> None:
    listed = subprocess.run(
        [image.bin / "stepguide", "publications", "--json"],
        env=image.environment,
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


@pytest.mark.timeout(900)
def test_the_reading_room_answers_beside_lab(server: str) -> None:
    asked = urllib.request.Request(f"{server}room/", headers={"Authorization": "token once"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        page = answer.read().decode()
    assert 'href="/user/x/room/w/a-year-of-weather-in-seattle"' in page
