"""A discussion as W3C Web Annotations, for programs that are not ours.

Recommendation "Web Annotation Data Model" of 2017: one annotation for each comment, whose target
is the place in the notebook, or the comment that it answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from stepguide_kernel.model.anchor import Anchor, Quote
from stepguide_kernel.model.discussion import Comment, Thread

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def collection(guide: str, threads: Sequence[Thread]) -> bytes:
    """An annotation collection with all on its only page, as JSON-LD.

    Deleted comments are left out, but for those that began a thread, whose texts are.
    """
    items = [item for thread in threads for item in _annotations(thread)]
    document = {
        "@context": CONTEXT,
        "id": _iri("discussion", guide),
        "type": "AnnotationCollection",
        "total": len(items),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _annotations(thread: Thread) -> list[dict[str, Any]]:
    first, *replies = thread.comments
    opening = _annotation(first, "commenting", _target(thread))
    return [
        opening,
        *(
            _annotation(comment, "replying", opening["id"])
            for comment in replies
            if not comment.deleted
        ),
    ]


def _annotation(comment: Comment, motivation: str, target: object) -> dict[str, Any]:
    body = {"type": "TextualBody", "value": comment.body, "format": "text/markdown"}
    return {
        "id": _iri("comment", comment.id),
        "type": "Annotation",
        "motivation": motivation,
        "creator": {"type": "Person", "name": comment.credit},
        "created": comment.at,
        **({"modified": comment.edited} if comment.edited else {}),
        **({} if comment.deleted else {"body": body}),
        "target": target,
    }


def _target(thread: Thread) -> dict[str, Any]:
    anchor = thread.anchor
    return {
        "source": _iri("guide", thread.guide),
        "selector": _selector(anchor),
    }


def _selector(anchor: Anchor) -> dict[str, Any]:
    """The cell or the step, refined by the passage where there is one."""
    place: dict[str, Any] = {
        "type": "FragmentSelector",
        "value": anchor.cell_id or anchor.step_id,
    }
    return {**place, "refinedBy": _quote(anchor.quote)} if anchor.quote else place


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "type": "TextQuoteSelector",
        "exact": quote.exact,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "refinedBy": {
            "type": "TextPositionSelector",
            "start": quote.start,
            "end": quote.start + len(quote.exact.encode("utf-16-le")) // 2,
        },
    }


def _iri(kind: str, name: str) -> str:
    return f"urn:stepguide:{kind}:{name}"
