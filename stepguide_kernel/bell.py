"""What a person is told in their bell, and how they want to be told elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepguide_kernel.errors import Forbidden
from stepguide_kernel.model.notification import (
    NotificationList,
    NotificationPreferences,
    NotificationsQuery,
    PreferencesState,
    WatchState,
)

if TYPE_CHECKING:
    from stepguide_kernel.model.notification import ReadRequest
    from stepguide_kernel.model.people import Person
    from stepguide_kernel.services import Services

_FIRST = NotificationsQuery()


class Bell:
    """The notifications of one store.

    They are for people whom the server knows by name: every method raises ``Forbidden`` for
    somebody whom only a cookie knows.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    def list(self, person: Person, query: NotificationsQuery = _FIRST) -> NotificationList:
        """What ``person`` has been told, newest first, and how much of it is unread."""
        name = _known(person)
        if not self._services.settings.has_store:
            # Opening it would make a store that nobody has asked for.
            return NotificationList((), 0, person.role)
        notices = self._services.store.notices
        return NotificationList(notices.list(name, query), notices.unread(name), person.role)

    def read(self, person: Person, what: ReadRequest) -> NotificationList:
        """Take down what ``person`` has read, and answer with the newest."""
        self._services.store.notices.read(_known(person), what)
        return self.list(person)

    def watching(self, person: Person, guide: str) -> WatchState:
        """Whether ``person`` watches a guide."""
        return WatchState(self._services.store.notices.watching(_known(person), guide))

    def watch(self, person: Person, guide: str, *, watching: bool) -> WatchState:
        """Have ``person`` told of all that is said of a guide, or only of what names them."""
        self._services.store.notices.watch(_known(person), guide, watching=watching)
        return WatchState(watching)

    def preferences(self, person: Person) -> PreferencesState:
        """How ``person`` wants to be told by mail."""
        found = self._services.store.notices.preferences(_known(person))
        return PreferencesState(found or NotificationPreferences(), self._mail_available)

    def prefer(self, person: Person, wanted: NotificationPreferences) -> PreferencesState:
        """Take down how ``person`` wants to be told by mail.

        :raises UsageError: the address or the time zone is none, or mail is not sent there.
        """
        from stepguide_kernel.model.zones import zone_named
        from stepguide_kernel.notifications.sending import require_address

        zone_named(wanted.zone)
        if wanted.mail or wanted.address:
            require_address(wanted.address, self._services.settings.mail_domains)
        self._services.store.notices.prefer(_known(person), wanted)
        return PreferencesState(wanted, self._mail_available)

    @property
    def _mail_available(self) -> bool:
        return bool(self._services.settings.mail_url)


def _known(person: Person) -> str:
    if not person.verified:
        raise Forbidden(
            "notifications are for people whom this server knows by name",
            hint="sign in with a personal token",
        )
    return person.name
