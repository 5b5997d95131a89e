"""``stepguide demo``: the whole loop, on a real messy session, in a few seconds."""

from __future__ import annotations

import signal
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import click
import msgspec

from stepguide_kernel.cli.demo_story.messy_session import BUNDLED, read, require_packages
from stepguide_kernel.cli.demo_story.narrator import Act, Narrator
from stepguide_kernel.cli.demo_story.play import SLUG, Play
from stepguide_kernel.cli.demo_story.reading_room import ReadingRoom, open_room
from stepguide_kernel.cli.demo_story.stage import set_stage


class DemoResult(msgspec.Struct, frozen=True):
    """What ``--json`` prints; times are seconds of wall time."""

    slug: str
    set_up_s: float
    loop_s: float
    acts: tuple[Act, ...]
    links: dict[str, str]
    """What it is, and where it answers while the demo serves."""


@click.command("demo")
@click.option(
    "--session",
    type=click.Path(dir_okay=False, path_type=Path),
    default=BUNDLED,
    help='Play this session instead: a JSON file {"cells": [["cell id", "source"], …]}.',
)
@click.option("--no-browser", is_flag=True, help="Do not open the walkthrough in a browser.")
@click.option("--exit", "leave", is_flag=True, help="Stop after the result instead of serving.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a story.")
def command(session: Path, *, no_browser: bool, leave: bool, as_json: bool) -> None:
    """Play the whole loop: record, build, verify, publish, comment, improve.

    Everything happens in a private folder that is removed at the end; your own sessions and
    your own library stay as they are.

    \b
    Examples:
      stepguide demo
      stepguide demo --no-browser --exit
    """
    if session == BUNDLED:
        require_packages()
    messy = read(session)
    narrator = Narrator(quiet=as_json)
    with _ending_on_sigterm(), set_stage(messy, session.parent) as stage:
        play = Play(messy, stage, narrator)
        play.install_kernel()
        set_up = narrator.seconds()
        play.record()
        play.build()
        play.verify()
        published = play.publish()
        with open_room(stage) as room:
            thread = play.comment(room)
            play.accept(room, thread)
            play.republish(room, published)
            play.look_back()
            links = play.check_links(room)
            result = DemoResult(
                SLUG, set_up, narrator.seconds() - set_up, tuple(narrator.acts), links
            )
            _tell(result, as_json=as_json)
            if not leave:
                _serve(room, links["walkthrough"], browser=not no_browser)


def _tell(result: DemoResult, *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode(result))
        return
    click.echo(f"\nSet-up {result.set_up_s:.1f} s, loop {result.loop_s:.1f} s.")
    for what, address in result.links.items():
        click.echo(f"  {what:<20} {address}")


def _serve(room: ReadingRoom, address: str, *, browser: bool) -> None:
    """Keep the room open until Ctrl-C."""
    click.echo("\nThe reading room stays open; press Ctrl-C to end the demo.", err=True)
    if browser:
        webbrowser.open(address)
    with suppress(KeyboardInterrupt):
        room.wait()
    click.echo("\nThe demo is over; its folder is removed.", err=True)


@contextmanager
def _ending_on_sigterm() -> Iterator[None]:
    """Turn SIGTERM into an ordinary exit, so that children end and the folder goes."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        sys.exit(0)

    previous = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)
