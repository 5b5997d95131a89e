"""Who is asking, and what they may do."""

from __future__ import annotations

from typing import Literal

import msgspec

Role = Literal["reader", "commenter", "author", "admin"]
ROLES: tuple[Role, ...] = ("reader", "commenter", "author", "admin")


class Person(msgspec.Struct, frozen=True):
    """An authenticated user; ``verified`` is false for a name that only a cookie vouches for."""

    name: str
    display_name: str
    role: Role
    verified: bool = True


def may(person: Person, needed: Role) -> bool:
    """Whether ``person`` has ``needed`` or a stronger role."""
    return ROLES.index(person.role) >= ROLES.index(needed)


class User(msgspec.Struct, frozen=True):
    """A person of a team's store, as ``stepguide users list`` shows them."""

    name: str
    role: Role
    created: str
    """UTC, ISO 8601."""


class UserList(msgspec.Struct, frozen=True):
    """By name."""

    users: tuple[User, ...]
