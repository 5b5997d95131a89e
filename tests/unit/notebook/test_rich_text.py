from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.notebook.rich_text import render_markdown

ALLOWED = frozenset(
    "p br em strong s code pre ul ol li blockquote a hr table thead tbody tr th td".split()  # noqa: SIM905
)


class Inspector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def inspect(html: str) -> list[tuple[str, dict[str, str | None]]]:
    inspector = Inspector()
    inspector.feed(html)
    return inspector.found


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("*a* **b** `c` ~~d~~", "<p><em>a</em> <strong>b</strong> <code>c</code> <s>d</s></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("# Loud", "<p><strong>Loud</strong></p>\n"),
        ("`a <b`", "<p><code>a &lt;b</code></p>\n"),
        ("x_y_z and $a_b$", "<p>x_y_z and $a_b$</p>\n"),
    ],
)
def test_markdown_is_rendered(source: str, html: str) -> None:
    assert render_markdown(source) == html


def test_links_cannot_open_us_or_vouch_for_them() -> None:
    ((_, _), (_, link)) = inspect(render_markdown("[x](https://example.org 'y')"))
    assert link == {"href": "https://example.org", "title": "y", "rel": "noopener nofollow ugc"}


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://example.org/pixel.png)",
    "[x](javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:alert(1))",
    "<a id=defaultView name=body data-commandlinker-command=x href=x>y</a>",
    "<form action=/delete><button>go</button></form>",
    "<svg><animate onbegin=alert(1)></svg>",
    "<style>*{display:none}</style>",
    '[x](https://a "\\" onmouseover=alert(1)")',
    "```\n</code></pre><script>alert(1)</script>\n```",
    "| a |\n|---|\n| <iframe src=//a> |",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_markdown_comes_out_harmless(source: str) -> None:
    assert_harmless(render_markdown(source))


@given(st.text() | st.lists(st.sampled_from(HOSTILE)).map("\n".join))
def test_any_text_comes_out_harmless(source: str) -> None:
    assert_harmless(render_markdown(source))


def assert_harmless(html: str) -> None:
    for tag, attributes in inspect(html):
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "title", "rel"}
        scheme = (attributes.get("href") or "").partition(":")[0].strip().lower()
        assert scheme not in {"javascript", "data", "vbscript", "file"}
