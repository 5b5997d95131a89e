from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stepguide_kernel.errors import FileChanged, TargetExists
from stepguide_kernel.model.guide import AllowedFinding
from stepguide_kernel.model.session import Run, Session
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.metadata import guide_metadata, patch_guide
from stepguide_kernel.notebook.steps import steps
from stepguide_kernel.recording import builder
from stepguide_kernel.recording.updating.update import Choice, Update
from stepguide_kernel.settings import Settings

MakeRun = Callable[..., Run]
MakeSession = Callable[..., Session]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")


@pytest.fixture
def yesterday(run: MakeRun, session: MakeSession) -> Session:
    return session(
        run("l", "df = pd.read_csv('o.csv')", writes="df", strong="df", packages={"pandas": "2"}),
        run("p", "df.plot()", reads="df", shows="a chart"),
    )


@pytest.fixture
def today(run: MakeRun, session: MakeSession) -> Session:
    return session(
        run("l", "df = pd.read_csv('new.csv')", writes="df", strong="df", packages={"pandas": "3"}),
        run("p", "df.plot()", reads="df", shows="a chart"),
        run("s", "df.sum()", reads="df", shows="12"),
    )


@pytest.fixture
def guide(tmp_path: Path, yesterday: Session, settings: Settings) -> Path:
    path = tmp_path / "guide.ipynb"
    builder.build(yesterday, keep=(), notebook=None, output=path, settings=settings, prove=False)
    return path


def no_threads(_guide: str) -> dict[str, int]:
    return {}


def test_what_is_shown_first_is_what_is_written(
    guide: Path, today: Session, settings: Settings
) -> None:
    before = guide.read_bytes()
    update = Update(guide, today, Choice(), no_threads)
    preview = update.preview(settings)
    assert guide.read_bytes() == before
    assert [change.kind for change in preview.changes] == [
        "cell changed",
        "step added",
        "cell added",
        "title changed",
    ]
    result = update.write(update.made(settings, prove=False))
    assert result.changes == preview.changes
    written = Notebook.read(guide)
    code = [cell["source"] for cell in written.cells if cell.cell_type == "code"]
    assert code == ["df = pd.read_csv('new.csv')", "df.plot()", "df.sum()"]
    assert Update(guide, today, Choice(), no_threads).preview(settings).changes == ()


def test_the_guides_own_metadata_stay_and_its_needs_are_the_new_ones(
    guide: Path, today: Session, settings: Settings
) -> None:
    notebook = Notebook.read(guide)
    mine = {
        "objectives": ["Tell paid orders from refunds"],
        "authors": ["Mia"],
        "allowed_findings": [{"hash": "abc", "reason": "an example"}],
        "prerequisites": {"files": [{"path": "by-hand.csv"}]},
    }
    patch_guide(notebook, mine)  # type: ignore[arg-type]
    notebook.write(guide)
    before = guide_metadata(notebook)
    update = Update(guide, today, Choice(), no_threads)
    update.write(update.made(settings, prove=False))
    after = guide_metadata(Notebook.read(guide))
    assert before is not None
    assert after is not None
    assert after.id == before.id
    assert after.objectives == ("Tell paid orders from refunds",)
    assert after.authors == ("Mia",)
    assert after.allowed_findings == (AllowedFinding("abc", "an example"),)
    assert after.prerequisites.packages == {"pandas": "3"}
    assert [file.path for file in after.prerequisites.files] == ["by-hand.csv"]
    assert after.provenance is not None
    assert after.provenance.cells_recorded == 3


def test_a_step_that_is_discussed_is_named_with_its_threads(
    guide: Path, run: MakeRun, session: MakeSession, settings: Settings
) -> None:
    (plot,) = [step for step in steps(Notebook.read(guide)) if step.number == 1]
    only = session(run("n", "1 + 1", shows="2"))
    changes = Update(guide, only, Choice(), lambda _: {plot.id: 3}).preview(settings).changes
    assert [change.threads for change in changes if change.kind == "step removed"] == [3]


def test_a_file_saved_meanwhile_is_left_alone(
    guide: Path, today: Session, settings: Settings
) -> None:
    update = Update(guide, today, Choice(), no_threads)
    made = update.made(settings, prove=False)
    notebook = Notebook.read(guide)
    notebook.cells[0]["source"] += "\n\nSaved meanwhile."
    notebook.write(guide)
    with pytest.raises(FileChanged):
        update.write(made)
    assert Update(guide, today, Choice(), no_threads).revision != update.revision


def test_the_revision_names_the_file_the_session_and_the_choice(
    guide: Path, yesterday: Session, today: Session
) -> None:
    first = Update(guide, today, Choice(), no_threads).revision
    assert Update(guide, today, Choice(), no_threads).revision == first
    assert Update(guide, yesterday, Choice(), no_threads).revision != first
    assert Update(guide, today, Choice(keep=("s",)), no_threads).revision != first


def test_a_notebook_that_is_no_guide_is_not_updated(
    guide: Path, today: Session, tmp_path: Path
) -> None:
    notebook = Notebook.read(guide)
    del notebook.node.metadata["stepguide"]
    other = tmp_path / "mine.ipynb"
    notebook.write(other)
    with pytest.raises(TargetExists):
        Update(other, today, Choice(), no_threads)


def test_a_value_becomes_a_parameter_of_a_guide_that_is_there(
    tmp_path: Path, run: MakeRun, session: MakeSession, settings: Settings
) -> None:
    recorded = session(
        run("n", "n = 3", writes="n", strong="n"), run("s", "print(n)", reads="n", shows="3")
    )
    path = tmp_path / "guide.ipynb"
    plain = builder.Wish(parameters=())
    builder.build(
        recorded,
        keep=(),
        notebook=None,
        output=path,
        settings=settings,
        prove=False,
        wish=plain,
    )
    update = Update(path, recorded, Choice(wish=builder.Wish(parameters=("n",))), no_threads)
    update.write(update.made(settings, prove=False))
    (cell,) = [cell for cell in Notebook.read(path).cells if cell.metadata.get("tags")]
    assert (cell["id"], cell["source"]) == ("n", "n: int = 3")
    assert cell.metadata["tags"] == ["parameters"]


def test_a_parameter_that_is_unticked_is_none_any_more(
    tmp_path: Path, run: MakeRun, session: MakeSession, settings: Settings
) -> None:
    recorded = session(
        run("n", "n = 3", writes="n", strong="n"), run("s", "print(n)", reads="n", shows="3")
    )
    path = tmp_path / "guide.ipynb"
    builder.build(recorded, keep=(), notebook=None, output=path, settings=settings, prove=False)
    notebook = Notebook.read(path)
    (tagged,) = [cell for cell in notebook.cells if cell.metadata.get("tags")]
    assert tagged["source"] == "n: int = 3"
    tagged.metadata["tags"].append("mine")
    notebook.write(path)
    update = Update(path, recorded, Choice(wish=builder.Wish(parameters=())), no_threads)
    update.write(update.made(settings, prove=False))
    (cell,) = [cell for cell in Notebook.read(path).cells if cell["id"] == "n"]
    assert (cell["source"], cell.metadata["tags"]) == ("n = 3", ["mine"])
