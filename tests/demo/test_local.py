"""What the demo's street and community made their own: changed rules, granted rights, roles of levels."""

from __future__ import annotations

from oneneedle.catalogue.models import LocalOverride
from oneneedle.demo import cities, local, people
from oneneedle.units import queries as units
from tests.cast import NOW


def test_the_pages_of_rules_rights_and_roles_have_something_to_show(db: None) -> None:
    cities.make_city(next(city for city in cities.CITIES if city.id == "hangzhou"), cities.SINCE)
    for person in people.list_people():
        if person.city == "hangzhou":
            people.make_person(person, "a-long-demo-password", NOW)
    assert (local.make_local(NOW), local.make_local(NOW)) == (4, 0)
    assert {one.case_type.code for one in LocalOverride.objects.filter(since__gt=NOW)} == {"luantie-xiaoguanggao"}
    assert {line.state for line in units.list_rights("hangzhou", NOW)} == {"In force", "Not yet in force"}
    assert {role.level for role in units.list_roles("hangzhou") if role.limited} == {"street", "community"}
    assert not any(role.beyond for role in units.list_roles("hangzhou"))
