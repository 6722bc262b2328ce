"""retire_case_type: a type is offered no more, and its old cases keep it."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneneedle.catalogue import actions, queries
from oneneedle.catalogue.models import CaseType
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused


def test_a_retired_type_is_offered_no_more_but_still_known(lamps: CaseType, keeper: Actor, now: datetime) -> None:
    actions.retire_case_type(case_type=lamps, actor=keeper, now=now)
    catalogue = queries.get_catalogue("lakeside")
    assert catalogue.leaves() == ()
    assert catalogue.suggest_types("路灯不亮") == []
    assert catalogue.by_id[lamps.id].active is False
    found = catalogue.find_by_source_name("street light outages")
    assert found is not None
    assert found.code == "lamps"
    assert LedgerRow.objects.filter(verb="catalogue.case_type_retired").count() == 1


def test_branches_with_active_types_second_times_and_strangers_are_refused(
    lamps: CaseType, keeper: Actor, stranger: Actor, now: datetime
) -> None:
    assert lamps.parent is not None
    for case_type, actor in [(lamps.parent, keeper), (lamps, stranger)]:
        with pytest.raises(Refused):
            actions.retire_case_type(case_type=case_type, actor=actor, now=now)
    actions.retire_case_type(case_type=lamps, actor=keeper, now=now)
    with pytest.raises(Refused, match="retired already"):
        actions.retire_case_type(case_type=lamps, actor=keeper, now=now)


def test_setting_a_retired_type_brings_it_back(lamps: CaseType, keeper: Actor, now: datetime) -> None:
    actions.retire_case_type(case_type=lamps, actor=keeper, now=now)
    actions.set_case_type(
        jurisdiction_id="lakeside", code="lamps", parent_code="streets", name_en="Lamps", actor=keeper, now=now
    )
    assert [leaf.code for leaf in queries.get_catalogue("lakeside").leaves()] == ["lamps"]
