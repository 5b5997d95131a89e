"""Names of this machine, and of the people who read on it."""

from __future__ import annotations

import pytest
from tornado import web

from stepguide_kernel.room.guards import CONTENT_SECURITY_POLICY, Guard, guarded, is_loopback
from stepguide_kernel.room.identity import clean_name


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "127.0.0.1", "127.8.9.1", "::1", "[::1]"]
)
def test_names_of_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "10.0.0.1", "evil.example", "localhost.evil.example", "127.0.0.1.nip.example", "::"],
)
def test_names_of_other_machines(host: str) -> None:
    assert not is_loopback(host)


def test_a_guard_comes_before_what_it_guards() -> None:
    handler = guarded(web.StaticFileHandler)
    assert handler.__mro__[1:3] == (Guard, web.StaticFileHandler)
    assert handler.__name__ == "StaticFileHandler"


def test_scripts_come_from_here_and_are_never_inline() -> None:
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert policy["script-src"] == "'self'"
    assert policy["base-uri"] == policy["object-src"] == "'none'"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Lee \n B ", "Lee B"),
        ("a\u202eb\u200bc", "abc"),
        ("x" * 200, "x" * 60),
        ("<b>Lee</b>", "<b>Lee</b>"),  # shown as text everywhere
        ("\x00\x1b[31m", "[31m"),
    ],
)
def test_a_name_is_one_short_visible_line(typed: str, shown: str) -> None:
    assert clean_name(typed) == shown
