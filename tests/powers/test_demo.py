"""The work desks and the site checks of the sample city."""

from __future__ import annotations

from oneneedle.cases import actions as cases
from oneneedle.cases.rules import Report
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import resident
from oneneedle.demo import checks, cities, people, powers
from oneneedle.powers import queries
from oneneedle.powers.models import DeskCase
from oneneedle.units import queries as units
from tests.cast import NOW


def test_a_street_of_the_made_up_city_has_four_desks(db: None) -> None:
    hangzhou = next(city for city in cities.CITIES if city.id == cities.HANGZHOU)
    cities.make_city(hangzhou, NOW)
    for person in people.list_people():
        if person.city == hangzhou.id:
            people.make_person(person, "needle and thread 7", NOW)
    street = units.get_unit_by_code(hangzhou.id, powers.STREET)
    assert street is not None
    report = Report(description="景区导览牌指错方向", type_code="lvyou-fuwu", area_path=street.area_path)
    cases.receive_case(report=report, actor=resident(hangzhou.id), now=NOW)
    assert powers.make_desks(NOW) == 4
    head = next(one for one in people.find_actors(hangzhou.id, NOW) if one.unit_id == street.id)
    found = {desk.name: desk for desk in queries.roster_of(head, street, NOW)}
    assert [len(desk.lines) for desk in found.values()] == [1, 1, 1, 2]
    assert found["Market supervision"].lines[0].from_unit
    assert found["Comprehensive enforcement"].open == DeskCase.objects.count() == 1
    assert (checks.make_checks(NOW), checks.make_checks(NOW)) == (3, 0)
    tabs = queries.list_checks(head, "planned", NOW.date()).tabs
    assert [(one.key, one.count, one.late) for one in tabs] == [
        ("planned", 1, 0),
        ("rectify", 1, 0),
        ("closed", None, 0),
    ]
    assert len(queries.list_checks(head, "closed", NOW.date()).rows) == 1
    assert not list(verify_ledger())
