"""Two pictures, compared by what they show: their pixels, or the shapes of a drawing."""

from __future__ import annotations

import base64
import binascii
import re
from io import BytesIO
from typing import TYPE_CHECKING

from stepguide_kernel.execution.comparison.difference import Difference, Precision
from stepguide_kernel.execution.comparison.texts import text_difference

if TYPE_CHECKING:
    from PIL.Image import Image

_INVISIBLE = 8
"""Levels of 255 by which a colour may be off without that anybody sees it."""
_ANOTHER_VERSION = 0.02
"""Share of pixels that another version of the drawing package may place differently."""
_FEW = 0.01
_MOST_PIXELS = 40_000_000

_SVG_NOISE = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->|<\?.*?\?>|<!DOCTYPE.*?>", re.DOTALL)
_SVG_ID = re.compile(r'\bid="([^"]+)"')


def picture_difference(was: str, now_is: str, _precision: Precision) -> Difference | None:
    """Compare two pictures, each as base64; only pixels count, not how they were packed.

    Where the file says that another version of its package drew it, as matplotlib's do, a
    few pixels of difference are ``cosmetic``.
    """
    before, after = _bytes(was), _bytes(now_is)
    if before == after:
        return None
    old, new = _decoded(before), _decoded(after)
    if old is None or new is None:
        return Difference("image", "the picture differs")
    if old.size != new.size:
        return Difference("image", f"the picture's size: {_size(old)} → {_size(new)}", size=1)
    return _pixels(old, new)


def drawing_difference(was: str, now_is: str, precision: Precision) -> Difference | None:
    """Compare two SVG drawings; ids are chosen at random, and dates are of the run."""
    found = text_difference(_shapes(was), _shapes(now_is), precision)
    return found and Difference("image", f"the drawing differs: {found.detail}")


def _pixels(old: Image, new: Image) -> Difference | None:
    from PIL import ImageChops

    off = ImageChops.difference(old.convert("RGBA"), new.convert("RGBA"))
    if off.getbbox(alpha_only=False) is None:
        return None
    red, green, blue, alpha = off.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), ImageChops.lighter(blue, alpha))
    visible = sum(most.histogram()[_INVISIBLE + 1 :])
    share = visible / (most.width * most.height)
    if not visible:
        return Difference("cosmetic", "the picture differs by less than can be seen")
    few = share < _FEW
    words = f"{'less than 1' if few else round(100 * share)} % of the picture's pixels differ"
    drawn, redrawn = old.info.get("Software"), new.info.get("Software")
    if drawn and redrawn and drawn != redrawn and share <= _ANOTHER_VERSION:
        return Difference("cosmetic", f"{words}; drawn by {_drawer(drawn)} → {_drawer(redrawn)}")
    return Difference("image", words, share)


def _drawer(software: str) -> str:
    return str(software).partition(",")[0][:40]


def _decoded(content: bytes) -> Image | None:
    """Decode a picture; what another program made may be anything."""
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(BytesIO(content))
        if picture.width * picture.height > _MOST_PIXELS:
            return None
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
    return picture


def _size(picture: Image) -> str:
    return f"{picture.width}×{picture.height}"  # noqa: RUF001 -- the sign is meant


def _bytes(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded)
    except (binascii.Error, ValueError):
        return encoded.encode()


def _shapes(svg: str) -> str:
    """Return the drawing with ids numbered in their order, and without notes."""
    svg = _SVG_NOISE.sub("", svg)
    for number, name in enumerate(dict.fromkeys(_SVG_ID.findall(svg))):
        svg = re.sub(rf"(?<=[\"#]){re.escape(name)}(?=[\")])", f"id{number}", svg)
    return svg
