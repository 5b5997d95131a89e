from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING

from stepguide_kernel.kernel import after_reply
from stepguide_kernel.kernel.after_reply import AfterReply

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def test_without_a_loop_there_is_nothing_to_wait_for() -> None:
    done: list[int] = []
    AfterReply().put_off(lambda: done.append(1))
    assert done == [1]


def test_in_a_loop_it_is_done_when_the_loop_has_time() -> None:
    done: list[int] = []

    async def cell() -> list[int]:
        later, last = AfterReply(), asyncio.Event()
        for number in (1, 2):
            later.put_off(partial(done.append, number))
        later.put_off(last.set)
        before = list(done)
        await last.wait()
        return before

    assert asyncio.run(cell()) == []
    assert done == [1, 2]


def test_the_next_cell_need_not_wait_for_the_loop() -> None:
    done: list[int] = []

    async def cells() -> list[int]:
        later = AfterReply()
        later.put_off(lambda: done.append(1))
        later.put_off(lambda: done.append(2), at_least=0.02)
        later.catch_up()
        later.catch_up()
        return list(done)

    assert asyncio.run(cells()) == [1, 2]


def test_it_follows_what_the_sending_thread_was_given_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(after_reply, "_UNTOLD_S", 600)  # longer than any test may take
    done: list[str] = []
    sent: list[Callable[[], None]] = []

    async def cell() -> None:
        later, last = AfterReply(sent.append), asyncio.Event()
        sent.append(partial(done.append, "reply"))
        later.put_off(partial(done.append, "work"))
        later.put_off(last.set)
        later.replied()
        for send in sent:
            send()
        await last.wait()

    asyncio.run(cell())
    assert done == ["reply", "work"]


def test_it_sees_the_context_of_the_cell_whichever_thread_asks_for_it() -> None:
    option: ContextVar[str] = ContextVar("option", default="default")
    seen: list[str] = []

    async def cell() -> None:
        later = AfterReply()
        option.set("set by the cell")
        later.put_off(lambda: seen.append(option.get()))
        thread = threading.Thread(target=later.catch_up)
        thread.start()
        thread.join()

    asyncio.run(cell())
    assert seen == ["set by the cell"]


def test_what_needs_time_holds_up_nobody_when_the_reply_is_gone() -> None:
    sent: list[Callable[[], None]] = []

    async def cell() -> None:
        later, last = AfterReply(sent.append), asyncio.Event()
        later.put_off(last.set, at_least=0.02)
        later.replied()
        for send in sent:
            send()
        await asyncio.sleep(0)
        held_up = last.is_set()
        await last.wait()
        assert not held_up

    asyncio.run(cell())


def test_no_timer_interrupts_the_next_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    monkeypatch.setattr(after_reply, "_UNTOLD_S", 0.001)
    monkeypatch.setattr(AfterReply, "_begin", lambda _, loop: begun.append(loop))

    async def cells() -> None:
        later = AfterReply()
        later.put_off(lambda: None)
        later.before_next()
        await asyncio.sleep(0.02)

    asyncio.run(cells())
    assert begun == []


def test_two_threads_do_one_piece_at_a_time() -> None:
    later = AfterReply()
    busy = threading.Lock()
    done: list[int] = []

    def work() -> None:
        assert busy.acquire(blocking=False)
        done.append(1)
        busy.release()

    def put_off() -> None:
        for _ in range(200):
            later.put_off(work)

    threads = [threading.Thread(target=put_off) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 400
