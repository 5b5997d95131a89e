"""What the scripts in a piece of HTML need: a place of their own, or another origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

_MAY_ACT = re.compile(r"<script\b|\bsrcdoc\s*=", re.IGNORECASE)
# A type that is none of these makes a script a piece of data.
_PROGRAM = re.compile(r"(?:(?:text|application)/(?:x-)?(?:java|ecma)script|module)?", re.IGNORECASE)
# What such a script speaks to is the page of a notebook; walkthroughs are none.
_FOR_THE_NOTEBOOK = re.compile(
    r"(?:\s|//[^\n]*\n|/\*.*?\*/)*(?:window\.)?(?:MathJax|IPython|Jupyter)\b", re.DOTALL
)
# Formulas are drawn without it; charts ask for it in case that there are any.
_MATHJAX = re.compile(r"mathjax", re.IGNORECASE)
_MATHJAX_TAG = re.compile(
    r"""<script\b[^>]*\bsrc\s*=\s*["'][^"'>]*mathjax[^"'>]*["'][^>]*>\s*</script>""", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_ADDRESS = re.compile(r"""["'`](https?://[^"'`\s<>]+)["'`]""")
# An address in a script may be a link or data; of these hosts, and of such files, it is a script.
_SCRIPT = re.compile(
    r"https?://(?:[\w.-]*cdn[\w.-]*|unpkg\.com|esm\.sh|d3js\.org|code\.jquery\.com)[/:]"
    r"|https?://[^?#]+\.m?js(?:[?#]|$)",
    re.IGNORECASE,
)
_READ_WHOLE = 64 * 1024
_READ_OF_LONGER = 8 * 1024
"""Libraries name many addresses that they ask only when told to; who loads one says so early."""

_PIXELS = re.compile(r"(?<![\w-])height\s*:\s*(\d{1,5})(?:\.\d+)?px", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,5})(?:px)?\s*")
_UNSEEN = frozenset({"base", "body", "br", "head", "html", "link", "meta", "noscript", "title"})
_TEXT = frozenset({"script", "style"})


class MarkupScripts(HTMLParser):
    """The scripts of one piece of HTML, and what stands beside them."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.programs: list[str] = []
        """Scripts that stand in the markup and act; not those for a notebook's own page."""
        self.addresses: list[str] = []
        """Other origins' scripts that it asks for."""
        self.has_text = False
        """Whether there is something to read without any script."""
        self.shows = False
        """Whether there is anything but scripts and styles."""
        self.is_framed = False
        """Whether it holds a page in a frame."""
        self.height = 0
        """That its first element of a fixed height asks for, in pixels."""
        self._inside: str | None = None
        self._is_program = False
        self.feed(markup)
        self.close()

    @property
    def is_needed(self) -> bool:
        """Whether it shows less, or nothing, where no script runs."""
        return bool(self.programs or self.addresses or self.is_framed)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag brings."""
        said = {name: value or "" for name, value in attrs}
        if tag in _TEXT:
            self._inside = tag
            self._is_program = tag == "script" and bool(_PROGRAM.fullmatch(said.get("type", "")))
            if self._is_program and _ELSEWHERE.match(said.get("src", "").strip()):
                self._ask(said["src"].strip())
        elif tag not in _UNSEEN:
            self.shows = True
            self.height = self.height or _height(said)
        if tag == "iframe" and said.get("srcdoc"):
            self.is_framed = True
            for address in MarkupScripts(said["srcdoc"]).addresses:
                self._ask(address)

    def handle_endtag(self, tag: str) -> None:
        """Leave a script or a style."""
        if tag == self._inside:
            self._inside, self._is_program = None, False

    def handle_data(self, data: str) -> None:
        """Note a script, or words."""
        if self._inside is None:
            self.has_text = self.has_text or bool(data.strip())
            self.shows = self.shows or self.has_text
        elif self._is_program and data.strip() and not _FOR_THE_NOTEBOOK.match(data):
            self.programs.append(data)
            for address in addresses(data):
                self._ask(address)

    def _ask(self, address: str) -> None:
        if not _MATHJAX.search(address) and address not in self.addresses:
            self.addresses.append(address)


def _height(said: dict[str, str]) -> int:
    found = _PIXELS.search(said.get("style", "")) or _NUMBER.fullmatch(said.get("height", ""))
    return int(found[1]) if found else 0


def may_act(markup: str) -> bool:
    """Whether ``markup`` is worth a closer look; most outputs are not."""
    return bool(_MAY_ACT.search(markup))


def is_for_the_notebook(program: str) -> bool:
    """Whether a script speaks to the page of a notebook, such as its settings of MathJax."""
    return bool(_FOR_THE_NOTEBOOK.match(program))


def addresses(program: str) -> Iterator[str]:
    """Yield the other origins' scripts that a script loads, as far as it says so."""
    head = program if len(program) <= _READ_WHOLE else program[:_READ_OF_LONGER]
    yield from (address for address in _ADDRESS.findall(head) if _SCRIPT.match(address))


def without_mathjax(markup: str) -> str:
    """Leave out what asks another origin for MathJax."""
    return _MATHJAX_TAG.sub("", markup)
