from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stepguide_kernel.notebook.formulas import GROUPS, LEAVES, held, typeset
from stepguide_kernel.notebook.rich_text import render_markdown

ALLOWED = frozenset(
    "p br em strong s code pre ul ol li blockquote a hr table thead tbody tr th td".split()  # noqa: SIM905
)
DRAWN = frozenset({"span", "math"} | GROUPS | LEAVES)


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
        ("x_y_z costs $5 or $6", "<p>x_y_z costs $5 or $6</p>\n"),
        (r"\$a$ and `$a$`", "<p>$a$ and <code>$a$</code></p>\n"),
    ],
)
def test_markdown_is_rendered(source: str, html: str) -> None:
    assert render_markdown(source) == html


@pytest.mark.parametrize(("source", "display"), [("Why $a_b$?", False), ("$$a_b$$", True)])
def test_formulas_are_drawn(source: str, *, display: bool) -> None:
    assert typeset(held("a_b", display=display)) in render_markdown(source)


def test_a_formula_that_defines_commands_is_shown_as_it_is() -> None:
    bomb = r"\def\a{\a\a}\a"
    assert f'<code class="sg-math">{bomb}</code>' in render_markdown(f"${bomb}$")


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
    r"$\href{javascript:alert(1)}{x}$",
    r"$$\text{<img src=x onerror=alert(1)>}$$",
    r"$\style{position:fixed}{x}$",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
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
        assert tag in ALLOWED | DRAWN
        if tag in DRAWN | {"code"}:
            assert not {"href", "id", "style"} & attributes.keys()
            classes = {None, "sg-math", "sg-math sg-display", "sg-display", "sg-root"}
            assert attributes.get("class") in classes
            assert not [name for name in attributes if name.startswith("on")]
        else:
            assert set(attributes) <= {"href", "title", "rel"}
        scheme = (attributes.get("href") or "").partition(":")[0].strip().lower()
        assert scheme not in {"javascript", "data", "vbscript", "file"}
