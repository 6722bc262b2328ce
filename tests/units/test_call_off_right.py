"""call_off_right: a right that has not begun never begins."""

from __future__ import annotations

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.units import actions, queries
from tests.cast import CITY, NOW, Cast
from tests.units.test_grant_right import DAY, grant, holds


def test_a_right_to_come_is_called_off_and_binds_nobody(cast: Cast) -> None:
    right, keeper = grant(cast, since=NOW + DAY), cast.actor("keeper")
    assert not holds(cast, "lin-s2", at=NOW + DAY)
    actions.call_off_right(right=right, actor=keeper, now=NOW)
    assert holds(cast, "lin-s1", at=NOW + DAY) and holds(cast, "lin-s2", at=NOW + DAY)
    assert queries.list_rights(CITY, NOW) == ()
    row = LedgerRow.objects.get(verb="units.right_called_off")
    assert (row.subject, row.data["from"]) == (f"street_right:{right.pk}", (NOW + DAY).isoformat())
    with pytest.raises(Refused) as refused:
        actions.call_off_right(right=right, actor=keeper, now=NOW)
    assert refused.value.code == "begun"


def test_a_right_that_has_begun_and_strangers_are_refused(cast: Cast) -> None:
    right = grant(cast, since=NOW + DAY)
    for actor, now, code in (("desk", NOW, "not_allowed"), ("keeper", NOW + DAY, "begun")):
        with pytest.raises(Refused) as refused:
            actions.call_off_right(right=right, actor=cast.actor(actor), now=now)
        assert refused.value.code == code
