"""What follows from a fact: the one place where features meet.

Follow-ups enter the ledger in the transaction of the fact they follow from.
"""

from __future__ import annotations

from uuid import UUID, uuid5

from stepguide_kernel.model.ledger import (
    CalloutAccepted,
    Fact,
    Operation,
    SuggestionAccepted,
    SuggestionRejected,
    ThreadResolved,
)

_FOLLOW_UPS = UUID("5a0c63a4-2a56-5c0e-8c0a-6d4f7a1e9b33")


def with_follow_ups(operation: Operation) -> tuple[Operation, ...]:
    """The operation, then those that follow from it; the same ones at every retry."""
    facts = _follow_ups(operation.fact)
    return (
        operation,
        *(
            Operation(uuid5(_FOLLOW_UPS, f"{operation.op_id}/{number}").hex, operation.actor, fact)
            for number, fact in enumerate(facts)
        ),
    )


def _follow_ups(fact: Fact) -> tuple[Fact, ...]:
    match fact:
        case CalloutAccepted(guide=guide, thread=thread):
            # The callout says now what the thread asked for.
            return (ThreadResolved(guide=guide, thread=thread),)
        case SuggestionAccepted(guide=guide, thread=thread):
            return (ThreadResolved(guide=guide, thread=thread),)
        case SuggestionRejected(guide=guide, thread=thread):
            return (ThreadResolved(guide=guide, thread=thread),)
    return ()
