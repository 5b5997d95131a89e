"""The file beside a guide that tells what was said about it, line by line, for git.

Lines are only ever added, so two branches merge by keeping the lines of both: git does that by
itself with ``*.comments.jsonl merge=union`` in ``.gitattributes``.  Without it git puts markers
around them, which are no lines of ours and are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from stepguide_kernel.model.decoding import decoder
from stepguide_kernel.model.mirror import Mirrored

SUFFIX = ".comments.jsonl"

_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_LINE: msgspec.json.Decoder[Mirrored] = decoder(Mirrored)
_ENCODER = msgspec.json.Encoder(order="sorted")


class Mirror(NamedTuple):
    """What a mirror holds, and the lines, from 1, that no operation can be read from."""

    operations: tuple[Mirrored, ...]
    unreadable: tuple[int, ...]


def beside(guide: Path) -> Path:
    """Where the mirror of a guide's file is."""
    return guide.with_suffix(SUFFIX)


def read(text: str) -> Mirror:
    """The operations of a mirror, each once, whatever git or people did to the file."""
    operations: dict[str, Mirrored] = {}
    unreadable: list[int] = []
    for number, line in _lines(text):
        try:
            operation = _LINE.decode(line)
        except (msgspec.DecodeError, UnicodeEncodeError):
            unreadable.append(number)
        else:
            operations.setdefault(operation.op_id, operation)
    return Mirror(tuple(operations.values()), tuple(unreadable))


def added_to(text: str, operations: Iterable[Mirrored]) -> str:
    """The mirror with the operations that it lacks, in the order of their moments.

    Its own lines stay as they are, also those that cannot be read; markers of git go, since
    lines of both sides are kept.
    """
    known = {operation.op_id for operation in read(text).operations}
    new = (operation for operation in operations if operation.op_id not in known)
    lines = [line for _, line in _lines(text)]
    lines += [line_of(operation) for operation in sorted(new, key=_order)]
    return "".join(f"{line}\n" for line in lines)


def line_of(operation: Mirrored) -> str:
    """An operation as one line, without its end; equal operations make equal lines.

    What is not said is left out, so that fields that come with later versions change no line.
    """
    told = msgspec.to_builtins(operation)
    told["fact"] = {name: value for name, value in told["fact"].items() if value is not None}
    return _ENCODER.encode(told).decode()


def _order(operation: Mirrored) -> tuple[str, str]:
    return operation.at, operation.op_id


def _lines(text: str) -> Iterable[tuple[int, str]]:
    # Not splitlines(): comments may hold the line separators of Unicode, which JSON leaves as is.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith(_MARKERS):
            yield number, line.rstrip("\r")
