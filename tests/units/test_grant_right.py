"""grant_right: the register says which street holds which right; without a line every street does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from oneneedle.cases import actions as cases
from oneneedle.cases.models import Campaign, Whistle
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.units import actions, queries
from oneneedle.units.models import StreetRight
from tests.cases.whistles import crew
from tests.cast import CITY, NOW, Cast

DAY = timedelta(days=1)


def grant(cast: Cast, right: str = "comprehensive_management", unit: str = "lin-s1", **changes: Any) -> StreetRight:
    given: dict[str, Any] = {
        "jurisdiction_id": CITY,
        "unit_code": unit,
        "right": right,
        "since": NOW - DAY,
        "basis_zh": "区政府赋权决定",
        "basis_en": "Decision of the district",
        "document": "2026 No. 4",
        "actor": cast.actor("keeper"),
        "now": NOW - DAY,
    }
    return actions.grant_right(**{**given, **changes})


def holds(cast: Cast, unit: str, right: str = "comprehensive_management", at: datetime = NOW) -> bool:
    return queries.holds_right(CITY, cast.unit(unit).id, right, at)


def test_until_its_first_line_every_street_holds_a_right(cast: Cast) -> None:
    assert holds(cast, "lin-s1") and holds(cast, "lin-s2")
    grant(cast)
    assert holds(cast, "lin-s1") and not holds(cast, "lin-s2")
    assert holds(cast, "lin-s1", at=NOW - 2 * DAY) and holds(cast, "lin-s2", at=NOW - 2 * DAY)
    assert holds(cast, "lin-s2", "emergency_response")
    assert holds(cast, "lin-c11") and not holds(cast, "lin-c21")
    assert holds(cast, "lin-water") and holds(cast, "lin-d1") and holds(cast, "lin-city")
    [line] = queries.list_rights(CITY, NOW)
    assert (line.unit, line.name, line.state) == ("Hebian street office", "Comprehensive management", "In force")
    assert LedgerRow.objects.get(verb="units.right_granted").data["document"] == "2026 No. 4"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"unit": "lin-c11"}, "no_street"),
        ({"unit": "lin-water"}, "no_street"),
        ({"unit": "no-such"}, "no_unit"),
        ({"right": "Not a word"}, "bad_right"),
        ({"basis_zh": " ", "basis_en": ""}, "no_basis"),
        ({"since": NOW - 2 * DAY}, "held_already"),
        ({"since": NOW + DAY}, "held_already"),
    ],
)
def test_what_cannot_stand_in_the_register_is_refused(cast: Cast, changes: dict[str, Any], code: str) -> None:
    grant(cast)
    with pytest.raises(Refused) as refused:
        grant(cast, **changes)
    assert refused.value.code == code
    assert StreetRight.objects.count() == 1


@pytest.mark.parametrize("role", ["desk", "water", "nobody"])
def test_only_keepers_write_the_register(cast: Cast, role: str) -> None:
    with pytest.raises(Refused) as refused:
        grant(cast, actor=cast.actor(role))
    assert refused.value.code == "not_allowed"


@pytest.mark.parametrize(
    ("kind", "right"), [("joint", "comprehensive_management"), ("emergency", "emergency_response")]
)
def test_the_right_switches_on_its_kind_of_whistle(cast: Cast, kind: str, right: str) -> None:
    town = crew.gather(cast)
    grant(cast, right, "lin-s2")
    with pytest.raises(Refused, match="does not grant") as refused:
        crew.blow(town, kind=kind)
    assert (refused.value.code, refused.value.field) == ("street_right", "kind")
    with pytest.raises(Refused, match="does not grant"):
        _propose(town, kind)
    assert crew.blow(town, kind="departments").kind == "departments"
    grant(cast, right)
    assert crew.blow(town, kind=kind).kind == kind
    assert _propose(town, kind).kind == kind


def test_a_proposal_is_not_approved_when_the_right_is_gone(cast: Cast) -> None:
    town = crew.gather(cast)
    right = grant(cast)
    whistle = _propose(town, "joint")
    actions.withdraw_right(right=right, until=NOW, actor=cast.actor("keeper"), now=NOW)
    with pytest.raises(Refused, match="does not grant"):
        cases.approve_whistle(whistle=whistle, actor=town.actor("street"), now=NOW + timedelta(minutes=5))


def test_the_right_switches_on_campaigns(cast: Cast) -> None:
    town = crew.gather(cast)
    grant(cast, unit="lin-s2")
    said: dict[str, Any] = {"name": "Lane 3", "goal": "Free at night", "place": "Lane 3", "now": NOW}
    with pytest.raises(Refused, match="does not grant"):
        cases.open_campaign(**said, actor=town.actor("street"))
    assert cases.open_campaign(**said, actor=town.actor("city")).state == Campaign.State.OPEN
    grant(cast)
    assert cases.open_campaign(**said, actor=town.actor("street")).state == Campaign.State.OPEN


def _propose(town: Cast, kind: str) -> Whistle:
    return cases.propose_whistle(
        kind=kind,
        asked="The lane is free.",
        calls=crew.called(town),
        meet_at=crew.MEET,
        meet_place="Gate",
        place="Lane 3",
        actor=town.actor("community"),
        now=NOW,
    )


def test_a_line_to_come_takes_nothing_away_before_its_day(cast: Cast) -> None:
    grant(cast, since=NOW + 5 * DAY)
    assert holds(cast, "lin-s1") and holds(cast, "lin-s2")
    assert holds(cast, "lin-s1", at=NOW + 5 * DAY) and not holds(cast, "lin-s2", at=NOW + 5 * DAY)
