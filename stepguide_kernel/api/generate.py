"""Write what is made from the table: ``python -m stepguide_kernel.api.generate [--check]``.

``openapi.json`` beside this module, and from it the types of the front end, for which
openapi-typescript must be installed in ``extension/``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from stepguide_kernel import files
from stepguide_kernel.api.openapi import document
from stepguide_kernel.errors import MissingDependency, StepGuideError

OPENAPI = Path(__file__).with_name("openapi.json")
EXTENSION = Path(__file__).parents[2] / "extension"
TYPES = EXTENSION / "src" / "api" / "_contract.ts"

COMMAND = "python -m stepguide_kernel.api.generate"


def openapi_json() -> bytes:
    """The text of ``openapi.json``."""
    return (json.dumps(document(), indent=2, sort_keys=True) + "\n").encode()


def contract_types(openapi: bytes) -> bytes:
    """The text of ``_contract.ts``.

    :raises MissingDependency: openapi-typescript is not installed.
    """
    script = EXTENSION / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
    node = shutil.which("node")
    if node is None or not script.exists():
        raise MissingDependency(
            "node or openapi-typescript is missing", hint="run `jlpm install` in extension/"
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "openapi.json")
        source.write_bytes(openapi)
        target = Path(folder, "_contract.ts")
        # Without the option, fields that have a default would be required of clients.
        arguments = [str(source), "--default-non-nullable", "false", "--output", str(target)]
        subprocess.run([node, str(script), *arguments], check=True, capture_output=True)
        return target.read_bytes()


def stale() -> list[Path]:
    """The generated files that are not what the table says.

    :raises MissingDependency: openapi-typescript is not installed.
    """
    openapi = openapi_json()
    wanted = {OPENAPI: openapi, TYPES: contract_types(openapi)}
    return [path for path, text in wanted.items() if not _is(path, text)]


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` say which of them are stale."""
    try:
        if arguments == ["--check"]:
            found = stale()
            for path in found:
                sys.stderr.write(f"{path.name} is stale; run: {COMMAND}\n")
            return 1 if found else 0
        openapi = openapi_json()
        files.replace(OPENAPI, openapi)
        TYPES.parent.mkdir(parents=True, exist_ok=True)
        files.replace(TYPES, contract_types(openapi))
    except StepGuideError as error:
        sys.stderr.write(f"{error.message} ({error.hint})\n")
        return error.exit_code
    return 0


def _is(path: Path, text: bytes) -> bool:
    return path.exists() and path.read_bytes() == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
