"""No secret is said where all readers of a guide see it."""

from __future__ import annotations

from stepguide_kernel.errors import UsageError
from stepguide_kernel.redaction import find


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
