"""A notebook in memory, and the one place where bytes become one or are refused."""

from __future__ import annotations

import copy
import hashlib
import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stepguide_kernel import files
from stepguide_kernel.errors import NotebookInvalid, NotFound
from stepguide_kernel.notebook.identity import assign_cell_ids

if TYPE_CHECKING:
    from nbformat import NotebookNode

_OWN_MAJOR = 4
_MINOR_WITH_IDS = 5
_LANGUAGE_OF_KERNEL = {"ir": "r", "julia": "julia", "xcpp": "c++", "xr": "r", "bash": "bash"}


class Notebook:
    """A notebook: its nodes as the file has them, and the file it came from if any.

    Everything that is no field of the format is kept as it was.  ``read_hash`` is the SHA-256
    of the bytes it was read from, whatever was changed in it since; ``None`` where it was not.
    """

    def __init__(
        self, node: NotebookNode, path: Path | None = None, read_hash: str | None = None
    ) -> None:
        self.node = node
        self.path = path
        self.read_hash = read_hash

    @classmethod
    def read(cls, path: Path) -> Notebook:
        """Read the notebook at ``path``.

        :raises NotFound: nothing is there.
        :raises NotebookInvalid: it cannot be read, or is not a notebook.
        """
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise NotFound(f"{path} does not exist", hint="check the path") from error
        except IsADirectoryError as error:
            raise NotebookInvalid(
                f"{path} is a folder, not a notebook", hint="name an .ipynb file"
            ) from error
        except OSError as error:
            raise NotebookInvalid(
                f"{path} cannot be read: {error.strerror}",
                hint="name a notebook file that you may read",
            ) from error
        return cls.parse(content, path)

    @classmethod
    def parse(cls, content: bytes, path: Path | None = None) -> Notebook:
        """Make a notebook of a file's bytes; ``path`` is only remembered and named in errors.

        A byte order mark is accepted.  Formats 2 and 3 become 4.5; 4.0 to 4.5 stay what they are.

        :raises NotebookInvalid: the bytes are not a notebook.
        """
        name = str(path) if path else "the notebook"
        raw = _json_object(content, name)
        node = _notebook_node(raw, name)
        _validate(node, name)
        return cls(node, path, hashlib.sha256(content).hexdigest())

    def to_bytes(self) -> bytes:
        """Return the file's bytes: the same for the same notebook, always."""
        from nbformat.v4 import writes_json

        text = str(writes_json(self.node)) + "\n"
        # Half a surrogate pair cannot be UTF-8; as a JSON escape it survives the round trip.
        return text.encode("utf-8", "backslashreplace")

    def write(self, path: Path) -> None:
        """Replace ``path`` with this notebook.

        :raises StorageError: the folder is missing or read-only, or the disk is full.
        """
        files.replace(path, self.to_bytes())

    def copy(self) -> Notebook:
        """Return a notebook that shares nothing with this one."""
        return Notebook(copy.deepcopy(self.node), self.path, self.read_hash)

    @property
    def cells(self) -> list[NotebookNode]:
        """All cells, in order."""
        cells: list[NotebookNode] = self.node["cells"]
        return cells

    @property
    def kernel_name(self) -> str | None:
        """Name of the kernelspec the file asks for, or ``None`` when it names none."""
        name = self.node.metadata.get("kernelspec", {}).get("name")
        return name if isinstance(name, str) and name else None

    @property
    def language(self) -> str:
        """The language of the code cells, in lower case.

        A notebook that says nothing is Python, as for every Jupyter client.
        """
        metadata = self.node.metadata
        for place, field in (("kernelspec", "language"), ("language_info", "name")):
            said = metadata.get(place, {}).get(field)
            if isinstance(said, str) and said:
                return said.lower()
        return _language_of_kernel(self.kernel_name or "python3")


def _language_of_kernel(name: str) -> str:
    for prefix, language in _LANGUAGE_OF_KERNEL.items():
        if name.lower().startswith(prefix):
            return language
    return "python"


def _json_object(content: bytes, name: str) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotebookInvalid(
            f"{name} is not text in UTF-8", hint="save it as UTF-8, or name another file"
        ) from error
    if not text.strip():
        raise NotebookInvalid(f"{name} is empty", hint="name a notebook that was saved")
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_json(text, error, name) from error
    if not isinstance(raw, dict):
        raise NotebookInvalid(
            f"{name} is not a notebook: its JSON is no object", hint="name an .ipynb file"
        )
    return raw


def _not_json(text: str, error: Exception, name: str) -> NotebookInvalid:
    if "\n<<<<<<< " in text:
        return NotebookInvalid(
            f"{name} holds a merge conflict", hint="resolve it first, for instance with nbdime"
        )
    where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
    return NotebookInvalid(
        f"{name} is not a notebook: not JSON{where}",
        hint="was it cut off while being saved? restore it from a checkpoint or from git",
    )


def _notebook_node(raw: dict[str, Any], name: str) -> NotebookNode:
    """Parse any version nbformat knows.

    nbformat trusts the shape of what it converts, so a strange file surfaces as whatever
    error Python raises first; all of them mean the same to the person who named the file.
    """
    import nbformat

    major = raw.get("nbformat")
    try:
        reader = nbformat.versions[raw["nbformat"]]
        node: NotebookNode = reader.to_notebook_json(raw, minor=raw.get("nbformat_minor", 0))
        if major != _OWN_MAJOR:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about ids, which are given below
                node = nbformat.convert(node, _OWN_MAJOR)
            _forget_conversion(node)
            assign_cell_ids(node.cells)
    except (
        nbformat.ValidationError,
        AttributeError,
        IndexError,
        KeyError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        said = "no notebook format is named" if major is None else f"format {major!s:.20}"
        raise NotebookInvalid(
            f"{name} is not a readable notebook ({said})",
            hint="open it in JupyterLab and save it again",
        ) from error
    return node


def _forget_conversion(node: NotebookNode) -> None:
    """Drop what nbformat notes down when it converts: random ids, the old format's number."""
    node.metadata.pop("orig_nbformat", None)
    node.metadata.pop("orig_nbformat_minor", None)
    for cell in node.cells:
        cell.pop("id", None)


def _validate(node: NotebookNode, name: str) -> None:
    from nbformat.validator import iter_validate

    said = node.get("nbformat_minor")
    minor = said if isinstance(said, int) else 0  # and the schema says that it is required
    checked = _with_ids(node) if minor >= _MINOR_WITH_IDS else node
    errors = iter_validate(checked, version=_OWN_MAJOR, version_minor=minor)
    error = next(iter(errors), None)
    if error is not None:
        place = "/".join(str(part) for part in error.absolute_path)
        reason = str(error.message).splitlines()[0]
        raise NotebookInvalid(
            f"{name} is not a valid notebook: {place and place + ': '}{reason:.200}",
            hint="open it in JupyterLab and save it again",
        )


def _with_ids(node: NotebookNode) -> NotebookNode:
    """Return ``node``, or a shallow copy in which no cell lacks an id.

    Format 4.5 requires ids, but files without them are common and harmless.
    """
    if all("id" in cell for cell in node.cells):
        return node
    patched = copy.copy(node)
    patched["cells"] = [copy.copy(cell) for cell in node.cells]
    for number, cell in enumerate(patched["cells"]):
        cell.setdefault("id", f"cell-{number}")
    return patched
