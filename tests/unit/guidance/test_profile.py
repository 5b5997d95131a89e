from __future__ import annotations

import pytest

from stepguide_kernel.guidance.profile import Profile, profile, profile_of
from tests.unit.notebook.sample import code, notebook


def test_modules_are_told_by_their_first_name_and_the_standard_library_says_nothing() -> None:
    found = profile(["sklearn.linear_model", "json", "os.path", " pandas ", ""], [])
    assert found == Profile(frozenset({"sklearn", "pandas"}), frozenset())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("orders.csv", "orders.csv"),
        ("../team/data/orders.csv", "orders.csv"),
        ("C:\\data\\orders.csv", "orders.csv"),
        ("https://host.example/orders.csv", "orders.csv"),
    ],
)
def test_a_file_is_told_by_its_name_wherever_it_lies(path: str, name: str) -> None:
    assert profile([], [path]).files == {name}


@pytest.mark.parametrize("path", ["cleaning.py", "other.ipynb", "utf-8", "", "/", "folder/"])
def test_code_and_what_is_no_file_is_no_data(path: str) -> None:
    assert profile([], [path]).files == frozenset()


def test_a_guide_works_with_what_travels_with_it_and_what_it_says_it_needs() -> None:
    metadata = {"schema": 1, "id": "g", "prerequisites": {"files": [{"path": "data/rates.csv"}]}}
    guide = notebook(
        code("import pandas as pd\nfrom sklearn import svm"),
        code("%matplotlib inline\nimport json"),
        stepguide=metadata,
    )
    found = profile_of(guide, ["data/orders.csv", "cleaning.py"])
    assert found == Profile(
        frozenset({"pandas", "sklearn"}), frozenset({"rates.csv", "orders.csv"})
    )
