"""What a body may be: a precise refusal for everything else, and never a 500."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import msgspec
import pytest

from stepguide_kernel.api.endpoint import BODY_LIMIT
from stepguide_kernel.api.endpoints import ENDPOINTS
from stepguide_kernel.model.guide_file import PathQuery
from stepguide_kernel.model.people import Role
from stepguide_kernel.model.requests import ErrorBody

SignIn = Callable[[Role | None], httpx.Client]

WITH_BODY = [endpoint for endpoint in ENDPOINTS if endpoint.request is not None]
WITH_QUERY = [endpoint for endpoint in ENDPOINTS if endpoint.query is PathQuery]
COMMENT = "publications/orders/comments"


def _post(
    client: httpx.Client, path: str, body: bytes, kind: str = "application/json"
) -> ErrorBody:
    answer = client.post(path, content=body, headers={"Content-Type": kind})
    refusal = msgspec.json.decode(answer.content, type=ErrorBody)
    assert 400 <= answer.status_code < 500
    assert refusal.hint
    return refusal


@pytest.mark.parametrize("query", ["", "?path=", "?path=../x.ipynb", "?path=%FF"])
@pytest.mark.parametrize("endpoint", WITH_QUERY, ids=lambda endpoint: endpoint.name)
def test_a_query_that_is_not_the_contracts_is_refused(
    endpoint: object, query: str, sign_in: SignIn
) -> None:
    answer = sign_in("admin").get(getattr(endpoint, "path", "") + query)
    refusal = msgspec.json.decode(answer.content, type=ErrorBody)
    assert (answer.status_code, refusal.code) == (400, "bad_request")
    assert refusal.hint


def test_parameters_of_a_query_that_are_jupyters_are_no_mistake(sign_in: SignIn) -> None:
    asked = {"path": "nowhere.ipynb", "1700000000000": "", "token": "x"}
    answer = sign_in("admin").get("guides/state", params=asked)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=lambda endpoint: endpoint.name)
def test_an_unknown_field_is_refused_by_name(endpoint: object, sign_in: SignIn) -> None:
    path = getattr(endpoint, "path", "").replace("{", "").replace("}", "")
    refusal = _post(sign_in("admin"), path, b'{"surprise": 1}')
    assert refusal.code == "bad_request"
    assert "surprise" in refusal.message


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=lambda endpoint: endpoint.name)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b'{"op_id": NaN}',
        b'{"op_id": 1e400}',
        b'{"op_id": "\\ud800"}',
        b'{"op_id": "\xff\xfe"}',
        b"\xef\xbb\xbf{}",
        b'{"op_id":' + b"[" * 100_000,
        b'{"x":' + b'{"x":' * 100_000,
        b"\x00" * 100,
    ],
)
def test_a_body_that_is_not_the_contracts_is_refused(
    endpoint: object, body: bytes, sign_in: SignIn
) -> None:
    path = getattr(endpoint, "path", "").replace("{", "").replace("}", "")
    assert _post(sign_in("admin"), path, body).code == "bad_request"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"body": ""}, "$.body"),
        ({"body": " \n\t"}, "$.body"),
        ({"body": "x" * 20_001}, "$.body"),
        ({"body": 7}, "$.body"),
        ({"body": "a\0b"}, "$.body"),
        ({"body": "\x1b[31mred"}, "$.body"),
        ({"op_id": "short"}, "$.op_id"),
        ({"op_id": "with spaces in it"}, "$.op_id"),
        ({"anchor": {"step_id": ""}}, "$.anchor.step_id"),
        ({"anchor": {"step_id": "s", "cell_id": "\x07"}}, "$.anchor.cell_id"),
        ({"anchor": {"step_id": "s", "x": 1}}, "$.anchor"),
        ({"anchor": None}, "$"),
        ({"thread": "t"}, "$"),
    ],
)
def test_a_refusal_names_the_place(change: dict[str, object], place: str, sign_in: SignIn) -> None:
    comment = {"op_id": "operation-1", "body": "Why?", "anchor": {"step_id": "step-load"}}
    refusal = _post(sign_in("commenter"), COMMENT, json.dumps(comment | change).encode())
    assert f"`{place}" in refusal.message


def test_line_ends_and_other_alphabets_are_text(sign_in: SignIn) -> None:
    body = "first\r\n\tsecond \N{RIGHT-TO-LEFT OVERRIDE} \N{PILE OF POO} <script>"
    comment = {"op_id": "operation-text", "body": body, "anchor": {"step_id": "step-load"}}
    answer = sign_in("commenter").post(COMMENT, json=comment)
    assert answer.status_code == 201
    assert answer.json()["comments"][0]["body"] == body


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"]
)
def test_only_json_is_read(kind: str, sign_in: SignIn) -> None:
    assert _post(sign_in("commenter"), COMMENT, b"{}", kind).code == "not_json"


def test_a_large_body_is_refused_before_it_is_read(sign_in: SignIn) -> None:
    body = b" " * (BODY_LIMIT + 1)
    answer = sign_in("commenter").post(
        COMMENT, content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"
