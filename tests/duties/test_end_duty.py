"""end_duty: an item leaves the list with a date; what it said stays to be read."""

from __future__ import annotations

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused, system
from oneneedle.duties import actions, queries
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import DAY, set_row


def end(cast: Cast, *, days: int = 5, role: str = "keeper") -> None:
    actions.end_duty(jurisdiction_id=CITY, code="C-01", since=NOW + days * DAY, actor=cast.actor(role), now=NOW)


def test_it_binds_until_its_day_and_not_after(cast: Cast) -> None:
    set_row()
    end(cast)
    book = queries.get_book(CITY)
    assert book.item_at("C-01", NOW + 4 * DAY) is not None
    assert book.item_at("C-01", NOW + 5 * DAY) is None
    assert [one.code for one in book.in_force(NOW)] == ["C-01"]
    assert LedgerRow.objects.filter(verb="duty.ended").count() == 1


def test_a_planned_end_can_be_moved_and_taken_back(cast: Cast) -> None:
    set_row()
    end(cast)
    end(cast, days=3)
    assert queries.get_book(CITY).item_at("C-01", NOW + 4 * DAY) is None
    set_row(since=NOW + 3 * DAY)
    versions = queries.get_book(CITY).by_code["C-01"]
    assert [one.until for one in versions] == [None]


def test_what_has_not_begun_is_dropped(cast: Cast) -> None:
    set_row(since=NOW + 5 * DAY)
    end(cast)
    assert not queries.get_book(CITY).by_code


def test_strangers_items_not_there_and_the_past_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        end(cast)
    set_row(since=NOW - 5 * DAY)
    with pytest.raises(Refused):
        end(cast, role="desk")
    with pytest.raises(Refused):
        end(cast, days=-1)
    end(cast)
    with pytest.raises(Refused):
        actions.end_duty(jurisdiction_id=CITY, code="C-01", since=NOW + 6 * DAY, actor=system(CITY), now=NOW)
