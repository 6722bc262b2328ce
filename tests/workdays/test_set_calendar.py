"""set_calendar: a city's working hours are made and changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from oneneedle.core.models import Jurisdiction, LedgerRow
from oneneedle.core.rules import Actor, Refused, system
from oneneedle.workdays import actions, queries
from oneneedle.workdays.models import Calendar
from oneneedle.workdays.rules import WEEK_24_7, Limit, add_time

GOOD: dict[str, Any] = {
    "code": "office",
    "name_zh": "办公时间",
    "name_en": "Office hours",
    "timezone": "Asia/Shanghai",
    "country": "CN",
    "hours": {"mon": [["09:00", "17:00"]]},
}


def rows(calendar: Calendar) -> list[LedgerRow]:
    return list(LedgerRow.objects.filter(subject=f"calendar:{calendar.id}").order_by("seq"))


def test_a_new_calendar_is_written_with_one_ledger_row(
    city: Jurisdiction, keeper: Actor, office: Calendar, now: datetime
) -> None:
    (row,) = rows(office)
    assert (row.verb, row.at, row.data["code"]) == ("workdays.calendar_set", now, "office")
    assert office.version == 1


def test_the_same_values_again_change_nothing(city: Jurisdiction, keeper: Actor, now: datetime) -> None:
    first = actions.set_calendar(jurisdiction_id=city.id, actor=keeper, now=now, **GOOD)
    second = actions.set_calendar(jurisdiction_id=city.id, actor=keeper, now=now + timedelta(hours=1), **GOOD)
    assert (second.id, second.version, second.updated_at) == (first.id, 1, now)
    assert len(rows(first)) == 1


def test_changed_hours_raise_the_version_and_are_used_at_once(city: Jurisdiction, keeper: Actor, now: datetime) -> None:
    actions.set_calendar(jurisdiction_id=city.id, actor=keeper, now=now, **GOOD)
    before = queries.get_work_calendar(city.id, "office")
    changed = GOOD | {"hours": WEEK_24_7}
    calendar = actions.set_calendar(jurisdiction_id=city.id, actor=keeper, now=now, **changed)
    after = queries.get_work_calendar(city.id, "office")
    assert calendar.version == 2
    assert rows(calendar)[1].data == {"code": "office", "hours": WEEK_24_7}
    assert not before.week.always_open
    assert after.week.always_open


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "two words"}, "code"),
        ({"code": ""}, "code"),
        ({"name_zh": "", "name_en": ""}, "name_zh"),
        ({"timezone": "Asia/Atlantis"}, "timezone"),
        ({"timezone": "../etc"}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"country": "XX"}, "country"),
        ({"subdivision": "ZZ"}, "country"),
        ({"country": "", "subdivision": "MA"}, "subdivision"),
        ({"hours": {"mon": [["09:00", "08:00"]]}}, "hours"),
    ],
)
def test_bad_values_are_refused_at_their_field(
    city: Jurisdiction, keeper: Actor, now: datetime, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        actions.set_calendar(jurisdiction_id=city.id, actor=keeper, now=now, **(GOOD | change))
    assert refusal.value.field == field
    assert not Calendar.objects.exists()
    assert not LedgerRow.objects.exists()


def test_a_stranger_is_refused(city: Jurisdiction, stranger: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.set_calendar(jurisdiction_id=city.id, actor=stranger, now=now, **GOOD)
    assert not Calendar.objects.exists()


def test_another_city_is_refused(city: Jurisdiction, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.set_calendar(jurisdiction_id=city.id, actor=system("elsewhere"), now=now, **GOOD)


def test_an_unknown_calendar_is_refused(city: Jurisdiction) -> None:
    with pytest.raises(Refused) as refusal:
        queries.get_work_calendar(city.id, "nowhere")
    assert refusal.value.code == "calendar_unknown"


def test_a_calendar_in_memory_costs_one_query_and_counting_none(
    office: Calendar, now: datetime, django_assert_num_queries: Any
) -> None:
    warm = queries.get_work_calendar(office.jurisdiction_id, office.code)
    with django_assert_num_queries(1):
        assert queries.get_work_calendar(office.jurisdiction_id, office.code) is warm
    with django_assert_num_queries(0):
        add_time(warm, now, Limit.parse("3wd"))
