from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from stepguide_kernel.errors import NotebookInvalid, NotFound
from stepguide_kernel.jobs import Jobs, Report
from stepguide_kernel.model.job import Job
from stepguide_kernel.model.requests import ErrorBody
from stepguide_kernel.model.verdict import GuideRun, Verdict

LONG_S = 20


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    opened = Jobs(workers=2)
    yield opened
    opened.close()


def _run(verdict: Verdict) -> GuideRun:
    return GuideRun(
        path="a.ipynb", guide="g1", verdict=verdict, duration_s=1.0, cells_run=3, cells_total=3
    )


def _until_cancelled(cancelled: threading.Event, _: Report) -> GuideRun:
    assert cancelled.wait(LONG_S)
    return _run("interrupted")


def _at_once(_: threading.Event, __: Report) -> GuideRun:
    return _run("passed")


def _wait(jobs: Jobs, job: Job, until: Callable[[Job], bool]) -> Job:
    deadline = time.monotonic() + LONG_S
    while not until(now := jobs.job(job.id)):
        assert time.monotonic() < deadline, now
        time.sleep(0.01)
    return now


def _ended(job: Job) -> bool:
    return job.state != "running"


@pytest.mark.parametrize("verdict", ["passed", "drifted", "failed", "environment"])
def test_a_job_that_came_to_its_end_is_done_whatever_the_verdict(
    jobs: Jobs, verdict: Verdict
) -> None:
    job = jobs.start("verify", "a.ipynb", lambda *_: _run(verdict))
    done = _wait(jobs, job, _ended)
    assert (done.state, done.run, done.cells_run, done.error) == ("done", _run(verdict), 3, None)


def test_a_job_says_how_far_it_is(jobs: Jobs) -> None:
    go_on = threading.Event()

    def work(_: threading.Event, report: Report) -> GuideRun:
        report(1, 3, "Load")
        assert go_on.wait(LONG_S)
        return _run("passed")

    job = jobs.start("verify", "a.ipynb", work)
    assert job.state == "running"
    now = _wait(jobs, job, lambda job: job.cells_total > 0)
    assert (now.state, now.cells_run, now.cells_total, now.step) == ("running", 1, 3, "Load")
    go_on.set()
    assert _wait(jobs, job, _ended).step is None


def test_a_cancelled_job_ends(jobs: Jobs) -> None:
    job = jobs.start("verify", "a.ipynb", _until_cancelled)
    jobs.cancel(job.id)
    assert _wait(jobs, job, _ended).state == "cancelled"
    assert jobs.cancel(job.id).state == "cancelled"


def test_a_job_that_has_ended_stays_as_it_is(jobs: Jobs) -> None:
    job = jobs.start("verify", "a.ipynb", _at_once)
    done = _wait(jobs, job, _ended)
    assert jobs.cancel(job.id) == done


def test_the_same_work_is_not_begun_twice(jobs: Jobs) -> None:
    first = jobs.start("verify", "a.ipynb", _until_cancelled)
    assert jobs.start("verify", "a.ipynb", _until_cancelled).id == first.id
    assert jobs.start("verify", "b.ipynb", _until_cancelled).id != first.id
    jobs.cancel(first.id)
    _wait(jobs, first, _ended)
    assert jobs.start("verify", "a.ipynb", _at_once).id != first.id


def test_no_more_run_at_one_time_than_may_and_those_who_wait_can_be_cancelled(jobs: Jobs) -> None:
    begun: list[str] = []

    def work(name: str) -> Callable[[threading.Event, Report], GuideRun]:
        def run(cancelled: threading.Event, report: Report) -> GuideRun:
            begun.append(name)
            return _until_cancelled(cancelled, report)

        return run

    started = [jobs.start("verify", name, work(name)) for name in ("a", "b", "c")]
    time.sleep(0.3)
    assert len(begun) == 2
    (waiting,) = (job for job in started if job.path not in begun)
    jobs.cancel(waiting.id)
    assert _wait(jobs, waiting, _ended).state == "cancelled"
    assert len(begun) == 2


def test_work_that_cannot_be_done_says_why(jobs: Jobs) -> None:
    def work(*_: object) -> GuideRun:
        raise NotebookInvalid("no notebook", hint="save it again")

    done = _wait(jobs, jobs.start("verify", "a.ipynb", work), _ended)
    assert done.state == "failed"
    assert done.error == ErrorBody("notebook_invalid", "no notebook", "save it again")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_defect_leaves_nobody_waiting_and_frees_its_place(jobs: Jobs) -> None:
    def work(*_: object) -> GuideRun:
        raise RuntimeError("secret detail")

    for name in ("a", "b", "c"):
        done = _wait(jobs, jobs.start("verify", name, work), _ended)
        assert done.state == "failed"
        assert done.error is not None
        assert "secret" not in done.error.message


def test_an_unknown_job_is_not_found(jobs: Jobs) -> None:
    for ask in (jobs.job, jobs.cancel):
        with pytest.raises(NotFound, match="nowhere"):
            ask("nowhere")


def test_closing_ends_everything_and_keeps_the_records() -> None:
    jobs = Jobs(workers=1)
    started = [jobs.start("verify", name, _until_cancelled) for name in ("a", "b")]
    jobs.close()
    assert [jobs.job(job.id).state for job in started] == ["cancelled", "cancelled"]
