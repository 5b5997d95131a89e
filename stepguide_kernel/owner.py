"""Whose store it is where nobody signs in."""

from __future__ import annotations

import getpass

from stepguide_kernel.model.people import Person


def local_owner() -> Person:
    """The user of this operating system, who owns the store in their own data folder."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        name = "owner"
    return Person(name, name, "admin")
