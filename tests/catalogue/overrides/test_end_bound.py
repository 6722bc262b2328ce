"""end_bound: what a bound allowed is allowed no more."""

from __future__ import annotations

import pytest

from oneneedle.catalogue import actions
from oneneedle.catalogue.models import LocalOverride
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from tests.cast import NOW, Cast
from tests.catalogue.overrides import crew


def test_without_the_bound_changes_end_and_none_can_be_made(town: Cast) -> None:
    bound = crew.bound(town)
    crew.override(town)
    actions.end_bound(bound=bound, actor=town.actor("keeper"), now=NOW + crew.DAY)
    assert LocalOverride.objects.get().end == "bound"
    with pytest.raises(Refused, match="No bound is set"):
        crew.override(town)
    assert LedgerRow.objects.filter(verb__in=["catalogue.bound_ended", "catalogue.override_ended"]).count() == 2


def test_the_city_s_bound_takes_over_where_the_district_s_ends(town: Cast) -> None:
    crew.bound(town)
    district = crew.bound(
        town, unit_id=town.unit("lin-d1").id, actor=town.actor("district_keeper"), fields=[], limits={}
    )
    with pytest.raises(Refused):
        crew.override(town)
    actions.end_bound(bound=district, actor=town.actor("district_keeper"), now=NOW)
    assert crew.override(town).end == ""


def test_strangers_and_a_second_end_are_refused(town: Cast) -> None:
    bound = crew.bound(town)
    for role in ("district_keeper", "s1", "desk"):
        with pytest.raises(Refused) as refused:
            actions.end_bound(bound=bound, actor=town.actor(role), now=NOW)
        assert refused.value.code == "not_allowed"
    with pytest.raises(Refused, match="just been set"):
        actions.end_bound(bound=bound, actor=town.actor("keeper"), now=bound.since)
    actions.end_bound(bound=bound, actor=town.actor("keeper"), now=NOW)
    with pytest.raises(Refused, match="ended already"):
        actions.end_bound(bound=bound, actor=town.actor("keeper"), now=NOW)
