"""swap_turn: another member leads and hosts in one period; the rota goes on behind it as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.zones import actions, queries
from oneneedle.zones.models import TurnSwap, Zone
from tests.cast import CITY, NOW, Cast
from tests.zones import crew
from tests.zones.crew import DECEMBER


def swap(cast: Cast, zone: Zone, unit: str = "lin-s3", **changes: Any) -> TurnSwap | None:
    said: dict[str, Any] = {"period_on": date(2026, 12, 1), "reason": "Street 1 holds its elections.", **changes}
    return actions.swap_turn(
        zone=zone, unit_id=cast.unit(unit).id, actor=cast.actor(said.pop("role", "keeper")), now=NOW, **said
    )


def test_one_period_goes_to_another_member_and_the_rota_goes_on(wide: Cast, zone: Zone) -> None:
    first = swap(wide, zone)
    assert first == swap(wide, zone)
    assert [crew.leader(at) for at in (NOW, DECEMBER)] == ["lin-s3", "lin-s3"]
    periods = queries.list_zones(CITY, NOW)[0].periods
    assert [(one.unit, one.agreed) for one in periods] == [
        ("Dukou street office", False),
        ("Dukou street office", True),
        ("Dukou street office", False),
        ("Hebian street office", False),
    ]
    row = LedgerRow.objects.get(subject=f"zone:{zone.id}", verb="zone.turn_swapped")
    assert row.data == {"period": "2026-12-01", "unit": str(wide.unit("lin-s3").id)}


def test_naming_the_member_in_turn_takes_it_back(wide: Cast, zone: Zone) -> None:
    swap(wide, zone)
    assert swap(wide, zone, "lin-s1", reason="The elections were moved.") is None
    assert crew.leader(DECEMBER) == "lin-s1"
    assert not TurnSwap.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": "desk_3"}, "not_allowed"),
        ({"reason": "  "}, "reason"),
        ({"period_on": date(2026, 11, 1)}, "no_period"),
        ({"period_on": date(2026, 12, 2)}, "no_period"),
        ({"unit": "lin-s4"}, "no_member"),
    ],
)
def test_what_cannot_be_agreed_is_refused(wide: Cast, zone: Zone, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        swap(wide, zone, **changes)
    assert refused.value.code == code
