"""What became of programs, judged in a process of their own that may fork."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

ROOT = Path(__file__).resolve().parents[2]
FIRST_SLICE_RIGHT = 0.97


class Outcome(msgspec.Struct, frozen=True):
    """What became of one program.

    ``first`` tells whether the first slice showed the same; ``right`` whether the runs that are
    called proved do so in plain Python too; ``honest`` whether not even the whole history
    shows it again, where nothing is proved.  ``needless`` runs could be dropped.
    """

    seed: int
    runs: int
    kept: int
    proved: bool
    first: bool
    right: bool
    honest: bool
    needless: tuple[int, ...]
    reason: str


class Judged(NamedTuple):
    """Outcomes of many programs, by what is promised of them (seeds)."""

    programs: int
    provable: int
    first_right: float
    wrongly_proved: Sequence[int]
    wrongly_doubted: Sequence[int]
    needless: Sequence[int]

    def __str__(self) -> str:
        return (
            f"{self.programs} programs, {self.provable} proved, {self.first_right:.1%} of them by "
            f"the first slice; wrongly proved {self.wrongly_proved}, wrongly doubted "
            f"{self.wrongly_doubted}, longer than need be {self.needless}"
        )


def judged(first: int, last: int, *options: str) -> Judged:
    """Judge the programs of these seeds; ``python -m tests.programs SEED`` shows one again."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.programs", str(first), str(last), *options],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = [msgspec.json.decode(line, type=Outcome) for line in done.stdout.splitlines()]
    proved = [one for one in found if one.proved]
    return Judged(
        programs=len(found),
        provable=len(proved),
        first_right=sum(one.first for one in proved) / len(proved),
        wrongly_proved=[one.seed for one in proved if not one.right],
        wrongly_doubted=[one.seed for one in found if not one.honest],
        needless=[one.seed for one in proved if one.needless],
    )
