"""Seats: whose they are, how many, and what is left of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from stepguide_kernel.room.seats import Seats, SeatsTaken


def test_a_seat_is_a_private_empty_folder(tmp_path: Path) -> None:
    seats = Seats(tmp_path, 2)
    one, two = seats.take("a"), seats.take("b")
    assert one.folder != two.folder
    assert list(one.folder.iterdir()) == []
    assert one.folder.stat().st_mode & 0o077 == 0
    assert seats.at(one.folder.name) is one


def test_no_more_sit_than_there_are_seats(tmp_path: Path) -> None:
    seats = Seats(tmp_path, 1)
    seat = seats.take("a")
    with pytest.raises(SeatsTaken):
        seats.take("b")
    seats.clear(seat)
    seats.take("b")


def test_a_room_without_seats_seats_nobody(tmp_path: Path) -> None:
    with pytest.raises(SeatsTaken):
        Seats(tmp_path, 0).take("a")


def test_a_kernel_is_its_viewers_until_it_ends(tmp_path: Path) -> None:
    seats = Seats(tmp_path, 1)
    seat = seats.take("a")
    assert seats.owner("k") is None
    seat.kernel_id = "k"
    assert seats.owner("k") == "a"
    (seat.folder / "written.txt").write_text("x")
    seats.release("k")
    assert seats.owner("k") is None
    assert not seat.folder.exists()
    seats.release("k")  # ending twice is no error


def test_a_kernel_outlives_its_time_only_once_it_runs(tmp_path: Path) -> None:
    seats = Seats(tmp_path, 1)
    seat = seats.take("a")
    assert seats.outlived(0) == ()
    seat.kernel_id = "k"
    assert seats.outlived(-1) == ("k",)
    assert seats.outlived(60) == ()
