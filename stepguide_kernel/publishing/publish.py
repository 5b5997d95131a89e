"""Publishing a guide."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import uuid4

import msgspec

from stepguide_kernel.errors import AlreadyPublished, BadRequest, NotFound, SlugTaken, Unverified
from stepguide_kernel.model.file_names import is_plain
from stepguide_kernel.model.guide import GuideMetadata
from stepguide_kernel.model.ledger import Operation, Published, VerdictGiven
from stepguide_kernel.model.parcel import Parcel
from stepguide_kernel.model.publication import Publication
from stepguide_kernel.model.verdict import WELL
from stepguide_kernel.notebook.document import Notebook
from stepguide_kernel.notebook.hashes import code_hash, snapshot_hash
from stepguide_kernel.notebook.metadata import guide_id, guide_metadata, guide_title
from stepguide_kernel.notebook.migrations import raise_to_4_5
from stepguide_kernel.notebook.outputs import graft
from stepguide_kernel.notebook.reading_time import minutes
from stepguide_kernel.notebook.steps import steps
from stepguide_kernel.publishing.bundle import ABOVE, bundle, content, require_size
from stepguide_kernel.publishing.secrets_check import refuse_secrets
from stepguide_kernel.publishing.slugs import checked_slug, slug_of

if TYPE_CHECKING:
    from stepguide_kernel.settings import Settings
    from stepguide_kernel.store.ledger import Store

RECORDING_KERNEL = "stepguide"


def publish(
    path: Path,
    *,
    slug: str | None = None,
    allow_unverified: bool = False,
    settings: Settings,
    store: Store,
    actor: str,
) -> Publication:
    """Put a snapshot of the guide at ``path`` into the library and return its publication.

    Its outputs are those of the run that verified its code.  Without ``slug`` a guide that is
    published keeps its own, and another gets one from its title.  Publishing what is already
    there adds no version.

    :raises: see :func:`pack` and :func:`shelve`.
    """
    parcel = pack(
        path, slug=slug, allow_unverified=allow_unverified, settings=settings, store=store
    )
    return shelve(parcel, store=store, actor=actor)


def pack(
    path: Path,
    *,
    slug: str | None = None,
    allow_unverified: bool = False,
    settings: Settings,
    store: Store,
) -> Parcel:
    """Put together what would be published of the guide at ``path``.

    :raises Unverified: no passing verdict for its code, unless ``allow_unverified``: then its
        file's own outputs are shown, and the page says so.
    :raises SecretFound: the snapshot or its data holds a secret.
    :raises BundleTooLarge: its data is too large to travel.
    :raises StorageError: its data cannot be read.
    :raises BadRequest: the slug is not made of small letters, digits and dashes.
    """
    source = Notebook.read(path)
    guide = guide_id(source)
    snapshot, verdict = _snapshot(source, guide, store, allow_unverified=allow_unverified)
    wanted = None if slug is None else checked_slug(slug)
    travelling = bundle(source, path.resolve().parent, limit=settings.bundle_limit)
    refuse_secrets(snapshot, travelling)
    data = {name: content(file) for name, file in travelling.items()}
    return Parcel(
        guide=guide,
        title=guide_title(source),
        slug=wanted,
        snapshot=snapshot.to_bytes(),
        files={name: file for name, file in data.items() if not name.startswith(ABOVE)},
        above={
            name.removeprefix(ABOVE): file for name, file in data.items() if name.startswith(ABOVE)
        },
        source=str(path.resolve()),
        verdict=verdict,
    )


def shelve(parcel: Parcel, *, store: Store, actor: str) -> Publication:
    """Put what was packed into the library and return its publication.

    :raises SlugTaken: another guide is published under the slug.
    :raises AlreadyPublished: the guide is published under another slug.
    :raises StorageError: the library cannot be written.
    """
    snapshot = Notebook.parse(parcel.snapshot)
    chosen = _slug(parcel, store)
    metadata = guide_metadata(snapshot) or GuideMetadata(id=parcel.guide)
    fact = Published(
        guide=parcel.guide,
        slug=chosen,
        title=parcel.title,
        summary=metadata.summary,
        authors=metadata.authors,
        tags=metadata.tags,
        steps=sum(step.number > 0 for step in steps(snapshot)),
        code_hash=code_hash(snapshot),
        snapshot_hash=snapshot_hash(snapshot),
        snapshot=store.blobs.put(parcel.snapshot),
        files={name: store.blobs.put(data) for name, data in parcel.files.items()},
        above={name: store.blobs.put(data) for name, data in parcel.above.items()},
        source=parcel.source,
        verified=parcel.verdict is not None,
        size=len(parcel.snapshot) + _size(parcel),
        allowed=len(metadata.allowed_findings),
        minutes=minutes(snapshot.cells),
    )
    if not is_shown(fact, store):
        store.append(Operation(uuid4().hex, actor, fact))
    return store.publication(chosen)


def is_shown(fact: Published, store: Store) -> bool:
    """Whether readers see the very same already, whichever version it was before."""
    current = _current(fact.slug, store)
    return current is not None and _as_shown(current) == _as_shown(fact)


def _as_shown(fact: Published) -> Published:
    """A snapshot without its history, and without what later editions count of the same bytes."""
    return msgspec.structs.replace(fact, restored=None, minutes=0)


def receive(parcel: Parcel, *, settings: Settings, store: Store, actor: str) -> Publication:
    """Put what an author has packed elsewhere into the library, with the verdict on it.

    :raises BadRequest: it is no guide, its verdict is on another one or on other code, or a
        file has a name that leads elsewhere.
    :raises SecretFound: the snapshot or its data holds a secret.
    :raises BundleTooLarge: its data is more than may travel.
    :raises: see :func:`shelve`.
    """
    snapshot = Notebook.parse(parcel.snapshot)
    require_size(_size(parcel), settings.bundle_limit)
    _require_plain_names((*parcel.files, *parcel.above))
    # Whoever packed it may have an older StepGuide.
    refuse_secrets(snapshot, {**parcel.files, **parcel.above})
    own = guide_metadata(snapshot)
    given = parcel.verdict
    if own is not None and own.id != parcel.guide:
        raise BadRequest(
            "the notebook says that it is another guide - at `$.guide`",
            hint="send the id that the notebook has",
        )
    if given is not None:
        vouches = (given.guide, given.code_hash, given.run.verdict in WELL)
        if vouches != (parcel.guide, code_hash(snapshot), True):
            raise BadRequest(
                "the verdict does not vouch for this notebook - at `$.verdict`",
                hint="verify the guide as it is, and publish it again",
            )
        _keep_verdict(given, store, actor)
    return shelve(parcel, store=store, actor=actor)


def _size(parcel: Parcel) -> int:
    """Bytes of the data."""
    return sum(map(len, (*parcel.files.values(), *parcel.above.values())))


def _require_plain_names(names: Iterable[str]) -> None:
    for name in names:
        if not is_plain(name):
            raise BadRequest(
                f"{name!r} is no name for a file that travels - at `$.files`",
                hint="name files relative to the guide's folder, hidden ones not at all",
            )


def _keep_verdict(given: VerdictGiven, store: Store, actor: str) -> None:
    """Keep a verdict that was given elsewhere: where its outputs are is known there only."""
    run = msgspec.structs.replace(given.run, path=Path(given.run.path).name)
    fact = msgspec.structs.replace(given, run=run, outputs=None, inputs=None)
    known = store.verdict(given.guide, given.code_hash)
    if known is None or known.fact != fact:
        store.append(Operation(uuid4().hex, actor, fact))


def _snapshot(
    source: Notebook, guide: str, store: Store, *, allow_unverified: bool
) -> tuple[Notebook, VerdictGiven | None]:
    """The notebook to publish, and the verdict of the run that vouches for its outputs."""
    entry = store.verdict(guide, code_hash(source))
    verdict = cast(VerdictGiven, entry.fact) if entry else None
    if verdict is not None and verdict.run.verdict in WELL and verdict.outputs is not None:
        executed = Notebook.parse(store.blobs.get(verdict.outputs))
        return _for_readers(graft(source, executed)), verdict
    if not allow_unverified:
        raise _unverified(source, verdict)
    return _for_readers(source.copy()), None


def _for_readers(notebook: Notebook) -> Notebook:
    snapshot = raise_to_4_5(notebook)
    if snapshot.kernel_name == RECORDING_KERNEL:
        snapshot.node.metadata["kernelspec"].update(name="python3", display_name="Python 3")
    return snapshot


def _unverified(source: Notebook, verdict: VerdictGiven | None) -> Unverified:
    name = source.path
    hint = f"stepguide verify {name}"
    if verdict is None:
        return Unverified(f"{name} has not been verified with the code it has now", hint=hint)
    return Unverified(f"{name} did not verify: {verdict.run.verdict}", hint=hint)


def _slug(parcel: Parcel, store: Store) -> str:
    own = [item.slug for item in store.publications() if item.guide == parcel.guide]
    slug = parcel.slug or (own[0] if own else slug_of(parcel.title))
    require_address(parcel.guide, slug, store)
    return slug


def require_address(guide: str, slug: str, store: Store) -> None:
    """See that a guide may be published under ``slug``: it has one address, and that is its own.

    :raises AlreadyPublished: it is published under another.
    :raises SlugTaken: another guide is published there.
    """
    own = [item.slug for item in store.publications() if item.guide == guide]
    if own and slug not in own:
        raise AlreadyPublished(
            f"the guide is published as {own[0]}, and links to that would go stale",
            hint=f"leave --slug out, or `stepguide unpublish {own[0]}` first",
        )
    current = _current(slug, store)
    if current is not None and current.guide != guide:
        raise SlugTaken(
            f"{slug} is the address of another guide, {current.title}",
            hint=f"choose another: --slug {slug}-2",
        )


def _current(slug: str, store: Store) -> Published | None:
    try:
        return store.published_fact(slug)
    except NotFound:
        return None
