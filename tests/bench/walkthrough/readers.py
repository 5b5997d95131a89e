"""Readers without a browser: connections of their own, and nothing that a server would wait for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit


class Visit(NamedTuple):
    """How long one reader waited, in seconds, and how many bytes came."""

    waited: float
    received: int


async def visits(addresses: Sequence[str], *, readers: int, within_s: float) -> list[Visit]:
    """Let so many readers come, evenly within that time, each to all ``addresses`` in turn."""
    coming = (_read(addresses, delay=within_s * number / readers) for number in range(readers))
    return [visit for read in await asyncio.gather(*coming) for visit in read]


async def _read(addresses: Sequence[str], delay: float) -> list[Visit]:
    await asyncio.sleep(delay)
    at = urlsplit(addresses[0])
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    done = []
    for address in addresses:
        began = time.perf_counter()
        writer.write(_request(at.netloc, urlsplit(address).path))
        received = await _answer(reader)
        done.append(Visit(time.perf_counter() - began, received))
    writer.close()
    return done


def _request(host: str, path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n".encode()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    fields = (line.partition(b":") for line in head.lower().splitlines())
    [length] = [int(value) for name, _, value in fields if name == b"content-length"]
    return len(await reader.readexactly(length))
