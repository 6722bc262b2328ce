"""A unit above everybody the admission covers decides, never the unit that asked."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from oneneedle.core.rules import Refused
from oneneedle.gate import actions, queries
from oneneedle.gate.models import Admission
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.gate import crew


def decide(town: Cast, admission: Admission, by: str = "district_gate", **changes: object) -> None:
    given = {"approve": True, "decision": "Needed.", "now": NOW, **changes}
    actions.decide_admission(admission=admission, actor=crew.actor(town, by), **given)  # type: ignore[arg-type]


def test_it_is_let_through_once_with_a_reason(town: Cast) -> None:
    admission = crew.request(town)
    decide(town, admission)
    admission.refresh_from_db()
    assert (admission.state, admission.decision, admission.decided_at) == ("approved", "Needed.", NOW)
    assert admission.decided_by_id == town.unit("lin-d1").id and admission.version == 2
    assert crew.last_row(f"admission:{admission.id}").verb == "admission.approved"
    with refused("wrong_state"):
        decide(town, admission, approve=False)
    (usable,) = queries.usable_admissions(crew.actor(town, "water_desk"), NOW)
    assert usable.number == admission.number and not queries.usable_admissions(crew.actor(town, "market_desk"), NOW)


def test_it_is_not_let_through_with_a_reason(town: Cast) -> None:
    admission = crew.request(town)
    with refused("empty"):
        decide(town, admission, decision="  ")
    decide(town, admission, approve=False, decision="Do it yourselves.")
    assert crew.last_row(f"admission:{admission.id}").verb == "admission.refused"
    assert queries.tell_admission(crew.actor(town, "water_desk"), admission, NOW).state == "refused"


def test_only_a_unit_above_all_of_them_decides(town: Cast) -> None:
    district, city, street = crew.request(town), crew.request(town, area_path=""), crew.request(town, level="street")
    for admission, able in (
        (district, {"district_gate", "city_gate"}),
        (city, {"city_gate"}),
        (street, {"district_gate", "city_gate"}),
    ):
        for by in crew.POSTS:
            if by in able:
                with transaction.atomic():
                    decide(town, Admission.objects.get(id=admission.id), by)
                    transaction.set_rollback(True)
            else:
                with pytest.raises(Refused) as caught:
                    decide(town, admission, by)
                assert caught.value.code == "not_yours", by


def test_the_unit_that_asked_never_decides(town: Cast) -> None:
    admission = crew.request(town, "district_gate")
    with refused("not_yours"):
        decide(town, admission)
    assert queries.waiting_for(crew.actor(town, "district_gate"), NOW) == ()
    assert queries.waiting_for(crew.actor(town, "city_gate"), NOW) == (admission.id,)
    own = town.unit("lin-d1").id
    with pytest.raises(IntegrityError), transaction.atomic():
        Admission.objects.filter(id=admission.id).update(decided_by_id=own)


def test_nothing_is_decided_when_its_day_has_come(town: Cast) -> None:
    admission = crew.request(town)
    with refused("wrong_state"):
        decide(town, admission, now=crew.ENDS)
