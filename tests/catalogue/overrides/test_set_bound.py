"""set_bound: how far streets and communities may go; a tighter bound ends what goes beyond it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.catalogue import queries
from oneneedle.catalogue.models import LocalOverride, OverrideBound
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.notices.models import Letter, Notice
from oneneedle.notices.queries import inbox
from tests import cast as lin
from tests.cast import CITY, NOW, Cast
from tests.catalogue.overrides import crew
from tests.catalogue.overrides.crew import DAY, WIDE

TIGHT = {"normal": {"respond": ["1wh", "8wh"], "resolve": ["2wd", "5wd"]}}


def test_a_bound_stands_from_now_on_and_is_told_in_the_ledger(town: Cast) -> None:
    row = crew.bound(town, fields=["resolve", "advice"], limits={"normal": {"resolve": ["1wd", "5wd"]}})
    assert (row.since, row.until, row.fields) == (NOW - DAY, None, ["resolve", "advice"])
    [line] = queries.list_bounds(CITY)
    assert line.limits == (("Time to result (Normal)", "1 working day to 5 working days"),)
    assert (line.type, line.level, line.fields) == (
        "The whole catalogue",
        "Community level",
        ("Time to result", "Advice"),
    )
    assert LedgerRow.objects.get(verb="catalogue.bound_set").data["fields"] == ["resolve", "advice"]


def test_the_same_again_changes_nothing_and_another_replaces_it(town: Cast) -> None:
    first = crew.bound(town)
    assert crew.bound(town, now=NOW).id == first.id
    second = crew.bound(town, fields=["advice"], limits={}, now=NOW)
    first.refresh_from_db()
    assert (first.until, second.until) == (NOW, None)
    assert LedgerRow.objects.filter(verb="catalogue.bound_set").count() == 2


def test_a_tighter_bound_ends_what_goes_beyond_it_and_tells_the_office(town: Cast) -> None:
    crew.bound(town)
    broken = crew.override(town, limits={"normal": {"resolve": "1wd"}})
    fine = crew.override(town, "c12", limits={"normal": {"resolve": "4wd"}})
    planned = crew.override(town, code="stalls", limits={"normal": {"resolve": "1wd"}}, since=NOW + 9 * DAY)
    crew.bound(town, limits=TIGHT, now=NOW + DAY)
    ends = dict(LocalOverride.objects.values_list("id", "end"))
    assert ends == {broken.id: "bound", fine.id: "", planned.id: "bound"}
    broken.refresh_from_db()
    assert broken.until == NOW + DAY
    assert str(crew.rule(lin.COMMUNITY_11, at=NOW + DAY).limits_for("normal").resolve) == "3wd"
    assert crew.rule(lin.COMMUNITY_11, "stalls", at=NOW + 20 * DAY).local == ()
    told = inbox(unit=town.unit("lin-c11").id, language="en")
    assert len(told) == 2 and {"Your change to “Litter” (litter) has ended"} < {line.title for line in told}
    assert not Notice.objects.filter(unit_id=town.unit("lin-c12").id).exists() and not Letter.objects.exists()


def test_the_nearest_branch_of_an_office_counts(town: Cast) -> None:
    crew.bound(town)
    crew.bound(town, type_code="litter", fields=[], limits={})
    with pytest.raises(Refused, match="No bound is set"):
        crew.override(town)
    assert crew.override(town, code="stalls", limits={"normal": {"resolve": "1wd"}}).until is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"level": "grid"}, "bad_level"),
        ({"level": "district"}, "bad_level"),
        ({"fields": ["private"]}, "unknown_field"),
        ({"limits": {}}, "no_limits"),
        ({"limits": {"normal": {"respond": ["1h", "2h"]}}}, "no_limits"),
        ({"limits": {"normal": {"resolve": ["1wd", ""]}}}, "one_end"),
        ({"limits": {"normal": {"resolve": ["5wd", "1wd"]}}}, "bound_backwards"),
        ({"limits": {"normal": {"resolve": ["1h", "5wd"]}}}, "two_measures"),
        ({"limits": {"normal": {"close": ["1h", "2h"]}}}, "bad_limits"),
        ({"limits": {"slow": {}}}, "bad_limits"),
        ({"type_code": "no-such"}, "unknown_type"),
    ],
)
def test_what_cannot_be_a_bound_is_refused(town: Cast, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        crew.bound(town, **changes)
    assert refused.value.code == code
    assert not OverrideBound.objects.exists()


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        ("s1", "lin-s1"),
        ("desk", "lin-city"),
        ("district_keeper", "lin-city"),
        ("keeper", "lin-s1"),
        ("keeper", "lin-water"),
    ],
)
def test_only_keepers_of_city_and_district_set_bounds_for_their_own_ground(town: Cast, role: str, unit: str) -> None:
    with pytest.raises(Refused) as refused:
        crew.bound(town, unit_id=town.unit(unit).id, actor=town.actor(role), limits=WIDE)
    assert refused.value.code == "not_allowed"


def test_who_sets_a_bound_and_who_changes_a_rule_wait_for_each_other(town: Cast) -> None:
    for act in (crew.bound, crew.override):
        with CaptureQueriesContext(connection) as caught:
            act(town)
        asked = [one["sql"] for one in caught]
        lock = next(place for place, sql in enumerate(asked) if f"overrides:{CITY}" in sql and "advisory" in sql)
        assert lock < next(place for place, sql in enumerate(asked) if "catalogue_overridebound" in sql)
