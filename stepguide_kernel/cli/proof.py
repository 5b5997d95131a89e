"""What the run that proved a guide is good for, once ``stepguide build`` has written it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from stepguide_kernel.model.build import BuildResult

if TYPE_CHECKING:
    from stepguide_kernel.model.execution import Execution
    from stepguide_kernel.model.session import Session
    from stepguide_kernel.settings import Settings

Result = TypeVar("Result", bound=BuildResult)


def verified(built: Result, session: Session, ran: Execution | None, settings: Settings) -> Result:
    """Keep the run that proved a guide as its verification, and say whether it is one."""
    from stepguide_kernel.services import Services

    if ran is None:
        return built
    with Services(settings) as services:
        return services.recorded.kept(built, session, ran)
