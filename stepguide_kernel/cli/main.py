"""``stepguide``: the table of commands, and the one place that turns errors into exits."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from stepguide_kernel.cli.wording import plain
from stepguide_kernel.errors import StepGuideError, UsageError
from stepguide_kernel.notebook.quick_import import skip_formats

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("stepguide_kernel.cli.demo", "Play the whole loop on a bundled session."),
    "kernel": ("stepguide_kernel.cli.kernel", "Install the recording kernelspec."),
    "sessions": ("stepguide_kernel.cli.sessions", "List the recorded sessions."),
    "build": ("stepguide_kernel.cli.build", "Make a guide from a recorded session."),
    "verify": ("stepguide_kernel.cli.verify", "Re-run guides and say what became of them."),
    "schedule": ("stepguide_kernel.cli.schedule", "Verify guides at set times."),
    "publish": ("stepguide_kernel.cli.publish", "Put a verified guide into the library."),
    "unpublish": ("stepguide_kernel.cli.unpublish", "Take a guide out of the library."),
    "versions": ("stepguide_kernel.cli.versions", "List the versions of a publication."),
    "diff": ("stepguide_kernel.cli.diff", "Say what changed since a version."),
    "rollback": ("stepguide_kernel.cli.rollback", "Show readers an earlier version again."),
    "publications": ("stepguide_kernel.cli.publications", "List the library."),
    "serve": ("stepguide_kernel.cli.serve", "Open the reading room."),
    "users": ("stepguide_kernel.cli.users", "People of this store and their tokens."),
    "comments": ("stepguide_kernel.cli.comments", "Threads of a guide, and their callouts."),
    "doctor": ("stepguide_kernel.cli.doctor", "What is wrong with the store here."),
    "analytics": ("stepguide_kernel.cli.analytics", "How published guides are read."),
}
"""Command name to its module (which has a click command ``command``) and its short help.

The help stands here so that ``stepguide --help`` imports none of them.
"""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Every command, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Import the command; ``None`` if there is none of this name."""
        if name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[name][0]).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[name][0]}.command is no click command")
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table, which knows the short helps without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jupyter-stepguide", prog_name="stepguide")
def stepguide() -> None:
    """Notebook sessions as guides that peers follow, comment on and trust.

    \b
    Example:
      stepguide build latest -o orders.ipynb
      stepguide verify orders.ipynb
      stepguide publish orders.ipynb && stepguide serve
    """


def main(arguments: list[str] | None = None) -> int:
    """Run ``stepguide`` and return its exit code: 0 all well, 1 not well, 2 wrong use."""
    skip_formats()
    try:
        return _result(stepguide.main(arguments, prog_name="stepguide", standalone_mode=False))
    except StepGuideError as error:
        return report(error)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        return report(_wrong_use(error))
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        return 1
    except BrokenPipeError:
        # The reader of our output went away (``| head``); nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def report(error: StepGuideError) -> int:
    """Say what went wrong in one line, with its hint, and return the exit code."""
    hint = f" ({error.hint})" if error.hint else ""
    click.echo(plain(f"stepguide: {error.message}{hint}"), err=True)
    return error.exit_code


def _wrong_use(error: click.ClickException) -> UsageError:
    said = error.format_message().rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    asked = context.command_path if context else "stepguide"
    return UsageError(f"{said[:1].lower()}{said[1:]}", hint=f"see: {asked} --help")


def _result(value: Any) -> int:
    """Commands return their exit code, or nothing when all is well."""
    return value if isinstance(value, int) else 0
