"""What a zygote does before it forks leaves nothing that a kernel could meet."""

from __future__ import annotations

import warnings

import matplotlib as mpl
from ipykernel.kernelapp import IPKernelApp
from IPython.core.interactiveshell import InteractiveShell

from stepguide_kernel.kernel.warm.rehearsal import rehearse


def test_no_kernel_and_no_shell_is_there_afterwards() -> None:
    rehearse()
    assert not IPKernelApp.initialized()
    assert not InteractiveShell.initialized()


def test_options_and_filters_are_as_before() -> None:
    before = dict(mpl.rcParams), list(warnings.filters)
    rehearse()
    assert (dict(mpl.rcParams), list(warnings.filters)) == before
