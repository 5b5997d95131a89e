"""Random sessions: small programs in cells that were edited, run again, reordered and deleted.

Every seed makes one session, the same on every machine.  Its statements are of the kinds that
make slicing hard: aliases, mutation through functions, closures and classes, files, seeds, and
tables changed in place.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

_FIRST_CELLS = 5
_MOST_CELLS = 11
_AGAIN, _EDITED, _DELETED, _LOOK = 0.25, 0.15, 0.1, 0.2


class CellRun(NamedTuple):
    """One execution: of which cell, with which source."""

    cell_id: str
    source: str


class Program(NamedTuple):
    """What was run, in order, and which cells were deleted before the end."""

    seed: int
    runs: tuple[CellRun, ...]
    deleted: frozenset[str]

    def __str__(self) -> str:
        gone = f", deleted: {' '.join(sorted(self.deleted))}" if self.deleted else ""
        cells = "\n".join(
            f"--- run {number}, cell {run.cell_id}\n{run.source}"
            for number, run in enumerate(self.runs, 1)
        )
        return f"program {self.seed}{gone}\n{cells}"


def program(seed: int) -> Program:
    """Make the session of this seed."""
    return _Author(random.Random(seed)).session(seed)  # noqa: S311 - not to be secret


class _Author:
    """Somebody who writes cells and knows which variables there should be."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._names: dict[str, list[str]] = {kind: [] for kind in _KINDS}
        self._count = 0
        self._files: list[str] = []

    def session(self, seed: int) -> Program:
        chance = self._chance
        cells: dict[str, str] = {}
        runs: list[CellRun] = []
        deleted: set[str] = set()

        def run(cell_id: str, source: str) -> None:
            cells[cell_id] = source
            runs.append(CellRun(cell_id, source))

        for number in range(chance.randint(_FIRST_CELLS, _MOST_CELLS)):
            run(f"c{number}", self._cell())
            alive = sorted(cells.keys() - deleted)
            if chance.random() < _AGAIN:
                again = chance.choice(alive)
                run(again, cells[again])
            if chance.random() < _EDITED:
                run(chance.choice(alive), self._cell())
            if chance.random() < _LOOK:
                run(f"look{number}", self._look())
            if chance.random() < _DELETED and len(alive) > 1:
                deleted.add(chance.choice(alive))
        run("end", self._look())
        return Program(seed, tuple(runs), frozenset(deleted))

    # -- cells -----------------------------------------------------------------------------

    def _cell(self) -> str:
        chance = self._chance
        return "\n".join(chance.choice(_STATEMENTS)(self) for _ in range(chance.randint(1, 2)))

    def _look(self) -> str:
        """Print a variable or two; what cannot be printed the same twice is not asked for."""
        shown = [
            f"print(repr({self._some(kind)}))"
            for kind in self._chance.choices(("number", "items", "table"), k=2)
            if self._names[kind]
        ]
        return "\n".join(shown) or "print('nothing yet')"

    def _new(self, kind: str) -> str:
        """A name to bind: mostly a new one, at times one that is taken."""
        taken = self._names[kind]
        if taken and self._chance.random() < 0.35:
            return self._chance.choice(taken)
        self._count += 1
        name = f"{kind[0]}{self._count}"
        taken.append(name)
        return name

    def _some(self, kind: str) -> str:
        """A name that may be bound; where none is, a plain value."""
        taken = self._names[kind]
        return self._chance.choice(taken) if taken else _PLAIN[kind]

    def _digit(self) -> int:
        return self._chance.randint(1, 9)

    # -- statements ------------------------------------------------------------------------

    def assigns(self) -> str:
        value, other = self._some("number"), self._digit()
        return f"{self._new('number')} = {value} + {other}"

    def counts(self) -> str:
        return f"{self._some('number') if self._names['number'] else self._new('number')} += 1"

    def lists(self) -> str:
        value = self._some("number")
        return f"{self._new('items')} = [{value}, {self._digit()}]"

    def aliases(self) -> str:
        other = self._some("items")
        return f"{self._new('items')} = {other}"

    def nests(self) -> str:
        inner = self._some("items")
        return f"{self._new('items')} = [{inner}, [0]]"

    def mutates(self) -> str:
        change = self._chance.choice(
            (".append({})", ".extend([{}])", "[0] = {}", ".insert(0, {})", "[:1] = [{}]")
        )
        return self._some("items") + change.format(self._digit())

    def shortens(self) -> str:
        return f"{self._new('number')} = len({self._some('items')})"

    def branches(self) -> str:
        value, items = self._some("number"), self._some("items")
        return f"if {value} % 2:\n    {items}.append({self._digit()})"

    def loops(self) -> str:
        total = self._new("number")
        return f"{total} = 0\nfor step in range({self._digit()}):\n    {total} += step"

    def deletes(self) -> str:
        return f"del {self._some('number')}" if self._names["number"] else "pass"

    def defines(self) -> str:
        outside, name = self._some("number"), self._new("function")
        return f"def {name}(x):\n    return x + {outside}"

    def defines_mutator(self) -> str:
        value, name = self._some("number"), self._new("procedure")
        return f"def {name}(x):\n    x.append({value})"

    def defines_global(self) -> str:
        counted, name = self._new("number"), self._new("function")
        return (
            f"{counted} = 0\ndef {name}(x):\n    global {counted}\n    {counted} += x\n    return x"
        )

    def calls(self) -> str:
        function, value = self._some("function"), self._some("number")
        return f"{self._new('number')} = {function}({value})"

    def calls_mutator(self) -> str:
        return f"{self._some('procedure')}({self._some('items')})"

    def closes(self) -> str:
        maker, name = self._new("function"), self._new("function")
        return (
            f"def {maker}(start):\n    held = [start]\n    def step(x):\n"
            f"        held[0] += x\n        return held[0]\n    return step\n"
            f"{name} = {maker}({self._digit()})"
        )

    def classes(self) -> str:
        value, name, made = self._some("number"), self._new("Kind"), self._new("object")
        return (
            f"class {name}:\n    def __init__(self):\n        self.seen = []\n"
            f"    def see(self, x):\n        self.seen.append(x + {value})\n"
            f"    @property\n    def total(self):\n        return sum(self.seen)\n"
            f"{made} = {name}()"
        )

    def makes(self) -> str:
        kind = self._some("Kind")
        return f"{self._new('object')} = {kind}()"

    def sees(self) -> str:
        return f"{self._some('object')}.see({self._digit()})"

    def totals(self) -> str:
        seen = self._some("object")
        return f"{self._new('number')} = {seen}.total"

    def evaluates(self) -> str:
        return f'exec("{self._new("number")} = {self._digit()} * 2")'

    def imports(self) -> str:
        return self._chance.choice(("import math", "from math import floor", "import random"))

    def computes(self) -> str:
        value = self._some("number")
        return f"import math\n{self._new('number')} = math.gcd({value}, 12)"

    def writes(self) -> str:
        name, value = self._chance.choice(("a.txt", "b.txt")), self._some("number")
        self._files.append(name)
        return f"with open({name!r}, 'w') as stream:\n    stream.write(str({value}))"

    def adds_to_file(self) -> str:
        name = self._chance.choice(self._files or ["a.txt"])
        return f"with open({name!r}, 'a') as stream:\n    stream.write('{self._digit()}')"

    def reads(self) -> str:
        name = self._chance.choice(self._files or ["a.txt"])
        return f"{self._new('number')} = int(open({name!r}).read())"

    def seeds(self) -> str:
        return f"import random\nrandom.seed({self._digit()})"

    def draws(self) -> str:
        return f"import random\n{self._new('number')} = random.randint(0, 10**6)"

    def draws_into(self) -> str:
        return f"import random\n{self._some('items')}.append(random.randint(0, 10**6))"

    def tabulates(self) -> str:
        values = [self._digit() for _ in range(3)]
        return f"import pandas as pd\n{self._new('table')} = pd.DataFrame({{'a': {values}}})"

    def adds_column(self) -> str:
        return f"{self._some('table')}['b'] = {self._some('number')}"

    def sets_cells(self) -> str:
        table = self._some("table")
        return f"{table}.loc[{table}.a > {self._digit()}, 'a'] = {self._digit()}"

    def filters(self) -> str:
        table = self._some("table")
        return f"{self._new('table')} = {table}[{table}.a > {self._digit()}]"

    def sorts(self) -> str:
        return f"{self._some('table')}.sort_values('a', ascending=False, inplace=True)"

    def sums(self) -> str:
        table = self._some("table")
        return f"{self._new('number')} = int({table}.a.sum())"

    def fails(self) -> str:
        return f"{self._some('items')}.append({self._digit()})\n1 / 0"


_KINDS = ("number", "items", "function", "procedure", "Kind", "object", "table")
_PLAIN = {
    "number": "7",
    "items": "[3]",
    "function": "abs",
    "procedure": "list.copy",
    "Kind": "dict",
    "object": "dict()",
    "table": "__import__('pandas').DataFrame({'a': [1, 5, 3]})",
}
_Statement = Callable[[_Author], str]
_STATEMENTS: tuple[_Statement, ...] = (
    *(_Author.assigns, _Author.counts, _Author.lists, _Author.aliases, _Author.nests),
    *(_Author.mutates, _Author.mutates, _Author.shortens, _Author.branches, _Author.loops),
    *(_Author.deletes, _Author.defines, _Author.defines_mutator, _Author.defines_global),
    *(_Author.calls, _Author.calls_mutator, _Author.closes, _Author.classes, _Author.makes),
    *(_Author.sees, _Author.totals, _Author.evaluates, _Author.imports, _Author.computes),
    *(_Author.writes, _Author.adds_to_file, _Author.reads, _Author.seeds, _Author.draws),
    *(_Author.draws_into, _Author.tabulates, _Author.adds_column, _Author.sets_cells),
    *(_Author.filters, _Author.sorts, _Author.sums, _Author.fails),
)
