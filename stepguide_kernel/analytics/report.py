"""Views, completion and drop-off per step, from what pages saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from stepguide_kernel.model.guide import Step
from stepguide_kernel.model.reading import GuideReading, ReadingReport, Seen, StepReach

if TYPE_CHECKING:
    from stepguide_kernel.model.publication import Publication
    from stepguide_kernel.store.reading import ReadingEvents


def report(
    steps_of: Callable[[str], Sequence[Step]],
    reading: ReadingEvents,
    publications: Iterable[Publication],
) -> ReadingReport:
    """How each of these publications is read, most viewed first; ``steps_of`` a slug.

    :raises StorageError: the store or the events cannot be read.
    """
    rows = [
        reading_of(
            publication.slug,
            publication.title,
            steps_of(publication.slug),
            reading.seen(publication.slug),
        )
        for publication in publications
    ]
    return ReadingReport(tuple(sorted(rows, key=lambda row: (-row.views, row.slug))))


def reading_of(slug: str, title: str, steps: Sequence[Step], seen: Iterable[Seen]) -> GuideReading:
    """Count what pages of one publication saw.

    A visit counts once however often it did something.  Events of steps that the guide no
    longer has are left out of the steps, not of the views.
    """
    kinds: Counter[str] = Counter()
    visits: dict[str, set[str]] = {}
    stuck: Counter[str] = Counter()
    for event in set(seen):
        if event.kind == "step":
            visits.setdefault(event.visit, set()).add(event.step_id)
        elif event.kind == "stuck":
            stuck[event.step_id] += 1
        else:
            kinds[event.kind] += 1
    views, done = kinds["view"], kinds["done"]
    return GuideReading(
        slug=slug,
        title=title,
        views=views,
        done=done,
        live=kinds["live"],
        completion=min(done / views, 1.0) if views else None,
        steps=_reach(steps, visits, stuck),
    )


def _reach(
    steps: Sequence[Step], visits: Mapping[str, set[str]], stuck: Mapping[str, int]
) -> tuple[StepReach, ...]:
    place = {alias: index for index, step in enumerate(steps) for alias in step.aliases}
    place |= {step.id: index for index, step in enumerate(steps)}
    reached: Counter[int] = Counter()
    last: Counter[int] = Counter()
    for step_ids in visits.values():
        known = {place[step_id] for step_id in step_ids if step_id in place}
        reached.update(known)
        if known:
            last[max(known)] += 1
    return tuple(
        StepReach(
            step_id=step.id,
            number=step.number,
            title=step.title,
            reached=reached[index],
            # Nobody drops off at the end.
            dropped=last[index] if index < len(steps) - 1 else 0,
            stuck=sum(stuck.get(step_id, 0) for step_id in {step.id, *step.aliases}),
        )
        for index, step in enumerate(steps)
    )
