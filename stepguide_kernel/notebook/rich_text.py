"""Untrusted markdown as HTML that is safe on a page of ours: callouts and comments.

markdown-it does not pass HTML through, and nh3 lets only a short list of tags stand: no
image (a request to elsewhere), no id or name (DOM clobbering), no ``data-`` attribute
(JupyterLab wires some to commands), no form.  Formulas between dollars are drawn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from stepguide_kernel.notebook import formulas

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

# As pandoc has it, so that prices stay prices.
_DOLLARS = re.compile(r"\$\$(.+?)\$\$|\$(?![\s$])([^$]*?[^\s$\\])\$(?!\d)", re.DOTALL)
_INLINE = {"a", "br", "code", "em", "s", "strong"}
_BLOCKS = {"blockquote", "hr", "li", "ol", "p", "pre", "ul"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
_SCHEMES = {"http", "https", "mailto"}


@lru_cache(maxsize=2048)
def render_markdown(text: str) -> str:
    """Return ``text`` (CommonMark with tables and strikethrough) as safe HTML.

    A heading becomes a bold paragraph: whoever comments shall not change a page's outline.
    A discussion is asked for again with each thing said in it, so what was rendered is kept.
    """
    import nh3

    cleaned = nh3.clean(
        _renderer().render(text),
        tags=_INLINE | _BLOCKS | _TABLES,
        attributes={"a": {"href", "title"}},
        allowed_classes={"code": {formulas.INLINE, formulas.DISPLAY}},
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow ugc",
    )
    return formulas.typeset(cleaned)


def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    markdown.disable("image")
    markdown.inline.ruler.before("escape", "formula", _formula)
    markdown.add_render_rule("formula", _held_formula)
    markdown.add_render_rule("heading_open", _heading_open)
    markdown.add_render_rule("heading_close", _heading_close)
    return markdown


def _formula(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- markdown-it's signature
    found = _DOLLARS.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content = found[1] or found[2]
        token.meta = {"display": found[1] is not None}
    state.pos = found.end()
    return True


# markdown-it hands the renderer itself to a rule as its first argument.
def _held_formula(_renderer: Any, tokens: Sequence[Any], index: int, *_options: Any) -> str:
    token = tokens[index]
    return formulas.held(token.content, display=token.meta["display"])


def _heading_open(_renderer: Any, _tokens: Sequence[Any], *_options: Any) -> str:
    return "<p><strong>"


def _heading_close(_renderer: Any, _tokens: Sequence[Any], *_options: Any) -> str:
    return "</strong></p>\n"
