"""set_override: a street or community changes a rule on its own ground, within the bound, by date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.cases import actions as cases
from oneneedle.cases.models import Case
from oneneedle.cases.queries import try_duties
from oneneedle.cases.rules import Report
from oneneedle.catalogue import actions, queries
from oneneedle.catalogue.models import LocalOverride
from oneneedle.catalogue.rules import freeze_rule, thaw_rule
from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import Refused, resident
from tests import cast as lin
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.catalogue.overrides import crew
from tests.catalogue.overrides.crew import DAY
from tests.duties.rows import set_row

LITTER = Report(description="垃圾成堆", type_code="litter", **lin.IN_11)


def test_a_shorter_limit_counts_on_that_ground_alone_and_from_its_day(town: Cast) -> None:
    crew.bound(town)
    crew.override(town, limits={"normal": {"resolve": "1wd"}}, since=NOW + DAY)
    here, there = (crew.rule(path, at=NOW + DAY) for path in (lin.COMMUNITY_11, lin.COMMUNITY_12))
    assert (str(here.limits_for("normal").resolve), str(there.limits_for("normal").resolve)) == ("1wd", "3wd")
    assert str(here.limits_for("normal").respond) == "4wh"
    assert crew.rule(lin.COMMUNITY_11, at=NOW + DAY - timedelta(seconds=1)).local == ()
    assert not list(verify_ledger())


def test_a_case_is_filed_by_it_and_its_copy_says_whose_change_it_was(town: Cast) -> None:
    crew.bound(town)
    row = crew.override(town, limits={"normal": {"respond": "1wh", "resolve": "1wd"}})
    here, there = (steps.receive(town, LITTER, **place) for place in (lin.IN_11, lin.IN_12))
    assert here.resolve_by is not None and there.resolve_by is not None
    assert here.resolve_by < there.resolve_by
    told = {"id": str(row.id), "unit": str(town.unit("lin-c11").id), "unit_path": town.unit("lin-c11").path}
    assert here.rule_copy is not None and there.rule_copy is not None
    assert here.rule_copy["overrides"] == [told | {"fields": ["respond", "resolve"]}]
    assert "overrides" not in there.rule_copy
    rule = crew.rule(lin.COMMUNITY_11)
    assert thaw_rule(freeze_rule(rule)) == rule


def test_what_the_city_says_of_urgent_cases_is_not_touched_by_a_change_of_normal_ones(town: Cast) -> None:
    crew.bound(town)
    before = crew.rule(lin.COMMUNITY_11)
    crew.override(town, limits={"normal": {"respond": "8wh", "resolve": "5wd"}})
    after = crew.rule(lin.COMMUNITY_11)
    for priority in ("high", "urgent"):
        assert after.limits_for(priority) == before.limits_for(priority)


def test_the_office_passes_on_what_the_catalogue_or_the_list_gives_to_it(town: Cast) -> None:
    crew.bound(town)
    row = crew.override(town, handler_id=town.unit("lin-sweepers").id)
    case = steps.receive(town, LITTER)
    assert case.unit_id == town.unit("lin-sweepers").id
    sent = LedgerRow.objects.get(subject=f"case:{case.id}", verb="case.dispatched")
    assert sent.data["override"] == str(row.id) and sent.data["by"] == "rule"
    set_row(lead="community:community", case_types=["litter"], since=NOW)
    again = steps.receive(town, LITTER, now=NOW + timedelta(minutes=1))
    assert again.unit_id == town.unit("lin-sweepers").id
    assert LedgerRow.objects.get(subject=f"case:{again.id}", verb="case.dispatched").data["duty"] == "C-01"


def test_the_responsibility_list_stands_above_it(town: Cast) -> None:
    crew.bound(town)
    crew.override(town, handler_id=town.unit("lin-sweepers").id)
    set_row(lead="city:market_supervision", case_types=["litter"], since=NOW)
    assert steps.receive(town, LITTER).unit_id == town.unit("lin-market").id


def test_a_type_that_is_not_offered_waits_for_the_desk(town: Cast) -> None:
    crew.bound(town)
    crew.override(town, offered=False, texts={"advice_zh": "请找物业。", "advice_en": "Ask the property company."})
    here, there = (steps.receive(town, LITTER, **place) for place in (lin.IN_11, lin.IN_12))
    assert (here.state, there.state) == ("received", "dispatched")
    assert crew.rule(lin.COMMUNITY_11).advice_en == "Ask the property company."
    cases.file_case(case=here, actor=town.actor("desk"), now=NOW)
    assert Case.objects.get(id=here.id).state == "filed"


def test_the_community_has_the_last_word_within_its_street(town: Cast) -> None:
    for level in ("street", "community"):
        crew.bound(town, level)
    crew.override(town, "s1", limits={"normal": {"resolve": "2wd", "respond": "2wh"}})
    crew.override(town, "c11", limits={"normal": {"resolve": "1wd"}})
    in_11, in_12 = (crew.rule(path) for path in (lin.COMMUNITY_11, lin.COMMUNITY_12))
    assert (str(in_11.limits_for("normal").respond), str(in_11.limits_for("normal").resolve)) == ("2wh", "1wd")
    assert (str(in_12.limits_for("normal").respond), str(in_12.limits_for("normal").resolve)) == ("2wh", "2wd")
    assert [mark.unit_path for mark in in_11.local] == [town.unit(code).path for code in ("lin-s1", "lin-c11")]
    assert crew.rule(lin.COMMUNITY_21).local == ()


def test_trial_and_dispatch_agree_on_it(town: Cast) -> None:
    crew.bound(town)
    steps.receive(town, LITTER)
    crew.override(town, handler_id=town.unit("lin-sweepers").id)
    lately: dict[str, Any] = {"since": NOW - DAY, "until": NOW + DAY, "at": NOW + DAY, "now": NOW}
    assert try_duties(CITY, [], **lately).moved == 0
    set_row(lead="community:community", case_types=["litter"], since=NOW)
    assert steps.receive(town, LITTER, now=NOW).unit_id == town.unit("lin-sweepers").id
    assert try_duties(CITY, [], **lately).moved == 0


def test_the_same_again_changes_nothing_and_another_one_replaces_it(town: Cast) -> None:
    crew.bound(town)
    first = crew.override(town)
    assert crew.override(town).id == first.id
    assert LedgerRow.objects.filter(verb="catalogue.override_set").count() == 1
    second = crew.override(town, limits={"normal": {"resolve": "2wd"}}, since=NOW + 2 * DAY)
    third = crew.override(town, limits={"normal": {"resolve": "4wd"}}, since=NOW + DAY)
    ends = {row.id: (row.until, row.end) for row in LocalOverride.objects.all()}
    assert ends == {
        first.id: (NOW + DAY, "replaced"),
        second.id: (NOW + 2 * DAY, "replaced"),
        third.id: (None, ""),
    }
    in_force = [str(crew.rule(lin.COMMUNITY_11, at=NOW + day * DAY).limits_for("normal").resolve) for day in range(4)]
    assert in_force == ["1wd", "4wd", "4wd", "4wd"]


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"limits": {"normal": {"resolve": "6wd"}}}, "out_of_bound", "1 working day to 5 working days"),
        ({"limits": {"normal": {"resolve": "1h"}}}, "out_of_bound", "1 working day to 5 working days"),
        ({"limits": {"high": {"resolve": "2wd"}}}, "out_of_bound", "no bound is set"),
        ({"limits": {"normal": {"resolve": "soon"}}}, "limit_unreadable", "30m"),
        ({"limits": {"fast": {}}}, "bad_limits", "normal"),
        ({}, "nothing", "different"),
        ({"offered": True, "texts": {}}, "nothing", "different"),
        ({"offered": False}, "not_allowed_here", "Time to result"),
        ({"limits": {"normal": {"resolve": "1wd"}}, "reason": " "}, "reason", "everybody can read it"),
        ({"limits": {"normal": {"resolve": "1wd"}}, "since": NOW - DAY}, "past", "now or later"),
    ],
)
def test_what_goes_beyond_the_bound_is_refused_and_the_bound_is_shown(
    town: Cast, changes: dict[str, Any], code: str, words: str
) -> None:
    crew.bound(town, fields=["resolve"], limits={"normal": {"resolve": ["1wd", "5wd"]}})
    with pytest.raises(Refused) as refused:
        crew.override(town, **(changes or {"limits": {}}))
    assert (refused.value.code, words in str(refused.value)) == (code, True), str(refused.value)
    assert not LocalOverride.objects.exists()


def test_without_a_bound_nothing_may_be_changed(town: Cast) -> None:
    for role in ("c11", "s1"):
        with pytest.raises(Refused, match="No bound is set for your level"):
            crew.override(town, role)


def test_a_type_that_speaks_of_danger_is_offered_everywhere(town: Cast) -> None:
    crew.bound(town)
    with pytest.raises(Refused) as refused:
        crew.override(town, code="water-leak", offered=False)
    assert refused.value.code == "danger"
    crew.override(town, offered=False)
    actions.set_case_type(
        jurisdiction_id=CITY, code="litter", parent_code="streets", name_en="Litter", danger_words=["needles"],
        actor=town.actor("keeper"), now=NOW + DAY,
    )  # fmt: skip
    assert crew.rule(lin.COMMUNITY_11, at=NOW + 2 * DAY).offered
    assert LocalOverride.objects.get().end == "bound"


@pytest.mark.parametrize("handler", ["lin-water", "lin-c12", "lin-s1"])
def test_only_an_own_unit_or_one_of_the_ground_is_named(town: Cast, handler: str) -> None:
    crew.bound(town)
    with pytest.raises(Refused) as refused:
        crew.override(town, handler_id=town.unit(handler).id)
    assert refused.value.code == "not_own"


@pytest.mark.parametrize("role", ["keeper", "desk", "c12", "s1", "district_keeper", "water", "grid_worker"])
def test_nobody_else_changes_rules_for_the_ground(town: Cast, role: str) -> None:
    crew.bound(town)
    with pytest.raises(Refused) as refused:
        crew.override(town, actor=town.actor(role), limits={"normal": {"resolve": "1wd"}})
    assert refused.value.code == "not_allowed"
    with pytest.raises(Refused):
        crew.override(town, actor=resident(CITY), limits={"normal": {"resolve": "1wd"}})


def test_groups_of_types_and_retired_types_are_refused(town: Cast) -> None:
    crew.bound(town)
    with pytest.raises(Refused, match="no such type"):
        crew.override(town, code="streets")
    actions.retire_case_type(case_type=crew.kind(), actor=town.actor("keeper"), now=NOW)
    with pytest.raises(Refused, match="no such type"):
        crew.override(town)


def test_reception_is_still_one_round_trip_when_warm(town: Cast) -> None:
    crew.bound(town)
    crew.override(town, handler_id=town.unit("lin-sweepers").id, limits={"normal": {"resolve": "1wd"}})
    steps.receive(town, LITTER)
    with CaptureQueriesContext(connection) as asked:
        cases.receive_case(report=LITTER, actor=town.resident, now=NOW)
    assert len(steps.questions(asked)) == 1, steps.questions(asked)


def test_the_lists_cost_the_same_however_long(town: Cast) -> None:
    crew.bound(town)
    counts = []
    for number, role in enumerate(("c11", "c12"), 1):
        crew.override(town, role, limits={"normal": {"resolve": "1wd"}})
        queries.get_catalogue(CITY)
        town.unit("lin-c11")
        with CaptureQueriesContext(connection) as asked:
            lines = queries.differences_of(CITY, NOW)
            bounds = queries.list_bounds(CITY)
        assert (len(lines), len(bounds)) == (number, 1)
        counts.append(len(asked))
    assert counts == [2, 2], counts
    assert [(one.label, one.before, one.after) for one in lines[0].differences] == [
        ("Time to result (Normal)", "3 working days", "1 working day")
    ]


def test_the_bound_of_the_district_narrows_that_of_the_city(town: Cast) -> None:
    crew.bound(town)
    crew.bound(
        town,
        unit_id=town.unit("lin-d1").id,
        actor=town.actor("district_keeper"),
        fields=["resolve", "advice"],
        limits={"normal": {"resolve": ["2wd", "9wd"]}},
    )
    with pytest.raises(Refused, match="2 working days to 5 working days"):
        crew.override(town, limits={"normal": {"resolve": "1wd"}})
    with pytest.raises(Refused, match="Who acts"):
        crew.override(town, handler_id=town.unit("lin-c11").id)
    assert crew.override(town, limits={"normal": {"resolve": "2wd"}}).until is None
