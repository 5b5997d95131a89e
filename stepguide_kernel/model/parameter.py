"""A guide's parameter, as a reader may set it before a live run."""

from __future__ import annotations

from typing import Literal

import msgspec

Scalar = bool | int | float | str

ParameterKind = Literal["bool", "int", "float", "str", "date", "choice"]


class Parameter(msgspec.Struct, frozen=True):
    """A name that the guide's ``parameters`` cell binds to a plain value.

    A ``date`` is a text such as ``2026-01-31``; a ``choice`` is one of ``choices``.
    """

    name: str
    kind: ParameterKind
    default: Scalar
    help: str = ""
    choices: tuple[Scalar, ...] = ()
    tried: tuple[Scalar, ...] = ()
    """Values that its author tried: offered, others are as good."""
