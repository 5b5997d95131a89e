"""``python -m stepguide_kernel`` is ``stepguide``."""

from __future__ import annotations

import sys

from stepguide_kernel.cli import main

sys.exit(main())
