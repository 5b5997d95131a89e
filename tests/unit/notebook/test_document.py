from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.errors import NotebookInvalid, NotFound
from stepguide_kernel.notebook.document import Notebook
from tests.unit.notebook.sample import code, notebook, text

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
CELLS = st.lists(
    st.builds(
        lambda make, source, metadata: make(source, metadata={"foreign": metadata}),
        st.sampled_from([code, text]),
        st.text(),
        JSON,
    ),
    max_size=4,
)


@given(CELLS, JSON)
def test_a_round_trip_keeps_everything_also_what_is_not_ours(
    cells: list[dict[str, object]], foreign: object
) -> None:
    before = notebook(*cells, minor=4, foreign=foreign, stepguide={"schema": 9, "new": foreign})
    after = Notebook.parse(before.to_bytes())
    assert after.node == before.node
    assert after.to_bytes() == before.to_bytes()


def test_bytes_are_utf_8_with_sorted_keys_one_space_and_a_last_line_end() -> None:
    content = notebook(text("Größe"), minor=4).to_bytes().decode()
    assert "Größe" in content
    assert content.startswith('{\n "cells": [\n')
    assert content.endswith('"nbformat_minor": 4\n}\n')


def test_half_a_surrogate_pair_survives() -> None:
    broken = notebook(code("x = '\ud800'"), minor=4)
    assert Notebook.parse(broken.to_bytes()).node == broken.node


def test_writing_replaces_the_file_and_reading_leaves_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 2, "metadata": {}, "cells": [code("1")]})
    )
    before = path.read_bytes()
    read = Notebook.read(path)
    assert path.read_bytes() == before
    assert "id" not in read.cells[0]
    read.write(path)
    assert Notebook.read(path).node == read.node


def test_a_copy_shares_nothing() -> None:
    original = notebook(code("1", "a"), tags=["x"])
    copied = original.copy()
    copied.cells[0]["source"] = "2"
    copied.node.metadata["tags"].append("y")
    assert original.cells[0]["source"] == "1"
    assert original.node.metadata["tags"] == ["x"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        ("{'ü': 1}".encode("latin-1"), "not text in UTF-8"),
        (b"[]", "its JSON is no object"),
        (b"{}", "no notebook format is named"),
        (b'{"nbformat": 4', "not JSON, line 1"),
        (b'{\n<<<<<<< HEAD\n "nbformat": 4\n', "merge conflict"),
        (b"[" * 100_000, "not JSON"),
        (b'{"nbformat": 77, "nbformat_minor": 0, "cells": []}', "format 77"),
        (b'{"nbformat": "4", "cells": []}', "format 4"),
        (b'{"nbformat": [4], "cells": []}', "not a readable notebook"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": []}', "not a readable notebook"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "cells": [7]}', "not a readable notebook"),
        (b'{"nbformat": 4, "metadata": {}, "cells": []}', "nbformat_minor"),
        (b'{"nbformat": 4, "nbformat_minor": "x", "metadata": {}, "cells": []}', "nbformat_minor"),
        (
            b'{"nbformat":4,"nbformat_minor":4,"metadata":{"kernelspec":"x"},"cells":[]}',
            "kernelspec",
        ),
    ],
)
def test_what_is_no_notebook_is_refused_in_one_line_with_a_hint(content: bytes, words: str) -> None:
    with pytest.raises(NotebookInvalid) as refused:
        Notebook.parse(content, Path("x.ipynb"))
    assert words in refused.value.message
    assert "x.ipynb" in refused.value.message
    assert "\n" not in refused.value.message
    assert refused.value.hint


def test_a_byte_order_mark_is_accepted() -> None:
    plain = notebook(code("1"), minor=4).to_bytes()
    assert Notebook.parse(b"\xef\xbb\xbf" + plain).to_bytes() == plain


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"a\.ipynb does not exist"):
        Notebook.read(tmp_path / "a.ipynb")
    with pytest.raises(NotebookInvalid, match="is a folder"):
        Notebook.read(tmp_path)


def test_format_4_5_without_or_with_doubled_ids_is_read_as_it_is() -> None:
    raw = notebook(code("1"), code("2", "same"), code("3", "same"))
    assert Notebook.parse(raw.to_bytes()).node == raw.node


@pytest.mark.parametrize("ws", [[], [{"cells": [{"cell_type": "code", "input": "1"}]}]])
def test_format_3_becomes_4_5_in_the_same_way_every_time(ws: list[dict[str, object]]) -> None:
    for sheet in ws:
        for cell in sheet["cells"]:  # type: ignore[attr-defined]
            cell.update(language="python", outputs=[], metadata={})
    raw = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "n"}, "worksheets": ws}
    content = json.dumps(raw).encode()
    first, second = Notebook.parse(content), Notebook.parse(content)
    assert first.node == second.node
    assert (first.node.nbformat, first.node.nbformat_minor) == (4, 5)
    assert Notebook.parse(first.to_bytes()).node == first.node


@pytest.mark.parametrize(
    ("metadata", "kernel", "language"),
    [
        ({}, None, "python"),
        ({"kernelspec": {"name": "python2", "display_name": "2"}}, "python2", "python"),
        ({"kernelspec": {"name": "ir", "display_name": "R"}}, "ir", "r"),
        ({"kernelspec": {"name": "k", "display_name": "K", "language": "Scala"}}, "k", "scala"),
        ({"language_info": {"name": "julia"}}, None, "julia"),
        ({"kernelspec": {"name": "julia-1.10", "display_name": "J"}}, "julia-1.10", "julia"),
    ],
)
def test_kernel_and_language_are_what_the_file_says(
    metadata: dict[str, Any], kernel: str | None, language: str
) -> None:
    said = notebook(**metadata)
    assert (said.kernel_name, said.language) == (kernel, language)


def manifest(corpus: Path) -> list[Path]:
    with (corpus / "MANIFEST.tsv").open(encoding="utf-8") as rows:
        return [
            corpus / row["repo"].replace("/", "+") / row["path"]
            for row in csv.DictReader(rows, delimiter="\t")
        ]


def each(corpus: Path, check: Callable[[Notebook], None]) -> int:
    """Check all readable notebooks; the others must be refused, which is not an exception."""
    refused = []
    for path in [*manifest(corpus), *sorted((corpus / "derived").glob("*.ipynb"))]:
        try:
            read = Notebook.read(path)
        except NotebookInvalid as error:
            refused.append(error)
        else:
            check(read)
    assert all(error.hint for error in refused)
    return len(refused)


@pytest.mark.corpus
def test_every_real_notebook_is_read_or_refused_and_survives_the_round_trip(corpus: Path) -> None:
    def check(read: Notebook) -> None:
        again = Notebook.parse(read.to_bytes())
        assert again.node == read.node, read.path

    # Broken on purpose: six of nbformat's and nbclient's own test files, one truncated, one
    # in latin-1.
    assert each(corpus, check) == 8


def test_it_knows_the_bytes_that_it_was_read_from_whatever_became_of_it() -> None:
    content = notebook(code("x", "one")).to_bytes()
    read, reformatted = Notebook.parse(content), Notebook.parse(content + b"\n")
    assert read.read_hash == hashlib.sha256(content).hexdigest() != reformatted.read_hash
    read.cells[0]["source"] = "y"
    assert read.copy().read_hash == read.read_hash
    assert notebook().read_hash is None
