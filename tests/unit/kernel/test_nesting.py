from __future__ import annotations

import threading
from typing import Any

from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult

from stepguide_kernel.kernel.nesting import Nesting


def _info(cell: str, *, stored: bool = True) -> Any:
    how = {"store_history": stored, "silent": False, "shell_futures": True}
    return ExecutionInfo(cell, cell_id=None, cell_meta=None, **how)


def _result(cell: str) -> Any:
    return ExecutionResult(_info(cell))


def test_a_cell_that_runs_cells_is_one_run() -> None:
    nesting = Nesting()
    assert nesting.enter(_info("outer"), "1")
    assert not nesting.enter(_info("inner", stored=False), "1")
    assert not nesting.enter(_info("stored"), "1")
    assert not nesting.leave(_result("stored"))
    assert not nesting.leave(_result("inner"))
    assert nesting.is_running
    assert nesting.leave(_result("outer"))
    assert not nesting.is_running


def test_the_end_of_an_empty_cell_ends_nothing() -> None:
    nesting = Nesting()
    assert not nesting.leave(_result(" "))
    nesting.enter(_info("a"), "1")
    assert not nesting.leave(_result(" "))
    assert nesting.leave(_result("a"))


def test_what_is_not_numbered_is_no_run() -> None:
    nesting = Nesting()
    assert not nesting.enter(_info("a", stored=False), "1")
    assert not nesting.leave(_result("a"))


def test_an_interrupted_runner_ends_its_run() -> None:
    nesting = Nesting()
    nesting.enter(_info("a"), "1")
    assert nesting.leave(None)


def test_a_run_whose_end_was_never_told_does_not_hide_the_next() -> None:
    nesting = Nesting()
    nesting.enter(_info("lost"), "1")
    assert nesting.enter(_info("a"), "2")
    assert nesting.leave(_result("a"))


def test_threads_nest_by_themselves() -> None:
    nesting = Nesting()
    found: list[bool] = []

    def subshell() -> None:
        found.append(nesting.enter(_info("b"), "2"))
        found.append(nesting.leave(_result("b")))

    nesting.enter(_info("a"), "1")
    thread = threading.Thread(target=subshell)
    thread.start()
    thread.join()
    assert found == [True, True]
    assert nesting.leave(_result("a"))
