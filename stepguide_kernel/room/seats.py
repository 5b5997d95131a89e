"""Live seats: whose kernel is whose, where it runs, and who waits for one.

A seat is a private copy of a publication's folder and the kernel in it.  A viewer has one: who
goes live again gives up what they had, and keeps its place.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from stepguide_kernel.errors import StepGuideError
from stepguide_kernel.model.live import EndReason
from stepguide_kernel.notebook.embedding import Embedder

LONGEST_LINE = 100
_MOST_EMBEDDED = 32 * 1024 * 1024
"""Characters of outputs that a run may leave for its page to draw in frames."""


class SeatsTaken(StepGuideError):
    """As many readers are live as the room has seats, and too many wait."""

    code = "seats_taken"
    status = 503


class Seat:
    """One viewer's place.

    ``variables`` are the names of environment variables that the guide asks for.
    """

    def __init__(self, viewer: str, folder: Path, kernel_id: str) -> None:
        self.viewer = viewer
        self.folder = folder
        self.kernel_id = kernel_id
        self.variables: tuple[str, ...] = ()
        self.kernel: object = None
        """The manager of the kernel, once it was started."""
        self.kept = float("-inf")
        """When its viewer last said that they are still there, on the monotonic clock."""
        self.end_reason: EndReason | None = None
        self.embedder = Embedder(most_bytes=_MOST_EMBEDDED)
        """Of what its kernel shows."""
        self._ended = asyncio.Event()

    def keep(self) -> None:
        """Count this moment as use."""
        self.kept = time.monotonic()

    def end(self, reason: EndReason) -> None:
        """Say that the run on this seat is over; the first reason is the one that counts."""
        if self.end_reason is None:
            self.end_reason = reason
            self._ended.set()

    async def ended(self) -> EndReason:
        """Wait until it is over."""
        await self._ended.wait()
        return self.end_reason or "left"


class Ticket:
    """A viewer's turn: a seat, or a place in the line that leads to one, counted from 1."""

    def __init__(self, viewer: str, kernel_id: str | None) -> None:
        self.viewer = viewer
        self.kernel_id = kernel_id
        self.place = 0
        self.seat: Seat | None = None
        self.gone = False
        """Somebody gave the place up: the viewer left, or went live elsewhere."""
        self._news = asyncio.Event()

    def tell(self) -> None:
        """Wake whoever waits for news of this ticket."""
        self._news.set()

    async def news(self) -> None:
        """Wait until something has changed."""
        await self._news.wait()
        self._news.clear()


class Seats:
    """The seats of one room, in folders below ``root``, and the line before them."""

    def __init__(self, root: Path, limit: int) -> None:
        self._root = root
        self._limit = limit
        self._seats: dict[str, Seat] = {}
        self._line: list[Ticket] = []

    def ask(self, viewer: str, kernel_id: str | None = None) -> Ticket:
        """Let ``viewer`` have a seat, or wait for one: who came first is first.

        ``kernel_id`` is the id that their kernel should have, if nobody else's has it.

        :raises SeatsTaken: there are no seats at all, or too many wait already.
        """
        ticket = Ticket(viewer, kernel_id)
        earlier = next((one for one in self._line if one.viewer == viewer), None)
        if earlier is not None:
            self._line[self._line.index(earlier)] = ticket
            self._give_up(earlier)
        elif self._limit < 1 or len(self._line) >= LONGEST_LINE:
            raise SeatsTaken("all live seats are taken", hint="try again in a few minutes")
        elif any(seat.viewer == viewer for seat in self._in_use()):
            self._line.insert(0, ticket)
        else:
            self._line.append(ticket)
        for seat in self._in_use():
            if seat.viewer == viewer:
                seat.end("moved")
        self._move_up()
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give up a place in the line, or a seat."""
        if ticket in self._line:
            self._line.remove(ticket)
        self._give_up(ticket)
        if ticket.seat is not None:
            ticket.seat.end("left")
        self._move_up()

    def at(self, folder_name: str) -> Seat:
        """The seat whose folder has this name."""
        return self._seats[folder_name]

    def with_kernel(self, kernel_id: str) -> Seat | None:
        """The seat of a kernel; one that is over and not yet cleared is nobody's."""
        return next((seat for seat in self._in_use() if seat.kernel_id == kernel_id), None)

    def of(self, viewer: str) -> Seat | None:
        """The seat of this viewer."""
        return next((seat for seat in self._in_use() if seat.viewer == viewer), None)

    def owner(self, kernel_id: str) -> str | None:
        """The viewer whose kernel this is."""
        seat = self.with_kernel(kernel_id)
        return seat.viewer if seat else None

    def kernel_ended(self, kernel: object) -> None:
        """Note that the kernel of this manager was shut down."""
        for seat in self._in_use():
            if kernel is not None and seat.kernel is kernel:
                seat.end("left")

    def clear(self, seat: Seat) -> None:
        """Take a seat's folder away, with whatever its kernel wrote there."""
        seat.end("left")
        self._seats.pop(seat.folder.name, None)
        # A kernel that is still ending may hold files; the room's folder goes as a whole later.
        shutil.rmtree(seat.folder, ignore_errors=True)
        self._move_up()

    def _in_use(self) -> list[Seat]:
        return [seat for seat in self._seats.values() if seat.end_reason is None]

    def _give_up(self, ticket: Ticket) -> None:
        ticket.gone = True
        ticket.tell()

    def _move_up(self) -> None:
        while self._line and len(self._in_use()) < self._limit:
            ticket = self._line.pop(0)
            ticket.seat = self._new_seat(ticket)
            ticket.place = 0
            ticket.tell()
        for place, ticket in enumerate(self._line, 1):
            if ticket.place != place:
                ticket.place = place
                ticket.tell()

    def _new_seat(self, ticket: Ticket) -> Seat:
        # The folder's name is nobody's to guess and part of no address.
        folder = Path(tempfile.mkdtemp(prefix="seat-", dir=self._root))
        taken = {seat.kernel_id for seat in self._seats.values() if seat.viewer != ticket.viewer}
        wanted = ticket.kernel_id if ticket.kernel_id not in taken else None
        seat = Seat(ticket.viewer, folder, wanted or str(uuid4()))
        self._seats[folder.name] = seat
        return seat
