"""Why a result comes out differently each time, and what would keep it the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.slicer import RANDOM


class _Sign(NamedTuple):
    """What in the code shows that a value is of that moment or that process alone.

    ``chance`` says that it may come out the same now and then.
    """

    code: re.Pattern[str]
    words: str
    chance: bool = False


_SIGNS = (
    _Sign(
        re.compile(r"default_rng\(\s*\)|RandomState\(\s*\)|Random\(\s*\)|SystemRandom|\bsecrets\."),
        "draws random numbers that nobody seeded: give the generator a seed there",
        chance=True,
    ),
    _Sign(
        # Each of its intervals is of random samples, whatever numpy's seed is.
        re.compile(
            r"\A(?!.*(?:\bseed=|\berrorbar=None|\bci=None)).*\b(?:sns|seaborn)\."
            r"(?:barplot|catplot|lineplot|lmplot|pointplot|regplot)\(",
            re.DOTALL,
        ),
        "lets seaborn draw intervals of random samples: give it seed=1",
        chance=True,
    ),
    _Sign(
        re.compile(r"\buuid[14]\(|\burandom\("),
        "makes an id at random: write one down there instead",
    ),
    _Sign(
        re.compile(r"\burlopen\(|\brequests\.|\bhttpx\.|[\"'](?:https?|ftp|s3)://"),
        "asks the network, which answered otherwise: save what it loads to a file, and read that",
    ),
    _Sign(
        re.compile(
            r"\b(?:perf_counter|process_time|monotonic|thread_time)(?:_ns)?\(\s*\)"
            r"|\btime_ns\(\s*\)|\.(?:now|today|utcnow)\(|\btime\.(?:time|ctime|localtime|gmtime|strftime)\(|^\s*%%?time(?:it)?\b",
            re.MULTILINE,
        ),
        "looks at the clock: write the date down there, or leave that cell out with --keep",
    ),
    _Sign(
        re.compile(
            r"\bgetpid\(|(?<![\w.])id\(|\bmkdtemp\(|\bTemporaryDirectory\(|\bmemory_usage\("
        ),
        "shows what is different in every process: leave that cell out with --keep",
    ),
)
_BETWEEN = "@between"
_CHANGED_BETWEEN = (
    "uses what changed while nothing was recorded, by a widget's callback perhaps: set it in a cell"
)
_UNSEEDED = (
    "draws random numbers that nobody seeded: set a seed before, as random.seed(1) or "
    "numpy.random.seed(1) does"
)


def left_to_chance(runs: Iterable[Run]) -> bool:
    """Whether the code of a run says that what it shows may be the same by chance."""
    chances = [sign.code for sign in _SIGNS if sign.chance]
    return any(code.search(run.source) for run in runs for code in chances)


def cure(runs: Sequence[Run]) -> str | None:
    """Say which of the runs behind a result, the latest first, makes it new each time.

    ``None`` where nothing in them says so.
    """
    seeded = {name for run in runs for name in RANDOM & set(run.strong)}
    for run in reversed(runs):
        if RANDOM & set(run.reads) - seeded:
            return f"cell {run.cell_id} {_UNSEEDED}"
        if _BETWEEN in run.reads:
            return f"cell {run.cell_id} {_CHANGED_BETWEEN}"
        for sign in _SIGNS:
            if sign.code.search(run.source):
                return f"cell {run.cell_id} {sign.words}"
    return None
