"""No secret is said where all readers of a guide see it, nor kept with what was said."""

from __future__ import annotations

import msgspec

from stepguide_kernel.errors import UsageError
from stepguide_kernel.model.anchor import AROUND, NOTED_SOURCE, Anchor
from stepguide_kernel.redaction import find, marked


class SecretSaid(UsageError):
    """A comment holds what looks like a secret."""

    code = "secret_found"
    status = 422


def refuse_secrets(text: str) -> None:
    """Look for secrets by their shape.

    Values of the server's own environment are not looked for: whether a comment is refused would
    tell whoever may comment what they are.

    :raises SecretSaid: with its kind, and never the secret itself.
    """
    found = find(text)
    if found:
        raise SecretSaid(
            f"the comment holds what looks like a secret ({found[0].kind}), "
            "and everybody who reads the guide would see it",
            hint="take it out; if it is an example, leave out its middle, as in `ghp_…`",
        )


def without_secrets(anchor: Anchor) -> Anchor:
    """Return the anchor with what it quotes of a cell redacted.

    A thread must be possible beside code that holds a secret: the code is what has to change.
    """
    quote = anchor.quote
    if quote is not None:
        quote = msgspec.structs.replace(
            quote,
            exact=_redacted(quote.exact),
            prefix=_redacted(quote.prefix)[-AROUND:],
            suffix=_redacted(quote.suffix)[:AROUND],
        )
    source = None if anchor.source is None else _redacted(anchor.source)
    return msgspec.structs.replace(anchor, quote=quote, source=source)


def _redacted(text: str) -> str:
    return marked(text, find(text))[:NOTED_SOURCE]
