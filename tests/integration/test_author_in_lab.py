"""What an author does over a real Lab server: verify, publish, mark, be shown others' guides."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integration.labs import Lab, record, running_lab
from tests.integration.processes import gone
from tests.integration.watched import install_bash, observed_runs
from tests.unit.notebook.sample import code, notebook, text

DEADLINE_S = 120


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(tmp_path_factory.mktemp("author"), {}) as running:
        yield running


def _write(lab: Lab, name: str, *sources: str) -> str:
    cells = [text(f"# {name.title()}", "title")]
    for number, source in enumerate(sources, 1):
        cells += [text(f"## Part {number}", f"step-{number}"), code(source, f"code-{number}")]
    metadata = {"schema": 1, "id": f"id-of-{name}"}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = notebook(*cells, stepguide=metadata, kernelspec=kernel)
    made.write(lab.root / f"{name}.ipynb")
    return f"{name}.ipynb"


def _follow(lab: Lab, job: dict[str, Any], until: Callable[[Any], bool]) -> list[Any]:
    """Ask for a job again and again, and return each answer, the last being the wanted one."""
    seen = [job]
    deadline = time.monotonic() + DEADLINE_S
    while not until(seen[-1]):
        assert time.monotonic() < deadline, seen[-1]
        time.sleep(0.05)
        seen.append(lab.ask(f"jobs/{job['id']}"))
    return seen


def _ended(job: Any) -> bool:
    return bool(job["state"] != "running")


def _verify(lab: Lab, path: str) -> Any:
    return _follow(lab, lab.tell("guides/verify", path=path), _ended)[-1]


def _children(lab: Lab, module: str) -> set[int]:
    """The processes of this Lab that run a module."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            runs = entry.name.isdigit() and module in (entry / "cmdline").read_text()
            if runs and f"\nPPid:\t{lab.server.pid}\n" in (entry / "status").read_text():
                found.add(int(entry.name))
        except OSError:  # ended meanwhile
            continue
    return found


def _rooms(lab: Lab) -> set[int]:
    return _children(lab, "stepguide_kernel.lab.room_process")


def test_a_verification_says_how_far_it_is_and_what_came_of_it(lab: Lab) -> None:
    path = _write(lab, "slow", "x = 1", "import time\ntime.sleep(1)", "time.sleep(1)\nprint(x)")
    assert lab.ask("guides/state", path=path)["verified"] is None
    begun = lab.tell("guides/verify", path=path)
    assert (begun["kind"], begun["state"], begun["path"]) == ("verify", "running", path)
    seen = _follow(lab, begun, _ended)
    assert {"Part 2", "Part 3"} <= {job["step"] for job in seen}
    runs = [job["cells_run"] for job in seen]
    assert runs == sorted(runs)
    assert {0, 1, 2, 3} <= set(runs)
    done = seen[-1]
    assert (done["state"], done["cells_total"], done["step"]) == ("done", 3, None)
    assert done["run"]["verdict"] == "passed"
    assert lab.ask("guides/state", path=path)["verified"]["verdict"] == "passed"
    assert lab.ask(f"jobs/{begun['id']}") == done, "the record stays"


def test_a_guide_that_fails_says_where(lab: Lab) -> None:
    done = _verify(lab, _write(lab, "broken", "x = 1", "1 / 0"))
    assert done["state"] == "done"
    assert done["run"]["verdict"] == "failed"
    assert done["run"]["failure"]["cell_id"] == "code-2"
    assert done["run"]["failure"]["step"].endswith("Part 2")


def test_a_cancelled_verification_ends_at_once_and_leaves_no_verdict(lab: Lab) -> None:
    path = _write(lab, "endless", "x = 1", "import time\ntime.sleep(600)")
    job = lab.tell("guides/verify", path=path)
    assert lab.tell("guides/verify", path=path)["id"] == job["id"]
    _follow(lab, job, lambda job: job["step"] == "Part 2")
    lab.tell(f"jobs/{job['id']}/cancel")
    started = time.monotonic()
    done = _follow(lab, job, _ended)[-1]
    assert time.monotonic() - started < 10
    assert (done["state"], done["run"]["verdict"]) == ("cancelled", "interrupted")
    assert lab.ask("guides/state", path=path)["verified"] is None


def test_a_published_guide_has_a_page_that_answers_at_once(lab: Lab) -> None:
    path = _write(lab, "orders", "print(6 * 7)")
    refused = lab.post("stepguide/api/guides/publish", {"path": path})
    assert (refused.status_code, refused.json()["code"]) == (409, "unverified")
    _verify(lab, path)
    published = lab.tell("guides/publish", path=path)
    page = httpx.get(published["url"], timeout=DEADLINE_S)
    assert page.status_code == 200
    assert "Part 1" in page.text
    assert "42" in page.text
    state = lab.ask("guides/state", path=path)["publication"]
    assert state == {"slug": "orders", "version": 1, "url": published["url"], "changes": 0}


