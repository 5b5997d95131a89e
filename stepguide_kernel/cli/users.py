"""``stepguide users``: people of a team's store."""

from __future__ import annotations

from typing import cast

import click
import msgspec

from stepguide_kernel.cli.tables import table
from stepguide_kernel.configuration import load_settings
from stepguide_kernel.model.people import ROLES, Role, UserList
from stepguide_kernel.services import Services

_role = click.option("--role", type=click.Choice(ROLES), required=True, help="What they may do.")
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")


@click.group
def command() -> None:
    """People of this store and their tokens.

    A reader reads, a commenter also comments, an author also makes callouts and sees how
    guides are read, an admin may do everything.

    \b
    Example:
      stepguide users add lee --role commenter
    """


@command.command
@click.argument("name")
@_role
@_json
def add(name: str, role: str, *, as_json: bool) -> None:
    """Add a person and print their token, this once.

    \b
    Example:
      stepguide users add lee --role commenter
    """
    with Services(load_settings()) as services:
        token = services.store.people.add(name, cast(Role, role))
    if as_json:
        click.echo(msgspec.json.encode({"name": name, "role": role, "token": token}))
        return
    click.echo(token)
    click.echo(f"{name} is now {role}. The token is shown only now: hand it over.", err=True)


@command.command(name="list")
@_json
def list_users(*, as_json: bool) -> None:
    """List the people of this store.

    \b
    Example:
      stepguide users list --json
    """
    with Services(load_settings()) as services:
        users = services.store.people.list()
    if as_json:
        click.echo(msgspec.json.encode(UserList(users)))
    elif users:
        rows = [(user.name, user.role, user.created) for user in users]
        click.echo(table(("NAME", "ROLE", "SINCE"), rows))
    else:
        click.echo("Nobody yet. Add somebody: stepguide users add NAME --role reader", err=True)


@command.command
@click.argument("name")
@_role
def role(name: str, role: str) -> None:
    """Change what a person may do.

    \b
    Example:
      stepguide users role lee --role author
    """
    with Services(load_settings()) as services:
        services.store.people.set_role(name, cast(Role, role))
    click.echo(f"{name} is now {role}.", err=True)


@command.command
@click.argument("name")
def remove(name: str) -> None:
    """Remove a person; their token is worth nothing from then on, what they said stays.

    \b
    Example:
      stepguide users remove lee
    """
    with Services(load_settings()) as services:
        services.store.people.remove(name)
    click.echo(f"{name} is removed.", err=True)
