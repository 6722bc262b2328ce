"""propose_change: kept to be tried; the list stays as it is."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.duties import actions, queries
from oneneedle.duties.models import DutyChange
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import row, set_row


def propose(cast: Cast, *, role: str = "keeper", **changes: Any) -> DutyChange:
    values: dict[str, Any] = {"title": "Litter to the communities", "rows": [row(lead="community:community")]}
    return actions.propose_change(jurisdiction_id=CITY, actor=cast.actor(role), now=NOW, **(values | changes))


def test_a_change_keeps_its_rows_and_the_list_stays(cast: Cast) -> None:
    set_row()
    change = propose(cast)
    assert [one.lead for one in queries.rows_of_change(change)] == ["community:community"]
    item = queries.get_book(CITY).item_at("C-01", NOW)
    assert item is not None and item.lead == "street:street_office"
    assert LedgerRow.objects.filter(verb="duty_change.proposed").count() == 1
    assert queries.list_changes(CITY) == (change,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"rows": []},
        {"rows": [row()]},
        {"rows": [row(case_types=["no-such"])]},
        {"role": "desk"},
    ],
)
def test_what_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    set_row()
    with pytest.raises(Refused):
        propose(cast, **wrong)
    assert not DutyChange.objects.exists()
