"""Everything that is asked of a street or community comes through the gate, or is kept off and stands on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.duties import actions as duties
from oneneedle.gate import actions, queries, rules
from oneneedle.gate.models import GateRefusal, Task, TaskBatch
from tests.cases import steps
from tests.cases.steps import refused
from tests.cast import CITY, NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY, kept_off

NOBODY = UUID(int=7)


def test_a_duty_of_that_level_is_asked(town: Cast) -> None:
    task = crew.ask(town)
    assert task.number.startswith("T-261118-") and rules.is_task_number(task.number)
    assert (task.state, task.duty_code, task.admission_id, task.level) == ("asked", "C-01", None, "community")
    assert task.from_unit_id == town.unit("lin-water").id and task.to_unit_id == town.unit("lin-c11").id
    assert task.ack_by == crew.ACK_BY and task.due_by == NOW + 10 * DAY
    assert task.next_due_at == NOW + (crew.ACK_BY - NOW) * 3 / 4
    row = crew.last_row(f"task:{task.id}")
    assert (row.verb, row.seq, task.version, row.unit_id) == ("task.asked", 1, 1, town.unit("lin-water").id)
    assert row.data["duty"] == "C-01" and "title" not in row.data and not GateRefusal.objects.exists()


def test_one_request_to_many_units_is_a_task_for_each(town: Cast) -> None:
    photo = steps.add_photo()
    tasks = crew.ask_many(town, ["lin-c11", "lin-c12", "lin-c11"], files=[photo])
    assert len(tasks) == 2 and len({task.number for task in tasks}) == 2
    batch = TaskBatch.objects.get()
    assert batch.count == 2 and {task.batch_id for task in tasks} == {batch.id}
    assert [task.files.get().kind for task in tasks] == ["request", "request"]
    assert all(crew.facts(task) == ["asked"] for task in tasks)


def test_a_street_asks_its_communities_through_the_same_gate(town: Cast) -> None:
    assert crew.ask(town, by="street_head").from_unit_id == town.unit("lin-s1").id
    with kept_off("no_basis"):
        crew.ask(town, by="street_head", duty_code="")


def test_what_the_rules_do_not_allow_is_kept_off(town: Cast) -> None:
    pushes: list[tuple[str, dict[str, Any]]] = [
        ("excluded", {"subject": "investment"}),
        ("excluded", {"subject": "demolition", "duty_code": ""}),
        ("no_basis", {"duty_code": ""}),
        ("no_basis", {"duty_code": "  "}),
        ("unknown_duty", {"duty_code": "C-77"}),
        ("unknown_duty", {"duty_code": "\x00" + "C" * 60}),
        ("other_level", {"duty_code": "S-01"}),
        ("other_ground", {"duty_code": "C-03"}),
        ("taken_back", {"duty_code": "C-02"}),
    ]
    for rule, changes in pushes:
        with kept_off(rule) as found:
            crew.ask(town, **changes)
        (row,) = found
        assert row.from_unit_id == town.unit("lin-water").id and row.to_unit_id == town.unit("lin-c11").id
        assert row.title == "Roll of residents above eighty" and row.at == NOW
    told = queries.list_refusals(crew.actor(town, "head_11"))
    assert sorted(one.rule.code for one in told.rows) == sorted(rule for rule, _changes in pushes)


def test_the_refusal_shows_the_rule_in_full_and_what_can_be_done(town: Cast) -> None:
    with pytest.raises(rules.GateRefused) as caught:
        crew.ask(town, subject="demolition")
    said = str(caught.value)
    assert "Liushu committee" in said and "Demolition and relocation" in said
    assert "Committees of residents do not clear houses." in said and "No admission opens this door" in said
    assert caught.value.field == "subject"
    (shown,) = queries.shown_rules(crew.actor(town, "water_desk"), caught.value.refusals)
    assert shown.basis == "Committees of residents do not clear houses."


def test_each_unit_that_may_not_be_asked_stands_on_record_and_nobody_is_asked(town: Cast) -> None:
    with kept_off("other_level") as found:
        crew.ask_many(town, ["lin-c11", "lin-s1"])
    assert found[0].to_unit_id == town.unit("lin-s1").id
    with kept_off("no_basis", times=2):
        crew.ask_many(town, ["lin-c11", "lin-c12"], duty_code="")


def test_an_exclusion_covers_whole_areas_of_duty(town: Cast) -> None:
    actions.set_exclusion(
        jurisdiction_id=CITY,
        row=crew.exclusion("X-10", matter="appearance", duty_areas=["city"]),
        since=NOW,
        actor=town.system,
        now=NOW,
    )
    with kept_off("excluded"):
        crew.ask(town, duty_code="C-04")


def test_an_item_counts_from_its_day_until_its_day(town: Cast) -> None:
    crew.ask(town, duty_code="C-04")
    duties.end_duty(jurisdiction_id=CITY, code="C-04", since=NOW + DAY, actor=town.system, now=NOW)
    crew.ask(town, "lin-c12", duty_code="C-04", now=NOW + DAY - timedelta(seconds=1))
    with kept_off("unknown_duty"):
        crew.ask(town, "lin-c12", duty_code="C-04", now=NOW + DAY)


def test_words_that_sound_excluded_are_asked_about(town: Cast) -> None:
    sounding: tuple[dict[str, Any], ...] = ({"title": "Demolition of old sheds"}, {"asked": "请配合拆迁工作。"})
    for words in sounding:
        with refused("warning"):
            crew.ask(town, **words)
    task = crew.ask(town, title="Demolition of old sheds", warning_answer="Only the sheds of the committee itself.")
    assert task.warning_answer == "Only the sheds of the committee itself."
    assert not GateRefusal.objects.exists()


def test_what_was_asked_before_must_have_been_seen(town: Cast) -> None:
    first = crew.done(town, crew.ask(town))
    later = NOW + 40 * DAY
    again: dict[str, Any] = {"by": "market_desk", "now": later, "title": "Roll of residents above eighty (December)"}
    with refused("like"):
        crew.ask(town, **again)
    ask = crew.form(title=again["title"])
    (like,) = queries.like_before(crew.actor(town, "market_desk"), crew.ids(town, "lin-c11"), ask, later)
    assert (like.number, like.result, like.from_name) == (first.number, "41 live alone.", "Linjiang Water")
    second = crew.ask(town, **again, like_seen=True)
    assert second.duplicate_of_id == first.id
    third = crew.ask(town, **{**again, "now": later + DAY}, like_seen=True)
    assert third.duplicate_of_id == first.id
    crew.ask(town, "lin-c12", **again)
    crew.ask(town, **{**again, "now": later + 370 * DAY}, duty_code="C-01")


def test_empty_and_impossible_words_are_refused_and_leave_nothing(town: Cast) -> None:
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        ("unknown_kind", "kind", {"kind": "favour"}),
        ("empty", "title", {"title": " \n\x00"}),
        ("too_long", "title", {"title": "x" * 201}),
        ("empty", "asked", {"asked": "  "}),
        ("past", "due_by", {"due_by": NOW}),
        ("past", "due_by", {"due_by": None}),
        ("unknown_subject", "subject", {"subject": "moon"}),
        ("unknown_subject", "subject", {"subject": "x" * 60}),
    ]
    rows = LedgerRow.objects.count()
    for code, field, changes in wrong:
        with pytest.raises(Refused) as caught:
            crew.ask(town, **changes)
        assert (caught.value.code, caught.value.field) == (code, field)
    assert LedgerRow.objects.count() == rows and not Task.objects.exists() and not GateRefusal.objects.exists()


def test_only_streets_and_communities_on_the_own_ground_are_asked(town: Cast) -> None:
    for code, unit, by in (
        ("not_gated", "lin-market", "water_desk"),
        ("not_gated", "lin-d1", "city_gate"),
        ("not_your_ground", "lin-c21", "street_head"),
        ("not_your_ground", "lin-s1", "street_head"),
    ):
        with refused(code):
            crew.ask(town, unit, by)
    with refused("empty"):
        crew.ask_many(town, [])
    admission = crew.admitted(town)
    with refused("two_bases"):
        crew.ask(town, **crew.by_leave(admission, duty_code="C-01"))
    with refused("unknown_unit"):
        actions.ask_task(to_units=[NOBODY], ask=crew.form(), actor=crew.actor(town, "water_desk"), now=NOW)


def test_posts_without_the_right_ask_nothing(town: Cast) -> None:
    for by in ("head_11", "worker_11"):
        with refused("not_allowed"):
            crew.ask(town, by=by)
    for nobody in (town.stranger, town.resident, town.system):
        with refused("not_allowed"):
            actions.ask_task(to_units=crew.ids(town, "lin-c11"), ask=crew.form(), actor=nobody, now=NOW)


def test_what_an_admission_allows_is_asked_by_it(town: Cast) -> None:
    admission = crew.admitted(town)
    task = crew.ask(town, **crew.by_leave(admission))
    assert task.admission_id == admission.id and task.duty_code == ""
    assert LedgerRow.objects.get(subject=f"task:{task.id}").data["admission"] == str(admission.id)


def test_an_admission_allows_nothing_else(town: Cast) -> None:
    admission = crew.admitted(town)
    ends = crew.ENDS
    for rule, by, unit, now, changes in (
        ("admission_kind", "water_desk", "lin-c11", NOW, {"kind": "form"}),
        ("admission_subject", "water_desk", "lin-c11", NOW, {"subject": "tax"}),
        ("admission_ground", "water_desk", "lin-s1", NOW, {}),
        ("unknown_admission", "market_desk", "lin-c11", NOW, {}),
        ("admission_ended", "water_desk", "lin-c11", ends, {"due_by": ends + DAY}),
        ("excluded", "water_desk", "lin-c11", NOW, {"subject": "investment"}),
    ):
        with kept_off(rule):
            crew.ask(town, unit, by, now, **crew.by_leave(admission, **changes))
    crew.ask(town, now=ends - timedelta(seconds=1), **crew.by_leave(admission))


def test_an_admission_that_is_not_decided_or_was_refused_lets_nothing_through(town: Cast) -> None:
    admission = crew.request(town)
    with kept_off("admission_waits"):
        crew.ask(town, **crew.by_leave(admission))
    who = crew.actor(town, "district_gate")
    actions.decide_admission(admission=admission, approve=False, decision="Do it yourselves.", actor=who, now=NOW)
    with kept_off("admission_refused") as found:
        crew.ask(town, **crew.by_leave(admission))
    assert found[0].admission_id == admission.id
    with kept_off("unknown_admission"):
        crew.ask(town, **{**crew.by_leave(admission), "admission": NOBODY})


def test_an_admission_for_one_unit_is_for_that_unit(town: Cast) -> None:
    (unit,) = crew.ids(town, "lin-c12")
    admission = crew.admitted(town, to_unit=unit)
    crew.ask(town, "lin-c12", **crew.by_leave(admission))
    with kept_off("admission_ground"):
        crew.ask(town, **crew.by_leave(admission))
