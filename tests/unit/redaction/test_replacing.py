from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.redaction import Redactor, find, redact_source, redact_text

KEY = "sk-" + "Ab1" * 10


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f'api_key = "{KEY}"', 'api_key = os.environ["API_KEY"]'),
        (f"client = Client(token='{KEY}')", 'client = Client(token=os.environ["TOKEN"])'),
        (f'login("{KEY}")', 'login(os.environ["API_KEY"])'),
        (f'headers = "x {KEY} y"', 'headers = "x [redacted:api-key] y"'),
        (f'os.environ["KEY"] = "{KEY}"', 'os.environ["KEY"] = "[redacted:api-key]"'),
    ],
)
def test_a_whole_literal_becomes_a_variable_and_a_part_a_mark(source: str, expected: str) -> None:
    assert redact_source(source) == expected
    ast.parse(expected)


def test_the_variable_that_holds_the_secret_gives_its_name() -> None:
    redactor = Redactor({"SALES_PASSWORD": "correct-horse"})
    assert redactor.source("p = 'correct-horse'") == 'p = os.environ["SALES_PASSWORD"]'
    assert redactor.text("using correct-horse") == "using [redacted:environment-variable]"


def test_redacting_twice_changes_nothing_more() -> None:
    for text in (f'api_key = "{KEY}"', f"print({KEY})", "postgres://ana:hunter22@db/x"):
        assert redact_source(redact_source(text)) == redact_source(text)
        assert redact_text(redact_text(text)) == redact_text(text)


@given(st.text(), st.text())
def test_nothing_is_left_of_a_planted_secret(before: str, after: str) -> None:
    text = f"{before} {KEY} {after}"
    assert KEY not in redact_text(text)
    assert KEY not in redact_source(text)


@given(st.text())
def test_text_without_findings_stays_what_it_is(text: str) -> None:
    if not find(text):
        assert redact_text(text) == text
        assert redact_source(text) == text
