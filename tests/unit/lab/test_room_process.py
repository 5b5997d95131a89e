from __future__ import annotations

from pathlib import Path

from stepguide_kernel.lab.room_process import RoomOrder, decode, encode
from stepguide_kernel.rooms import HomeLab
from stepguide_kernel.settings import Settings


def test_an_order_arrives_as_it_was_given() -> None:
    settings = Settings(
        data_dir=Path("/data of\nmia"), sessions_dir=Path("/s"), live_seats=3, cell_timeout=1.5
    )
    order = RoomOrder(settings, 8871, HomeLab("http://localhost:8888/", "key"))
    line = encode(order)
    assert line.count(b"\n") == 1
    assert decode(line) == order
