from __future__ import annotations

from stepguide_kernel.cli.wording import counted, plain


def test_one_is_no_plural() -> None:
    assert [counted(number, "step") for number in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]


def test_plain_text_keeps_words_and_loses_what_steers_a_terminal() -> None:
    assert plain("\x1b[31mKeyError\x1b[0m: é\tñ\n…\x1b]0;x\x07") == "KeyError: é ñ … ]0;x "
