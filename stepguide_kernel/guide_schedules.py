"""When the guides in the folder their author works in are verified by themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from stepguide_kernel.model.people import Person
from stepguide_kernel.model.schedule import (
    Schedule,
    ScheduledTimes,
    ScheduleList,
    ScheduleRequest,
    TimesQuery,
)
from stepguide_kernel.model.times import utc
from stepguide_kernel.root_folder import RootFolder
from stepguide_kernel.scheduler import Scheduler

_SHOWN = 3
"""Moments that tell a person whether an expression means what they had in mind."""


class GuideSchedules:
    """The schedules of one store, with paths as clients of one root folder name them."""

    def __init__(self, scheduler: Scheduler, root: RootFolder) -> None:
        self._scheduler = scheduler
        self._root = root

    def of(self, path: str) -> ScheduleList:
        """Those that verify the file at ``path``: its own, and those of folders it lies in.

        :raises BadRequest: the path leads out of the root.
        """
        file = self._root.inside(path)
        return ScheduleList(
            tuple(
                self._seen(one)
                for one in self._scheduler.list().schedules
                if file.is_relative_to(Path(one.path))
            )
        )

    def add(self, person: Person, request: ScheduleRequest) -> Schedule:
        """Have a guide verified at set times.

        :raises BadRequest: the path leads out of the root.
        :raises NotFound: nothing is there.
        :raises UsageError: the expression or the zone is none.
        """
        path = self._root.inside(request.path)
        return self._seen(self._scheduler.add(path, request.cron, request.zone, person.name))

    def remove(self, schedule_id: str) -> Schedule:
        """Remove a schedule and return it.

        :raises NotFound: there is none with this id.
        """
        return self._seen(self._scheduler.remove(schedule_id))

    def times(self, query: TimesQuery) -> ScheduledTimes:
        """The next moments that an expression names.

        :raises UsageError: it is none, or the zone is none, or no such moment ever comes.
        """
        from stepguide_kernel.verification.timetable import next_runs

        moments = next_runs(query.cron, query.zone, datetime.now(UTC), _SHOWN)
        return ScheduledTimes(tuple(utc(moment) for moment in moments))

    def _seen(self, schedule: Schedule) -> Schedule:
        return msgspec.structs.replace(schedule, path=self._root.shown(schedule.path))
