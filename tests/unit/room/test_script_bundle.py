from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from stepguide_kernel.room.assets import STATIC
from stepguide_kernel.room.script_bundle import bundled

NODE = shutil.which("node") or "node"
SOURCES = {
    "page": "import { double, Counter } from './sums.js';\nimport * as words from './words.js';\n"
    "import {\n  name as called\n} from './words.js';\n"
    "console.log(double(new Counter().next()), words.name, called);\n",
    "sums": "import { name } from './words.js';\nconst factor = 2;\n"
    "export function double(x) {\n  return `${name}${factor * x}`;\n}\n"
    "export class Counter {\n  next() { return 21; }\n}\n",
    "words": "const factor = 'never mixed up';\nexport const name = 'n';\nconsole.log(factor);\n",
}


def test_a_bundle_does_what_its_modules_do() -> None:
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", bundled("page", SOURCES)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "never mixed up\nn42 n n\n"


def test_the_rooms_own_modules_are_bundled_each_once() -> None:
    sources = {path.stem: path.read_text() for path in STATIC.glob("*.js")}
    bundle = bundled("page", sources)
    defined = re.findall(r"^const module_(\w+) =", bundle, re.MULTILINE)
    assert len(defined) == len(set(defined)) > 10
    assert defined[-1] == "page"
    subprocess.run([NODE, "--check", "--input-type=module"], input=bundle, text=True, check=True)


@pytest.mark.parametrize(
    "sources",
    [
        {"page": "import { a } from './b.js';\n", "b": "import { c } from './page.js';\n"},
        {"page": "import './b.js';\n", "b": ""},
        {"page": "export default 1;\n"},
    ],
)
def test_what_cannot_be_bundled_is_refused(sources: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"page"):
        bundled("page", sources)
