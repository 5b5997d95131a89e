"""The endpoints of schedules: when a guide is verified by itself."""

from __future__ import annotations

from stepguide_kernel.api import operations
from stepguide_kernel.api.endpoint import Endpoint
from stepguide_kernel.model.guide_file import PathQuery
from stepguide_kernel.model.schedule import (
    Schedule,
    ScheduledTimes,
    ScheduleList,
    ScheduleRequest,
    TimesQuery,
)

SCHEDULES: tuple[Endpoint, ...] = (
    Endpoint(
        name="guide_schedules",
        method="GET",
        path="schedules",
        role="author",
        scope="local",
        query=PathQuery,
        response=ScheduleList,
        run=operations.guide_schedules,
    ),
    Endpoint(
        name="add_schedule",
        method="POST",
        path="schedules",
        role="author",
        scope="local",
        request=ScheduleRequest,
        response=Schedule,
        status=201,
        run=operations.add_schedule,
    ),
    Endpoint(
        name="scheduled_times",
        method="GET",
        path="schedules/times",
        role="author",
        scope="local",
        query=TimesQuery,
        response=ScheduledTimes,
        run=operations.scheduled_times,
    ),
    Endpoint(
        name="remove_schedule",
        method="POST",
        path="schedules/{schedule}/remove",
        role="author",
        scope="local",
        response=Schedule,
        run=operations.remove_schedule,
    ),
)
