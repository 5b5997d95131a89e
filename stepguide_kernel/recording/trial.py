"""A trial: what became of a guide of some of the runs when it was run afresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from stepguide_kernel.model.execution import Execution, Stop
from stepguide_kernel.model.guide import Proof

if TYPE_CHECKING:
    from stepguide_kernel.notebook.document import Notebook


class Trial(NamedTuple):
    """The proof, the guide that it is about, and what can be learned where there is none.

    ``final`` says that a larger slice would end in the same way.  ``at`` is the position of the
    run at which it stopped.  ``ran`` is the run of just this guide that proved it.
    """

    proof: Proof
    final: bool = False
    stop: Stop | None = None
    at: int | None = None
    guide: Notebook | None = None
    ran: Execution | None = None

    @property
    def proved(self) -> bool:
        """Whether it showed what the session showed."""
        return self.proof.status == "proved"


class Rehearse(Protocol):
    """Tries a guide of some of the runs."""

    def __call__(self, kept: tuple[int, ...], *, warm: bool) -> Trial:
        """Try the runs at these positions; ``warm`` allows a kernel with packages imported."""
