"""The hostile words of this folder, each by its name."""

from __future__ import annotations

import tomllib
from pathlib import Path

_HERE = Path(__file__).parent
_GROWN = {
    "@@deep-quotes@@": ">" * 10_000 + " deep",
    "@@deep-brackets@@": "[" * 10_000,
    "@@many-stars@@": "*a_ **b__ " * 1_000,
    "@@very-long@@": "W" * 10_000,
}
"""What would be dull to read."""


def hostile(name: str) -> dict[str, str]:
    """The texts of one file: ``markdown`` or ``names``."""
    cases = tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))
    texts = {case: said["text"] for case, said in cases.items()}
    return {case: _GROWN.get(text, text) for case, text in texts.items()}


def oracle() -> str:
    """A function of JavaScript that lists what must not stand below an element."""
    return (_HERE / "oracle.js").read_text(encoding="utf-8")
