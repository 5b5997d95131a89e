from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema  # type: ignore[import-untyped]

from stepguide_kernel.notebook import generate

if TYPE_CHECKING:
    import pytest


def test_the_schema_is_fresh() -> None:
    assert generate.is_fresh(), f"run: {generate.COMMAND}"


def test_check_only_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "SCHEMA_FILE", tmp_path / "schema.json")
    assert generate.main(["--check"]) == 1
    assert generate.COMMAND in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0


def test_it_accepts_unknown_fields_and_refuses_wrong_ones() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(generate.schema()))
    validator.validate({"schema": 1, "id": "g", "future": 1, "tags": ["x"]})
    assert not validator.is_valid({"schema": 1})
    assert not validator.is_valid({"id": "g", "tags": "x"})
