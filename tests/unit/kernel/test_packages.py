from __future__ import annotations

from importlib import import_module, metadata

import numpy as np

from stepguide_kernel.kernel.packages import Packages


def test_imports_name_their_distributions() -> None:
    import_module("dateutil")
    found = Packages().imported_by("import numpy as np\nimport os\nfrom dateutil import parser")
    assert found == {
        "numpy": np.__version__,
        "python-dateutil": metadata.version("python-dateutil"),
    }


def test_what_is_not_installed_or_not_loaded_is_left_out() -> None:
    assert Packages().imported_by("import no_such_package\nimport os") == {}
    assert Packages().imported_by("import broken(") == {}
