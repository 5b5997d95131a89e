from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stepguide_kernel.errors import BadRequest, NotFound, UsageError
from stepguide_kernel.model.people import Person
from stepguide_kernel.model.schedule import ScheduleRequest, TimesQuery
from stepguide_kernel.services import Services
from stepguide_kernel.settings import Settings

MIA = Person("mia", "Mia", "author")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    root = tmp_path / "work"
    (root / "reports").mkdir(parents=True)
    (root / "reports" / "sales.ipynb").write_text("{}")
    settings = Settings(data_dir=tmp_path / "data", sessions_dir=tmp_path / "sessions")
    with Services(settings, root=root) as opened:
        yield opened


def request(path: str, cron: str = "0 7 * * 1-5") -> ScheduleRequest:
    return ScheduleRequest(path=path, cron=cron, zone="Europe/Berlin")


def test_a_guide_s_schedules_are_its_own_and_those_of_its_folders(services: Services) -> None:
    own = services.schedules.add(MIA, request("reports/sales.ipynb"))
    folder = services.schedules.add(MIA, request("reports", "0 9 * * 1"))
    (services.root.inside("other.ipynb")).write_text("{}")
    services.schedules.add(MIA, request("other.ipynb"))
    found = services.schedules.of("reports/sales.ipynb").schedules
    assert {one.path for one in found} == {"reports/sales.ipynb", "reports"}
    assert {one.id for one in found} == {own.id, folder.id}


def test_one_that_is_removed_is_gone(services: Services) -> None:
    own = services.schedules.add(MIA, request("reports/sales.ipynb"))
    assert services.schedules.remove(own.id).path == "reports/sales.ipynb"
    assert services.schedules.of("reports/sales.ipynb").schedules == ()
    with pytest.raises(NotFound):
        services.schedules.remove(own.id)


@pytest.mark.parametrize("path", ["../x.ipynb", "/etc/passwd"])
def test_no_path_leads_out_of_the_root(services: Services, path: str) -> None:
    with pytest.raises(BadRequest):
        services.schedules.add(MIA, request(path))
    with pytest.raises(BadRequest):
        services.schedules.of(path)


def test_what_is_not_there_gets_no_schedule(services: Services) -> None:
    with pytest.raises(NotFound):
        services.schedules.add(MIA, request("nowhere.ipynb"))


def test_the_next_times_are_three_or_there_is_a_reason(services: Services) -> None:
    moments = services.schedules.times(TimesQuery(cron="0 7 * * *", zone="UTC")).moments
    assert [moment[11:16] for moment in moments] == ["07:00"] * 3
    assert sorted(set(moments)) == list(moments)
    for cron, zone in (("soon", "UTC"), ("0 7 30 2 *", "UTC"), ("0 7 * * *", "Mars/Olympus")):
        with pytest.raises(UsageError):
            services.schedules.times(TimesQuery(cron=cron, zone=zone))
