"""set_duty: an item changes by date, and the past of the list stays as it was."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import Refused, system
from oneneedle.duties import actions, queries
from oneneedle.duties.models import DutyItem
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import DAY, row, set_row


def test_an_item_binds_from_its_day_and_ends_the_version_before(cast: Cast) -> None:
    set_row(since=NOW - 30 * DAY)
    set_row(since=NOW + 10 * DAY, lead="community:community")
    book = queries.get_book(CITY)
    before = book.item_at("C-01", NOW + 10 * DAY - timedelta(seconds=1))
    after = book.item_at("C-01", NOW + 10 * DAY)
    assert before is not None and before.lead == "street:street_office"
    assert after is not None and after.lead == "community:community"
    assert book.item_at("C-01", NOW - 31 * DAY) is None
    assert LedgerRow.objects.filter(verb="duty.set", subject=f"duty:{CITY}/C-01").count() == 2
    assert not list(verify_ledger())


def test_the_same_item_again_changes_nothing(cast: Cast) -> None:
    first = set_row()
    assert set_row(since=NOW + DAY).id == first.id
    assert LedgerRow.objects.filter(verb="duty.set").count() == 1


def test_a_version_that_has_not_begun_can_be_replaced(cast: Cast) -> None:
    set_row()
    set_row(since=NOW + DAY, lead="city:water")
    set_row(since=NOW + DAY, lead="city:market_supervision")
    spans = list(DutyItem.objects.order_by("since").values_list("lead", "until"))
    assert spans == [("street:street_office", NOW + DAY), ("city:market_supervision", None)]


def test_the_past_and_overlaps_are_refused(cast: Cast) -> None:
    set_row(since=NOW - 30 * DAY)
    for since in (NOW - 40 * DAY, NOW - 10 * DAY, NOW - 30 * DAY):
        with pytest.raises(Refused):
            set_row(since=since, lead="city:water")
    assert DutyItem.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"lead": "unit:nobody"},
        {"cooperating": ["unit:nobody"]},
        {"case_types": ["no-such"]},
        {"document": "no-such"},
        {"area_path": "cn/11/"},
    ],
)
def test_what_the_city_does_not_have_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        set_row(**wrong)
    assert not DutyItem.objects.exists()


def test_only_the_keeper_of_the_city_may(cast: Cast) -> None:
    for role in ("desk", "water", "nobody"):
        with pytest.raises(Refused) as refused:
            actions.set_duty(jurisdiction_id=CITY, row=row(), since=NOW, actor=cast.actor(role), now=NOW)
        assert refused.value.code == "not_allowed"
    actions.set_duty(jurisdiction_id=CITY, row=row(), since=NOW, actor=cast.actor("keeper"), now=NOW)


LEADS = ("street:street_office", "community:community", "city:water", "")  # the last one ends the item
STEPS = st.lists(st.tuples(st.integers(-5, 20), st.sampled_from(LEADS)), max_size=6)


@settings(max_examples=25)
@given(steps=STEPS)
def test_at_every_moment_one_version_binds_and_a_moment_gone_by_keeps_its_own(
    steps: list[tuple[int, str]], cast: Cast
) -> None:
    with transaction.atomic():
        for day, (ahead, lead) in enumerate(steps):
            clock = NOW + day * DAY
            past = [clock - back * DAY for back in range(1, 9)]
            begun = min((one.since for one in _versions()), default=None)
            before = [_leads(moment) for moment in past]
            with suppress(Refused):
                _step(lead, clock, clock + ahead * DAY)
            for moment, bound in zip(past, before, strict=True):
                assert begun is None or _leads(moment) == bound
            versions = _versions()
            assert all(one.until is not None for one in versions[:-1])
            assert all(one.until <= later.since for one, later in pairwise(versions) if one.until)
            assert queries.get_book(CITY).by_code.get("C-01", ()) == queries.read_book(CITY).by_code.get("C-01", ())
        transaction.set_rollback(True)
    queries.forget()


def _step(lead: str, now: Any, since: Any) -> None:
    if lead:
        set_row(since=since, now=now, lead=lead)
    else:
        actions.end_duty(jurisdiction_id=CITY, code="C-01", since=since, actor=system(CITY), now=now)


def _versions() -> tuple[Any, ...]:
    return queries.read_book(CITY).by_code.get("C-01", ())


def _leads(at: Any) -> str:
    item = queries.read_book(CITY).item_at("C-01", at)
    return item.lead if item else ""
