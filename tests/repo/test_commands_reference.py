"""``docs/reference/commands.md`` names every command, argument and option there is, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from stepguide_kernel.cli.main import COMMANDS, stepguide

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"


def _leaves(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None
            yield from _leaves(f"{name} {child}", found)
    else:
        yield name, command


def _all_commands() -> dict[str, click.Command]:
    context = click.Context(stepguide)
    found = {name: stepguide.get_command(context, name) for name in COMMANDS}
    return {
        leaf: command
        for name, group in found.items()
        if group is not None
        for leaf, command in _leaves(f"stepguide {name}", group)
    }


def _sections() -> dict[str, str]:
    """What stands below each heading that is a command, by that command."""
    parts = re.split(
        r"^#{2,3} `(stepguide [^`]*)`$", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_command_has_its_section_and_every_section_its_command() -> None:
    assert set(_sections()) == set(_all_commands())


@pytest.mark.parametrize("name", sorted(_all_commands()))
def test_a_section_names_exactly_the_options_of_its_command(name: str) -> None:
    options = {
        option
        for parameter in _all_commands()[name].params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--") and option != "--help"
    }
    table = [line for line in _sections()[name].splitlines() if line.startswith("| `")]
    told = {option for line in table for option in re.findall(r"`(--[a-z-]+)", line.split("|")[1])}
    assert told == options, f"docs/reference/commands.md, section {name}"


@pytest.mark.parametrize("name", sorted(_all_commands()))
def test_every_command_has_help_with_an_example_in_it_or_above_it(name: str) -> None:
    command = _all_commands()[name]
    group = stepguide.get_command(click.Context(stepguide), name.split()[1])
    helps = f"{command.help}{group.help if group else ''}"
    assert re.search(r"Examples?:", helps)
    assert f"stepguide {name.split()[1]}" in helps
