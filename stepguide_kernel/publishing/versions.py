"""The versions of a publication: which there are, what changed between two, and going back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, cast

import msgspec

from stepguide_kernel.errors import NotFound, Unverified
from stepguide_kernel.model.guide_file import GuideChanges
from stepguide_kernel.model.ledger import Entry, Operation, Published, Unpublished
from stepguide_kernel.model.publication import Publication
from stepguide_kernel.model.version import FileChange, OutputChange, Version, VersionList
from stepguide_kernel.notebook.changes import changes_by_step
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.migrations import raise_to_4_5
from stepguide_kernel.notebook.steps import step_of, steps
from stepguide_kernel.publishing.bundle import ABOVE
from stepguide_kernel.publishing.publish import is_shown, require_address
from stepguide_kernel.publishing.secrets_check import refuse_secrets

if TYPE_CHECKING:
    from stepguide_kernel.store.ledger import Store


class _Snapshot(NamedTuple):
    """What entered the library, as version ``number`` under its slug."""

    number: int
    entry: Entry
    fact: Published


def versions(slug: str, store: Store) -> VersionList:
    """The versions under ``slug``, newest first, also of what was taken back.

    :raises NotFound: nothing was ever published under this slug.
    """
    told = _told(slug, store)
    snapshots = _own(told)
    last = told[-1]
    gone = isinstance(last.fact, Unpublished)
    return VersionList(
        slug=slug,
        guide=last.fact.guide,
        versions=tuple(map(_version, reversed(snapshots))),
        current=None if gone else snapshots[-1].number,
        taken_back=last.at if gone else None,
    )


def version(slug: str, number: int, store: Store) -> Published:
    """What version ``number`` under ``slug`` holds.

    :raises NotFound: there is no such version.
    """
    snapshots = _own(_told(slug, store))
    found = next((one.fact for one in snapshots if one.number == number), None)
    if found is None:
        known = ", ".join(str(one.number) for one in snapshots)
        raise NotFound(f"{slug} has no version {number}", hint=f"it has {known}")
    return found


def changes_between(slug: str, since: int | None, until: int | None, store: Store) -> GuideChanges:
    """What readers see changed from version ``since`` to version ``until``.

    By default the newest is compared with the one before it.

    :raises NotFound: there is no such version, or only one.
    """
    later = versions(slug, store).versions[0].version if until is None else until
    earlier = _before(slug, later, store) if since is None else since
    before, after = version(slug, earlier, store), version(slug, later, store)
    old, new = (Notebook.parse(store.blobs.get(fact.snapshot)) for fact in (before, after))
    return GuideChanges(
        slug=slug,
        version=earlier,
        until=later,
        changes=changes_by_step(old, new),
        files=file_changes(data(before), data(after)),
        outputs=_output_changes(old, new),
    )


def data(fact: Published) -> dict[str, str]:
    """The blobs of all files that travel, by their paths relative to the guide's folder."""
    return {**fact.files, **{f"{ABOVE}{name}": blob for name, blob in fact.above.items()}}


def file_changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FileChange, ...]:
    """Compare files by their hashes; in the order of their names."""
    return tuple(
        FileChange(
            "added" if name not in before else "removed" if name not in after else "changed", name
        )
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    )


def roll_back(
    slug: str,
    number: int,
    *,
    op_id: str,
    allow_unverified: bool = False,
    store: Store,
    actor: str,
) -> Publication:
    """Show readers what version ``number`` holds, as a new version, and return the publication.

    So nothing is lost, and rolling back is rolled back in the same way.  What was taken back
    comes back.

    :raises NotFound: there is no such version.
    :raises Unverified: no run vouched for it, unless ``allow_unverified``.
    :raises SecretFound: it holds what is known to be a secret by now.
    :raises SlugTaken: another guide is published under the slug.
    :raises AlreadyPublished: the guide is published under another slug.
    """
    earlier = version(slug, number, store)
    require_address(earlier.guide, slug, store)
    if not (earlier.verified or allow_unverified):
        raise Unverified(
            f"version {number} of {slug} was published without a passing verdict",
            hint="choose another version, or allow it with --allow-unverified",
        )
    files = {name: store.blobs.path(blob) for name, blob in data(earlier).items()}
    refuse_secrets(Notebook.parse(store.blobs.get(earlier.snapshot)), files)
    fact = msgspec.structs.replace(earlier, restored=number)
    if not is_shown(fact, store):
        store.append(Operation(op_id, actor, fact))
    return store.publication(slug)


def take_back(slug: str, *, op_id: str, store: Store, actor: str) -> VersionList:
    """Take a publication out of the library, and answer with what it can be rolled back to.

    Taken back already is taken back.

    :raises NotFound: nothing was ever published under this slug.
    """
    guide = versions(slug, store)
    if guide.current is not None:
        store.append(Operation(op_id, actor, Unpublished(guide=guide.guide, slug=slug)))
    return versions(slug, store)


def _told(slug: str, store: Store) -> tuple[Entry, ...]:
    told = store.shelf_entries(slug)
    if not told:
        raise NotFound(
            f"nothing is published as {slug}", hint="`stepguide publications` lists the library"
        )
    return told


def _own(told: tuple[Entry, ...]) -> list[_Snapshot]:
    """The snapshots of the guide that was published last: a slug can change hands."""
    published = [entry for entry in told if isinstance(entry.fact, Published)]
    numbered = (
        _Snapshot(number, entry, cast(Published, entry.fact))
        for number, entry in enumerate(published, 1)
    )
    return [one for one in numbered if one.fact.guide == told[-1].fact.guide]


def _before(slug: str, later: int, store: Store) -> int:
    numbers = [one.version for one in versions(slug, store).versions if one.version < later]
    if not numbers:
        raise NotFound(
            f"{slug} has no version before {later}", hint="publish it again once it has changed"
        )
    return numbers[0]


def _version(snapshot: _Snapshot) -> Version:
    number, entry, fact = snapshot
    return Version(
        version=number,
        title=fact.title,
        published=entry.at,
        by=entry.actor,
        verified=fact.verified,
        steps=fact.steps,
        files=len(fact.files) + len(fact.above),
        size=fact.size,
        restored=fact.restored,
    )


def _output_changes(before: Notebook, after: Notebook) -> tuple[OutputChange, ...]:
    from stepguide_kernel.execution.comparison.compare import compare

    source = raise_to_4_5(before)
    found = steps(source)
    kept = {cell["id"] for cell in raise_to_4_5(after).cells}
    return tuple(
        OutputChange(drift.cell_id, step.number, step.title, drift.detail)
        for drift in compare(before, after)
        if drift.cell_id in kept
        for step in (step_of(found, drift.cell_index),)
    )
