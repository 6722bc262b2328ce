"""import_overrides: a file of days, taken whole or not at all."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused
from oneneedle.workdays import actions
from oneneedle.workdays.models import Calendar

HEAD = "on,working,name_zh,name_en\n"
GOOD = "\ufeff" + HEAD + "2027-02-11,no,春节,Spring Festival\n2027-02-20,是,调休上班,Make-up workday\n"


def test_a_file_is_taken_with_one_ledger_row(office: Calendar, keeper: Actor, now: datetime) -> None:
    result = actions.import_overrides(calendar=office, csv=GOOD, actor=keeper, now=now)
    assert (result.added, result.changed, result.same) == (2, 0, 0)
    assert [day.working for day in office.overrides.order_by("on")] == [False, True]
    row = LedgerRow.objects.get(verb="workdays.overrides_imported")
    assert [day["on"] for day in row.data["days"]] == ["2027-02-11", "2027-02-20"]


def test_the_same_file_twice_adds_nothing(office: Calendar, keeper: Actor, now: datetime) -> None:
    actions.import_overrides(calendar=office, csv=GOOD, actor=keeper, now=now)
    result = actions.import_overrides(calendar=office, csv=GOOD, actor=keeper, now=now)
    assert (result.added, result.changed, result.same) == (0, 0, 2)
    assert LedgerRow.objects.filter(verb="workdays.overrides_imported").count() == 1
    assert Calendar.objects.get(id=office.id).version == 2


def test_a_changed_day_is_replaced_and_others_stay(office: Calendar, keeper: Actor, now: datetime) -> None:
    actions.import_overrides(calendar=office, csv=GOOD, actor=keeper, now=now)
    text = HEAD + "2027-02-11,yes,加班,Extra day\n"
    result = actions.import_overrides(calendar=office, csv=text, actor=keeper, now=now)
    assert (result.added, result.changed, result.same) == (0, 1, 0)
    assert office.overrides.count() == 2


def test_every_bad_row_is_named_and_nothing_is_half_done(office: Calendar, keeper: Actor, now: datetime) -> None:
    text = GOOD + "2027-13-01,no,坏,Bad\n2027-03-01,maybe,坏,Bad\n2027-03-02,no,,\n2027-02-11,no,重,Twice\n1,2,3,4,5\n"
    with pytest.raises(Refused) as refusal:
        actions.import_overrides(calendar=office, csv=text, actor=keeper, now=now)
    lines = str(refusal.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["Line 4", "Line 5", "Line 6", "Line 7", "Line 8"]
    assert not office.overrides.exists()
    assert LedgerRow.objects.count() == 1


@pytest.mark.parametrize("text", ["", "day,open\n2027-01-01,no\n", HEAD + '2027-01-01,no,"春'])
def test_a_file_that_is_no_such_table_is_refused(office: Calendar, keeper: Actor, now: datetime, text: str) -> None:
    with pytest.raises(Refused):
        actions.import_overrides(calendar=office, csv=text, actor=keeper, now=now)
    assert not office.overrides.exists()


def test_a_stranger_is_refused(office: Calendar, stranger: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.import_overrides(calendar=office, csv=GOOD, actor=stranger, now=now)
    assert not office.overrides.exists()
