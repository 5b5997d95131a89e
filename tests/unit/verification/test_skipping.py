from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from stepguide_kernel.model.decoding import decode
from stepguide_kernel.model.inputs import Inputs
from stepguide_kernel.model.ledger import Operation, VerdictGiven
from stepguide_kernel.model.verdict import GuideRun, Verdict
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash
from stepguide_kernel.notebook.metadata import guide_id
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.verification.skipping import Skipping
from tests.unit.notebook.sample import code, notebook


def given(path: Path, verdict: Verdict = "passed", *, flaky: bool = False) -> VerdictGiven:
    made = Notebook.read(path)
    guide, executes = guide_id(made), code_hash(made)
    run = GuideRun(path=str(path), guide=guide, verdict=verdict, duration_s=1.0, flaky=flaky)
    return VerdictGiven(
        guide=guide,
        code_hash=executes,
        environment="e",
        packages={},
        run=run,
        outputs=None,
        inputs=Inputs(
            rules="0",
            source="s",
            folder=str(path.parent),
            kernel="k",
            files={},
            listings=(),
            packages={},
            installed="",
            variables={},
        ),
    )


def test_a_fact_of_an_older_stepguide_can_be_read_and_is_not_relied_on(tmp_path: Path) -> None:
    path = tmp_path / "guide.ipynb"
    notebook(code("1"), minor=4).write(path)
    raw = msgspec.to_builtins(given(path))
    del raw["inputs"], raw["run"]["run_always"], raw["run"]["unchanged_since"]
    old = decode(msgspec.json.encode(raw), VerdictGiven)
    assert old.inputs is None
    assert not skips(tmp_path, path, old)


@pytest.mark.parametrize("verdict", ["drifted", "failed", "environment"])
def test_only_what_passed_is_relied_on(
    tmp_path: Path, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "guide.ipynb"
    notebook(code("1"), minor=4).write(path)
    monkeypatch.setattr(Skipping, "_as_before", lambda *_: True)
    monkeypatch.setattr(Skipping, "_drift", lambda *_: ())
    assert skips(tmp_path, path, given(path))
    assert not skips(tmp_path, path, given(path, verdict))
    assert not skips(tmp_path, path, given(path, flaky=True))


def test_inputs_of_another_stepguide_are_not_relied_on(tmp_path: Path) -> None:
    path = tmp_path / "guide.ipynb"
    notebook(code("1"), minor=4).write(path)
    assert not skips(tmp_path, path, given(path))


def skips(folder: Path, path: Path, fact: VerdictGiven) -> bool:
    settings = Settings(data_dir=folder / "data", sessions_dir=folder / "sessions")
    with Store.open(settings) as store:
        store.append(Operation(f"verdict-{len(store.entries()):04}", "ada", fact))
        skipping = Skipping(settings, store, force=False)
        return skipping.last_verdict(Notebook.read(path), path) is not None
