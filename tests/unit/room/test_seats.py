"""Seats: whose they are, how many, who waits for one, and what is left of them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from stepguide_kernel.room.seats import LONGEST_LINE, Seat, Seats, SeatsTaken, Ticket

OWN = "11111111-1111-1111-1111-111111111111"


def seated(ticket: Ticket) -> Seat:
    assert ticket.seat is not None
    return ticket.seat


def test_a_seat_is_a_private_empty_folder(tmp_path: Path) -> None:
    seats = Seats(tmp_path, 2)
    one, two = seated(seats.ask("a")), seated(seats.ask("b"))
    assert one.folder != two.folder
    assert list(one.folder.iterdir()) == []
    assert one.folder.stat().st_mode & 0o077 == 0
    assert seats.at(one.folder.name) is one


def test_no_more_sit_than_there_are_seats_and_who_came_first_is_first(tmp_path: Path) -> None:
    seats = Seats(tmp_path, 1)
    seat = seated(seats.ask("a"))
    waiting = [seats.ask(name) for name in "bcd"]
    assert [ticket.place for ticket in waiting] == [1, 2, 3]
    seats.leave(waiting[1])
    assert [ticket.place for ticket in waiting] == [1, 2, 2]
    seats.clear(seat)
    assert seated(waiting[0]).viewer == "b"
    assert waiting[2].place == 1
    assert waiting[2].seat is None


def test_a_room_without_seats_and_a_line_that_is_too_long_refuse(tmp_path: Path) -> None:
    with pytest.raises(SeatsTaken):
        Seats(tmp_path, 0).ask("a")
    seats = Seats(tmp_path, 1)
    for number in range(1 + LONGEST_LINE):
        seats.ask(f"viewer-{number}")
    with pytest.raises(SeatsTaken):
        seats.ask("another")


def test_a_viewer_has_one_seat_and_going_live_again_keeps_it(tmp_path: Path) -> None:
    seats = Seats(tmp_path, 1)
    first = seated(seats.ask("a"))
    waiting = seats.ask("b")
    again = seated(seats.ask("a", first.kernel_id))
    assert first.end_reason == "moved"
    assert again.kernel_id == first.kernel_id
    assert seats.with_kernel(first.kernel_id) is again
    seats.clear(first)  # the place that it had is not free
    assert waiting.seat is None
    seats.clear(again)
    assert seated(waiting).viewer == "b"


def test_a_viewer_has_one_place_in_the_line(tmp_path: Path) -> None:
    seats = Seats(tmp_path, 1)
    seats.ask("a")
    first, other = seats.ask("b"), seats.ask("c")
    again = seats.ask("b")
    assert first.gone
    assert (again.place, other.place) == (1, 2)


def test_nobody_gets_the_kernel_id_of_another(tmp_path: Path) -> None:
    seats = Seats(tmp_path, 2)
    assert seated(seats.ask("a", OWN)).kernel_id == OWN
    assert seated(seats.ask("b", OWN)).kernel_id != OWN


def test_a_kernel_is_its_viewers_until_it_ends(tmp_path: Path) -> None:
    seats = Seats(tmp_path, 1)
    seat = seated(seats.ask("a"))
    seat.kernel = object()
    assert seats.owner(seat.kernel_id) == "a"
    (seat.folder / "written.txt").write_text("x")
    seats.kernel_ended(object())
    assert seats.with_kernel(seat.kernel_id) is seat
    seats.kernel_ended(seat.kernel)
    assert seat.end_reason == "left"
    assert seats.owner(seat.kernel_id) is None
    seats.clear(seat)
    assert not seat.folder.exists()
    seats.clear(seat)  # ending twice is no error


def test_who_waits_is_told_and_the_first_reason_counts(tmp_path: Path) -> None:
    async def wait() -> str:
        seats = Seats(tmp_path, 1)
        seat = seated(seats.ask("a"))
        ticket = seats.ask("b")
        news = asyncio.ensure_future(ticket.news())
        seat.end("idle")
        seat.end("died")
        seats.clear(seat)
        await news
        assert ticket.seat is not None
        return await seat.ended()

    assert asyncio.run(wait()) == "idle"
