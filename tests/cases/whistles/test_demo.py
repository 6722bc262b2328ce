"""The whistles of the sample city."""

from __future__ import annotations

from pathlib import Path

from pytest_django import Settings

from oneneedle.cases.models import FollowUp, Whistle, WhistleCall
from oneneedle.core.queries import verify_ledger
from oneneedle.demo import cities, people, whistles
from tests.cast import NOW


def test_one_whistle_is_closed_and_rated_and_one_runs(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}},
    }
    hangzhou = next(city for city in cities.CITIES if city.id == cities.HANGZHOU)
    cities.make_city(hangzhou, NOW)
    for person in people.list_people():
        if person.city == hangzhou.id:
            people.make_person(person, "needle and thread 7", NOW)
    assert (whistles.make_whistles(NOW), whistles.make_whistles(NOW)) == (2, 0)
    done, running = Whistle.objects.order_by("blown_at")
    assert (done.state, running.state) == ("done", "blown")
    assert sorted(done.files.values_list("kind", flat=True)) == ["after", "before", "check_in", "check_in", "check_in"]
    late = WhistleCall.objects.get(whistle=done, late=True)
    assert late.unit.code == "330106-police" and late.rating == 3 and late.reply and late.due_stage
    assert FollowUp.objects.filter(whistle=done).count() == 1
    assert list(running.calls.order_by("unit__code").values_list("state", flat=True)) == ["called", "acknowledged"]
    assert not list(verify_ledger())
