"""Telling the story: what happens now, the command that does it, what came of it, how long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
import msgspec


class Act(msgspec.Struct, frozen=True):
    """One act that is over; ``seconds`` is wall time."""

    title: str
    command: str
    outcome: tuple[str, ...]
    seconds: float


class Narrator:
    """Collects the acts, and tells them as they happen unless ``quiet``."""

    def __init__(self, *, quiet: bool) -> None:
        self.acts: list[Act] = []
        self._quiet = quiet

    @contextmanager
    def act(self, title: str, command: str = "") -> Iterator[list[str]]:
        """Tell an act; lines appended to the list inside the block are what came of it."""
        self.say(f"\n{title}", bold=True)
        if command:
            self.say(f"  $ {command}")
        outcome: list[str] = []
        started = time.perf_counter()
        yield outcome
        seconds = time.perf_counter() - started
        for line in outcome:
            self.say(f"  {line}")
        self.say(f"  {seconds:.1f} s", dim=True)
        self.acts.append(Act(title, command, tuple(outcome), round(seconds, 3)))

    def say(self, text: str, *, bold: bool = False, dim: bool = False) -> None:
        """Print ``text`` unless quiet."""
        if not self._quiet:
            click.secho(text, bold=bold or None, dim=dim or None)

    def seconds(self) -> float:
        """Wall time of all acts so far."""
        return sum(act.seconds for act in self.acts)
