"""What the author wrote around the cells: headings and prose of the session's notebook."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from stepguide_kernel.errors import NotebookInvalid, NotFound
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.markdown import Heading, leading_heading


class Section(NamedTuple):
    """A heading of the notebook: its cell's id, its title, and the text below it there."""

    id: str
    title: str
    text: str


class AuthorsWords:
    """The notebook's markdown, by the code cells it stands above.

    Without a notebook there are no words, and ``cells`` is ``None``: nothing is known about
    which cells are still there.
    """

    def __init__(self, notebook: Notebook | None) -> None:
        self.title: str | None = None
        self.summary = ""
        self.kernelspec: dict[str, str] | None = None
        self.cells: frozenset[str] | None = None
        self._sections: dict[str, Section] = {}
        self._prose: dict[str, tuple[str, ...]] = {}
        if notebook is not None:
            self.kernelspec = _kernelspec(notebook)
            self._read(notebook)

    def section_of(self, cell_id: str) -> Section | None:
        """Return the heading under which a code cell stands."""
        return self._sections.get(cell_id)

    def prose_above(self, cell_id: str) -> tuple[str, ...]:
        """Return the markdown cells directly above a code cell, headings aside."""
        return self._prose.get(cell_id, ())

    def _read(self, notebook: Notebook) -> None:
        section: Section | None = None
        above: list[str] = []
        code: set[str] = set()
        for cell in notebook.cells:
            source = str(cell["source"])
            if cell.cell_type == "code":
                code.add(cell.get("id", ""))
                self._place(cell.get("id", ""), section, above)
                above = []
            elif cell.cell_type == "markdown":
                heading = leading_heading(source)
                if heading is None:
                    above.append(source)
                elif heading.level == 1 and self.title is None and not code:
                    self.title, self.summary = heading.title, _below(source, heading)
                else:
                    section = Section(cell.get("id", ""), heading.title, _below(source, heading))
                    above = []
        self.cells = frozenset(code)

    def _place(self, cell_id: str, section: Section | None, above: list[str]) -> None:
        if section is not None:
            self._sections[cell_id] = section
        self._prose[cell_id] = tuple(text for text in above if text.strip())


def words_of(named: Path | None, recorded: str | None, *, ran_until: float = 0.0) -> AuthorsWords:
    """Read the notebook the person named, else the one the session knows, if it is there.

    ``ran_until`` is when the session's last run ended.  A file saved before that lacks the
    cells made since (JupyterLab saves every two minutes), so it lends its words and says
    nothing about which cells are still there.

    :raises NotFound: the named notebook does not exist.
    :raises NotebookInvalid: it is not a notebook.
    """
    if named is not None:
        return AuthorsWords(Notebook.read(named))
    if recorded and Path(recorded).suffix == ".ipynb" and Path(recorded).is_file():
        try:
            words = AuthorsWords(Notebook.read(Path(recorded)))
        except (NotebookInvalid, NotFound):  # it only would have helped
            return AuthorsWords(None)
        if Path(recorded).stat().st_mtime < ran_until:
            words.cells = None
        return words
    return AuthorsWords(None)


def _below(source: str, heading: Heading) -> str:
    lines = source.splitlines()[heading.line + 1 :]
    if lines and set(lines[0].strip()) in ({"="}, {"-"}):  # the underline of the heading
        lines = lines[1:]
    return "\n".join(lines).strip()


def _kernelspec(notebook: Notebook) -> dict[str, str] | None:
    spec = notebook.node.metadata.get("kernelspec")
    return dict(spec) if notebook.kernel_name and spec else None
