"""override_day: the city decides that a day works or rests."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused
from oneneedle.workdays import actions, queries
from oneneedle.workdays.models import Calendar
from oneneedle.workdays.rules import Limit, Why, add_time

WEDNESDAY = date(2026, 2, 11)


def verbs(calendar: Calendar) -> list[str]:
    rows = LedgerRow.objects.filter(subject=f"calendar:{calendar.id}").order_by("seq")
    return list(rows.values_list("verb", flat=True))


def test_a_day_off_moves_a_deadline_and_names_itself(office: Calendar, keeper: Actor, now: datetime) -> None:
    before = add_time(queries.get_work_calendar("lakeside", "office"), now, Limit.parse("1wd"))
    actions.override_day(
        calendar=office, on=WEDNESDAY, working=False, name_zh="停水抢修", name_en="Water repair", actor=keeper, now=now
    )
    after = add_time(queries.get_work_calendar("lakeside", "office"), now, Limit.parse("1wd"))
    assert (before.at.date(), after.at.date()) == (WEDNESDAY, date(2026, 2, 12))
    assert (after.steps[1].why, after.steps[1].name_zh) == (Why.CITY_RESTS, "停水抢修")
    assert verbs(office) == ["workdays.calendar_set", "workdays.day_overridden"]


def test_the_same_decision_again_changes_nothing(office: Calendar, keeper: Actor, now: datetime) -> None:
    for _ in range(2):
        actions.override_day(calendar=office, on=WEDNESDAY, working=True, name_en="Fair", actor=keeper, now=now)
    assert office.overrides.count() == 1
    assert len(verbs(office)) == 2
    assert Calendar.objects.get(id=office.id).version == 2


def test_a_new_decision_replaces_the_old_one(office: Calendar, keeper: Actor, now: datetime) -> None:
    actions.override_day(calendar=office, on=WEDNESDAY, working=True, name_en="Fair", actor=keeper, now=now)
    actions.override_day(calendar=office, on=WEDNESDAY, working=False, name_en="Storm", actor=keeper, now=now)
    (left,) = office.overrides.all()
    assert (left.working, left.name) == (False, "Storm")


def test_a_decision_taken_back_leaves_the_day_to_the_country(office: Calendar, keeper: Actor, now: datetime) -> None:
    actions.override_day(calendar=office, on=WEDNESDAY, working=False, name_en="Storm", actor=keeper, now=now)
    for _ in range(2):
        assert actions.override_day(calendar=office, on=WEDNESDAY, working=None, actor=keeper, now=now) is None
    assert not office.overrides.exists()
    assert verbs(office)[-1] == "workdays.override_removed"
    assert len(verbs(office)) == 3
    due = add_time(queries.get_work_calendar("lakeside", "office"), now, Limit.parse("1wd"))
    assert due.at.date() == WEDNESDAY


def test_a_decision_without_a_name_is_refused(office: Calendar, keeper: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.override_day(calendar=office, on=WEDNESDAY, working=False, actor=keeper, now=now)
    assert not office.overrides.exists()


def test_a_stranger_is_refused(office: Calendar, stranger: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.override_day(calendar=office, on=WEDNESDAY, working=False, name_en="Mine", actor=stranger, now=now)
    assert not office.overrides.exists()
