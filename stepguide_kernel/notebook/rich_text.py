"""Untrusted markdown as HTML that is safe on a page of ours: callouts and comments.

markdown-it does not pass HTML through, and nh3 lets only a short list of tags stand: no
image (a request to elsewhere), no id or name (DOM clobbering), no ``data-`` attribute
(JupyterLab wires some to commands), no form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_INLINE = {"a", "br", "code", "em", "s", "strong"}
_BLOCKS = {"blockquote", "hr", "li", "ol", "p", "pre", "ul"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
_SCHEMES = {"http", "https", "mailto"}


def render_markdown(text: str) -> str:
    """Return ``text`` (CommonMark with tables and strikethrough) as safe HTML.

    A heading becomes a bold paragraph: whoever comments shall not change a page's outline.
    """
    import nh3

    return nh3.clean(
        _renderer().render(text),
        tags=_INLINE | _BLOCKS | _TABLES,
        attributes={"a": {"href", "title"}},
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow ugc",
    )


def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    markdown.disable("image")
    markdown.add_render_rule("heading_open", _heading_open)
    markdown.add_render_rule("heading_close", _heading_close)
    return markdown


# markdown-it hands the renderer itself to a rule as its first argument.
def _heading_open(_renderer: Any, _tokens: Sequence[Any], *_options: Any) -> str:
    return "<p><strong>"


def _heading_close(_renderer: Any, _tokens: Sequence[Any], *_options: Any) -> str:
    return "</strong></p>\n"
