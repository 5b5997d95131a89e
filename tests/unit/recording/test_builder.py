from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from stepguide_kernel.errors import BadRequest, SessionEmpty, StorageError, TargetExists
from stepguide_kernel.model.guide import Proof
from stepguide_kernel.model.session import Run, RunError, Session
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata, guide_title
from stepguide_kernel.notebook.steps import steps
from stepguide_kernel.recording import builder
from stepguide_kernel.settings import Settings

MakeRun = Callable[..., Run]
MakeSession = Callable[..., Session]
Build = Callable[..., Notebook]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Build without a proof, which needs a kernel, and read what was written."""
    settings = Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")

    def make(session: Session, *keep: str, notebook: Path | None = None) -> Notebook:
        path = tmp_path / "guide.ipynb"
        builder.build(
            session, keep=keep, notebook=notebook, output=path, settings=settings, prove=False
        )
        nbformat.validate(nbformat.read(path, as_version=4))
        return Notebook.read(path)

    return make


@pytest.fixture
def orders(run: MakeRun, session: MakeSession) -> Session:
    """A session with everything: imports, a dropped look, a re-run, an error that matters."""
    return session(
        run("i", "import pandas as pd", writes="pd", strong="pd", packages={"pandas": "3.1.1"}),
        run("l", "df = pd.read_csv('o.csv')", reads="pd", writes="df", strong="df"),
        run("h", "df.head()", reads="df", shows="rows"),
        run("f", "items = [1]\n1 / 0", writes="items", strong="items", error=RunError("Z", "z")),
        run("p", "# Count them\nlen(df) + len(items)", reads="df items", shows="3"),
        run("p", "# Count them again\nlen(df), len(items)", reads="df items", shows="(2, 1)"),
    )


def test_a_guide_holds_what_the_kept_cell_depends_on(build: Build, orders: Session) -> None:
    guide = build(orders, "p")
    code = [cell for cell in guide.cells if cell.cell_type == "code"]
    assert [cell["id"] for cell in code] == ["i", "l", "f", "p"]
    assert code[-1]["outputs"][0]["text"] == "(2, 1)"
    assert [cell["execution_count"] for cell in code] == [1, 2, 3, 4]


def test_it_reads_as_a_title_a_set_up_and_steps(build: Build, orders: Session) -> None:
    guide = build(orders, "p")
    assert guide.cells[0]["source"] == "# Count them again"
    assert [(step.number, step.title) for step in steps(guide)] == [
        (0, "Set-up"),
        (1, "Load o.csv into df"),
        (2, "Count them again"),
    ]


def test_a_needed_failure_is_kept_and_allowed_to_raise(build: Build, orders: Session) -> None:
    tags = {cell["id"]: cell.metadata.get("tags") for cell in build(orders, "p").cells}
    assert tags["f"] == ["raises-exception"]
    assert tags["l"] is None


def test_its_metadata_say_where_it_comes_from_and_what_it_needs(
    build: Build, orders: Session
) -> None:
    metadata = guide_metadata(build(orders, "p"))
    assert metadata is not None
    assert metadata.prerequisites.packages == {"pandas": "3.1.1"}
    assert metadata.provenance is not None
    assert metadata.provenance.session == "0123abcd"
    assert (metadata.provenance.cells_recorded, metadata.provenance.cells_kept) == (6, 4)
    assert metadata.provenance.proof == Proof("not run")


def test_two_runs_of_one_cell_become_two_cells(build: Build, orders: Session) -> None:
    ids = [cell["id"] for cell in build(orders, "p@1", "p@2").cells]
    assert len(ids) == len(set(ids))
    assert ids[-1] == "p"


def test_the_recording_kernel_is_never_named(
    build: Build, run: MakeRun, session: MakeSession, tmp_path: Path
) -> None:
    of_session = build(session(run("a", "1", shows="1")))
    assert of_session.kernel_name == "python3"
    notebook = tmp_path / "work.ipynb"
    of_session.node.metadata["kernelspec"] = {"name": "stepguide", "display_name": "x"}
    of_session.write(notebook)
    (tmp_path / "guide.ipynb").unlink()
    assert build(session(run("a", "1", shows="1")), notebook=notebook).kernel_name == "python3"


@pytest.mark.parametrize(
    ("name", "title"),
    [("paid_orders.ipynb", "Paid orders"), ("Untitled.ipynb", "Sum"), ("Untitled12.ipynb", "Sum")],
)
def test_the_name_of_the_notebook_is_the_title_once_somebody_has_named_it(
    build: Build, session: MakeSession, run: MakeRun, name: str, title: str
) -> None:
    recorded = session(run("a", "# Sum\n1", shows="1"), opened={"notebook": f"/home/ana/{name}"})
    assert guide_title(build(recorded)) == title


def test_the_notebooks_own_kernel_is_kept(
    build: Build, run: MakeRun, session: MakeSession, tmp_path: Path
) -> None:
    one = build(session(run("a", "1", shows="1")))
    one.node.metadata["kernelspec"] = {"name": "analysis", "display_name": "Analysis"}
    one.write(tmp_path / "work.ipynb")
    (tmp_path / "guide.ipynb").unlink()
    again = build(session(run("a", "1", shows="1")), notebook=tmp_path / "work.ipynb")
    assert again.kernel_name == "analysis"


def test_ids_that_a_notebook_may_not_have_are_replaced(
    build: Build, run: MakeRun, session: MakeSession
) -> None:
    guide = build(session(run("no/such id!", "1", shows="1"), run("x" * 99, "2", shows="2")))
    assert all(len(cell["id"]) <= 64 for cell in guide.cells)


def test_os_is_imported_where_a_secret_became_a_variable(
    build: Build, run: MakeRun, session: MakeSession
) -> None:
    guide = build(session(run("a", 'print(os.environ["KEY"])', shows="x")))
    assert guide.cells[1]["source"] == "import os"
    metadata = guide_metadata(guide)
    assert metadata is not None
    assert metadata.prerequisites.env == ("KEY",)


@pytest.mark.parametrize(
    ("keep", "error"), [(["x"], BadRequest), (["p@9"], BadRequest), (["p@"], BadRequest)]
)
def test_what_cannot_be_kept_leaves_no_file(
    build: Build, orders: Session, tmp_path: Path, keep: list[str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        build(orders, *keep)
    assert not (tmp_path / "guide.ipynb").exists()


def test_an_empty_session_leaves_no_file(
    build: Build, session: MakeSession, tmp_path: Path
) -> None:
    with pytest.raises(SessionEmpty):
        build(session())
    assert not (tmp_path / "guide.ipynb").exists()


def test_a_file_that_stands_there_stays(build: Build, orders: Session, tmp_path: Path) -> None:
    build(orders, "p")
    content = (tmp_path / "guide.ipynb").read_bytes()
    with pytest.raises(TargetExists, match="a guide"):
        build(orders, "p")
    assert (tmp_path / "guide.ipynb").read_bytes() == content


def test_without_a_name_it_is_called_after_its_title(
    orders: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(data_dir=tmp_path, sessions_dir=tmp_path)
    result, ran = builder.build(
        orders, keep=["p"], notebook=None, output=None, settings=settings, prove=False
    )
    assert ran is None
    assert Path(result.path).name == "count-them-again.ipynb"
    assert (result.steps, result.cells_kept, result.cells_recorded) == (2, 4, 6)


def test_a_full_disk_leaves_nothing_half_written(
    build: Build, orders: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError, match="no space left"):
        build(orders, "p")
    assert list(tmp_path.glob("*guide*")) == []


def test_a_person_says_what_is_learnt_and_what_may_vary(
    run: MakeRun, session: MakeSession, tmp_path: Path
) -> None:
    recorded = session(
        run("r", "region = 'north'", writes="region"),
        run("y", "import csv\nyear = 2026\nrows = [year]", writes="csv year rows"),
        run("s", "print(rows, region)", reads="rows region", shows="x"),
    )
    settings = Settings(data_dir=tmp_path, sessions_dir=tmp_path)
    wish = builder.Wish(
        objectives=("Explain  the rows", " "), parameters=("year", "region", "gone")
    )
    made = builder.make(recorded, keep=(), notebook=None, settings=settings, prove=False, wish=wish)
    code = [cell for cell in made.guide.cells if cell.cell_type == "code"]
    assert [cell["source"] for cell in code] == [
        "region: str = 'north'\nyear: int = 2026",
        "import csv\nrows = [year]",
        "print(rows, region)",
    ]
    assert [cell.metadata.get("tags") for cell in code] == [["parameters"], None, None]
    metadata = guide_metadata(made.guide)
    assert metadata is not None
    assert metadata.objectives == ("Explain the rows",)
    assert metadata.objectives_source == "author"

    none = builder.Wish(objectives=(), parameters=())
    made = builder.make(recorded, keep=(), notebook=None, settings=settings, prove=False, wish=none)
    metadata = guide_metadata(made.guide)
    assert metadata is not None
    assert (metadata.objectives, metadata.objectives_source) == ((), None)
    assert [cell for cell in made.guide.cells if cell.metadata.get("tags")] == []
