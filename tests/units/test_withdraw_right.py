"""withdraw_right: a street holds a right until a moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.units import actions, queries
from tests.cast import CITY, NOW, Cast
from tests.units.test_grant_right import DAY, grant, holds


def test_a_right_ends_at_its_moment_and_can_be_granted_again(cast: Cast) -> None:
    right = grant(cast)
    actions.withdraw_right(right=right, until=NOW + DAY, actor=cast.actor("keeper"), now=NOW)
    assert holds(cast, "lin-s1") and not holds(cast, "lin-s1", at=NOW + DAY)
    assert LedgerRow.objects.filter(verb="units.right_withdrawn").count() == 1
    grant(cast, since=NOW + 2 * DAY)
    assert holds(cast, "lin-s1", at=NOW + 2 * DAY)
    assert [line.state for line in queries.list_rights(CITY, NOW + DAY)] == ["Not yet in force", "No longer in force"]


def test_a_past_end_a_second_end_and_strangers_are_refused(cast: Cast) -> None:
    right, keeper = grant(cast), cast.actor("keeper")
    for role in ("desk", "water"):
        with pytest.raises(Refused) as refused:
            actions.withdraw_right(right=right, until=NOW, actor=cast.actor(role), now=NOW)
        assert refused.value.code == "not_allowed"
    with pytest.raises(Refused) as refused:
        actions.withdraw_right(right=right, until=NOW - timedelta(hours=1), actor=keeper, now=NOW)
    assert refused.value.code == "ends_before"
    actions.withdraw_right(right=right, until=NOW, actor=keeper, now=NOW)
    with pytest.raises(Refused, match="taken back already"):
        actions.withdraw_right(right=right, until=NOW, actor=keeper, now=NOW)
