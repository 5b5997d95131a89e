"""The recording kernel answers every message as ipykernel's own does: `jupyter_kernel_test`."""

from __future__ import annotations

from typing import Any, ClassVar
from unittest import TestCase

import jupyter_kernel_test
import pytest


class _Python:
    """What both kernelspecs are asked; the same for both."""

    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('test', file=sys.stderr)"
    completion_samples: ClassVar[list[dict[str, Any]]] = [
        {"text": "zi", "matches": {"zip"}},
        {"text": "import this_is_no_modul", "matches": set()},
    ]
    complete_code_samples: ClassVar[list[str]] = [
        "1",
        "print('hello, world')",
        "def f(x):\n  x*2\n\n",
    ]
    incomplete_code_samples: ClassVar[list[str]] = ["print('''hello", "def f(x):\n  x*2"]
    invalid_code_samples: ClassVar[list[str]] = ["import = 7q"]
    code_page_something = "zip?"
    code_generate_error = "raise ValueError('asked for')"
    code_execute_result: ClassVar[list[dict[str, str]]] = [
        {"code": "1+2+3", "result": "6"},
        {"code": "[n*n for n in range(1, 4)]", "result": "[1, 4, 9]"},
        {"code": "_ + [16]", "result": "[1, 4, 9, 16]"},
    ]
    code_display_data: ClassVar[list[dict[str, str]]] = [
        {
            "code": "from IPython.display import HTML, display; display(HTML('<b>test</b>'))",
            "mime": "text/html",
        },
        {
            "code": "from IPython.display import Math, display; display(Math('\\frac{1}{2}'))",
            "mime": "text/latex",
        },
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "zip"
    code_clear_output = "from IPython.display import clear_output; clear_output()"

    def history_helper(self, execute_first: Any, **asked: Any) -> dict[str, Any]:
        """IPython calls the session under way 0 where a range is asked for."""
        reply: dict[str, Any] = super().history_helper(execute_first, **asked)  # type: ignore[misc]
        for entry in reply["content"]["history"]:
            entry[0] = entry[0] or asked.get("session", 0)
        return reply

    def test_a_question_of_a_cells_is_answered(self) -> None:
        client: Any = self.kc  # type: ignore[attr-defined]
        client.execute("print(input('name? '))", allow_stdin=True)
        assert client.get_stdin_msg(timeout=15)["content"]["prompt"] == "name? "
        client.input("Ada")
        assert client.get_shell_msg(timeout=15)["content"]["status"] == "ok"


class TestRecordingKernel(_Python, jupyter_kernel_test.KernelTests):  # type: ignore[misc]
    kernel_name = "stepguide"


class TestPlainKernel(_Python, jupyter_kernel_test.KernelTests):  # type: ignore[misc]
    kernel_name = "python3"


@pytest.mark.parametrize("kernel", [TestRecordingKernel, TestPlainKernel])
def test_no_law_is_left_out(kernel: type[TestCase]) -> None:
    """A sample that is missing would skip its test."""
    assert all(
        getattr(kernel, name)
        for name in vars(jupyter_kernel_test.KernelTests)
        if name.startswith("code_")
    )
    assert all(
        getattr(kernel, name)
        for name in vars(jupyter_kernel_test.KernelTests)
        if name.endswith("_samples")
    )
