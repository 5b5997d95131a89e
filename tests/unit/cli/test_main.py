"""The command table, and how errors become exits."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from stepguide_kernel.cli.main import COMMANDS, main, report
from stepguide_kernel.errors import NotebookInvalid, SessionUnknown

HEAVY = (
    "nbformat",
    "nbconvert",
    "papermill",
    "pandas",
    "voila",
    "sqlalchemy",
    "alembic",
    "tornado",
)


def commands() -> Iterator[str]:
    for name, (module, _) in COMMANDS.items():
        yield name
        command = importlib.import_module(module).command
        if isinstance(command, click.Group):
            yield from (f"{name} {sub}" for sub in command.commands)


@pytest.mark.parametrize("name", list(commands()))
def test_every_command_has_help_with_an_example(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*name.split(), "--help"]) == 0
    text = capsys.readouterr().out.split("Options:")[0]
    assert "Example" in text
    assert f"stepguide {name}" in text.split("Example")[-1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_row_of_the_table_is_a_command(name: str) -> None:
    assert isinstance(importlib.import_module(COMMANDS[name][0]).command, click.Command)


def test_an_unknown_command_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verfy"]) == 2
    assert capsys.readouterr().err.startswith("stepguide: no such command 'verfy'")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build"], "stepguide: missing argument 'SESSION' (see: stepguide build --help)\n"),
        (["users", "add", "--nope"], "(see: stepguide users add --help)\n"),
        (["verify", "x", "--workers", "0"], "(see: stepguide verify --help)\n"),
    ],
)
def test_wrong_use_is_one_line_and_says_whose_help_helps(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.endswith(said)
    assert error.count("\n") == 1


def test_other_peoples_text_in_an_error_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report(NotebookInvalid("\x1b[2Ja\nb\x07.ipynb is no notebook", hint="c"))
    assert capsys.readouterr().err == "stepguide: a b .ipynb is no notebook (c)\n"


def test_an_error_is_one_line_with_its_hint(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(SessionUnknown("no session 'x'", hint="stepguide sessions lists them")) == 2
    assert capsys.readouterr().err == (
        "stepguide: no session 'x' (stepguide sessions lists them)\n"
    )


def test_what_is_not_well_exits_with_one() -> None:
    assert report(NotebookInvalid("guide.ipynb is not a notebook")) == 1


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from stepguide_kernel.cli import main; main(['--help'])\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
    assert "verify" in done.stdout
