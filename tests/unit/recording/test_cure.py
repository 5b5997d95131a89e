from __future__ import annotations

from collections.abc import Callable

import pytest

from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.cure import cure, left_to_chance

MakeRun = Callable[..., Run]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("rng = np.random.default_rng()", "give the generator a seed"),
        ("datetime.now()", "looks at the clock"),
        ("datetime.now(timezone.utc)", "looks at the clock"),
        ("time.time_ns()", "looks at the clock"),
        ("time.perf_counter_ns()", "looks at the clock"),
        ("%timeit f()", "looks at the clock"),
        ("pd.read_csv('https://example.org/a.csv')", "asks the network"),
        ("uuid.uuid4()", "makes an id at random"),
        ("os.getpid()", "different in every process"),
        ("df = load()\nsns.barplot(\n    x='a', y='b', data=df)", "give it seed=1"),
    ],
)
def test_the_code_says_why_a_result_is_new_each_time(run: MakeRun, source: str, said: str) -> None:
    words = cure([run("quiet", "x = 1"), run("noisy", source), run("shown", "print(x)")])
    assert words is not None
    assert words.startswith("cell noisy ")
    assert said in words


def test_numbers_drawn_without_a_seed_are_told(run: MakeRun) -> None:
    draw = {"reads": "@nprng", "writes": "@nprng"}
    words = cure([run("draw", "np.random.rand()", **draw)])
    assert words is not None
    assert "set a seed" in words
    seeded = run("seed", "np.random.seed(1)", writes="@nprng", strong="@nprng")
    assert cure([seeded, run("draw", "np.random.rand()", **draw)]) is None


@pytest.mark.parametrize("sure", ["seed=1", "errorbar=None", "ci=None"])
def test_intervals_that_are_settled_are_no_cause(run: MakeRun, sure: str) -> None:
    assert cure([run("a", f"sns.regplot(x=x, y=y,\n  {sure})")]) is None


def test_chance_is_told_from_what_never_comes_out_again(run: MakeRun) -> None:
    assert left_to_chance([run("a", "x = 1"), run("b", "rng = np.random.default_rng()")])
    assert not left_to_chance([run("a", "np.random.default_rng(1)"), run("b", "time.time_ns()")])


def test_where_nothing_says_so_nothing_is_said(run: MakeRun) -> None:
    assert cure([run("a", "identity(3)"), run("b", "df.today_sales()")]) is None


def test_what_a_callback_changed_between_runs_is_told(run: MakeRun) -> None:
    words = cure(
        [run("bind", "total = 0", writes="total"), run("shown", "total", reads="total @between")]
    )
    assert words is not None
    assert words.startswith("cell shown uses what changed while nothing was recorded")
