from __future__ import annotations

import ast
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.redaction import Redactor, find, variables_put_in

KEY = "sk-" + "Ab1" * 10
WORD = "s3cr3t-pw-0"


def redacted(source: str) -> str:
    return Redactor({}).source(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f'api_key = "{KEY}"', 'api_key = os.environ["API_KEY"]'),
        (f"client = Client(token='{WORD}')", 'client = Client(token=os.environ["TOKEN"])'),
        (f'login("{KEY}")', 'login(os.environ["API_KEY"])'),
        (f'os.environ["KEY"] = "{KEY}"', 'os.environ["KEY"] = os.environ["KEY"]'),
        (f'password = "s3cr3t" "-pw-0"; x = "{WORD}"', None),
        ('password = "s3cr3t" + "-pw-0"', 'password = os.environ["PASSWORD"]'),
        (f'password = b"{WORD}"', 'password = os.environ["PASSWORD"].encode()'),
        (
            f'd = {{"client_secret": "{WORD}"}}',
            'd = {"client_secret": os.environ["CLIENT_SECRET"]}',
        ),
        (f'd = dict(password="{WORD}")', 'd = dict(password=os.environ["PASSWORD"])'),
        (f'get(url, auth=("ana", "{WORD}"))', 'get(url, auth=("ana", os.environ["PASSWORD"]))'),
        (f'user, password = "ana", "{WORD}"', 'user, password = "ana", os.environ["PASSWORD"]'),
        (f'def f(token="{WORD}"): pass', 'def f(token=os.environ["TOKEN"]): pass'),
        (f'p = Password(value="{WORD}")', 'p = Password(value=os.environ["PASSWORD"])'),
        (f'if password == "{WORD}": pass', 'if password == os.environ["PASSWORD"]: pass'),
        (f'ü = "ü"; token = "{WORD}"', 'ü = "ü"; token = os.environ["TOKEN"]'),
        (f'%time token = "{WORD}"', None),
        (f'files = !ls\ntoken = "{WORD}"', 'files = !ls\ntoken = os.environ["TOKEN"]'),
        (f"%env API_KEY={KEY}", 'os.environ["API_KEY"] = os.environ["API_KEY"]'),
    ],
)
def test_a_secret_becomes_the_variable_it_is_called_after(
    source: str, expected: str | None
) -> None:
    result = redacted(source)
    assert KEY not in result
    assert WORD not in result
    if expected is not None:
        assert result == expected


@pytest.mark.parametrize(
    ("source", "computes"),
    [
        (f'x = "before {KEY} after"', f"before {KEY} after"),
        (f'x = \'{{"key": "{KEY}"}}\'', f'{{"key": "{KEY}"}}'),
        (f'x = """a\n\\t{{b}} {KEY}"""', f"a\n\t{{b}} {KEY}"),
        (f"n = 3; x = f'{{n:>4}} {KEY} {{n!r}}'", f"   3 {KEY} 3"),
        (f'x = b"\\xff {KEY} \\n"', f"\u00ff {KEY} \n".encode("latin-1")),
        (f'x = ("a " "{KEY}" " b").upper()', f"a {KEY} b".upper()),
        (f'x = "a " + "{KEY}" + " b"', f"a {KEY} b"),
        (f'x = {{"Authorization": "Bearer {KEY}"}}["Authorization"]', f"Bearer {KEY}"),
    ],
)
def test_code_with_a_secret_inside_a_text_computes_the_same(
    source: str, computes: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = redacted(source)
    assert KEY not in result
    for name in ("API_KEY", "BEARER_TOKEN"):
        monkeypatch.setenv(name, KEY)
    scope: dict[str, object] = {"os": os}
    exec(result, scope)  # noqa: S102 - our own words
    assert scope["x"] == computes


@pytest.mark.parametrize(
    "source",
    [
        f"x = 1  # {KEY}",
        f'"""A docstring with {KEY}."""',
        f'!curl -H "x: {KEY}" https://example.org',
        f"%%bash\nexport KEY={KEY}",
        f"this is no Python {KEY}",
        f"match x:\n    case '{KEY}':\n        pass",
    ],
)
def test_what_cannot_be_an_expression_becomes_a_mark(source: str) -> None:
    assert redacted(source) == source.replace(KEY, "‹redacted:api-key›")


@pytest.mark.parametrize(
    "source",
    [
        'get_secret("prod/db/main-1")',
        'password = os.environ["DB_PASSWORD"]',
        'password = getpass("Password: ")',
        'df.rename(columns={"pwd": "password"})["password"]',
        'columns = ["password", "token_2"]',
        'tokens = {"a": "b"}',
        'key = f"{user}-{password}"',
        "%timeit sum(range(9))",
    ],
)
def test_other_code_stays_as_it_is(source: str) -> None:
    assert redacted(source) == source


def test_redacting_twice_changes_nothing_more() -> None:
    for text in (f'api_key = "{KEY}"', f'x = "a {KEY}"', "u = 'postgres://ana:hunter22@db/x'"):
        assert redacted(redacted(text)) == redacted(text)


@given(st.text(), st.text())
def test_nothing_is_left_of_a_planted_secret(before: str, after: str) -> None:
    for source in (f"{before} {KEY} {after}", f"x = {f'{before} {KEY} {after}'!r}"):
        assert KEY not in redacted(source)


@given(st.text())
def test_code_without_findings_stays_what_it_is(text: str) -> None:
    if not find(text):
        assert redacted(f"x = {text!r}") == f"x = {text!r}"


@given(st.text(max_size=40), st.text(max_size=40))
def test_python_stays_python(before: str, after: str) -> None:
    source = f"x = [{before!r}, {f'{before} {KEY} {after}'!r}, f({KEY!r})]"
    ast.parse(redacted(source))


@pytest.mark.parametrize(
    ("source", "put_in"),
    [
        (f'token = "{WORD}"', ("TOKEN",)),
        ('token = os.environ["TOKEN"]', ()),
        (f'mine = os.environ["TOKEN"]\ntoken = "{WORD}"', ("TOKEN",)),
        (f"%env API_KEY={KEY}", ("API_KEY",)),
        (f'url = f"https://{{host}}/?token={KEY}"', ("API_KEY",)),
    ],
)
def test_what_was_put_in_is_told_from_what_the_author_wrote(
    source: str, put_in: tuple[str, ...]
) -> None:
    assert variables_put_in(source, redacted(source)) == put_in