def test_what_changed_since_is_said_and_published_under_the_same_address(lab: Lab) -> None:
    _write(lab, "rates", "print(1)", "print(2)")
    first = lab.tell("guides/publish", path="rates.ipynb", allow_unverified=True)
    _write(lab, "rates", "print(1)", "print(3)", "print(4)")
    changes = lab.ask("guides/changes", path="rates.ipynb")
    assert [(change["kind"], change["cell_id"]) for change in changes["changes"]] == [
        ("changed", "code-2"),
        ("added", "step-3"),
        ("added", "code-3"),
    ]
    assert lab.ask("guides/state", path="rates.ipynb")["publication"]["changes"] == 3
    again = lab.tell("guides/publish", path="rates.ipynb", allow_unverified=True)
    assert again["url"] == first["url"]
    assert again["publication"]["version"] == 2
    assert "Part 3" in httpx.get(again["url"], timeout=DEADLINE_S).text


def test_a_guide_on_the_same_data_is_suggested_with_code_to_take_over(lab: Lab) -> None:
    (lab.root / "sales.csv").write_text("a\n1\n")
    path = _write(lab, "sales", "import csv", "print(open('sales.csv').read())")
    lab.tell("guides/publish", path=path, allow_unverified=True)
    work = {"imports": ["csv"], "files": ["data/sales.csv"], "path": "mine.ipynb"}
    (found,) = lab.tell("guides/suggestions", **work)["suggestions"]
    assert (found["slug"], found["reasons"]) == ("sales", ["reads sales.csv, as you do"])
    assert httpx.get(found["url"], timeout=DEADLINE_S).status_code == 200
    steps = lab.ask("publications/sales/steps")["steps"]
    assert [step["code"] for step in steps] == [["import csv"], ["print(open('sales.csv').read())"]]


def test_of_a_marked_range_only_what_it_showed_is_kept(lab: Lab) -> None:
    cells = {
        "define": "rate = 2",
        "early": "print('early')",
        "begin": "%stepguide record",
        "meant": "print(rate * 21)",
        "end": "%stepguide stop",
        "late": "print('late')",
    }
    record(lab.folder, cells)
    built = lab.tell("sessions/latest/build", output="marked.ipynb", marked=True)
    assert (built["cells_kept"], built["proof"]["status"]) == (2, "proved")
    made = json.loads((lab.root / "marked.ipynb").read_text())["cells"]
    code = ["".join(cell["source"]) for cell in made if cell["cell_type"] == "code"]
    assert code == ["rate: int = 2", "print(rate * 21)"]


def test_a_room_that_dies_comes_back_at_the_same_address(lab: Lab) -> None:
    url = lab.tell("room")["url"]
    (first,) = _rooms(lab)
    time.sleep(5)  # one that dies as soon as it opens is not opened again at once
    os.kill(first, signal.SIGKILL)
    assert gone([first])
    deadline = time.monotonic() + DEADLINE_S
    while True:
        try:
            assert httpx.get(url, timeout=DEADLINE_S).status_code == 200
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        else:
            break
    (second,) = _rooms(lab)
    assert second != first
    assert lab.tell("room")["url"] == url


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_room_and_runs_end_with_the_lab_however_it_ends(
    tmp_path: Path, how: signal.Signals
) -> None:
    with running_lab(tmp_path, {}) as lab:
        lab.tell("room")
        (room,) = _rooms(lab)
        path = _write(lab, "endless", "import time\ntime.sleep(600)")
        job = lab.tell("guides/verify", path=path)
        _follow(lab, job, lambda job: job["step"] == "Part 1")
        workers = _children(lab, "stepguide_kernel.execution.worker")
        assert workers
        lab.server.send_signal(how)
        lab.server.wait(timeout=60)
        assert gone([room, *workers], within=30)


def test_what_was_seen_of_a_bash_kernel_becomes_a_guide_that_runs(lab: Lab) -> None:
    kernels = lab.folder / "data" / "kernels"
    install_bash(kernels)
    sources = ["greeting=hello", "ech $greeting", "echo $greeting, world"]
    runs = observed_runs(kernels, "bash", lab.root, sources)
    about = {"kernel": "bash", "language": "bash", "notebook": "hello.ipynb"}
    told = lab.tell("sessions/ba54ba54/observed", runs=runs, **about)
    assert told["runs"] == 3
    fates = lab.tell("sessions/ba54ba54/slice")["fates"]
    assert [fate["reason"] for fate in fates] == ["order", "failed", "shown"]
    job = lab.tell("sessions/ba54ba54/prove", output="hello-guide.ipynb")
    assert _follow(lab, job, _ended)[-1]["built"]["proof"]["status"] == "proved"
    guide = json.loads((lab.root / "hello-guide.ipynb").read_text())
    assert guide["metadata"]["kernelspec"]["name"] == "bash"
    kept = [cell["source"] for cell in guide["cells"] if cell["cell_type"] == "code"]
    assert ["".join(source) for source in kept] == [sources[0], sources[2]]
