from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.cli.demo_story.messy_session import BUNDLED, MessySession, read
from stepguide_kernel.cli.demo_story.stage import set_stage
from stepguide_kernel.errors import NotWell

SESSION = MessySession(cells=(("a", "1"),))


def test_the_users_jupyter_and_stepguide_settings_stay_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "STEPGUIDE_SESSIONS"):
        monkeypatch.setenv(name, str(tmp_path))
    with set_stage(SESSION, tmp_path) as stage:
        assert str(tmp_path) not in stage.environment.values()
        assert stage.environment["JUPYTER_DATA_DIR"].startswith(str(stage.folder))


def test_the_folder_is_private_and_goes_whatever_happens(tmp_path: Path) -> None:
    def fail() -> None:
        with set_stage(SESSION, tmp_path) as stage:
            folders.append(stage.folder)
            assert stage.folder.stat().st_mode & 0o077 == 0
            raise KeyboardInterrupt

    folders: list[Path] = []
    with pytest.raises(KeyboardInterrupt):
        fail()
    assert not folders[0].exists()


def test_files_of_the_session_are_in_the_work_folder() -> None:
    with set_stage(read(BUNDLED), BUNDLED.parent) as stage:
        copied = {path.name for path in stage.work.iterdir()}
    assert copied == {"penguins.csv", "bills.ipynb"}


def test_text_is_found_in_the_store_and_in_the_work_folder(tmp_path: Path) -> None:
    with set_stage(SESSION, tmp_path) as stage:
        assert not stage.holds("geheim")
        (stage.data / "log.jsonl").write_text('{"source": "geheim"}', encoding="utf-8")
        assert stage.holds("geheim")


def test_a_command_that_fails_stops_the_demo_with_its_own_words(tmp_path: Path) -> None:
    with set_stage(SESSION, tmp_path) as stage, pytest.raises(NotWell) as stopped:
        stage.run("no-such-command")
    assert "the demo stopped at `stepguide no-such-command`" in stopped.value.message
    assert "no such command" in stopped.value.message


def test_an_answer_of_another_shape_stops_the_demo(tmp_path: Path) -> None:
    class Version(msgspec.Struct):
        version: str

    with set_stage(SESSION, tmp_path) as stage, pytest.raises(NotWell, match="JSON"):
        stage.ask(Version, "demo", "--help")
