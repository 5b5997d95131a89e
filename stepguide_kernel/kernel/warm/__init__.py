"""Processes that wait with everything imported, and fork what is asked of them: Linux only.

A kernel that is forked is an ordinary ipykernel to its clients.  It saves the imports, which
are most of the time that a short notebook takes.
"""

from __future__ import annotations

import os
import sys


def supported() -> bool:
    """Whether processes can be forked here; elsewhere the other modules cannot be imported."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")
