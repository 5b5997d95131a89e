from __future__ import annotations

import pytest

from stepguide_kernel.model.mentions import mentioned


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("@lee, look", {"lee"}),
        ("ask @ana.maria.", {"ana.maria", "ana.maria."}),
        ("mail lee@example.org", set()),
        ("(@lee) and @mia", {"lee", "mia"}),
        ("`@property` is a decorator", set()),
        ("```\n@app.route\n```\n@lee", {"lee"}),
        ("~~~\n@never_closed", set()),
        ("nobody @ all", set()),
    ],
)
def test_a_mention_is_a_name_after_an_at_sign(body: str, names: set[str]) -> None:
    assert mentioned(body) == names
