"""`open_two_way`: pairs that really shared cases are frozen, and nobody is asked twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from oneneedle.cases import actions as cases
from oneneedle.cases.models import WhistleCall
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPair, EvaluationPeriod
from oneneedle.evaluation.rules import two_way
from oneneedle.gate.models import Exclusion
from oneneedle.notices.models import Notice
from oneneedle.units import actions as units
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.evaluation import both_sides as both

FEW = both.FORM[:2]
MANY = tuple(two_way.Question("", f"Question {number}?") for number in range(7))


def _counts() -> dict[tuple[str, str], tuple[int, int]]:
    rows = EvaluationPair.objects.select_related("street", "department")
    return {(one.street.code, one.department.code): (len(one.cases), len(one.calls)) for one in rows}


def test_pairs_are_those_who_shared_cases_or_whistles_in_the_time(cast: Cast) -> None:
    period = both.opened(cast)
    assert period.closes_at == both.CLOSED
    assert _counts() == both.PAIRS
    row = LedgerRow.objects.get(subject=f"two_way:{period.id}")
    assert (row.verb, row.data["pairs"]) == ("two_way.opened", len(both.PAIRS))


def test_every_unit_of_a_pair_is_told_once(cast: Cast) -> None:
    both.opened(cast)
    told = [str(one) for one in Notice.objects.filter(kind="two_way_opened").values_list("unit_id", flat=True)]
    units = {str(cast.unit(code).id) for pair in both.PAIRS for code in pair}
    assert sorted(told) == sorted(units)


def test_a_district_opens_one_for_its_own_ground(cast: Cast) -> None:
    both.share_november(both.gather(cast))
    period = both.open_period(cast, "district")
    assert period.area_path == lin.DISTRICT
    assert _counts() == both.PAIRS


def test_the_list_of_shared_cases_is_frozen(cast: Cast) -> None:
    both.opened(cast)
    steps.receive(cast, now=NOW + timedelta(days=2))
    assert _counts() == both.PAIRS


def test_an_order_taken_back_before_it_began_is_not_shared_but_a_returned_one_is(cast: Cast) -> None:
    shared, _whistle = both.share_november(both.gather(cast))
    water, leak = cast.unit("lin-water").id, shared[0]
    cases.withdraw_case(case=leak, reason="It stopped.", actor=cast.system, now=NOW + steps.HOUR)
    said: dict[str, Any] = {"reason": "not_our_duty", "note": "A pipe.", "proposed_unit_id": water}
    cases.return_order(case=shared[2], **said, actor=cast.actor("market"), now=NOW + steps.HOUR)
    both.open_period(cast)
    assert _counts() == {**both.PAIRS, ("lin-s1", "lin-water"): (1, 1)}


def test_a_department_that_was_excused_shared_nothing(cast: Cast) -> None:
    both.share_november(both.gather(cast))
    WhistleCall.objects.filter(unit__code="lin-police").update(state="excused")
    both.open_period(cast)
    assert set(_counts()) == set(both.PAIRS) - {("lin-s1", "lin-police")}


def test_a_company_below_the_street_is_no_partner_of_it(cast: Cast) -> None:
    both.share_november(both.gather(cast))
    since: dict[str, Any] = {"actor": cast.system, "now": NOW - timedelta(days=400)}
    company = units.create_unit(
        jurisdiction_id=lin.CITY, code="lin-c11-property", parent_code="lin-c11", kind="property", level="",
        name_en="Property company", **since,
    )  # fmt: skip
    litter, desk = steps.filed(cast), cast.actor("desk")
    cases.dispatch_case(case=litter, unit_id=company.id, reason="Theirs.", actor=desk, now=NOW + steps.HOUR)
    both.open_period(cast)
    assert _counts() == both.PAIRS


def test_only_a_post_of_the_city_or_a_district_with_the_right_opens_one(cast: Cast) -> None:
    both.share_november(both.gather(cast))
    roles = ("street", "water_side", "community", "command", "keeper")
    for actor in (*map(cast.actor, roles), cast.stranger, cast.system):
        with pytest.raises(Refused) as refusal:
            both.open_period(cast, actor=actor)
        assert refusal.value.code == "not_yours"


SENSELESS: list[tuple[dict[str, Any], str]] = [
    ({"name": "  "}, "empty"),
    ({"since": date(2026, 12, 1)}, "backwards"),
    ({"last_day": date(2026, 12, 2)}, "not_over"),
    ({"since": date(2025, 11, 29)}, "too_long"),
    ({"closes_on": date(2026, 12, 2)}, "closes_on"),
    ({"closes_on": date(2027, 3, 3)}, "closes_on"),
    ({"street_form": FEW}, "questions"),
    ({"department_form": MANY}, "questions"),
    ({"street_form": (*FEW, FEW[0])}, "twice"),
    ({"since": date(2026, 10, 1), "last_day": date(2026, 10, 31)}, "nobody"),
]


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    both.share_november(both.gather(cast))
    for changes, code in SENSELESS:
        with pytest.raises(Refused) as refusal:
            both.open_period(cast, **changes)
        assert refusal.value.code == code
    assert not EvaluationPeriod.objects.exists()


def test_the_same_days_are_not_evaluated_twice_on_the_same_ground(cast: Cast) -> None:
    both.opened(cast)
    for by in ("city", "district"):
        with pytest.raises(Refused) as refusal:
            both.open_period(cast, by, since=both.LAST_DAY)
        assert refusal.value.code == "overlaps"


def test_a_period_taken_back_makes_room_for_another(cast: Cast) -> None:
    period = both.opened(cast)
    actions.withdraw_two_way(period=period, reason="Wrong form.", actor=cast.actor("city"), now=both.OPENED)
    assert both.open_period(cast).id != period.id


def test_a_question_on_a_matter_kept_away_from_streets_is_refused(cast: Cast) -> None:
    both.share_november(both.gather(cast))
    Exclusion.objects.create(
        jurisdiction_id=lin.CITY,
        code="S-1",
        level="street",
        matter="investment",
        name_zh="招商引资",
        name_en="Attracting investment",
        basis_en="List of what streets are not given.",
        keywords=["招商", "investment"],
        since=NOW - timedelta(days=30),
    )
    question = two_way.Question("招商引资完成得如何？", "How much investment did it attract?")
    with pytest.raises(Refused) as refusal:
        both.open_period(cast, department_form=(*FEW, question))
    assert (refusal.value.code, refusal.value.field) == ("excluded", "department_form")
    assert "Attracting investment" in str(refusal.value)
    assert both.open_period(cast, street_form=(*FEW, question)).pairs.exists()  # departments may be asked
