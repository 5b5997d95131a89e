"""People of a team's store, each with a role and a personal token kept as its hash only."""

from __future__ import annotations

import hashlib
import re
import secrets
from hmac import compare_digest
from typing import cast

from sqlalchemy import Connection, delete, insert, select, update

from stepguide_kernel.errors import BadRequest, NotFound
from stepguide_kernel.model.people import ANONYMOUS, Person, Role, User
from stepguide_kernel.model.times import utc
from stepguide_kernel.store.database import Database
from stepguide_kernel.store.tables import deliveries, notices, preferences, users, watches

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_TOKEN_BYTES = 32


class People:
    """The users of one store.  A token is shown when it is made, and never again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, role: Role) -> str:
        """Add a user and return their token.

        :raises BadRequest: the name is taken, or is not made of letters, digits and ``._@-``.
        """
        if _NAME.fullmatch(name) is None or name.startswith(ANONYMOUS):
            raise BadRequest(
                f"{name!r} is no user name",
                hint=f"1 to 64 letters, digits, dots, @, _ and -, and not {ANONYMOUS} first",
            )
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        row = {"name": name, "role": role, "token_hash": _hash(token), "created": utc()}
        with self._database.write() as connection:
            if _role(connection, name) is not None:
                raise BadRequest(
                    f"there is already a user {name}",
                    hint="`stepguide users role` changes a role; for a new token remove and add",
                )
            connection.execute(insert(users).values(row))
        return token

    def list(self) -> tuple[User, ...]:
        """All users, by name."""
        wanted = select(users.c.name, users.c.role, users.c.created).order_by(users.c.name)
        with self._database.read() as connection:
            return tuple(User(*row) for row in connection.execute(wanted))

    def set_role(self, name: str, role: Role) -> None:
        """Give a user another role, from their next request on.

        :raises NotFound: there is no such user.
        """
        with self._database.write() as connection:
            found = connection.execute(update(users).where(users.c.name == name).values(role=role))
        _require(found.rowcount, name)

    def remove(self, name: str) -> None:
        """Remove a user; their token is worth nothing from then on, what they said stays.

        :raises NotFound: there is no such user.
        """
        with self._database.write() as connection:
            found = connection.execute(delete(users).where(users.c.name == name))
            # Whoever is gone is told nothing more, nor is somebody who is given the name later.
            for table, person in (
                (preferences, preferences.c.person),
                (watches, watches.c.person),
                (notices, notices.c.recipient),
                (deliveries, deliveries.c.recipient),
            ):
                connection.execute(delete(table).where(person == name))
        _require(found.rowcount, name)

    def by_token(self, token: str) -> Person | None:
        """Whose token this is.

        Found by hash, so the time it takes says nothing about tokens.
        """
        wanted = _hash(token)
        row_of = select(users.c.name, users.c.role, users.c.token_hash)
        with self._database.read() as connection:
            row = connection.execute(row_of.where(users.c.token_hash == wanted)).one_or_none()
        if row is None or not compare_digest(row.token_hash, wanted):
            return None
        return Person(row.name, row.name, row.role)

    def named(self, name: str) -> Person | None:
        """The user of this name, with the role they have now."""
        with self._database.read() as connection:
            role = cast("Role | None", _role(connection, name))
        return None if role is None else Person(name, name, role)


def _hash(token: str) -> str:
    # 256 random bits need no slow hash: there is nothing to guess from.
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _role(connection: Connection, name: str) -> str | None:
    role: str | None = connection.scalar(select(users.c.role).where(users.c.name == name))
    return role


def _require(rowcount: int, name: str) -> None:
    if rowcount == 0:
        raise NotFound(f"there is no user {name}", hint="`stepguide users list` shows them")
