"""Headings in markdown text, as far as steps and titles need them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*{1,3}|`+)(.+?)\1")


class Heading(NamedTuple):
    """A heading: ``level`` from 1 to 6, ``title`` without its markup, ``line`` from 0."""

    level: int
    title: str
    line: int


def headings(source: str) -> Iterator[Heading]:
    """Yield the headings of a markdown cell, in order; none from within code fences."""
    lines = source.splitlines()
    fence: str | None = None
    for number, line in enumerate(lines):
        mark = _FENCE.fullmatch(line)
        if fence is not None:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = None
            continue
        if mark and not (mark[1][0] == "`" and "`" in mark[2]):
            fence = mark[1]
            continue
        heading = _heading(lines, number)
        if heading is not None:
            yield heading


def leading_heading(source: str) -> Heading | None:
    """Return the heading that ``source`` begins with, blank lines aside."""
    first = next((n for n, line in enumerate(source.splitlines()) if line.strip()), None)
    heading = next(headings(source), None)
    return heading if heading is not None and heading.line == first else None


def _heading(lines: list[str], number: int) -> Heading | None:
    atx = _ATX.fullmatch(lines[number])
    if atx:
        return Heading(len(atx[1]), plain(atx[2] or ""), number)
    text = lines[number].strip()
    follows = lines[number + 1] if number + 1 < len(lines) else ""
    underline = _SETEXT.fullmatch(follows)
    if underline and _is_paragraph(lines, number, text):
        return Heading(1 if underline[1][0] == "=" else 2, plain(text), number)
    return None


def _is_paragraph(lines: list[str], number: int, text: str) -> bool:
    """Tell a paragraph of one line, which an underline makes a heading, from a list or table."""
    alone = number == 0 or not lines[number - 1].strip()
    return bool(text) and alone and text[0] not in ">-*+|#" and not lines[number].startswith("    ")


def plain(text: str) -> str:
    """Return a heading's text without links, emphasis, code marks and HTML tags."""
    text = _LINK.sub(r"\1", _TAG.sub("", text))
    while (stripped := _EMPHASIS.sub(r"\2", text)) != text:
        text = stripped
    return " ".join(text.split())
