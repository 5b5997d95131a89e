"""What a fork server is asked for."""

from __future__ import annotations

import os
import resource

from stepguide_kernel.kernel.warm.task import Task


def test_a_task_is_one_line_and_reads_as_it_was_written() -> None:
    task = Task.like_a_child(["-f", "a\nb"], environ={"A": "ä\n\udcff"}, cwd="/", outlives=True)
    line = task.encode()
    assert line.count(b"\n") == 1
    read = Task.decode(line)
    assert read._replace(limits={}) == task._replace(limits={})
    assert {name: tuple(limit) for name, limit in read.limits.items()} == task.limits


def test_a_fork_gets_the_limits_that_a_child_would_have() -> None:
    task = Task.like_a_child([], environ={}, cwd="/")
    assert task.limits["RLIMIT_NOFILE"] == resource.getrlimit(resource.RLIMIT_NOFILE)
    umask = os.umask(0o077)
    os.umask(umask)
    assert task.umask == umask
