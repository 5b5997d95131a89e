"""What a run read, bound and changed: the code's word, corrected by what was seen.

The code alone cannot know that ``add_total(df)`` changes ``df``, that ``exec("z = 5")`` binds
``z``, or that ``b.append(2)`` changes ``a`` too.  So before and after a run the identities of
all variables are compared, and the objects a run touched are looked at again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from stepguide_kernel.kernel import patches, probes
from stepguide_kernel.kernel.background import BACKGROUND, BETWEEN, Background
from stepguide_kernel.kernel.cell_code import CellCode
from stepguide_kernel.kernel.facts import Facts
from stepguide_kernel.kernel.fingerprint import Fingerprint
from stepguide_kernel.kernel.names import Names
from stepguide_kernel.kernel.reach import reachable_names
from stepguide_kernel.kernel.shapes import Shape, shape_of
from stepguide_kernel.kernel.snapshot import Snapshot

LAST_RESULT = frozenset({"_", "__", "___", "Out"})
"""IPython's names of earlier results, which a cell may read."""

_SYSTEM = frozenset({"_exit_code", "__warningregistry__", "__session__"})
"""Variables that IPython, ipykernel and Python themselves put among the user's."""

_KNOWN_AT_START = 2000
"""Variables of a session that is recorded from its middle on, of which aliases are looked for."""

