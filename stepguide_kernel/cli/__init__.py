"""The command line.  Each command lives in a module that is imported when it is called."""

from __future__ import annotations

from stepguide_kernel.cli.main import main

__all__ = ["main"]
