from __future__ import annotations

from importlib import import_module, metadata

import numpy as np

from stepguide_kernel.kernel.cell_code import CellCode
from stepguide_kernel.kernel.packages import Packages


def _imported(source: str) -> dict[str, str]:
    return Packages().imported_by(CellCode(source))


def test_imports_name_their_distributions() -> None:
    import_module("dateutil")
    found = _imported("import numpy as np\nimport os\nfrom dateutil import parser")
    assert found == {
        "numpy": np.__version__,
        "python-dateutil": metadata.version("python-dateutil"),
    }


def test_what_is_not_installed_or_not_loaded_is_left_out() -> None:
    assert _imported("import no_such_package\nimport os") == {}
    assert _imported("import broken(") == {}
