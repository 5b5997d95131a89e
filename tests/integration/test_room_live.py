"""Live runs over HTTP: whose they are, who waits, and how they end."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.integration.processes import gone
from tests.integration.publishing import code, published
from tests.integration.visiting import go_live, leave, live, visiting, xsrf

if TYPE_CHECKING:
    from tests.conftest import Room

Serve = Callable[..., AbstractContextManager["Room"]]


@pytest.fixture
def publish(room: Room) -> Iterator[Callable[..., None]]:
    """Publish a guide of these cells for one test."""
    with ExitStack() as stack:
        yield lambda slug, *sources: stack.enter_context(
            published(room, slug, [code(source) for source in sources])
        )


def test_a_kernel_belongs_to_its_viewer_and_who_is_third_waits(room: Room) -> None:
    with visiting(room) as one, visiting(room) as two, visiting(room) as three:
        first = go_live(one)
        path = f"/api/kernels/{first.kernel_id}"
        assert one.get(path).status_code == 200
        assert one.post(path, headers=xsrf(one)).status_code == 204
        assert one.post(path).status_code == 403
        for method in ("GET", "POST", "DELETE"):
            assert two.request(method, path, headers=xsrf(two)).status_code == 404
        assert two.get(f"{path}/channels").status_code == 404
        shutdown = f"/voila/api/shutdown/{first.kernel_id}"
        assert two.post(shutdown, headers=xsrf(two), json={}).status_code == 404

        second = go_live(two)
        with live(three) as third:
            assert third.until("waiting")["place"] == 1
            assert one.delete(path, headers=xsrf(one)).status_code == 204
            assert first.until("ended")["reason"] == "left"
            assert one.get(path).status_code == 404
            third.until("ready")  # its turn has come by itself
        first.close()
        leave(two, second)


def test_who_is_live_and_goes_live_again_keeps_the_seat_and_may_keep_the_id(room: Room) -> None:
    with visiting(room) as one, visiting(room) as two, visiting(room) as three:
        first, second = go_live(one), go_live(two)
        with live(three) as third:
            assert third.until("waiting")["place"] == 1
            again = go_live(one, kernel=first.kernel_id)
            assert again.kernel_id == first.kernel_id
            assert first.until("ended")["reason"] == "moved"
            assert one.get(f"/api/kernels/{again.kernel_id}").status_code == 200
            stolen = go_live(two, kernel=again.kernel_id)
            assert stolen.kernel_id != again.kernel_id
            second.close()
            leave(two, stolen)
            third.until("ready")
            leave(one, again)


def test_who_leaves_the_line_or_the_page_gives_up_the_place(room: Room) -> None:
    with visiting(room) as one, visiting(room) as two, visiting(room) as three:
        first, second = go_live(one), go_live(two)
        with live(three) as third:
            third.until("waiting")
        with live(three) as third:
            assert third.until("waiting")["place"] == 1  # nobody else waits any more
            kernel = f"/api/kernels/{first.kernel_id}"
            first.close()  # as a browser that crashed does
            third.until("ready")
            assert one.get(kernel).status_code == 404
        second.close()


@pytest.mark.slow
def test_a_run_that_nobody_uses_is_warned_kept_and_ended(
    serve: Serve, publish: Callable[..., None], tmp_path: Path
) -> None:
    publish("short", "1 + 1")
    settings = {"StepGuide": {"live_idle": 6}}
    (tmp_path / "jupyter_stepguide_config.json").write_text(json.dumps(settings))
    with serve(JUPYTER_CONFIG_DIR=str(tmp_path)) as room, visiting(room) as client:
        run = go_live(client, "short")
        assert run.until("ending")["reason"] == "idle"
        assert client.post(f"/api/kernels/{run.kernel_id}", headers=xsrf(client)).status_code == 204
        assert run.until("ending")["reason"] is None
        assert run.until("ended")["reason"] == "idle"
        run.close()


def test_a_kernel_that_dies_is_told_of(room: Room, publish: Callable[..., None]) -> None:
    publish("dies", "import os\nprint('pid', os.getpid(), 'end')", "import os", "os._exit(1)")
    publish("killed", "import os\nprint('pid', os.getpid(), 'end')")
    with visiting(room) as client:
        with live(client, "dies") as run:
            assert run.until("ended")["reason"] == "died"
        run = go_live(client, "killed")
        pid = int(run.streamed.partition("pid ")[2].partition(" end")[0])
        os.kill(pid, signal.SIGKILL)
        assert run.until("ended")["reason"] == "died"
        run.close()
        assert gone([pid])


def test_data_that_lay_above_the_notebook_lies_above_the_run(room: Room) -> None:
    notes = room.folder / "guide-1"  # as the folder of a run is called, unless something is
    notes.mkdir()
    (room.folder / "above.csv").write_text("paid\n3\n")
    (notes / "more.csv").write_text("paid\n4\n")
    reading = (
        "from pathlib import Path\n"
        "found = Path('../above.csv').read_text() + Path('../guide-1/more.csv').read_text()\n"
        "Path('../written.txt').write_text('')\n"
        "print('found', *found.split(), *sorted(p.name for p in Path('..').iterdir()))"
    )
    deeper = room.folder / "notebooks"
    deeper.mkdir()
    with published(room, "reading", [code(reading)], folder="notebooks"), visiting(room) as client:
        run = go_live(client, "reading")
        assert "found paid 3 paid 4 above.csv guide-1 guide-2 written.txt" in run.streamed
        leave(client, run)
    assert not (room.folder / "written.txt").exists()


def test_what_differs_from_the_verified_output_is_told(room: Room) -> None:
    with visiting(room) as client:
        run = go_live(client)
        assert run.until("differs")["cells"] == []
        leave(client, run)


PARAMETERS = """# parameters
rate: float = 0.2  # share of paid orders, tried: 0.1, 0.2
count = 3
start = "2026-01-31"
dry: bool = False"""


def test_a_readers_values_are_literals_of_the_declared_types(
    room: Room, publish: Callable[..., None]
) -> None:
    publish("values", PARAMETERS, "print('got', rate, count, start, dry)")
    hostile = "'); import os; os._exit(1) #"
    with visiting(room) as client:
        run = go_live(client, "values", parameters={"rate": 1, "count": 3, "dry": True})
        assert "got 1.0 3 2026-01-31 True" in run.streamed
        leave(client, run)
        for bad in ({"rate": hostile}, {"count": 1.5}, {"start": hostile}, {"dry": 1}, {"os": 1}):
            refused = client.post(
                "/stepguide/live/values", headers=xsrf(client), json={"parameters": bad}
            )
            assert refused.status_code == 400
            assert refused.json()["code"] == "parameter_refused"
            assert refused.json()["parameter"] in bad
        for body in ({"parameters": [1]}, {"parameters": {"rate": None}}, {"code": "1"}):
            refused = client.post("/stepguide/live/values", headers=xsrf(client), json=body)
            assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")


def test_a_text_is_a_text_whatever_it_says(room: Room, publish: Callable[..., None]) -> None:
    publish("words", "# parameters\nwords = 'a'", "print(len(words), ascii(words))")
    said = "\"\"\"'''\\\n{x}\x00\u2028';import os"
    with visiting(room) as client:
        run = go_live(client, "words", parameters={"words": said})
        [_, _, cell] = [event for event in run.events if event["event"] == "cell"]
        assert cell["outputs"][0].count(f"{len(said)} ") == 1
        leave(client, run)


def test_an_unknown_guide_starts_nothing(room: Room) -> None:
    with visiting(room) as client:
        refused = client.post("/stepguide/live/nothing", headers=xsrf(client), json={})
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
