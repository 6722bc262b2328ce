"""The shared zone of the demo: two districts, a turn that runs, a swapped one, and made in no time."""

from __future__ import annotations

from time import process_time

from oneneedle.demo import cities, zones
from oneneedle.zones import queries
from tests.cast import NOW


def test_the_pages_of_zones_have_something_to_show(db: None) -> None:
    cities.make_city(next(city for city in cities.CITIES if city.id == "hangzhou"), cities.SINCE)
    began = process_time()
    assert zones.make_zone(NOW) and zones.make_zone(NOW) is None
    assert process_time() - began < 0.3  # about a tenth on an idle machine
    (told,) = queries.list_zones("hangzhou", NOW)
    assert (told.state, len(told.members), len(told.rules)) == ("In force", 2, 2)
    assert [one.now for one in told.periods] == [True, False, False, False]
    assert any(one.agreed for one in told.periods)
