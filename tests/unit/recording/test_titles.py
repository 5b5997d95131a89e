from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.model.session import Run, ShapeEffect
from stepguide_kernel.recording.title_rules import rule_title
from stepguide_kernel.recording.titles import describe, effects_of, leading_comment, title_of

MakeRun = Callable[..., Run]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("df = pd.read_csv('data/sales.csv')", "Load sales.csv into df"),
        ("df.to_csv('out.csv')", "Save df to out.csv"),
        ("df = df[df.amount > 0]", "Filter df where df.amount > 0"),
        ("df['net'] = df.a - df.b", "Add column 'net' to df"),
        ("m = a.merge(b, on='k')", "Merge a with b"),
        ("sns.barplot(data=df, x='month', y='revenue')", "Bar-plot revenue by month"),
        ("model.fit(X, y)", "Fit model"),
        ("sales.groupby('region').rev.sum()", "Group sales by region"),
        ("df = df.dropna()", "Drop missing values from df"),
        ("import pandas as pd\nimport numpy as np", "Import pandas, numpy"),
        ("RATE = 0.2", "Set RATE"),
        ("y = f(x) + 1", "Compute y"),
        ("print(total)", "Show total"),
        ("total", "Show total"),
        (
            "def net(x):\n    '''Price without tax.'''\n    return x",
            "Define net: Price without tax",
        ),
        ("!pip install x", "Run `pip install x`"),
        ("%matplotlib inline", "Use %matplotlib"),
        ("%%time\ndf = pd.read_csv('a.csv')", "Load a.csv into df"),
    ],
)
def test_a_rule_says_what_the_code_does(source: str, expected: str) -> None:
    title = rule_title(source)
    assert title is not None
    assert title.text == expected


@pytest.mark.parametrize("source", ["", "x = = 1", "%%time"])
def test_no_rule_knows_what_is_no_code(source: str) -> None:
    assert rule_title(source) is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# Remove test accounts\ndf = df[~df.test]", "Remove test accounts"),
        ("# --- load the data ---\nx = 1", "Load the data"),
        ("# first\n# second\nx = 1", "First second"),
        ("# df = pd.read_csv('a.csv')\nx = 1", None),
        ("# print(df)\nx = 1", None),
        ("# TODO later\nx = 1", None),
        ("# %%\nx = 1", None),
        ("x = 1  # no", None),
        ("# " + "long " * 30, None),
    ],
)
def test_a_leading_comment_is_the_authors_title_unless_it_is_code(
    source: str, expected: str | None
) -> None:
    assert leading_comment(source) == expected


def test_the_author_goes_before_the_rule(run: MakeRun) -> None:
    title = title_of(run("a", "# Paid orders only\ndf = df[df.paid > 0]"))
    assert (title.text, title.source, title.rank) == ("Paid orders only", "comment", 0)
    assert title_of(run("a", "df = df[df.paid > 0]")).source == "rule"
    assert title_of(run("a", "try: x = 1\nexcept: pass")).text == "try: x = 1"


def test_what_was_measured_stands_behind_the_rule(run: MakeRun) -> None:
    loaded = run("a", "df = pd.read_csv('a.csv')", effects=(ShapeEffect("df", None, (1204, 8)),))
    assert title_of(loaded).text == "Load a.csv into df (1,204 rows \u00d7 8 columns)"
    other = run("a", "df = pd.read_csv('a.csv')", effects=(ShapeEffect("x", None, (1,)),))
    assert title_of(other).text == "Load a.csv into df"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, (1204, 8), "1,204 rows \u00d7 8 columns"),
        ((1204, 8), (312, 8), "1,204 → 312 rows"),
        ((312, 8), (312, 9), "8 → 9 columns"),
        (None, (5,), "5 values"),
        ((5,), (3,), "5 → 3 values"),
        ((2, 3), (2, 3, 4), "2 \u00d7 3 \u00d7 4"),
        ((2, 3), None, "gone"),
    ],
)
def test_a_change_of_shape_is_said_as_people_do(
    before: tuple[int, ...] | None, after: tuple[int, ...] | None, said: str
) -> None:
    assert describe(ShapeEffect("df", before, after)) == said


def test_effects_name_the_table(run: MakeRun) -> None:
    changed = run("a", effects=(ShapeEffect("orders", (1204, 8), (312, 8)),))
    assert effects_of(changed) == ("orders: 1,204 → 312 rows",)


@pytest.mark.corpus
def test_every_word_of_a_rule_comes_from_the_code_or_the_rule(corpus: Path) -> None:
    sources = [source for path in corpus.rglob("*.ipynb") for source in _sources(path)]
    titled = [(source, title) for source in sources if (title := rule_title(source))]
    assert len(titled) > len(sources) / 2
    assert all(len(title.text) <= 90 for _, title in titled)
    assert all(name in source for source, title in titled for name in title.names)
    invented = [
        (word, title.text)
        for source, title in titled
        for word in re.findall(r"\w*[\d_]\w*", title.text)
        if word.rstrip("…") not in source
    ]
    assert invented == []


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("w = v.drop_duplicates().dropna()", "Drop duplicate rows and missing values from v"),
        (
            "v.dropna().sort_values('a').head()",
            "Drop missing values from v, then sort it by a, then preview it",
        ),
        ("x.fillna(0).astype(int)", "Fill missing values in x, then convert types"),
        ("df.groupby('r').sum().plot.bar()", "Bar-plot df"),
        ("df = pd.read_csv('a.csv').dropna()", "Load a.csv into df"),
        ("ax.plot(x)\nax.set_title('Revenue by month')", "Plot revenue by month"),
        ("df.plot(title='GDP per head')", "Plot GDP per head"),
    ],
)
def test_a_chain_is_one_act_and_a_chart_is_called_as_its_author_does(
    source: str, title: str
) -> None:
    rule = rule_title(source)
    assert rule is not None
    assert rule.text == title


def _sources(path: Path) -> list[str]:
    try:
        notebook: Any = json.loads(path.read_bytes())
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        return ["".join(cell["source"]) for cell in code]
    except (ValueError, KeyError, TypeError):
        return []


_PICTURE = {"output_type": "display_data", "data": {"image/png": ""}, "metadata": {}}


def test_a_chart_is_called_what_it_said_of_itself_at_run_time(run: MakeRun) -> None:
    shown = {"charts": ("Sales in 2024", "Costs"), "outputs": (_PICTURE,)}
    assert title_of(run("a", "draw(year)", **shown)).text == "Plot sales in 2024"
    assert title_of(run("b", "df = pd.read_csv('a.csv'); draw(df)", **shown)).text.startswith(
        "Load"
    )
    assert title_of(run("c", "# Sales\ndraw(year)", **shown)).source == "comment"
    # A figure that an older run drew, and that this one did not show.
    assert title_of(run("d", "y = f(x)", charts=("Sales in 2024",))).text == "Compute y"
