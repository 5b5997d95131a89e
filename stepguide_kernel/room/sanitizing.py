"""What of a guide's HTML may stand on a page of ours.

A publication's author is trusted to run code, in a private kernel; not to act on a reader's
page.  The content security policy stops scripts; this also stops what a policy cannot, such
as a ``<meta>`` that leads the page away, and forms that ask for a password.
"""

from __future__ import annotations

import re

import nh3
from markupsafe import Markup

from stepguide_kernel.notebook import formulas

_TAGS = (nh3.ALLOWED_TAGS | {"aside", "caption", "col", "colgroup", "figure", "section"}) - {
    "area",
    "map",
}
_EVERYWHERE = {
    "align",
    "aria-label",
    "class",
    "colspan",
    "rowspan",
    "role",
    "scope",
    "style",
    "title",
}
_ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": _EVERYWHERE,
    # The place of an output that runs in a frame: widgets tell their kernel what they hold, and
    # it comes back.  Whoever writes one gets a frame, with a document of the same guide.
    "div": {*nh3.ALLOWED_ATTRIBUTES.get("div", ()), "data-embedded", "data-height", "data-label"},
    "img": {"alt", "height", "src", "width"},
    "h3": {"id"},
    "h4": {"id"},
}
_STYLES = {
    "background-color",
    "border",
    "border-collapse",
    "color",
    "font-style",
    "font-weight",
    "height",
    "max-width",
    "padding",
    "text-align",
    "text-decoration",
    "vertical-align",
    "white-space",
    "width",
}
_SCHEMES = {"data", "http", "https", "mailto"}
# pandas leaves corner cells empty; an empty header is a header to a screen reader.
_EMPTY_HEADER = re.compile(r"<th(?: [^>]*)?></th>")
# What another origin would have to be asked for; a reader may, by following the link.
_ELSEWHERE = re.compile(
    r"""<(iframe|img)\b[^>]*?\bsrc\s*=\s*(["'])(https?://[^"'<>\s]+)\2[^>]*>""", re.IGNORECASE
)
_OWN_PREFIX = "sg-"


def clean_html(markup: object) -> Markup:
    """Return the harmless part of ``markup``: structure, tables, pictures, colours, formulas.

    Installed as nbconvert's filter ``clean_html``, whose own list would drop the headings
    and paragraphs of a guide.
    """
    text = _ELSEWHERE.sub(_link, _EMPTY_HEADER.sub("<td></td>", str(markup)))
    text = formulas.hold_drawn(text)
    cleaned = nh3.clean(
        text,
        tags=_TAGS,
        clean_content_tags={"script", "style", "iframe", "object"},
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        filter_style_properties=_STYLES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )
    return Markup(formulas.typeset(cleaned))  # noqa: S704 -- nh3 made it safe


def _link(found: re.Match[str]) -> str:
    tag, address = found[1].lower(), found[3]
    what = "Picture" if tag == "img" else "Page"
    rest = "<iframe>" if tag == "iframe" else ""  # what stands in it goes with it
    return f'<a href="{address}">{what} at {address}</a>{rest}'


def _filter(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        # Pictures travel inside the page: another origin would learn who reads what.
        return value if value.lstrip().lower().startswith("data:image/") else None
    if attribute == "href" and value.lstrip().lower().startswith("data:"):
        return None
    if attribute == "id" and not value.startswith(_OWN_PREFIX):
        return _OWN_PREFIX + value  # no element of the page is shadowed (DOM clobbering)
    return value
