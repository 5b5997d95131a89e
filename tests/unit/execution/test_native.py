from __future__ import annotations

import pytest

from stepguide_kernel.execution.native import unseen

KERNEL = ("zmq.backend.cython._zmq", "psutil._psutil_linux", "_cyutility", "debugpy._vendored")


def both(*extensions: str, code: str = "", libraries: tuple[str, ...] = ()) -> tuple[set[str], ...]:
    found = unseen((*KERNEL, *extensions), libraries, [code])
    return set(found.readers), set(found.anything)


def test_what_leaves_files_to_python_does_nothing_unseen() -> None:
    tables = ("numpy._core._multiarray_umath", "pandas._libs.lib", "matplotlib.ft2font")
    compiled_python = "81d243bd2c585b0f4821__mypyc"
    assert both(*tables, "PIL._imaging", compiled_python) == (set(), set())


def test_pyarrow_reads_files_only_where_its_reading_parts_are_loaded_or_asked_for() -> None:
    assert both("pyarrow.lib", "pyarrow._compute") == (set(), set())
    assert both("pyarrow.lib", "pyarrow._parquet") == ({"pyarrow"}, set())
    assert both("pyarrow.lib", code="import pyarrow as pa") == ({"pyarrow"}, set())


def test_what_nobody_knows_may_do_anything() -> None:
    assert both("torch._C") == (set(), {"torch"})
    assert both("PIL._imagingft") == ({"PIL"}, set())


@pytest.mark.parametrize(
    "code", ["import ctypes", "from cffi import FFI", "  import ctypes.util", "import zmq"]
)
def test_code_of_the_guide_that_calls_c_may_do_anything(code: str) -> None:
    assert both(code=code)[1]


def test_a_library_of_nobody_may_do_anything_and_a_packages_own_is_the_packages() -> None:
    assert both(libraries=("/opt/lib/own.so",))[1] == {"/opt/lib/own.so"}
    assert both(libraries=("/env/lib/site-packages/sklearn.libs/libgomp.so",))[1] == set()


def test_a_reader_and_an_address_may_read_from_another_machine() -> None:
    code = "pl.read_parquet('s3://bucket/a.parquet')"
    assert both("polars._polars", code=code) == ({"polars"}, {"polars"})
    assert both(code="# see https://example.org") == (set(), set())


def test_sqlite_reads_unseen_what_it_attaches() -> None:
    code = "import sqlite3\nsqlite3.connect('a.db').execute(\"ATTACH 'b.db' as b\")"
    assert both(code=code) == ({"sqlite3"}, set())
    assert both(code="import sqlite3\nsqlite3.connect('a.db')") == (set(), set())
