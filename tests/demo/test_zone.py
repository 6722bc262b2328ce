"""The shared zone of the demo: two districts, a turn that runs, a swapped one."""

from __future__ import annotations

from oneneedle.demo import cities, zones
from oneneedle.zones import queries
from tests.cast import NOW


def test_the_pages_of_zones_have_something_to_show(db: None) -> None:
    cities.make_city(next(city for city in cities.CITIES if city.id == "hangzhou"), cities.SINCE)
    assert zones.make_zone(NOW) and zones.make_zone(NOW) is None
    (told,) = queries.list_zones("hangzhou", NOW)
    assert (told.state, len(told.members), len(told.rules)) == ("In force", 2, 2)
    assert [one.now for one in told.periods] == [True, False, False, False]
    assert any(one.agreed for one in told.periods)
