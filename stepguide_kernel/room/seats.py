"""Live seats: whose kernel is whose, where it runs, and how long it may.

A seat is a private copy of a publication's folder and the kernel in it.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

from stepguide_kernel.errors import StepGuideError


class SeatsTaken(StepGuideError):
    """As many readers are live as the room has seats."""

    code = "seats_taken"
    status = 503


class Seat:
    """One viewer's place.

    ``since`` is on the monotonic clock, in seconds; ``variables`` are the names of environment
    variables that the guide asks for.
    """

    def __init__(self, viewer: str, folder: Path) -> None:
        self.viewer = viewer
        self.folder = folder
        self.variables: tuple[str, ...] = ()
        self.since = time.monotonic()
        self.kernel_id: str | None = None


class Seats:
    """The seats of one room, in folders below ``root``."""

    def __init__(self, root: Path, limit: int) -> None:
        self._root = root
        self._limit = limit
        self._seats: dict[str, Seat] = {}

    def take(self, viewer: str) -> Seat:
        """Give ``viewer`` a seat with an empty folder.

        :raises SeatsTaken: all are in use.
        """
        if len(self._seats) >= self._limit:
            raise SeatsTaken("all live seats are taken", hint="try again in a minute")
        # The folder's name is nobody's to guess and part of no address.
        folder = Path(tempfile.mkdtemp(prefix="seat-", dir=self._root))
        seat = Seat(viewer, folder)
        self._seats[folder.name] = seat
        return seat

    def at(self, folder_name: str) -> Seat:
        """The seat whose folder has this name."""
        return self._seats[folder_name]

    def owner(self, kernel_id: str) -> str | None:
        """The viewer whose kernel this is."""
        seat = self._with_kernel(kernel_id)
        return seat.viewer if seat else None

    def release(self, kernel_id: str) -> None:
        """Clear the seat of a kernel that ended; unknown kernels have none."""
        seat = self._with_kernel(kernel_id)
        if seat is not None:
            self.clear(seat)

    def clear(self, seat: Seat) -> None:
        """Take a seat's folder away, with whatever its kernel wrote there."""
        self._seats.pop(seat.folder.name, None)
        # A kernel that is still ending may hold files; the room's folder goes as a whole later.
        shutil.rmtree(seat.folder, ignore_errors=True)

    def outlived(self, lifetime: float) -> tuple[str, ...]:
        """Ids of kernels older than ``lifetime`` seconds."""
        oldest = time.monotonic() - lifetime
        return tuple(
            seat.kernel_id
            for seat in self._seats.values()
            if seat.kernel_id is not None and seat.since < oldest
        )

    def _with_kernel(self, kernel_id: str) -> Seat | None:
        return next((seat for seat in self._seats.values() if seat.kernel_id == kernel_id), None)
