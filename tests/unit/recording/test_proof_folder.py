from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.proof_folder import proof_folder

MakeRun = Callable[..., Run]


def _file(path: Path, content: str = "x") -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return str(path)


def test_needed_files_are_there_and_others_are_not(run: MakeRun, tmp_path: Path) -> None:
    needed = _file(tmp_path / "work/data/a.csv")
    _file(tmp_path / "work/other.csv")
    with proof_folder([run("a", files_read=(needed,))], tmp_path / "work", copy_limit=9) as folder:
        assert [path.name for path in folder.rglob("*") if path.is_file()] == ["a.csv"]
        (folder / "data/a.csv").write_text("changed")
    assert Path(needed).read_text() == "x"
    assert not folder.exists()


def test_a_path_upwards_leads_to_a_copy_too(run: MakeRun, tmp_path: Path) -> None:
    above = _file(tmp_path / "data/a.csv")
    runs = [run("a", files_read=(above,))]
    with proof_folder(runs, tmp_path / "deep/work", copy_limit=9) as folder:
        assert (folder / "../../data/a.csv").resolve().read_text() == "x"
        assert (folder / "../../data/a.csv").resolve() != Path(above)


def test_a_large_file_is_linked(run: MakeRun, tmp_path: Path) -> None:
    large = _file(tmp_path / "a.bin", "0123456789")
    with proof_folder([run("a", files_read=(large,))], tmp_path, copy_limit=9) as folder:
        assert (folder / "a.bin").is_symlink()


def test_folders_are_there_unless_the_session_makes_them(run: MakeRun, tmp_path: Path) -> None:
    runs = [
        run("a", files_written=(str(tmp_path / "made"),)),
        run("b", files_written=(str(tmp_path / "made/a"), str(tmp_path / "given/b"), "/else/c")),
    ]
    with proof_folder(runs, tmp_path, copy_limit=9) as folder:
        assert [path.name for path in folder.iterdir()] == ["given"]
