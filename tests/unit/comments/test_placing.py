"""What is said on a page is said of a place that the page has."""

from __future__ import annotations

import pytest

from stepguide_kernel.comments.placing import in_full
from stepguide_kernel.errors import BadRequest
from stepguide_kernel.model.anchor import Anchor
from stepguide_kernel.notebook.anchor_cells import anchor_cells
from tests.unit.notebook.sample import code, notebook, text

PAGE = anchor_cells(
    notebook(
        text("# Orders", "title"), text("## Load", "load"), code("1", "a"), text("## Plot", "plot")
    )
)


@pytest.mark.parametrize(
    "anchor",
    [
        Anchor("load"),
        Anchor("load", to_step_id="plot"),
        Anchor("renamed", heading_path=("Load",)),
        Anchor("before-it-was-moved", cell_id="a", part="cell"),
    ],
)
def test_what_the_page_has_is_taken(anchor: Anchor) -> None:
    in_full(anchor, PAGE)


@pytest.mark.parametrize(
    "anchor",
    [
        Anchor("gone"),
        Anchor("load", to_step_id="gone"),
        Anchor("gone", cell_id="gone", part="cell"),
    ],
)
def test_what_the_page_has_not_is_refused_with_a_hint(anchor: Anchor) -> None:
    with pytest.raises(BadRequest, match="no step gone") as refused:
        in_full(anchor, PAGE)
    assert "load the page again" in refused.value.hint
