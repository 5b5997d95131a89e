from __future__ import annotations

from pathlib import Path

import pytest

from stepguide_kernel.errors import UsageError
from stepguide_kernel.team_token import FILE, VARIABLE, TeamToken


def _file(folder: Path, token: str, mode: int = 0o600) -> None:
    path = folder / FILE
    path.touch(mode=0o600)
    path.write_text(f"{token}\n")
    path.chmod(mode)


def test_the_variable_goes_before_the_file_and_is_taken_out_of_the_environment(
    tmp_path: Path,
) -> None:
    _file(tmp_path, "of the file")
    environ = {VARIABLE: "of the variable", "OTHER": "1"}
    assert TeamToken(environ, tmp_path)() == "of the variable"
    assert environ == {"OTHER": "1"}


def test_another_token_in_the_file_holds_at_once(tmp_path: Path) -> None:
    token = TeamToken({}, tmp_path)
    assert token() == ""
    for said in ("first", "second"):
        _file(tmp_path, said)
        assert token() == said


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_may_read_is_refused_without_its_content(
    tmp_path: Path, mode: int
) -> None:
    _file(tmp_path, "hunter2", mode)
    with pytest.raises(UsageError, match="others may read") as raised:
        TeamToken({}, tmp_path)()
    assert "chmod 600" in raised.value.hint
    assert "hunter2" not in raised.value.message
