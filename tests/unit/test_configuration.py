from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.configuration import FILE, StepGuide, load_settings
from stepguide_kernel.errors import UsageError
from stepguide_kernel.kernel.log import sessions_folder
from stepguide_kernel.settings import Settings

TRAITS = StepGuide.class_own_traits(config=True)


@pytest.fixture
def config_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    monkeypatch.delenv("STEPGUIDE_SESSIONS", raising=False)
    return tmp_path


@pytest.mark.usefixtures("config_dir")
def test_without_a_file_everything_lies_in_jupyters_data_folder(tmp_path: Path) -> None:
    settings = load_settings()
    data_dir = tmp_path / "jupyter" / "stepguide"
    assert settings == Settings(data_dir=data_dir, sessions_dir=data_dir / "sessions")


def test_both_kinds_of_file_are_read(config_dir: Path) -> None:
    (config_dir / f"{FILE}.py").write_text("c.StepGuide.workers = 5\nc.StepGuide.live_seats = 1\n")
    (config_dir / f"{FILE}.json").write_text('{"StepGuide": {"live_seats": 3}}')
    settings = load_settings()
    assert (settings.workers, settings.live_seats) == (5, 3)


def test_sessions_lie_where_kernels_write_them(
    config_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (config_dir / f"{FILE}.py").write_text("c.StepGuide.data_dir = '/elsewhere'\n")
    assert load_settings().sessions_dir == sessions_folder(os.environ)
    monkeypatch.setenv("STEPGUIDE_SESSIONS", str(config_dir / "logs"))
    assert load_settings().sessions_dir == config_dir / "logs" == sessions_folder(os.environ)


@pytest.mark.parametrize(
    "content",
    [
        "c.StepGuide.workers = 'many'\n",
        "c.StepGuide.workers = 0\n",
        "c.StepGuide.cell_timeout = -1\n",
        "c.StepGuide.wrokers = 3\n",
        "this is no python\n",
        "raise RuntimeError('no')\n",
        "raise SystemExit\n",
        "exit(0)\n",
    ],
)
def test_a_broken_file_is_said_in_one_line(config_dir: Path, content: str) -> None:
    (config_dir / f"{FILE}.py").write_text(content)
    with pytest.raises(UsageError) as raised:
        load_settings()
    assert "\n" not in raised.value.message
    assert FILE in raised.value.message + raised.value.hint


def test_every_setting_is_a_trait_and_every_trait_a_setting() -> None:
    settings = {field.name for field in msgspec.structs.fields(Settings)}
    assert set(TRAITS) == settings - {"sessions_dir"}  # that one is the environment's


def test_defaults_are_the_same_in_both() -> None:
    for field in msgspec.structs.fields(Settings):
        if field.name in TRAITS and field.default is not msgspec.NODEFAULT:
            assert TRAITS[field.name].default_value == field.default, field.name


def test_the_documented_table_is_the_codes(root: Path) -> None:
    text = (root / "docs" / "reference" / "configuration.md").read_text()
    rows = re.findall(
        r"^\| `StepGuide\.(\w+)` \| (\w+) \| `(.*?)` \| (.*?) \|$", text, re.MULTILINE
    )
    written = {name: (kind, default, meaning) for name, kind, default, meaning in rows}
    assert written == {
        name: (
            {"Unicode": "text", "Int": "integer", "Float": "number"}[type(trait).__name__],
            repr(trait.default_value).replace("'", '"'),
            trait.help,
        )
        for name, trait in TRAITS.items()
    }
