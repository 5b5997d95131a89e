from __future__ import annotations

import time
from xml.etree import ElementTree as ET

import pytest

from stepguide_kernel.notebook.formulas import LONGEST, held, hold_drawn, mathml, typeset

HANGS_S = 10
"""What takes longer will not end: no figure of speed."""

DRAWN = [
    r"\bar{x} = \frac{1}{n}\sum_{i=1}^{n} x_i",
    r"\begin{align*} a &= b \\ &= c \end{align*}",
    r"\begin{equation} x \end{equation}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\mathbb{E}[X] \leq \int_0^\infty e^{-x}\,dx",
    r"\displaystyle \hat{y} = \beta_0 + \beta_1 x",
]
LEFT_ALONE = [
    r"\def\a{\a\a}\a",
    r"\newcommand{\a}{\b\b}\newcommand{\b}{\c\c}\a",
    r"\let\a=\b",
    r"\gdef\a{1}",
    r"\nobodyknows{x}",
    r"\cancel{x}",
    r"\begin{tabular}{l} x \end{tabular}",
    r"\frac",
    "x^",
    "{",
    "{" * 2_000,
    r"\frac{" * 600,
    "x" * (LONGEST + 1),
]
HOSTILE = [
    r"\href{javascript:alert(1)}{x}",
    r"\text{<script>alert(1)</script>}",
    r"\text{&lt;img src=x onerror=alert(1)&gt;}",
    r"\text{</math><img src=x onerror=alert(1)>}",
    r"\style{position:fixed;inset:0}{x}",
    r"\class{sg-bar}{x}",
    r"\cssId{steps}{x}",
    r"\color{red;background:url(https://evil.example)} x",
    r"\hspace{99999999em} x",
    r'x" onload="alert(1)',
]


@pytest.mark.parametrize("tex", DRAWN)
def test_formulas_as_guides_have_them_are_drawn(tex: str) -> None:
    drawn = mathml(tex, display=True)
    assert drawn is not None
    root = ET.fromstring(drawn)  # noqa: S314 -- our own
    assert (root.tag, root.get("display"), root.get("alttext")) == ("math", "block", tex)
    assert "\\" not in "".join(root.itertext())


@pytest.mark.parametrize("tex", LEFT_ALONE)
def test_what_cannot_be_drawn_stays_as_it_was_written(tex: str) -> None:
    started = time.process_time()
    assert mathml(tex, display=False) is None
    assert typeset(held(tex, display=False)) == held(tex, display=False)
    assert time.process_time() - started < HANGS_S


@pytest.mark.parametrize("tex", HOSTILE)
def test_a_formula_cannot_act(tex: str) -> None:
    root = ET.fromstring(mathml(tex, display=False) or "<math/>")  # noqa: S314 -- our own
    for element in root.iter():
        assert element.tag.startswith("m")
        assert element.get("class") in {None, "sg-root"}
        assert not {"href", "id", "style", "onload"} & element.attrib.keys()
        assert "99999" not in element.get("width", "")
        assert "url" not in element.get("mathcolor", "")


def test_a_root_shows_without_a_font_for_mathematics() -> None:
    for tex in (r"\sqrt{a+b}", r"\sqrt[3]{a+b}"):
        drawn = mathml(tex, display=False) or ""
        assert '<mo stretchy="false">√</mo><mrow class="sg-root">' in drawn
        assert "msqrt" not in drawn
        assert "mroot" not in drawn
    assert "<mn>3</mn>" in drawn


def test_lines_are_not_numbered_from_one_in_every_formula() -> None:
    drawn = mathml(r"\begin{align} a &= b \\ &= c \end{align}", display=True) or ""
    assert "(1)" not in drawn


def test_a_long_formula_takes_no_long_time() -> None:
    started = time.process_time()
    assert mathml("x+" * (LONGEST // 2), display=False) is not None
    assert time.process_time() - started < HANGS_S


@pytest.mark.parametrize("display", [True, False])
def test_a_drawn_formula_can_be_held_for_another_sanitizer(*, display: bool) -> None:
    tex = r"a < b \text{ & " "c" "}"
    drawn = typeset(f"<p>{held(tex, display=display)}</p>")
    assert "<math" in drawn
    again = hold_drawn(drawn)
    assert held(tex, display=display) in again
    assert "<math" not in again


def test_code_of_others_is_left_alone() -> None:
    for markup in ("<code>x^2</code>", '<code class="sg-math other">x</code>', "$x$"):
        assert typeset(markup) == markup
