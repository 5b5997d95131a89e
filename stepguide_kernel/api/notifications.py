"""The endpoints of notifications: the bell, and how a person wants to be told."""

from __future__ import annotations

from stepguide_kernel.api.endpoint import Endpoint
from stepguide_kernel.api.operations import Call
from stepguide_kernel.model.notification import (
    NotificationList,
    NotificationPreferences,
    NotificationsQuery,
    PreferencesState,
    ReadRequest,
    WatchRequest,
    WatchState,
)


def list_notifications(call: Call[NotificationsQuery]) -> NotificationList:
    """List what the caller has been told, newest first."""
    return call.services.bell.list(call.person, call.body)


def read_notifications(call: Call[ReadRequest]) -> NotificationList:
    """Take down what the caller has read, and list the newest."""
    return call.services.bell.read(call.person, call.body)


def get_preferences(call: Call[None]) -> PreferencesState:
    """Say how the caller wants to be told by mail."""
    return call.services.bell.preferences(call.person)


def set_preferences(call: Call[NotificationPreferences]) -> PreferencesState:
    """Set how the caller wants to be told by mail."""
    return call.services.bell.prefer(call.person, call.body)


def get_watch(call: Call[None]) -> WatchState:
    """Say whether the caller watches a guide."""
    return call.services.bell.watching(call.person, call.params["guide"])


def watch_guide(call: Call[WatchRequest]) -> WatchState:
    """Watch a guide, or be told only of what names the caller."""
    return call.services.bell.watch(call.person, call.params["guide"], watching=call.body.watching)


NOTIFICATIONS: tuple[Endpoint, ...] = (
    Endpoint(
        name="list_notifications",
        method="GET",
        path="notifications",
        role="reader",
        scope="shared",
        query=NotificationsQuery,
        response=NotificationList,
        run=list_notifications,
    ),
    Endpoint(
        name="read_notifications",
        method="POST",
        path="notifications/read",
        role="reader",
        scope="shared",
        request=ReadRequest,
        response=NotificationList,
        run=read_notifications,
    ),
    Endpoint(
        name="get_preferences",
        method="GET",
        path="notifications/preferences",
        role="reader",
        scope="shared",
        response=PreferencesState,
        run=get_preferences,
    ),
    Endpoint(
        name="set_preferences",
        method="POST",
        path="notifications/preferences",
        role="reader",
        scope="shared",
        request=NotificationPreferences,
        response=PreferencesState,
        run=set_preferences,
    ),
    Endpoint(
        name="get_watch",
        method="GET",
        path="guides/{guide}/watch",
        role="reader",
        scope="shared",
        response=WatchState,
        run=get_watch,
    ),
    Endpoint(
        name="watch_guide",
        method="POST",
        path="guides/{guide}/watch",
        role="reader",
        scope="shared",
        request=WatchRequest,
        response=WatchState,
        run=watch_guide,
    ),
)
