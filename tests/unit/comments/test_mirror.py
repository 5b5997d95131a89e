"""A mirror only gains lines, and loses none to git, to people or to another branch."""

from __future__ import annotations

from pathlib import Path

import pytest

from stepguide_kernel.comments import mirror
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.model.ledger import CommentAdded
from stepguide_kernel.model.mirror import Mirrored


def operation(number: int, body: str = "Why?") -> Mirrored:
    fact = CommentAdded(
        guide="g1", thread="t1", comment=f"c{number}", body=body, anchor=Anchor("s1")
    )
    return Mirrored(f"operation-{number}", "lee", f"2026-11-22T09:00:{number:02}.000Z", fact)


ONE, TWO, THREE = (operation(number) for number in (1, 2, 3))


def test_operations_come_back_as_they_were_told() -> None:
    text = mirror.added_to("", [TWO, ONE])
    assert mirror.read(text) == ((ONE, TWO), ())
    assert mirror.added_to("", mirror.read(text).operations) == text


def test_a_line_is_the_same_whoever_writes_it() -> None:
    assert mirror.line_of(ONE) == (
        '{"actor":"lee","at":"2026-11-22T09:00:01.000Z","fact":{"anchor":{"step_id":"s1"},'
        '"author":"","body":"Why?","comment":"c1","guide":"g1","thread":"t1",'
        '"type":"comment_added","verified":true},"op_id":"operation-1"}'
    )


def test_lines_are_added_and_never_moved() -> None:
    before = mirror.added_to("", [THREE])
    assert mirror.added_to(before, [ONE, THREE]).startswith(before)


@pytest.mark.parametrize("body", ["one\u2028two", "three\nfour", "\x85", "=======", "🜚"])
def test_whatever_a_comment_says_stays_one_line(body: str) -> None:
    said = operation(1, body)
    assert mirror.read(mirror.added_to("", [said, TWO])).operations == (said, TWO)


def test_markers_of_git_are_passed_over_and_go_when_lines_are_added() -> None:
    text = (
        f"{mirror.line_of(ONE)}\n<<<<<<< HEAD\n{mirror.line_of(TWO)}\n||||||| base\n=======\n"
        f"{mirror.line_of(THREE)}\n>>>>>>> branch\n"
    )
    assert mirror.read(text) == ((ONE, TWO, THREE), ())
    assert mirror.added_to(text, []) == mirror.added_to("", [ONE, TWO, THREE])


def test_a_line_that_cannot_be_read_is_named_and_stays() -> None:
    text = f'{{"op_id": "half\n{mirror.line_of(ONE)}\n{{"fact": {{"type": "of next year"}}}}\n'
    assert mirror.read(text) == ((ONE,), (1, 3))
    assert mirror.added_to(text, [ONE, TWO]) == f"{text}{mirror.line_of(TWO)}\n"


def test_lines_with_the_ends_of_windows_are_read() -> None:
    text = mirror.added_to("", [ONE, TWO]).replace("\n", "\r\n")
    assert mirror.read(text) == ((ONE, TWO), ())


def test_a_mirror_is_beside_its_guide() -> None:
    assert mirror.beside(Path("a/orders.v2.ipynb")) == Path("a/orders.v2.comments.jsonl")
