"""A real JupyterLab server with StepGuide installed: ours answers, Voila's hole is shut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.labs import BASE_URL, TOKEN, Lab, record, running_lab

VOILA_ENABLED = {"ServerApp": {"jpserver_extensions": {"voila.server_extension": True}}}
"""What Voila's own package ships as ``jupyter_server_config.d/voila.json``."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Lab as everybody has it who installed StepGuide, and configured nothing."""
    with running_lab(tmp_path_factory.mktemp("lab"), {}) as running:
        yield running


def test_our_endpoints_answer_whom_jupyter_knows(lab: Lab) -> None:
    answer = lab.get("stepguide/api/status", token=TOKEN)
    assert answer.status_code == 200
    assert answer.json()["person"]["role"] == "admin"
    assert not (lab.folder / "store").exists(), "nothing is made before it is needed"
    assert lab.get("stepguide/api/publications", token=TOKEN).json()["publications"] == []
    assert (lab.folder / "store" / "stepguide.sqlite").exists(), "Lab reads our configuration"


@pytest.mark.parametrize("token", [None, "another-token"])
def test_our_endpoints_refuse_everybody_else(lab: Lab, token: str | None) -> None:
    answer = lab.get("stepguide/api/status", token=token)
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"


def test_no_handler_of_ours_forgot_about_authentication(lab: Lab) -> None:
    log = lab.log
    assert "stepguide_kernel | extension was successfully loaded" in log
    assert "EndpointHandler" not in log
    assert "not recognized by `StepGuideApp`" not in log


def test_what_a_kernel_recorded_becomes_a_guide_in_labs_folder(lab: Lab) -> None:
    record(lab.folder, {"a": "rate = 0.2", "b": "unused = 1", "c": "print(rate * 10)"})
    (session,) = lab.get("stepguide/api/sessions", token=TOKEN).json()["sessions"]
    built = lab.post(f"stepguide/api/sessions/{session['id']}/build", {"output": "rates.ipynb"})
    assert built.status_code == 201, built.text
    assert built.json()["cells_kept"] == 2
    assert built.json()["proof"]["status"] == "proved"
    cells = json.loads((lab.folder / "root" / "rates.ipynb").read_text())["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert code == ["rate: float = 0.2", "print(rate * 10)"]


def test_a_guide_is_built_nowhere_else(lab: Lab) -> None:
    refused = lab.post("stepguide/api/sessions/latest/build", {"output": "../rates.ipynb"})
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")
    assert not (lab.folder / "rates.ipynb").exists()


@pytest.mark.parametrize("path", ["voila/files/x.svg", "voila/tree", "voila/static/voila.js"])
def test_voila_serves_nothing_in_lab(lab: Lab, path: str) -> None:
    assert lab.get(path, token=TOKEN).status_code == 404
    nobodys = lab.get(path)
    assert nobodys.status_code == 302
    assert nobodys.headers["Location"].startswith(f"{BASE_URL}login")


def test_the_hole_that_is_shut_was_one(tmp_path: Path) -> None:
    """Without our file, Voila's hands out images to anybody: this test can see the hole."""
    with running_lab(tmp_path, {"voila.json": VOILA_ENABLED}) as open_lab:
        answer = open_lab.get("voila/files/x.svg")
        assert answer.status_code == 200
        assert "image/svg" in answer.headers["Content-Type"]


def test_our_file_goes_after_voilas_and_has_the_last_word(tmp_path: Path, root: Path) -> None:
    shipped = root / "stepguide_kernel" / "etc" / "jupyter_server_config.d"
    ours = {path.name: json.loads(path.read_text()) for path in shipped.iterdir()}
    with running_lab(tmp_path, {"voila.json": VOILA_ENABLED, **ours}) as shut:
        assert shut.get("voila/files/x.svg").status_code == 302
        assert shut.get("voila/files/x.svg", token=TOKEN).status_code == 404
        assert shut.get("stepguide/api/status", token=TOKEN).status_code == 200
