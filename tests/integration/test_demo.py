"""``stepguide demo`` plays the whole loop, on the bundled session and on another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.cli.demo import DemoResult

DEMO = [sys.executable, "-m", "stepguide_kernel", "demo", "--no-browser"]
BAKERY = Path(__file__).parents[1] / "data" / "demo" / "bakery.json"


@pytest.fixture
def private(tmp_path: Path) -> dict[str, str]:
    """An environment whose home, data and temporary folder are empty and this test's own."""
    folders = {"HOME": "home", "JUPYTER_DATA_DIR": "data", "TMPDIR": "tmp"}
    for name in folders.values():
        (tmp_path / name).mkdir()
    return os.environ | {key: str(tmp_path / name) for key, name in folders.items()}


def demo(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*DEMO, *arguments],
        capture_output=True,
        encoding="utf-8",
        env=env,
        check=False,
    )


def test_the_bundled_session_becomes_a_published_guide_that_its_reader_improved(
    private: dict[str, str],
) -> None:
    ended = demo("--exit", "--json", env=private)
    assert ended.returncode == 0, ended.stderr
    result = msgspec.json.decode(ended.stdout, type=DemoResult)
    told = "\n".join(line for act in result.acts for line in act.outcome)
    assert "in no file of it" in told
    assert "6 of 18 runs kept" in told
    assert "version 2" in told
    assert "shows the callout" in told
    assert sum(act.seconds for act in result.acts) == pytest.approx(
        result.set_up_s + result.loop_s, abs=0.1
    )


@pytest.mark.slow
def test_another_session_plays_as_well_and_leaves_nothing_behind(
    private: dict[str, str],
) -> None:
    ended = demo("--exit", "--session", str(BAKERY), env=private)
    assert ended.returncode == 0, ended.stderr
    assert "shows the callout" in ended.stdout
    folders = [Path(private[name]) for name in ("JUPYTER_DATA_DIR", "TMPDIR")]
    assert [path for folder in folders for path in folder.rglob("*")] == []


def test_it_serves_every_printed_link_until_it_is_told_to_end(private: dict[str, str]) -> None:
    with subprocess.Popen(
        [*DEMO, "--json", "--session", str(BAKERY)], stdout=subprocess.PIPE, env=private
    ) as playing:
        assert playing.stdout is not None
        result = msgspec.json.decode(playing.stdout.readline(), type=DemoResult)
        for address in result.links.values():
            with urllib.request.urlopen(address) as answer:
                assert answer.status == 200
        playing.send_signal(signal.SIGTERM)
        assert playing.wait(30) == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(result.links["gallery"])
    assert list(Path(private["TMPDIR"]).iterdir()) == []


@pytest.mark.parametrize(
    ("content", "exit_code"),
    [("{}", 2), ('{"cells": [["only", "1 / 0"]]}', 1), ('{"cells": [["only", "exit(1)"]]}', 1)],
    ids=["no session", "nothing to show", "a kernel that leaves"],
)
def test_a_demo_that_fails_says_why_in_one_line_and_cleans_up(
    private: dict[str, str], tmp_path: Path, content: str, exit_code: int
) -> None:
    session = tmp_path / "session.json"
    session.write_text(content, encoding="utf-8")
    ended = demo("--exit", "--session", str(session), env=private)
    assert ended.returncode == exit_code, ended.stdout
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "Traceback" not in ended.stderr
    assert list(Path(private["TMPDIR"]).iterdir()) == []


def test_without_matplotlib_the_bundled_session_says_what_to_install(
    private: dict[str, str], tmp_path: Path
) -> None:
    # A folder of this name on the path makes `find_spec` see what an environment without the
    # package shows: sys.modules says None for it.
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['matplotlib'] = None\n")
    ended = demo("--exit", env=private | {"PYTHONPATH": str(tmp_path)})
    assert ended.returncode == 2
    assert 'pip install "jupyter-stepguide[demo]"' in ended.stderr
