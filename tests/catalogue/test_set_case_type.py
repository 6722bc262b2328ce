"""set_case_type: the tree of types is made and changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from oneneedle.catalogue import actions, queries
from oneneedle.catalogue.models import CaseType
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused


def test_a_type_stands_under_its_branch(lamps: CaseType) -> None:
    catalogue = queries.get_catalogue("lakeside")
    assert lamps.path == "streets/lamps/"
    assert [leaf.code for leaf in catalogue.leaves()] == ["lamps"]
    assert [node.type.code for node in catalogue.tree()] == ["streets"]
    assert [one.code for one in catalogue.ancestors("lamps")] == ["streets", "lamps"]
    assert LedgerRow.objects.filter(verb="catalogue.case_type_set").count() == 2


def test_the_same_again_leaves_no_row_and_a_change_does(lamps: CaseType, keeper: Actor, now: datetime) -> None:
    for name in ("Streets", "Streets", "Roads"):
        actions.set_case_type(jurisdiction_id="lakeside", code="streets", name_en=name, actor=keeper, now=now)
    assert LedgerRow.objects.filter(verb="catalogue.case_type_set").count() == 3
    assert queries.get_catalogue("lakeside").by_code["streets"].name_en == "Roads"


def test_a_branch_moves_with_all_below_it(lamps: CaseType, keeper: Actor, now: datetime) -> None:
    actions.set_case_type(jurisdiction_id="lakeside", code="city", name_en="City", actor=keeper, now=now)
    actions.set_case_type(
        jurisdiction_id="lakeside", code="streets", parent_code="city", name_en="Streets", actor=keeper, now=now
    )
    lamps.refresh_from_db()
    assert lamps.path == "city/streets/lamps/"
    with pytest.raises(Refused) as refused:
        actions.set_case_type(
            jurisdiction_id="lakeside", code="city", parent_code="streets", name_en="City", actor=keeper, now=now
        )
    assert refused.value.code == "ring"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"code": "1st"}, "bad_code"),
        ({"name_en": ""}, "no_name"),
        ({"family": "Two words"}, "bad_family"),
        ({"parent_code": "nowhere"}, "no_parent"),
        ({"parent_code": "lamps"}, "parent_is_leaf"),
    ],
)
def test_what_cannot_stand_is_refused(
    lamps: CaseType, keeper: Actor, now: datetime, wrong: dict[str, Any], code: str
) -> None:
    limits = {"normal": {"resolve": "1d"}}
    actions.set_rule(case_type=lamps, since=now, handlers=[], limits=limits, actor=keeper, now=now)
    right = {"jurisdiction_id": "lakeside", "code": "new", "name_en": "New"}
    with pytest.raises(Refused) as refused:
        actions.set_case_type(actor=keeper, now=now, **(right | wrong))
    assert refused.value.code == code


def test_a_stranger_is_refused(stranger: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.set_case_type(jurisdiction_id="lakeside", code="mine", name_en="Mine", actor=stranger, now=now)
