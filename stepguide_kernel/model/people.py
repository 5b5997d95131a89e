"""Who is asking, and what they may do."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

Role = Literal["reader", "commenter", "author", "admin"]
ROLES: tuple[Role, ...] = ("reader", "commenter", "author", "admin")


ANONYMOUS = "anonymous-"
"""How the names begin of those whom only a cookie knows; no user's name does."""


class Person(msgspec.Struct, frozen=True):
    """An authenticated user; ``verified`` is false for a name that only a cookie vouches for."""

    name: str
    display_name: str
    role: Role
    verified: bool = True


def may(person: Person, needed: Role) -> bool:
    """Whether ``person`` has ``needed`` or a stronger role."""
    return ROLES.index(person.role) >= ROLES.index(needed)


class Sight(NamedTuple):
    """Who looks at a discussion: their name, and whether they see what others took back."""

    name: str
    admin: bool


EVERYTHING = Sight("", admin=True)
"""The sight of whoever owns the store."""


def sight(person: Person | None) -> Sight:
    """How far ``person`` sees; nobody in particular is the owner of the store."""
    return EVERYTHING if person is None else Sight(person.name, may(person, "admin"))


class User(msgspec.Struct, frozen=True):
    """A person of a team's store, as ``stepguide users list`` shows them."""

    name: str
    role: Role
    created: str
    """UTC, ISO 8601."""


class UserList(msgspec.Struct, frozen=True):
    """By name."""

    users: tuple[User, ...]


class PeopleNames(msgspec.Struct, frozen=True):
    """The names by which the people of a store can be mentioned, in order."""

    names: tuple[str, ...]
