"""What draws widgets of other libraries is found where it is installed, and where it was used."""

from __future__ import annotations

import json
from pathlib import Path

from stepguide_kernel.room.widget_libraries import installed, used
from tests.unit.notebook.sample import code, notebook

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"


def _extension(folder: Path, name: str, *dependencies: str) -> None:
    place = folder / name
    place.mkdir(parents=True)
    about = {"name": name, "version": "1.0.0", "jupyterlab": {"_build": {"load": "static/a.js"}}}
    about["dependencies"] = dict.fromkeys(dependencies, "^6")
    (place / "package.json").write_text(json.dumps(about))


def test_an_extension_that_brings_widgets_is_a_library(tmp_path: Path) -> None:
    _extension(tmp_path, "bqplot", "@jupyter-widgets/base", "d3")
    _extension(tmp_path, "@here/maps", "@jupyter-widgets/base")
    _extension(tmp_path, "@jupyter-widgets/jupyterlab-manager", "@jupyter-widgets/base")
    _extension(tmp_path, "@voila-dashboards/widgets-manager8", "@jupyter-widgets/base")
    _extension(tmp_path, "jupyterlab-git", "@lumino/widgets")
    assert installed([str(tmp_path), str(tmp_path / "not there")]) == ["@here/maps", "bqplot"]


def test_a_guide_says_what_it_has_used() -> None:
    models = {
        "a": {"model_module": "bqplot", "model_name": "FigureModel"},
        "b": {"model_module": "@jupyter-widgets/controls", "model_name": "IntSliderModel"},
        "c": {"model_module": "bqplot", "model_name": "LinesModel"},
        "d": "damaged",
    }
    assert used(notebook(widgets={STATE: {"state": models}})) == ("bqplot",)


def test_a_guide_that_showed_no_widget_has_used_none() -> None:
    shown = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": "1"}}
    assert used(notebook(code("1", outputs=[shown]))) == ()


def test_where_no_state_was_saved_nobody_knows() -> None:
    view = {VIEW: {"model_id": "a"}}
    shown = {"output_type": "display_data", "metadata": {}, "data": view}
    assert used(notebook(code("1", outputs=[shown]))) is None
    assert used(notebook(code("1"))) is None
