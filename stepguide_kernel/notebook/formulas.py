r"""Formulas: TeX as MathML, which browsers draw by themselves.

Whoever writes TeX here may be anybody, and so may be what a converter makes of it: it knows
``\href`` and ``\style``, and passes on what stands in ``\text``.  Its tree is therefore
copied, element by element, as far as it is known to be harmless; and what defines commands is
not drawn at all, since a few lines of definitions can grow without end.

On its way through sanitizers a formula is TeX in ``<code class="sg-math">``: no MathML of
anybody else needs to pass there.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, tostring  # makes XML; nothing is parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 4_000
"""Characters of a formula that is drawn; the time to draw one grows with its length."""

INLINE = "sg-math"
DISPLAY = "sg-display"
ROOT = "sg-root"

_DEFINES = re.compile(r"\\(?:[a-z]?def|let|(?:re)?new|provide|Declare)")
_NUMBERED = re.compile(r"\\begin\{(equation\*?|displaymath|math)\}(.*)\\end\{\1\}", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(begin|end)\{([A-Za-z]+\*?)\}")
# Names that the converter does not know, by those that it draws the same.
# With a star, since each formula of a page would begin to count its lines anew.
_SAME = dict.fromkeys(("align", "aligned", "eqnarray", "flalign"), "align*") | {"dcases": "cases"}
_SAME |= dict.fromkeys(("gather", "gathered", "multline"), "matrix")
_KNOWN = {"align*", "array", "cases", "smallmatrix", "split", "matrix"}
_KNOWN |= {f"{fence}matrix" for fence in "pbBvV"}
_HELD = re.compile(rf'<code class="{INLINE}( {DISPLAY})?">([^<]*)</code>')
_DRAWN = re.compile(
    rf'(<span class="{DISPLAY}">)?<math [^<>]*?alttext="([^"<>]*)"[^<>]*>.*?</math>(?(1)</span>)',
    re.DOTALL,
)
_WHOLE = re.compile(r"(\$\$?)([^$]+)\1|(\\begin\{[^$]+)", re.DOTALL)
_UNKNOWN = re.compile(r"\\[A-Za-z]")
_VALUE = re.compile(r"(?!.*\d{4})[\w.#%+ -]{0,80}")  # nor a number that tears the page
GROUPS = {"math", "mfrac", "mmultiscripts", "mover", "mpadded", "mphantom"}
GROUPS |= {"mrow", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd"}
GROUPS |= {"mtr", "munder", "munderover"}
LEAVES = {"mi", "mn", "mo", "mprescripts", "mspace", "mtext", "none"}
_ROOTS = {"mroot", "msqrt"}
_ATTRIBUTES = {"accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth"}
_ATTRIBUTES |= {"display", "displaystyle", "fence", "form", "frame", "height", "largeop"}
_ATTRIBUTES |= {"linethickness", "lspace", "mathcolor", "mathvariant", "maxsize", "minsize"}
_ATTRIBUTES |= {"movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel"}
_ATTRIBUTES |= {"separator", "stretchy", "symmetric", "voffset", "width"}


class _NotDrawn(ValueError):
    """The converter made something of it that we do not know."""


def held(tex: str, *, display: bool) -> str:
    """Return a formula as it passes through sanitizers, to be drawn by :func:`typeset`."""
    return f'<code class="{INLINE}{f" {DISPLAY}" if display else ""}">{html.escape(tex)}</code>'


def typeset(markup: str) -> str:
    """Draw the formulas that are held in ``markup``, which is safe already.

    One that cannot be drawn stays, as the TeX that it is.
    """
    return _HELD.sub(lambda found: _drawn(found) or found[0], markup)


def drawn_whole(latex: str) -> str | None:
    """Draw an output in LaTeX that is one formula and nothing else; ``None`` if it cannot be."""
    found = _WHOLE.fullmatch(latex.strip())
    if found is None:
        return None
    held_one = held(found[2] or found[3], display=found[1] != "$")
    drawn = typeset(held_one)
    return drawn if drawn != held_one else None


def hold_drawn(markup: str) -> str:
    """Hold again the formulas that were drawn, for another sanitizer."""
    return _DRAWN.sub(_held_again, markup) if "<math " in markup else markup


def mathml(tex: str, *, display: bool) -> str | None:
    """Return ``tex`` as MathML, or ``None`` where it is too long, defines commands, or uses some
    that are not known here.
    """
    if len(tex) > LONGEST or _DEFINES.search(tex):
        return None
    from latex2mathml.converter import convert_to_element

    try:
        body = _ENVIRONMENT.sub(_known, _unnumbered(tex.strip()))
        drawn = _copy(convert_to_element(body, display="block" if display else "inline"))
    except Exception:  # noqa: BLE001 -- strangers' text: whatever the parser trips over, the TeX is shown
        return None
    drawn.set("alttext", tex)
    return tostring(drawn, encoding="unicode")


def _drawn(found: re.Match[str]) -> str | None:
    display = found[1] is not None
    drawn = mathml(html.unescape(found[2]), display=display)
    return f'<span class="{DISPLAY}">{drawn}</span>' if drawn and display else drawn


def _held_again(found: re.Match[str]) -> str:
    return held(html.unescape(found[2]), display=found[1] is not None)


def _unnumbered(tex: str) -> str:
    found = _NUMBERED.fullmatch(tex)
    return found[2] if found else tex


def _known(found: re.Match[str]) -> str:
    name = found[2].rstrip("*")
    name = _SAME.get(name, name)
    if name not in _KNOWN:
        raise _NotDrawn(name)
    return rf"\{found[1]}{{{name}}}"


def _copy(element: Element) -> Element:
    tag = element.tag
    if tag in _ROOTS:
        return _root(element)
    if tag not in GROUPS | LEAVES:
        raise _NotDrawn(tag)
    copied = Element(tag, dict(_attributes(element)))
    if tag in LEAVES:
        copied.text = html.unescape(element.text or "")
        if _UNKNOWN.match(copied.text):
            raise _NotDrawn(copied.text)
    else:
        copied.extend(_copy(child) for child in element)
    return copied


def _root(element: Element) -> Element:
    """Draw a root as a sign and a line that a style sheet draws over what follows.

    Where no font for mathematics is installed, Chromium draws ``msqrt`` without either.
    """
    below, index = list(element), None
    if element.tag == "mroot":
        below, index = below[:1], below[1]
    root, sign, line = Element("mrow"), Element("mo", {"stretchy": "false"}), Element("mrow")
    sign.text = "√"
    line.set("class", ROOT)
    line.extend(_copy(child) for child in below)
    if index is not None:
        raised = Element("msup")
        raised.extend([Element("mrow"), _copy(index)])
        root.append(raised)
    root.extend([sign, line])
    return root


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name in _ATTRIBUTES and _VALUE.fullmatch(value):
            yield name, value
