"""What a reader takes home from a real room, and what is said where a guide was taken back."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import httpx

from tests.integration.visiting import SLUG

if TYPE_CHECKING:
    from tests.conftest import Room


def test_a_guide_is_taken_home_from_its_page_and_from_the_gallery(room: Room) -> None:
    address = f"/w/{SLUG}/download"
    for page in ("/", f"/w/{SLUG}"):
        assert f'href="{address}" download' in httpx.get(room.url + page).text
    answer = httpx.get(room.url + address)
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{SLUG}.zip"'
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    assert {f"{SLUG}/{SLUG}.ipynb", f"{SLUG}/README.md"} <= set(packed.namelist())
    notebook = json.loads(packed.read(f"{SLUG}/{SLUG}.ipynb"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    again = httpx.get(room.url + address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert httpx.get(f"{room.url}/w/nothing-here/download").status_code == 404


def test_a_room_without_a_lab_says_how_to_open_what_was_taken(room: Room) -> None:
    page = httpx.get(f"{room.url}/w/{SLUG}").text
    assert "Open a copy in Lab" not in page
    assert "opened in any JupyterLab" in page
    assert "frame-ancestors 'self'" in httpx.get(room.url).headers["Content-Security-Policy"]


def test_what_was_taken_back_says_so_everywhere(room: Room) -> None:
    addresses = ("/w/gone", "/w/gone/download", "/stepguide/api/publications/gone")
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Gone"}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (room.folder / "gone.ipynb").write_text(json.dumps(notebook))
    done = room.stepguide("publish", "gone.ipynb", "--slug", "gone", "--allow-unverified")
    assert done.returncode == 0, done.stderr
    assert {httpx.get(room.url + address).status_code for address in addresses} == {200}
    assert room.stepguide("unpublish", "gone").returncode == 0
    for address in addresses:
        gone = httpx.get(room.url + address)
        assert gone.status_code == 410
        assert "taken back" in gone.text
