"""``python -m tests.programs FIRST LAST [--thorough]``: judge the programs of these seeds.

With one seed, the program is printed too.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from contextlib import suppress

import msgspec
import pandas  # noqa: F401, ICN001 - so that forks need not

from stepguide_kernel.errors import SessionEmpty
from stepguide_kernel.model.execution import Stop
from stepguide_kernel.model.guide import Proof
from stepguide_kernel.model.session import Session
from stepguide_kernel.recording.budget import Budget
from stepguide_kernel.recording.judge import judge
from stepguide_kernel.recording.slicer import History
from stepguide_kernel.recording.targets import targets
from stepguide_kernel.recording.trial import Trial
from tests.programs.generator import Program, program
from tests.programs.outcomes import Outcome
from tests.programs.stage import execute, fresh_shell, play, record

_RUNS, _SECONDS = 40, 60.0
_TOSSES = 10
"""Replays of a whole history; where a coin decides, one alone would take luck for truth."""


class _Stage:
    """Rehearses slices of one session in forks."""

    def __init__(self, session: Session, shown: Collection[int]) -> None:
        self._runs = session.runs
        self._shown = frozenset(shown)

    def __call__(self, kept: tuple[int, ...], *, warm: bool) -> Trial:
        del warm  # every fork is as warm as the next
        for at, played in zip(kept, play([self._runs[at].source for at in kept]), strict=True):
            if played.ename and self._runs[at].error is None:
                stop = Stop(played.ename, played.evalue)
                return Trial(Proof("not proved", f"run {at + 1}: {stop}"), stop=stop, at=at)
            if at in self._shown and played.shown != shown_by(self._runs[at].outputs):
                said = f"run {at + 1} shows {played.shown!r}"
                return Trial(Proof("not proved", said))
        return Trial(Proof("proved"))

    def plain_python_agrees(self, history: History, kept: Collection[int]) -> bool:
        """Whether plain Python shows it too, and not by luck."""
        tosses = _TOSSES if history.draws_unseeded(kept) else 1
        return all(self._shows_the_same(kept) for _ in range(tosses))

    def _shows_the_same(self, kept: Collection[int]) -> bool:
        shown = execute([self._runs[at].source for at in kept])
        return all(
            text == shown_by(self._runs[at].outputs)
            for at, text in zip(kept, shown, strict=True)
            if at in self._shown
        )

    def always_shows_the_same(self, kept: tuple[int, ...]) -> bool:
        """Whether these runs show it whatever numbers nobody seeded come out."""
        return all(self(kept, warm=False).proved for _ in range(_TOSSES))

    def needless(self, kept: tuple[int, ...]) -> tuple[int, ...]:
        """Runs that could be dropped, each alone."""
        return tuple(
            dropped
            for dropped in kept
            if dropped not in self._shown
            and self(tuple(at for at in kept if at != dropped), warm=False).proved
        )


def outcome(written: Program, *, thorough: bool) -> Outcome:
    """Record a program, and judge what is kept of it; ``thorough`` asks what else could go."""
    session = record(written)
    shown = targets(session, (), None)
    history = History(session.runs)
    stage = _Stage(session, shown)
    first = stage(history.slice(shown).kept, warm=False).proved
    found = judge(history, shown, stage, Budget(_RUNS, _SECONDS))
    proved = found.trial.proved
    return Outcome(
        seed=written.seed,
        runs=len(session.runs),
        kept=len(found.kept),
        proved=proved,
        first=first,
        right=proved and stage.plain_python_agrees(history, found.kept),
        honest=proved or not stage.always_shows_the_same(history.everything(shown)),
        needless=stage.needless(found.kept) if proved and thorough else (),
        reason=found.trial.proof.reason,
    )


def shown_by(outputs: Collection[dict[str, object]]) -> str:
    """The text that a run printed."""
    return "".join(str(output["text"]) for output in outputs)


def main(first: int, last: int, *, thorough: bool) -> None:
    """Print one line of JSON for each seed whose last cell shows something."""
    fresh_shell()
    for seed in range(first, last + 1):
        written = program(seed)
        if first == last:
            sys.stderr.write(f"{written}\n")
        with suppress(SessionEmpty):  # its last cell failed, so nothing is shown
            sys.stdout.write(
                msgspec.json.encode(outcome(written, thorough=thorough)).decode() + "\n"
            )


if __name__ == "__main__":
    seeds = [int(text) for text in sys.argv[1:] if text.isdecimal()]
    main(seeds[0], seeds[-1], thorough="--thorough" in sys.argv)
