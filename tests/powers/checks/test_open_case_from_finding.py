"""open_case_from_finding: what was not in order goes the way of every case."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from oneneedle.cases.models import Case
from oneneedle.powers import actions
from oneneedle.powers.models import CheckFinding
from tests.cases import steps
from tests.cases.steps import refused
from tests.cast import COMMUNITY_11, NOW, Cast
from tests.powers.checks import crew


def _open(town: Cast, finding: CheckFinding, **changes: Any) -> Case:
    given: dict[str, Any] = {"description": "通道堆放纸箱", "actor": town.actor("enforcer"), "now": NOW + crew.DAY}
    reception = actions.open_case_from_finding(**{"finding": finding, **given, **changes})
    return Case.objects.get(id=reception.case_id)


def test_a_finding_becomes_a_private_case_on_the_ground_of_the_site(town: Cast) -> None:
    check = crew.plan(town)
    crew.record(town, check, answers=crew.answers(check, "ok", "not_ok", file_id=steps.add_photo()))
    finding = crew.fault(check)
    case = _open(town, finding, type_code="stalls")
    assert (case.area_path, case.private, case.state) == (COMMUNITY_11, True, "dispatched")
    assert (case.address, case.attachments.count()) == (crew.SHOP.address, 1)
    finding.refresh_from_db()
    assert finding.case_id == case.id
    assert crew.last_data(f"site_check:{check.id}") == {"case": str(case.id), "line": 2, "round": 1}
    with refused("case_already"):
        _open(town, finding)


def test_what_cannot_be_is_refused(town: Cast) -> None:
    check = crew.found(town)
    finding, fine = crew.fault(check), CheckFinding.objects.get(result="ok")
    for role in ("enforcer_2", "district", "desk"):
        with refused("not_allowed"):
            _open(town, finding, actor=town.actor(role))
    with refused("in_order"):
        _open(town, fine)
    with refused("empty"):
        _open(town, finding, description=" ")
    with refused("unknown_type"):
        _open(town, finding, type_code="moon")
    assert not Case.objects.exists()
    case = _open(town, finding, private=False)
    assert not case.private
    with pytest.raises(IntegrityError, match="check_finding_case_of_fault"), transaction.atomic():
        CheckFinding.objects.filter(id=finding.id).update(result="ok")
