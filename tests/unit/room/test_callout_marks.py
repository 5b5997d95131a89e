from __future__ import annotations

import re

from stepguide_kernel.model.guide import CALLOUT_KINDS
from stepguide_kernel.room.assets import STATIC
from stepguide_kernel.room.callout_marks import callout_mark

DANGER = "⚠"


def test_only_warnings_and_cautions_warn() -> None:
    warning = {kind for kind in CALLOUT_KINDS if DANGER in callout_mark(kind).sign}
    assert warning == {"WARNING", "CAUTION"}


def test_every_kind_is_said_in_words_of_its_own() -> None:
    words = [callout_mark(kind).words for kind in CALLOUT_KINDS]
    assert len(set(words)) == len(CALLOUT_KINDS)
    for kind, said in zip(CALLOUT_KINDS, words, strict=True):
        assert kind.lower() in said


def test_a_callout_itself_bears_the_sign_that_announced_it() -> None:
    style = (STATIC / "steps.css").read_text().replace("\\fe0e", "\ufe0e")
    drawn = re.findall(r"content: '(\S+)' / ''", style)
    assert set(drawn) == {callout_mark(kind).sign for kind in CALLOUT_KINDS}
