from __future__ import annotations

import os
from pathlib import Path

import pytest

from stepguide_kernel.kernel.cell_code import CellCode
from stepguide_kernel.kernel.named_files import changed_since, named_files


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.parquet").write_text("x")
    (tmp_path / "parts").mkdir()
    return tmp_path


def _named(source: str, **namespace: object) -> tuple[set[str], set[str]]:
    read, written = named_files(CellCode(source), namespace)
    return {Path(path).name for path in read}, {Path(path).name for path in written}


@pytest.mark.parametrize(
    "source",
    [
        "pd.read_parquet('a.parquet')",
        "pd.read_parquet(name)",
        "pd.read_parquet(path)",
        "pd.read_parquet(here / 'a.parquet')",
        "pd.read_parquet(f'{stem}.parquet')",
        "pd.read_parquet(stem + '.parquet')",
        "pd.read_parquet(os.path.join('.', 'a.parquet'))",
        "pd.read_parquet(Path('.') / name)",
        "pl.scan_parquet([name])",
        "h5py.File(name)",
        "h5py.File(name, mode='r')",
        "get_ipython().system('head -1 a.parquet')",
        "get_ipython().run_cell_magic('bash', '', 'cd .\\nwc -l \"a.parquet\"')",
    ],
)
def test_what_a_native_reader_or_a_shell_is_given_is_read(source: str, folder: Path) -> None:
    named = _named(source, name="a.parquet", stem="a", path=folder / "a.parquet", here=Path())
    assert named == ({"a.parquet"}, set())


@pytest.mark.parametrize(
    "source",
    [
        "df.to_parquet('a.parquet')",
        "df.to_parquet(name, index=False)",
        "pq.write_table(table, name)",
        "h5py.File(name, 'w')",
        "h5py.File(name, mode='w-')",
        "df.to_hdf(name, key='t', mode='w')",
    ],
)
def test_what_a_native_writer_is_given_is_written(source: str) -> None:
    assert _named(source, name="a.parquet") == (set(), {"a.parquet"})


@pytest.mark.parametrize(
    "source",
    [
        "h5py.File(name, mode='r+')",
        "netCDF4.Dataset('a.parquet', 'a')",
        "pd.HDFStore(name)",
        "df.to_hdf(name, key='t')",
    ],
)
def test_what_is_updated_in_place_is_read_and_written(source: str) -> None:
    assert _named(source, name="a.parquet") == ({"a.parquet"}, {"a.parquet"})


def test_a_folder_is_a_data_set_to_a_reader_and_a_word_elsewhere() -> None:
    assert _named("pd.read_parquet('parts')") == ({"parts"}, set())
    assert _named("x = 'parts'") == (set(), set())


@pytest.mark.parametrize(
    "literal", ["'" + "x" * 9999 + "'", "'a\\nb'", "'\\0'", "''", "(", "'absent.csv'"]
)
def test_odd_literals_are_no_paths(literal: str) -> None:
    assert _named(f"read_parquet({literal})") == (set(), set())


def test_nothing_of_the_users_is_called() -> None:
    class Loud(str):
        __slots__ = ()

        def __str__(self) -> str:
            raise AssertionError

    assert _named("pd.read_parquet(loud)", loud=Loud("a.parquet")) == (set(), set())


def test_what_another_process_left_in_the_folder_was_written(folder: Path) -> None:
    os.utime(folder / "a.parquet", (1000, 1000))
    (folder / "new.csv").write_text("x")
    (folder / "mine.ipynb").write_text("saved by its editor")
    assert changed_since(2000, str(folder)) == {str(folder / "new.csv")}
    assert changed_since(2000, str(folder / "absent")) == set()