_LOOKED_AT_AGAIN = 100


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: its transformed code, whether it succeeded and had a result.

    ``changed_place`` says whether the folder or the environment may be another.
    """

    code: str
    succeeded: bool = True
    has_result: bool = False
    changed_place: bool = True


@dataclass(slots=True, eq=False)
class UnderWay:
    """A run that has begun: its code, and what every variable was."""

    code: CellCode
    before: Snapshot


@dataclass(slots=True)
class _Words:
    """The statements of a run, read together with what their calls reach."""

    touched: set[str] = field(default_factory=set)
    """Read or changed in place, so that they are looked at again."""
    killed: set[str] = field(default_factory=set)
    """Bound on every path: what they were before is gone."""
    maybe: set[str] = field(default_factory=set)
    """Bound on some paths, or by what looks like a change: their value tells."""
    branched: set[str] = field(default_factory=set)
    """Those of ``maybe`` that some path binds."""
    called: set[str] = field(default_factory=set)
    """Called, or whose method is called: what is hidden in them may have changed."""


class Tracker:
    """Watches one namespace; :meth:`before` and :meth:`after` enclose each run.

    Runs of subshells may overlap.  What changes meanwhile belongs to the run whose code says
    so, and to the one that ends first where neither does.
    """

    def __init__(self, namespace: dict[str, Any], hidden: Collection[str] = ()) -> None:
        self._namespace = namespace
        self._hidden = (frozenset(hidden) | _SYSTEM) - LAST_RESULT
        self._seen: dict[str, Fingerprint] = {}
        self._containers: set[str] = set()
        self._shapes: dict[str, Shape | None] = {}
        self._state = probes.observe()
        self._background = Background(namespace)
        self._stirred: set[str] = set()
        self._begun = False
        self._under_way: list[UnderWay] = []
        self._last = Snapshot(namespace)
        for name in [name for name in namespace if self._counts(name)][:_KNOWN_AT_START]:
            self._look_at(name)

    def before(self, code: CellCode | None = None) -> UnderWay:
        """Remember what every variable is, and note which changed since the last run."""
        if not self._begun:
            self._begin()
        if self._under_way:
            begun = UnderWay(code or CellCode(""), Snapshot(self._namespace))
        else:
            if not self._last.is_still(self._namespace):
                now = Snapshot(self._namespace)
                self._stirred |= now.moved_since(self._last)[0]
                self._last = now
            begun = UnderWay(code or CellCode(""), self._last)
        self._under_way.append(begun)
        return begun

    def _begin(self) -> None:
        """Look anew before the first run: what the kernel did as it started is nobody's doing."""
        self._begun = True
        self._last = Snapshot(self._namespace)
        self._state = probes.observe()
        self._background = Background(self._namespace)

    def look_again(self) -> None:
        """Note what changed in place while no run was under way, as a widget's callback does it.

        The newest containers are looked at, as many as take ten milliseconds at most.
        """
        if self._under_way:
            return
        newest = (name for name in reversed(self._namespace) if name in self._containers)
        for name in tuple(islice(newest, _LOOKED_AT_AGAIN)):
            known = self._seen[name]
            self._look_at(name)
            if self._seen[name].value != known.value:
                self._stirred.add(name)

    def forget(self, begun: UnderWay) -> None:
        """Let go of a run that is not recorded after all."""
        if begun in self._under_way:
            self._under_way.remove(begun)

    def after(self, ending: Ending, begun: UnderWay | None = None) -> Facts:
        """Say what the run that just ended did; :meth:`before` must have come first.

        Of several under way it is the one that began last, unless ``begun`` names it.
        """
        begun = begun or self._under_way[-1]
        self._under_way.remove(begun)
        code = begun.code if begun.code.text == ending.code else CellCode(ending.code)
        now = Snapshot(self._namespace)
        changed, gone = self._moved(begun, now, code)
        facts = Facts()
        words = self._read(facts, begun, code.names)
        self._rebound(facts, begun, words, changed | gone, ending)
        self._mutated(facts, words, changed)
        self._note_shapes(facts, words.touched | changed)
        for name in gone:
            self._seen.pop(name, None)
            self._containers.discard(name)
            self._shapes.pop(name, None)
        self._probe(facts, code, ending)
        self._happened_behind(facts)
        if ending.has_result:
            facts.writes |= {"_", "Out"}
            facts.strong.add("_")
        facts.reads -= self._hidden
        facts.writes -= self._hidden
        return facts

    def _counts(self, name: str) -> bool:
        return name not in self._hidden and (name[0] != "_" or not _is_ipythons(name))

    # -- which variables are other objects ---------------------------------------------------

    def _moved(self, begun: UnderWay, now: Snapshot, code: CellCode) -> tuple[set[str], set[str]]:
        """Names that the run bound anew and those it deleted."""
        changed, gone = (
            set(filter(self._counts, names)) for names in now.moved_since(begun.before)
        )
        if self._under_way:
            others = _bound(other.code for other in self._under_way) - _bound([code])
            changed -= others
            gone -= others
            for other in self._under_way:
                other.before = other.before.with_those_of(now, changed | gone)
        else:
            self._last = now
        return changed, gone

    def _rebound(
        self, facts: Facts, begun: UnderWay, words: _Words, moved: set[str], ending: Ending
    ) -> None:
        """Correct the code's word by which variables are other objects now."""
        facts.strong |= words.killed | moved
        facts.writes |= moved
        unseen = {name for name in moved if begun.before.knows(name)} - words.killed - words.maybe
        # Rebound by code we do not see (exec, ``global``), perhaps from its older value.
        facts.reads |= unseen
        words.touched |= unseen
        if not ending.succeeded:
            facts.strong &= moved
            facts.writes -= words.killed - moved

    # -- the code --------------------------------------------------------------------------

    def _read(self, facts: Facts, begun: UnderWay, parts: list[Names]) -> _Words:
        words = _Words()
        for names in parts:
            reached = reachable_names(names.loads | names.called, self._namespace)
            facts.reads |= {
                name
                for name in (names.loads | reached | names.updated) - words.killed
                if self._is_known(name, begun) or _is_ipythons(name)
            }
            updated = {name for name in names.updated if self._is_known(name, begun)}
            facts.writes |= names.bound | updated
            words.touched |= names.loads | reached | updated
            words.killed |= names.strong
            words.maybe |= names.weak | updated
            words.branched |= names.weak
            words.called |= names.called
        return words

    def _is_known(self, name: str, begun: UnderWay) -> bool:
        """Whether it is or was a variable, and no name of Python's own."""
        return name in self._namespace or begun.before.knows(name)

    # -- what changed in place -------------------------------------------------------------

    def _mutated(self, facts: Facts, words: _Words, changed: set[str]) -> None:
        inside: set[int] = set()
        for name in (words.touched | changed) & self._seen.keys():
            inside |= self._seen[name].ids
        sharing = {name for name in self._containers if not inside.isdisjoint(self._seen[name].ids)}
        for name in (words.touched | changed | sharing) & self._namespace.keys():
            if not self._counts(name):
                continue
            known = self._seen.get(name)
            self._look_at(name)
            if known is not None and name not in changed:
                self._compare(facts, words, name, known)

    def _look_at(self, name: str) -> None:
        """Take the fingerprint of a variable; most hold nothing that others could share."""
        now = self._seen[name] = Fingerprint(self._namespace[name])
        if now.ids:
            self._containers.add(name)
        else:
            self._containers.discard(name)

    def _compare(self, facts: Facts, words: _Words, name: str, known: Fingerprint) -> None:
        now = self._seen[name]
        if (
            known.value != now.value
            or (now.opaque and name in words.called)
            or (now.iterator and name in words.touched)
        ):
            facts.update(name)
            if self._background.ever:
                self._stirred.add(name)  # by this run or by nobody: who could tell
        elif name in words.maybe - words.killed - words.branched and now.complete:
            facts.writes.discard(name)  # the code looked like a change and made none

    def _note_shapes(self, facts: Facts, names: set[str]) -> None:
        for name in names & self._namespace.keys():
            if _is_ipythons(name):
                continue
            before, after = self._shapes.get(name), shape_of(self._namespace[name])
            self._shapes[name] = after
            if name not in facts.reads:
                before = None  # made anew, whatever had the name before
            if after is not None and before != after and name in facts.writes:
                facts.shapes[name] = (before, after)

    # -- what has no name ------------------------------------------------------------------

    def _probe(self, facts: Facts, code: CellCode, ending: Ending) -> None:
        known = None if ending.changed_place else self._state
        before, self._state = self._state, probes.observe(known)
        moved = probes.changed(before, self._state)
        if code.only_imports:
            moved -= probes.SET_UP
        seeded = probes.seeded_by(code.text)
        for name in moved - seeded:
            facts.update(name)
        facts.writes |= seeded
        facts.strong |= seeded
        if ending.succeeded and patches.lasting_magic(code.text):
            facts.update(patches.MAGIC)
        if patches.patched(code, self._namespace):
            facts.update(patches.PATCH)
        if code.mentions("import"):
            facts.reads.add("@syspath")

    def _happened_behind(self, facts: Facts) -> None:
        """Tie values that changed between runs to the runs that began what changed them."""
        if self._stirred & facts.reads:
            facts.reads.add(BACKGROUND if self._background.ever else BETWEEN)
        self._stirred -= facts.strong
        if self._background.has_begun():
            facts.writes.add(BACKGROUND)


def static_facts(code: CellCode) -> Facts:
    """Read code that ran unseen: the code's word alone."""
    facts = Facts()
    for names in code.names:
        facts.reads |= names.loads - facts.strong
        facts.writes |= names.bound | names.updated
        facts.reads |= names.updated - facts.strong
        facts.strong |= names.strong
        if names.star:
            facts.writes.add("@star")
    return facts


def _bound(codes: Iterable[CellCode]) -> set[str]:
    return {name for code in codes for names in code.names for name in names.bound | names.updated}


def _is_ipythons(name: str) -> bool:
    """Tell ``_``, ``_3``, ``_i``, ``_i3``, ``Out`` from the user's own names."""
    if name[0] != "_":
        return name == "Out"
    rest = name.lstrip("_i")
    return not rest or rest.isdigit()
