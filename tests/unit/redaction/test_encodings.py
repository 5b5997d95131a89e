from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.redaction import find, marked
from stepguide_kernel.redaction.encodings import forms

VALUE = 'correct horse/"b@ttery" 7'


@pytest.mark.parametrize(
    "text",
    [
        VALUE,
        f"https://ana:{quote(VALUE, safe='')}@db.example",
        f"?q={quote_plus(VALUE)}&n=1",
        json.dumps({"echo": VALUE}),
        json.dumps(json.dumps({"echo": VALUE})),
        repr({"echo": VALUE.encode()}),
        "Basic " + base64.b64encode(f"ana:{VALUE}".encode()).decode(),
    ],
)
def test_a_known_value_is_found_in_every_form(text: str) -> None:
    found = find(text, {"DB_PASSWORD": VALUE})
    assert len(found) == 1
    hidden = marked(text, found)
    assert not any(form in hidden for form in forms(VALUE))


@given(st.binary(max_size=9), st.binary(max_size=9))
def test_base64_hides_no_value_wherever_it_begins(before: bytes, after: bytes) -> None:
    encoded = base64.b64encode(before + VALUE.encode() + after).decode()
    assert find(encoded, {"DB_PASSWORD": VALUE})
