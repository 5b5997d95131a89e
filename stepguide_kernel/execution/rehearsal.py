"""What a server of workers does once before it forks, because each worker would do it first.

See :mod:`stepguide_kernel.kernel.warm.rehearsal`, which does the same for kernels.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

_DATA = {"data": {"text/plain": "1", "text/html": "<b>1</b>"}, "metadata": {}}
_SAID: dict[str, dict[str, Any]] = {
    "stream": {"name": "stdout", "text": "one\ntwo\n"},
    "display_data": _DATA,
    "execute_result": {**_DATA, "execution_count": 1},
    "error": {"ename": "ValueError", "evalue": "no", "traceback": ["no"]},
}
"""Kinds of messages with outputs, and what is in them."""


def rehearse() -> None:
    """Take in what a kernel may show; read, check, prepare and write a notebook that shows it."""
    from papermill.execute import execute_notebook

    with tempfile.TemporaryDirectory(prefix="stepguide-run-") as folder:
        source = Path(folder, "source.ipynb")
        source.write_text(json.dumps(_notebook(_outputs())), encoding="utf-8")
        execute_notebook(source, Path(folder, "prepared.ipynb"), prepare_only=True)
    asyncio.run(_wait())


def _outputs() -> list[dict[str, Any]]:
    """Pack, unpack and convert all of :data:`_SAID`, as between a kernel and its client."""
    from jupyter_client.session import Session
    from nbformat.v4 import output_from_msg

    session = Session(key=b"rehearsal")
    asked = session.msg("execute_request", {"code": "1"})
    outputs = []
    for kind, content in _SAID.items():
        _, parts = session.feed_identities(session.serialize(session.msg(kind, content, asked)))
        outputs.append(output_from_msg(session.deserialize(parts)))
    return outputs


def _notebook(outputs: list[dict[str, Any]]) -> dict[str, Any]:
    code = {"cell_type": "code", "id": "code", "metadata": {}, "source": "1"}
    return {
        "cells": [
            {"cell_type": "markdown", "id": "text", "metadata": {}, "source": "# One"},
            {**code, "execution_count": 1, "outputs": outputs},
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


async def _wait() -> None:
    answered = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(answered.set_result, None)
    await asyncio.wait_for(answered, 1)
