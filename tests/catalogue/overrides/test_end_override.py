"""end_override: the city's rule stands again."""

from __future__ import annotations

import pytest

from oneneedle.catalogue import actions
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from tests import cast as lin
from tests.cast import NOW, Cast
from tests.catalogue.overrides import crew
from tests.catalogue.overrides.crew import DAY


def test_the_office_ends_its_change_and_the_past_stays_as_it_was(town: Cast) -> None:
    crew.bound(town)
    row = crew.override(town)
    ended = actions.end_override(override=row, actor=town.actor("c11"), now=NOW + DAY)
    assert (ended.until, ended.end) == (NOW + DAY, "ended")
    limits = [str(crew.rule(lin.COMMUNITY_11, at=NOW + day * DAY).limits_for("normal").resolve) for day in (0, 1)]
    assert limits == ["1wd", "3wd"]
    told = LedgerRow.objects.get(verb="catalogue.override_ended")
    assert told.data == {"override": str(row.id), "unit": str(row.unit_id), "by": "ended"}


def test_one_that_has_not_begun_never_does(town: Cast) -> None:
    crew.bound(town)
    row = crew.override(town, limits={"normal": {"resolve": "1wd"}}, since=NOW + 5 * DAY)
    actions.end_override(override=row, actor=town.actor("c11"), now=NOW + DAY)
    assert crew.rule(lin.COMMUNITY_11, at=NOW + 9 * DAY).local == ()


@pytest.mark.parametrize("role", ["keeper", "district_keeper", "c11"])
def test_keepers_above_may_end_it_too(town: Cast, role: str) -> None:
    crew.bound(town)
    assert actions.end_override(override=crew.override(town), actor=town.actor(role), now=NOW + DAY).end == "ended"


@pytest.mark.parametrize("role", ["c12", "s1", "desk", "water", "nobody"])
def test_others_may_not_and_none_ends_twice(town: Cast, role: str) -> None:
    crew.bound(town)
    row = crew.override(town)
    with pytest.raises(Refused) as refused:
        actions.end_override(override=row, actor=town.actor(role), now=NOW + DAY)
    assert refused.value.code == "not_allowed"
    actions.end_override(override=row, actor=town.actor("c11"), now=NOW + DAY)
    with pytest.raises(Refused, match="ended already"):
        actions.end_override(override=row, actor=town.actor("c11"), now=NOW + 2 * DAY)


def test_what_a_plan_was_to_replace_goes_on_when_the_plan_is_off(town: Cast) -> None:
    crew.bound(town)
    stands = crew.override(town)
    plan = crew.override(town, limits={"normal": {"resolve": "2wd"}}, since=NOW + 5 * DAY)
    later = crew.override(town, limits={"normal": {"resolve": "4wd"}}, since=NOW + 9 * DAY)
    actions.end_override(override=plan, actor=town.actor("c11"), now=NOW + DAY)
    assert _limits() == ["1wd", "1wd", "4wd"]
    actions.end_override(override=later, actor=town.actor("c11"), now=NOW + 2 * DAY)
    assert _limits() == ["1wd", "1wd", "1wd"]
    stands.refresh_from_db()
    assert (stands.until, stands.end) == (None, "")


def test_a_change_that_a_plan_will_replace_can_be_ended_before(town: Cast) -> None:
    crew.bound(town)
    stands = crew.override(town)
    crew.override(town, limits={"normal": {"resolve": "2wd"}}, since=NOW + 5 * DAY)
    actions.end_override(override=stands, actor=town.actor("c11"), now=NOW + DAY)
    assert _limits() == ["3wd", "2wd", "2wd"]


def _limits() -> list[str]:
    days = (1, 6, 10)
    return [str(crew.rule(lin.COMMUNITY_11, at=NOW + day * DAY).limits_for("normal").resolve) for day in days]
