from __future__ import annotations

import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stepguide_kernel.redaction import Redactor, find

KEY = "sk-" + "Ab1" * 10
WORD = "swordfish-7-swordfish"


def test_the_variable_that_holds_the_secret_gives_its_name() -> None:
    redactor = Redactor({"SALES_PASSWORD": "correct-horse"})
    assert redactor.source("p = 'correct-horse'") == 'p = os.environ["SALES_PASSWORD"]'
    assert redactor.text("using correct-horse") == "using ‹redacted:environment-variable›"


def test_what_code_showed_to_be_secret_is_known_in_all_that_follows() -> None:
    redactor = Redactor({})
    redactor.source(f'password = "{WORD}"')
    assert (
        redactor.text(f"access denied for {WORD}")
        == "access denied for ‹redacted:assigned-password›"
    )
    assert redactor.source(f'connect("{WORD}")') == 'connect(os.environ["PASSWORD"])'


def test_two_secrets_never_share_a_variable() -> None:
    redactor = Redactor({"TOKEN": "of somebody else"})
    first, second = redactor.source(f'token = "{WORD}"'), redactor.source(f'token = "{WORD}-2"')
    assert (first, second) == (
        'token = os.environ["TOKEN_2"]',
        'token = os.environ["TOKEN_3"]',
    )


def test_what_comes_into_the_environment_is_learned_and_never_forgotten() -> None:
    environ: dict[str, str] = {}
    redactor = Redactor(environ)
    environ["DB_PASSWORD"] = WORD
    redactor.look_again()
    del environ["DB_PASSWORD"]
    redactor.look_again()
    assert WORD not in redactor.text(f"- {WORD} -")


def test_an_output_of_any_kind_is_redacted() -> None:
    redactor = Redactor({"DB_PASSWORD": WORD})
    output = {
        "output_type": "display_data",
        "metadata": {"note": WORD},
        "data": {
            "text/plain": [f"token {KEY[:9]}", "\n", WORD],
            "text/html": f"<span>{WORD[:4]}</span>{WORD[4:]} &amp; <b>{KEY}</b>",
            "image/svg+xml": f"<svg><text>{WORD[:3]}<tspan>{WORD[3:]}</tspan></text></svg>",
            "application/vnd.vega.v5+json": {"data": [{"values": [{"k": KEY, WORD: 1}]}]},
            "application/json": {"password": "hunter-22", "rows": [1, None, True]},
            "image/png": "aGk=",
        },
    }
    said = json.dumps(redactor.json(output))
    assert not any(secret in said for secret in (KEY, WORD, "hunter-22"))
    assert redactor.json(output)["data"]["image/png"] == "aGk="


def test_lines_of_a_traceback_stay_lines() -> None:
    redactor = Redactor({})
    key = "-----BEGIN PRIVATE KEY-----\nMIIE\nowIB\n-----END PRIVATE KEY-----"
    lines = ["Traceback", *key.split("\n"), "ValueError: \x1b[31mno\x1b[0m"]
    redacted = redactor.json({"output_type": "error", "traceback": lines})["traceback"]
    assert len(redacted) == len(lines)
    assert redacted[0] == "Traceback"
    assert "MIIE" not in "".join(redacted)


def test_the_value_of_a_password_widget_is_secret_whatever_it_is() -> None:
    state = {
        "state": {
            "abc": {
                "model_name": "PasswordModel",
                "state": {"_model_name": "PasswordModel", "value": "hunter-22"},
            }
        }
    }
    assert "hunter-22" not in json.dumps(Redactor({}).json(state))


def test_what_is_allowed_stays() -> None:
    (finding,) = find(f"x {KEY}")
    assert Redactor({}, [finding.digest]).text(f"x {KEY}") == f"x {KEY}"


def test_other_languages_get_marks() -> None:
    source = f'key <- "{KEY}"'
    assert Redactor({}).source(source, "r") == 'key <- "‹redacted:api-key›"'


@given(st.text())
def test_text_without_findings_stays_what_it_is(text: str) -> None:
    if not find(text):
        assert Redactor({}).text(text) == text


@example({"model_name": []})
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_keeps_its_shape(value: object) -> None:
    redacted = Redactor({}).json(value)
    assert type(redacted) is type(value)
    if isinstance(value, list | dict) and isinstance(redacted, list | dict):
        assert len(redacted) == len(value)


HOSTILE = {
    "tags that never end": "<a" * 100_000,
    "tags": "<b>a</b>" * 25_000,
    "entities": "&lt;" * 50_000,
    "addresses": "a://" * 50_000,
    "names of secrets": "password=" * 22_000,
    "keys that never end": "-----BEGIN PRIVATE KEY-----" * 7_400,
    "cells of a table": "<td data-key='x'>token</td><td>http://a.example/1</td>\n" * 3_700,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_long_texts_take_time_in_proportion_to_their_length(text: str) -> None:
    """Of what is quadratic each of these would take minutes."""
    redactor = Redactor({"MY_TOKEN": "abcdefgh1234"})
    started = time.process_time()
    redactor.json(text, "text/html")
    assert time.process_time() - started < 5
