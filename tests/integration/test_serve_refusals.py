"""What ``stepguide serve`` says before it opens a room that could not be read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_a_damaged_store_is_said_in_one_line_and_no_room_opens(tmp_path: Path) -> None:
    store = tmp_path / "stepguide" / "stepguide.sqlite"
    store.parent.mkdir()
    store.write_bytes(b"no database at all" * 100)
    done = subprocess.run(
        [sys.executable, "-m", "stepguide_kernel", "serve", "--port", "0"],
        env={**os.environ, "JUPYTER_DATA_DIR": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"stepguide: {store} is damaged")
    assert done.stderr.count("\n") == 1
    assert store.read_bytes() == b"no database at all" * 100
