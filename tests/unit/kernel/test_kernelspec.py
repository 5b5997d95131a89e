from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpecManager

from stepguide_kernel.errors import StorageError
from stepguide_kernel.kernel.kernelspec import NAME, display_name, install


def _spec(prefix: Path) -> dict[str, object]:
    content = (prefix / "share/jupyter/kernels" / NAME / "kernel.json").read_text()
    spec: dict[str, object] = json.loads(content)
    return spec


def test_it_is_ipykernels_own_with_the_recorder_loaded(tmp_path: Path) -> None:
    install(prefix=str(tmp_path))
    spec, own = _spec(tmp_path), get_kernel_dict()
    assert spec["argv"] == [*own["argv"], "--ext", "stepguide_kernel.kernel"]
    assert own["argv"][0] == sys.executable
    assert spec["metadata"] == own["metadata"]


def test_it_sorts_after_ipykernels(tmp_path: Path) -> None:
    install(prefix=str(tmp_path))
    assert display_name() > get_kernel_dict()["display_name"]


def test_jupyter_finds_it_and_nothing_else(tmp_path: Path) -> None:
    folder = install(prefix=str(tmp_path))
    manager = KernelSpecManager(kernel_dirs=[str(folder.parent)], ensure_native_kernel=False)
    assert manager.find_kernel_specs() == {NAME: str(folder)}
    assert [path.name for path in folder.parent.parent.iterdir()] == ["kernels"]


def test_it_goes_where_this_python_lives_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "person"))
    assert install() == tmp_path / "environment/share/jupyter/kernels" / NAME
    assert install(user=True) == tmp_path / "person/kernels" / NAME


def test_installing_again_replaces_it_whole(tmp_path: Path) -> None:
    folder = install(prefix=str(tmp_path))
    (folder / "left-over").touch()
    assert install(prefix=str(tmp_path)) == folder
    assert not (folder / "left-over").exists()


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "share").write_text("a file")
    with pytest.raises(StorageError):
        install(prefix=str(tmp_path))
