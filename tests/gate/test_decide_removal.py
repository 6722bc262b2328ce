"""A unit above decides whether something is asked no longer; neither side does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from oneneedle.gate import actions, queries
from oneneedle.gate.models import Removal, Task
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY, kept_off


def propose(town: Cast, task: Task) -> Removal:
    return actions.propose_removal(task=task, reason="Each month.", actor=crew.actor(town, "head_11"), now=NOW)


def test_what_was_removed_is_kept_off_for_a_year(town: Cast) -> None:
    task = crew.ask(town)
    removal = propose(town, task)
    who = crew.actor(town, "district_gate")
    assert queries.count_boxes(who, now=NOW).removals_to_decide == 1
    actions.decide_removal(removal=removal, remove=True, decision="The register has it.", actor=who, now=NOW)
    task.refresh_from_db()
    assert (task.state, task.end_words, task.next_due_at) == ("withdrawn", "The register has it.", None)
    assert crew.last_row(f"task:{task.id}").data == {"removal": str(removal.id), "removed": True, "ends": True}
    later = NOW + 30 * DAY
    with kept_off("removed"):
        crew.ask(town, by="market_desk", now=later, title="Roll of residents above eighty, January", like_seen=True)
    crew.ask(town, "lin-c12", now=later)
    crew.ask(town, kind="inspection", now=later)
    other: dict[str, Any] = {"title": "Hours of the reading room", "asked": "When is it open, and who looks after it?"}
    crew.ask(town, by="market_desk", now=later, **other)
    crew.ask(town, now=later, duty_code="C-04", **other, like_seen=True)
    crew.ask(town, now=NOW + 365 * DAY)
    with refused("decided"):
        actions.decide_removal(removal=removal, remove=False, decision="Hm.", actor=who, now=later)


def removed(town: Cast, **said: Any) -> Removal:
    removal = propose(town, crew.ask(town, **said))
    who = crew.actor(town, "district_gate")
    actions.decide_removal(removal=removal, remove=True, decision="Enough.", actor=who, now=NOW)
    return removal


def test_who_asked_cannot_ask_it_again_under_other_words(town: Cast) -> None:
    removed(town)
    other: dict[str, Any] = {"title": "Hours of the reading room", "asked": "When is it open?", "now": NOW + DAY}
    with kept_off("removed_item") as found:
        crew.ask(town, **other)
    (told,) = queries.list_refusals(crew.actor(town, "head_11")).rows
    assert told.id == found[0].id and "whatever the words" in told.rule.text and "admission" in told.rule.next_step
    crew.ask(town, "lin-c12", **other)
    crew.ask(town, kind="meeting", **other)
    crew.ask(town, **{**other, "now": NOW + 365 * DAY})


def test_an_admission_decided_since_opens_the_door_again(town: Cast) -> None:
    before = admitted_form(town)
    removed(town)
    with kept_off("removed"):
        crew.ask(town, now=NOW + DAY, **before)
    with kept_off("removed_item"):
        crew.ask(town, now=NOW + DAY, title="Hours of the reading room", asked="When is it open?")
    again = admitted_form(town, NOW + DAY)
    with kept_off("admission_kind"):
        crew.ask(town, now=NOW + 2 * DAY, **again | {"kind": "inspection"})
    assert crew.ask(town, now=NOW + 2 * DAY, **again).admission_id == again["admission"]


def test_an_admission_for_something_else_does_not_open_what_was_removed(town: Cast) -> None:
    removed(town)
    other = admitted_form(town, NOW + DAY, title="Meters behind each door", reason="Pipes were laid anew.")
    with kept_off("removed"):
        crew.ask(town, now=NOW + 2 * DAY, **other | {"title": "Roll of residents above eighty"})
    assert crew.ask(town, now=NOW + 2 * DAY, **other, asked="Read each one.").admission_id == other["admission"]


def test_of_several_removals_each_must_be_opened(town: Cast) -> None:
    first = admitted_form(town, title="Meters behind each door", reason="Pipes.")
    meters = {"title": "Meters behind each door", "asked": "Read all gas meters and send the numbers."}
    removed(town, **first | meters)
    removed(town)
    again = admitted_form(town, NOW + DAY)
    assert crew.ask(town, now=NOW + 2 * DAY, **again).admission_id == again["admission"]
    with kept_off("removed"):
        crew.ask(town, now=NOW + 2 * DAY, **again | meters)


def admitted_form(
    town: Cast, now: datetime = NOW, title: str = "Roll of residents above eighty, {0:%d}", **said: str
) -> dict[str, Any]:
    """Leave for the very request, and what cites it."""
    title = title.format(now)
    admission = crew.request(town, now=now, kind="form", title=title, **said)
    who = crew.actor(town, "district_gate")
    actions.decide_admission(admission=admission, approve=True, decision="Once more.", actor=who, now=now)
    return {"admission": admission.id, "duty_code": "", "title": title, "like_seen": True}


def test_what_stays_is_asked_as_before(town: Cast) -> None:
    task = crew.ask(town)
    removal = propose(town, task)
    who = crew.actor(town, "city_gate")
    with refused("empty"):
        actions.decide_removal(removal=removal, remove=False, decision="", actor=who, now=NOW)
    actions.decide_removal(removal=removal, remove=False, decision="The law asks for it.", actor=who, now=NOW)
    task.refresh_from_db()
    assert (removal.state, task.state) == ("kept", "asked")
    assert crew.ask(town, now=NOW + DAY, like_seen=True).duplicate_of_id == task.id


def test_neither_side_decides_nor_anybody_below(town: Cast) -> None:
    removal = propose(town, crew.ask(town, by="district_gate"))
    for by in crew.POSTS:
        if by != "city_gate":
            with refused("not_yours"):
                who = crew.actor(town, by)
                actions.decide_removal(removal=removal, remove=True, decision="Hm.", actor=who, now=NOW)
    assert queries.get_removal(crew.actor(town, "market_desk"), removal.id) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Removal.objects.filter(id=removal.id).update(decided_by_id=town.unit("lin-d1").id)
