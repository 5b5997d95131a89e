from __future__ import annotations

from pathlib import Path

import pytest

from stepguide_kernel.api import generate


@pytest.fixture
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Generate into a folder of the test's own; the types are the text itself."""
    monkeypatch.setattr(generate, "OPENAPI", tmp_path / "openapi.json")
    monkeypatch.setattr(generate, "TYPES", tmp_path / "api" / "_contract.ts")
    monkeypatch.setattr(generate, "contract_types", lambda openapi: openapi)


@pytest.mark.usefixtures("_elsewhere")
def test_what_was_generated_is_fresh_until_somebody_edits_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert generate.main(["--check"]) == 1
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    generate.OPENAPI.write_text("edited by hand")
    assert generate.main(["--check"]) == 1
    assert generate.COMMAND in capsys.readouterr().err


def test_without_the_tool_the_way_to_get_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "EXTENSION", tmp_path)
    assert generate.main(["--check"]) == 2
    assert "jlpm install" in capsys.readouterr().err
