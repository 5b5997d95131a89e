"""Documentation is complete, and every page can be found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from stepguide_kernel.cli.main import COMMANDS, stepguide

LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")


def test_every_page_is_reachable_from_the_index(
    root: Path, tracked: Callable[..., list[Path]]
) -> None:
    pages = {root / path for path in tracked("docs/*.md")}
    seen: set[Path] = set()
    waiting = [root / "docs/index.md"]
    while waiting:
        page = waiting.pop()
        if page not in seen and page.suffix == ".md" and page.exists():
            seen.add(page)
            waiting += _links(page)
    assert {str(page.relative_to(root)) for page in pages - seen} == set()


def test_no_link_leads_nowhere(root: Path, tracked: Callable[..., list[Path]]) -> None:
    dead = {
        f"{path} -> {target}"
        for path in tracked("*.md")
        for target in _links(root / path)
        if not target.exists()
    }
    assert dead == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_its_options(root: Path, name: str) -> None:
    page = (root / "docs/reference/commands.md").read_text(encoding="utf-8")
    command = stepguide.get_command(click.Context(stepguide), name)
    assert command is not None
    missing = {word for word in _words(f"stepguide {name}", command) if word not in page}
    assert missing == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example(name: str) -> None:
    command = stepguide.get_command(click.Context(stepguide), name)
    assert command is not None
    assert f"stepguide {name}" in (command.help or "")


def _links(page: Path) -> list[Path]:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [(page.parent / target).resolve() for target in LINK.findall(text)]


def _words(path: str, command: click.Command) -> Iterator[str]:
    """The command's words, its long options, and those of its subcommands."""
    yield path
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            yield max(parameter.opts, key=len)
    if isinstance(command, click.Group):
        for name, subcommand in command.commands.items():
            yield from _words(f"{path} {name}", subcommand)
