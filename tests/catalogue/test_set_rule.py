"""set_rule: what binds a type changes by date, and the past stays as it was."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from oneneedle.catalogue import actions, queries
from oneneedle.catalogue.models import CaseRule, CaseType
from oneneedle.catalogue.rules import freeze_rule, thaw_rule
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused


def _set(case_type: CaseType, since: datetime, actor: Actor, now: datetime, days: int = 3, **more: Any) -> CaseRule:
    values: dict[str, Any] = {
        "handlers": [{"level": "city", "kind": "power"}, {"level": "street", "kind": "street"}],
        "limits": {"normal": {"respond": "4wh", "resolve": f"{days}wd"}, "urgent": {"resolve": "8h"}},
    }
    return actions.set_rule(case_type=case_type, since=since, actor=actor, now=now, **(values | more))


def test_a_rule_binds_from_its_day_and_ends_the_one_before(lamps: CaseType, keeper: Actor, now: datetime) -> None:
    later = now + timedelta(days=10)
    _set(lamps, now - timedelta(days=30), keeper, now, days=3)
    _set(lamps, later, keeper, now, days=5)
    catalogue = queries.get_catalogue("lakeside")
    before = catalogue.rule_at(lamps.id, later - timedelta(seconds=1))
    after = catalogue.rule_at(lamps.id, later)
    assert before is not None
    assert after is not None
    assert (str(before.limits_for("normal").resolve), str(after.limits_for("normal").resolve)) == ("3wd", "5wd")
    assert catalogue.rule_at(lamps.id, now - timedelta(days=31)) is None
    assert LedgerRow.objects.filter(verb="catalogue.rule_set").count() == 2


def test_handlers_stand_lowest_first_and_priorities_fall_back(lamps: CaseType, keeper: Actor, now: datetime) -> None:
    _set(lamps, now, keeper, now)
    rule = queries.get_catalogue("lakeside").rule_at(lamps.id, now)
    assert rule is not None
    assert [handler.kind for handler in rule.handlers] == ["street", "power"]
    urgent = rule.limits_for("urgent")
    assert (str(urgent.respond), str(urgent.resolve)) == ("4wh", "8h")
    assert rule.limits_for("high") == rule.limits_for("normal")
    assert thaw_rule(freeze_rule(rule)) == rule


def test_the_same_rule_again_changes_nothing(lamps: CaseType, keeper: Actor, now: datetime) -> None:
    first = _set(lamps, now, keeper, now)
    assert _set(lamps, now + timedelta(days=1), keeper, now).pk == first.pk
    assert LedgerRow.objects.filter(verb="catalogue.rule_set").count() == 1


def test_a_rule_that_has_not_begun_can_be_replaced(lamps: CaseType, keeper: Actor, now: datetime) -> None:
    later = now + timedelta(days=10)
    _set(lamps, now, keeper, now)
    _set(lamps, later, keeper, now, days=5)
    _set(lamps, later, keeper, now, days=7)
    assert [rule.until for rule in CaseRule.objects.order_by("since")] == [later, None]
    assert CaseRule.objects.get(since=later).limits["normal"]["resolve"] == "7wd"


def test_the_past_and_overlaps_are_refused(lamps: CaseType, keeper: Actor, now: datetime) -> None:
    _set(lamps, now - timedelta(days=30), keeper, now)
    for since, code in [(now - timedelta(days=40), "overlap"), (now - timedelta(days=10), "past")]:
        with pytest.raises(Refused) as refused:
            _set(lamps, since, keeper, now, days=9)
        assert refused.value.code == code
    assert CaseRule.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"limits": {"normal": {"resolve": "soon"}}},
        {"limits": {"someday": {"resolve": "1d"}}},
        {"limits": {"normal": {"finish": "1d"}}},
        {"handlers": [{"level": "moon", "kind": "street"}]},
        {"handlers": [{"level": "city", "kind": "Two Words"}]},
        {"priority": "low"},
        {"questions": [{"code": "a", "datatype": "colour", "name_en": "A"}]},
        {"questions": [{"code": "a", "datatype": "singlevaluelist", "name_en": "A"}]},
        {"questions": [{"code": "a", "datatype": "text", "name_en": "A"}] * 2},
    ],
)
def test_what_cannot_be_read_is_refused(lamps: CaseType, keeper: Actor, now: datetime, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        _set(lamps, now, keeper, now, **wrong)
    assert not CaseRule.objects.exists()


def test_branches_and_strangers_are_refused(lamps: CaseType, keeper: Actor, stranger: Actor, now: datetime) -> None:
    assert lamps.parent is not None
    for case_type, actor in [(lamps.parent, keeper), (lamps, stranger)]:
        with pytest.raises(Refused):
            _set(case_type, now, actor, now)


STEPS = st.lists(st.tuples(st.integers(-5, 20), st.integers(1, 4)), max_size=6)


@settings(max_examples=25)
@given(steps=STEPS)
def test_at_every_moment_one_rule_binds_and_a_moment_gone_by_keeps_its_rule(
    steps: list[tuple[int, int]], lamps: CaseType, keeper: Actor, now: datetime
) -> None:
    with transaction.atomic():
        for day, (ahead, days) in enumerate(steps):
            clock = now + timedelta(days=day)
            past = [clock - timedelta(days=back) for back in range(1, 9)]
            before = [_bound(lamps, moment) for moment in past]
            with suppress(Refused):
                _set(lamps, clock + timedelta(days=ahead), keeper, clock, days=days)
            for moment, bound in zip(past, before, strict=True):
                assert bound is None or _bound(lamps, moment) == bound
            spans = list(CaseRule.objects.order_by("since").values_list("since", "until"))
            assert [until for _since, until in spans] == [since for since, _until in spans[1:]] + [None] * bool(spans)
        transaction.set_rollback(True)
    queries.forget()


def _bound(case_type: CaseType, at: datetime) -> str | None:
    rule = queries.get_catalogue("lakeside").rule_at(case_type.id, at)
    return str(rule.limits_for("normal").resolve) if rule else None
