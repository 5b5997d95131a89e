from __future__ import annotations

import pytest

from stepguide_kernel.kernel.cell_code import CellCode
from stepguide_kernel.kernel.elements import elements_of


@pytest.mark.parametrize(
    ("source", "sets", "gets"),
    [
        ("cfg['n'] = 2", {"cfg['n']"}, set()),
        ("rows[0] = 2", {"rows[0]"}, set()),
        ("cfg['n'] += 1", {"cfg['n']"}, {"cfg['n']"}),
        ("df['c'] = df['a'] * 2", {"df['c']"}, {"df['a']"}),
        ("df['c'] = df.a * 2", {"df['c']"}, set()),
        ("print(cfg['n'])", set(), {"cfg['n']"}),
        ("cfg['n'] = 1\nprint(cfg)", set(), set()),
        ("cfg['n'] = 1\ncfg.update(m=2)", set(), set()),
        ("cfg['n'] = 1\ncfg[key] = 2", set(), set()),
        ("if c:\n    cfg['n'] = 1", set(), set()),
        ("df['c'] = 1\ndf.drop(columns='a', inplace=True)", set(), set()),
        ("cfg['a']['b'] = 1", set(), {"cfg['a']"}),
        ("del cfg['n']", set(), set()),
        ("x = 1", set(), set()),
    ],
)
def test_elements_that_are_all_a_run_sets_or_gets(
    source: str, sets: set[str], gets: set[str]
) -> None:
    found = elements_of(CellCode(source))
    assert set(found.sets) == sets
    assert set(found.gets) == gets
