"""``stepguide kernel``: the kernelspec that records."""

from __future__ import annotations

import sys

import click
import msgspec

from stepguide_kernel.errors import UsageError


@click.group
def command() -> None:
    """Install the recording kernelspec.

    \b
    Example:
      stepguide kernel install --user
    """


@command.command
@click.option("--user", is_flag=True, help="For you alone, in every environment.")
@click.option("--sys-prefix", is_flag=True, help="For this Python's environment (the default).")
@click.option("--prefix", metavar="P", help="For the environment at P.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def install(prefix: str | None, *, user: bool, sys_prefix: bool, as_json: bool) -> None:
    """Install the kernelspec `stepguide`, "Python 3 (recording)".

    A kernel that is started by this spec is recorded from its first cell on. JupyterLab with
    StepGuide needs no spec: it loads the recorder into any Python kernel that can import it.
    Elsewhere the line `%load_ext stepguide_kernel.kernel` does.

    \b
    Example:
      stepguide kernel install --sys-prefix
      jupyter run --kernel stepguide analysis.py
    """
    if user + sys_prefix + (prefix is not None) > 1:
        raise UsageError(
            "--user, --sys-prefix and --prefix exclude each other", hint="give one of them"
        )
    from stepguide_kernel.kernel.kernelspec import NAME, display_name
    from stepguide_kernel.kernel.kernelspec import install as install_spec

    folder = install_spec(user=user, prefix=sys.prefix if sys_prefix else prefix)
    if as_json:
        click.echo(msgspec.json.encode({"name": NAME, "path": str(folder)}))
    else:
        click.echo(f"Installed {display_name()!r} as {NAME} in {folder}")
