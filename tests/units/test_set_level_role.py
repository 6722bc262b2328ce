"""set_level_role: posts of a level hold no more than its template, wherever they come from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.units import actions, queries
from oneneedle.units.models import LevelRole, Post
from oneneedle.units.rules import GROUPS, RIGHTS, PostRow, UnitRow, group_of
from tests import cast as lin
from tests.cast import CITY, NOW, Cast


def limit(cast: Cast, level: str = "street", rights: Any = ("case.file", "case.dispatch"), **changes: Any) -> LevelRole:
    given: dict[str, Any] = {"jurisdiction_id": CITY, "actor": cast.actor("keeper"), "now": NOW}
    return actions.set_level_role(level=level, rights=rights, **{**given, **changes})


def test_a_post_gives_no_more_than_its_level_may(cast: Cast) -> None:
    assert cast.actor("desk").rights == frozenset(lin.DESK_RIGHTS)
    limit(cast)
    assert cast.actor("desk").rights == {"case.file", "case.dispatch"}
    assert cast.actor("inspector").rights == frozenset()
    assert "case.settle" in cast.actor("command").rights
    assert cast.actor("water").rights == {"case.handle", "contact.read"}
    line = next(one for one in queries.list_roles(CITY) if one.level == "street")
    assert line.beyond == (
        "Hebian street office · desk",
        "Hebian street office · inspector",
        "Shanqian street office · desk",
    )
    assert line.groups == (("May take in and dispatch", ("File or decline cases", "Send cases to units")),)


def test_changes_stand_in_the_log_with_what_was_added_and_removed(cast: Cast) -> None:
    limit(cast, rights=[right for right in RIGHTS if right != "case.settle"])
    role = limit(cast, rights=["case.file"], now=NOW + timedelta(days=1))
    assert limit(cast, rights=["case.file"]).id == role.id
    rows = list(LedgerRow.objects.filter(verb="units.level_role_set").order_by("seq"))
    assert [(row.data["added"], row.data["removed"][:1]) for row in rows] == [
        ([], ["case.settle"]),
        ([], ["case.receive"]),
    ]
    newest, first = queries.role_changes(CITY)
    assert (newest.level, first.removed) == ("Street level", ("Settle disputed cases",))


def test_a_level_that_holds_nothing_only_sees(cast: Cast) -> None:
    limit(cast, "community", [])
    line = next(one for one in queries.list_roles(CITY) if one.level == "community")
    assert line.limited and line.only_sees and line.groups == ()
    assert cast.actor("grid_worker").rights == frozenset()


def test_new_posts_imported_posts_and_assignments_keep_to_it(cast: Cast) -> None:
    limit(cast)
    branch: dict[str, Any] = {"jurisdiction_id": CITY, "actor": cast.actor("keeper"), "now": NOW}
    with pytest.raises(Refused, match="may not hold: Close cases") as refused:
        actions.create_post(unit_code="lin-s1", code="closer", rights=["case.file", "case.close"], **branch)
    assert refused.value.code == "beyond_level"
    assert actions.create_post(unit_code="lin-s1", code="filer", rights=["case.file"], **branch).rights == ["case.file"]
    assert actions.create_post(unit_code="lin-water", code="closer", rights=["case.close"], **branch).code == "closer"
    with pytest.raises(Refused, match="may not hold"):
        actions.assign_post(unit_code="lin-s1", post_code="desk", person=cast.accounts["water"], since=NOW, **branch)
    judge = PostRow("judge", "", "Judge", ("case.settle",))
    street: dict[str, Any] = {"code": "lin-s1", "kind": "street_office", "level": "street", "area": lin.STREET_1}
    rows = [UnitRow(**street, name_en="Hebian", parent="lin-d1", line=2, posts=(judge,))]
    result = actions.import_units(rows=rows, **branch)
    assert [(fault.line, "Settle disputed cases" in fault.problem) for fault in result.faults] == [(2, True)]
    assert not Post.objects.filter(code="judge").exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"level": "moon"}, "bad_level"),
        ({"level": ""}, "bad_level"),
        ({"rights": ["case.eat"]}, "unknown_right"),
        ({"level": "city", "rights": ["case.settle"]}, "locked_out"),
    ],
)
def test_what_cannot_be_a_template_is_refused(cast: Cast, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        limit(cast, **changes)
    assert refused.value.code == code
    assert not LevelRole.objects.exists()


@pytest.mark.parametrize("role", ["desk", "command", "water", "nobody"])
def test_only_keepers_set_templates(cast: Cast, role: str) -> None:
    with pytest.raises(Refused) as refused:
        limit(cast, actor=cast.actor(role))
    assert refused.value.code == "not_allowed"


def test_every_right_is_about_something() -> None:
    assert {group_of(right) for right in RIGHTS} == set(GROUPS)
    assert [right for right in RIGHTS if group_of(right) == "keep"] == [
        "case.redact",
        "contact.read",
        "workdays.edit",
        "keep_areas",
        "keys.manage",
    ]
