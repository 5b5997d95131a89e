"""What an HTML page shows, as words, table rows and pictures, so that two pages can be compared."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

_FORMULA = re.compile(
    r"\$\$.+?\$\$|\$[^$\n]+?\$|\\begin\{(\w+\*?)\}.+?\\end\{\1\}|\\\(.+?\\\)", re.DOTALL
)
_WORD = re.compile(r"\w+", re.UNICODE)
_UNSEEN = ["script", "style", "template", "math", "head", "title"]
_NOT_THE_GUIDES = [
    ".anchor-link",
    ".jp-InputPrompt",
    ".jp-OutputPrompt",
    ".sg-code > summary",
    ".sg-copy",
    ".sg-math",
    ".sg-display",
    ".sg-preview-run",
    ".sg-actions",
]


class Shown(NamedTuple):
    """What a part of a page shows.  Formulas, drawn or not, are neither words nor pictures."""

    words: Counter[str]
    rows: Counter[tuple[str, ...]]
    pictures: Counter[str]

    def missing_from(self, other: Shown) -> list[str]:
        """What this shows and ``other`` does not, in words."""
        return [
            *(
                f"word {word!r}, {count} times"
                for word, count in (self.words - other.words).items()
            ),
            *(f"row {row}, {count} times" for row, count in (self.rows - other.rows).items()),
            *(
                f"picture {name}, {count} times"
                for name, count in (self.pictures - other.pictures).items()
            ),
        ]


def shown(parts: Iterable[Tag]) -> Shown:
    """What these elements show together."""
    words: Counter[str] = Counter()
    rows: Counter[tuple[str, ...]] = Counter()
    pictures: Counter[str] = Counter()
    for part in parts:
        copy = BeautifulSoup(str(part), "html.parser")
        for unseen in [*copy(_UNSEEN), *copy.select(", ".join(_NOT_THE_GUIDES))]:
            unseen.decompose()
        words.update(_WORD.findall(_FORMULA.sub(" ", copy.get_text(" "))))
        rows.update(tuple(map(_text, row(["td", "th"]))) for row in copy("tr"))
        pictures.update(_picture(image) for image in copy("img"))
    return Shown(words, rows, pictures)


def _text(cell: Tag) -> str:
    return " ".join(_FORMULA.sub(" ", cell.get_text(" ")).split())


def _picture(image: Tag) -> str:
    """A picture by its bytes; one of another origin by its address."""
    source = str(image.get("src", ""))
    if not source.startswith("data:"):
        return source
    data = "".join(source.partition(",")[2].split())
    return hashlib.sha256(data.encode()).hexdigest()[:12]
