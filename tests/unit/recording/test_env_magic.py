from __future__ import annotations

from collections.abc import Callable

import pytest

from stepguide_kernel.model.session import Run
from stepguide_kernel.recording.env_magic import without_said_secrets

MakeRun = Callable[..., Run]
SET = 'os.environ["KEY"] = os.environ["KEY"]'
SAID = "env: KEY=‹redacted:github-token›\n"


@pytest.mark.parametrize(
    ("source", "shown", "left"),
    [
        (SET, SAID, []),
        (f"{SET}\nprint(1)", f"{SAID}1\n", ["1\n"]),
        (SET, "env: OTHER=‹redacted:github-token›\n", ["env: OTHER=‹redacted:github-token›\n"]),
        ("print(key)", SAID, [SAID]),
        ("%env PLAIN=1", "env: PLAIN=1\n", ["env: PLAIN=1\n"]),
    ],
)
def test_only_what_the_magic_told_of_a_secret_goes(
    run: MakeRun, source: str, shown: str, left: list[str]
) -> None:
    outputs = without_said_secrets(run("e", source, shows=shown)).outputs
    assert [output["text"] for output in outputs] == left
