"""What a run read, bound and changed: the code's word, corrected by what was seen.

The code alone cannot know that ``add_total(df)`` changes ``df``, that ``exec("z = 5")`` binds
``z``, or that ``b.append(2)`` changes ``a`` too.  So before and after a run the identities of
all variables are compared, and the objects a run touched are looked at again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from stepguide_kernel.kernel import probes
from stepguide_kernel.kernel.fingerprint import Fingerprint
from stepguide_kernel.kernel.names import Names, is_set_up, statements
from stepguide_kernel.kernel.reach import reachable_names
from stepguide_kernel.kernel.shapes import Shape, shape_of

LAST_RESULT = frozenset({"_", "__", "___", "Out"})
"""IPython's names of earlier results, which a cell may read."""

_SYSTEM = frozenset({"_exit_code", "__warningregistry__", "__session__"})
"""Variables that IPython, ipykernel and Python themselves put among the user's."""

_MAGICS = (
    "run_line_magic('matplotlib'",
    "run_line_magic('config'",
    "run_line_magic('load_ext'",
    "run_line_magic('autoreload'",
    "run_line_magic('pip'",
    "run_line_magic('conda'",
    "run_line_magic('cd'",
    "run_line_magic('env'",
    "run_line_magic('set_env'",
    "run_line_magic('pylab'",
)
"""Magics whose effect stays; as IPython writes them into the transformed code."""


@dataclass(slots=True)
class Facts:
    """What one run did, in names and pseudo-names."""

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    strong: set[str] = field(default_factory=set)
    shapes: dict[str, tuple[Shape | None, Shape | None]] = field(default_factory=dict)

    def update(self, name: str) -> None:
        """Note a change that keeps part of what was."""
        self.reads.add(name)
        self.writes.add(name)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: its transformed code, whether it succeeded and had a result."""

    code: str
    succeeded: bool = True
    has_result: bool = False


@dataclass(slots=True)
class _Code:
    """The statements of a run, read together with what their calls reach."""

    touched: set[str] = field(default_factory=set)
    killed: set[str] = field(default_factory=set)
    maybe: set[str] = field(default_factory=set)
    branched: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    star: bool = False


class Tracker:
    """Watches one namespace; :meth:`before` and :meth:`after` enclose each run."""

    def __init__(self, namespace: dict[str, Any], hidden: Collection[str] = ()) -> None:
        self._namespace = namespace
        self._hidden = (frozenset(hidden) | _SYSTEM) - LAST_RESULT
        self._seen: dict[str, Fingerprint] = {}
        self._shapes: dict[str, Shape | None] = {}
        self._state = probes.observe()
        self._before: dict[str, int] = {}

    def before(self) -> None:
        """Remember what every variable is."""
        self._before = self._identities()

    def after(self, ending: Ending) -> Facts:
        """Say what the run that just ended did; :meth:`before` must have come first."""
        facts = Facts()
        code = self._read_code(facts, statements(ending.code))
        after = self._identities()
        changed = {name for name, identity in after.items() if self._before.get(name) != identity}
        gone = self._before.keys() - after.keys()
        self._rebound(facts, code, changed | gone, ending)
        self._mutated(facts, code, changed, after)
        self._note_shapes(facts, code.touched | changed)
        for name in gone:
            self._seen.pop(name, None)
            self._shapes.pop(name, None)
        self._probe(facts, ending)
        if ending.has_result:
            facts.writes |= {"_", "Out"}
            facts.strong.add("_")
        facts.reads -= self._hidden
        facts.writes -= self._hidden
        return facts

    def _identities(self) -> dict[str, int]:
        return {
            name: id(value)
            for name, value in self._namespace.items()
            if name not in self._hidden and (name[0] != "_" or not _is_ipythons(name))
        }

    # -- the code --------------------------------------------------------------------------

    def _read_code(self, facts: Facts, parts: list[Names]) -> _Code:
        code = _Code()
        for names in parts:
            reached = reachable_names(names.loads | names.called, self._namespace)
            facts.reads |= {
                name
                for name in (names.loads | reached | names.updated) - code.killed
                if name in self._before or name in self._namespace or _is_ipythons(name)
            }
            facts.writes |= names.bound | names.updated
            code.touched |= names.loads | reached | names.updated
            code.killed |= names.strong
            code.maybe |= names.weak | names.updated
            code.branched |= names.weak
            code.called |= names.called
            code.star |= names.star
        return code

    def _rebound(self, facts: Facts, code: _Code, moved: set[str], ending: Ending) -> None:
        """Correct the code's word by which variables are other objects now."""
        facts.strong |= code.killed | moved
        facts.writes |= moved
        unseen = (moved & self._before.keys()) - code.killed - code.maybe
        # Rebound by code we do not see (exec, ``global``), perhaps from its older value.
        facts.reads |= unseen
        code.touched |= unseen
        if not ending.succeeded:
            facts.strong &= moved
            facts.writes -= code.killed - moved

    # -- what changed in place -------------------------------------------------------------

    def _mutated(
        self, facts: Facts, code: _Code, changed: set[str], after: Mapping[str, int]
    ) -> None:
        inside: set[int] = set()
        for name in (code.touched | changed) & self._seen.keys():
            inside |= self._seen[name].ids
        sharing = {
            name
            for name, known in self._seen.items()
            if known.ids and not inside.isdisjoint(known.ids)
        }
        for name in (code.touched | changed | sharing) & after.keys():
            known = self._seen.get(name)
            self._seen[name] = Fingerprint(self._namespace[name])
            if known is not None and name not in changed:
                self._compare(facts, code, name, known)

    def _compare(self, facts: Facts, code: _Code, name: str, known: Fingerprint) -> None:
        now = self._seen[name]
        if (
            known.value != now.value
            or (now.opaque and name in code.called)
            or (now.iterator and name in code.touched)
        ):
            facts.update(name)
        elif name in code.maybe - code.killed - code.branched and now.complete:
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

    def _probe(self, facts: Facts, ending: Ending) -> None:
        before, self._state = self._state, probes.observe()
        moved = probes.changed(before, self._state)
        if is_set_up(ending.code):
            moved -= probes.SET_UP
        seeded = _seeded(ending.code)
        for name in moved | seeded:
            facts.writes.add(name)
            if name in seeded:
                facts.strong.add(name)
            else:
                facts.reads.add(name)
        if ending.succeeded and any(magic in ending.code for magic in _MAGICS):
            facts.update("@magic")
        if "import" in ending.code:
            facts.reads.add("@syspath")


def static_facts(code: str) -> Facts:
    """Read code that ran unseen: the code's word alone."""
    facts = Facts()
    for names in statements(code):
        facts.reads |= names.loads - facts.strong
        facts.writes |= names.bound | names.updated
        facts.reads |= names.updated - facts.strong
        facts.strong |= names.strong
        if names.star:
            facts.writes.add("@star")
    return facts


def _seeded(code: str) -> set[str]:
    """Random generators that the code sets to a known state."""
    if not any(word in code for word in ("seed(", "set_state(", "setstate(")):
        return set()
    return {"@nprng"} if "np." in code or "numpy" in code else {"@rng"}


def _is_ipythons(name: str) -> bool:
    """Tell ``_``, ``_3``, ``_i``, ``_i3``, ``Out`` from the user's own names."""
    if name[0] != "_":
        return name == "Out"
    rest = name.lstrip("_i")
    return not rest or rest.isdigit()
