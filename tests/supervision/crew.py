"""The people of supervision, and short ways to bring a thing to a state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from oneneedle.cases.models import Case
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused, new_id, resident
from oneneedle.gate.models import Task
from oneneedle.notices.models import Notice
from oneneedle.supervision import actions
from oneneedle.supervision.models import Commitment, Demarcation, ProofFile, Rectification, SupervisionNotice
from tests import cast as lin
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.replay import replayed
from tests.seats import take_seats

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = NOW + 2 * DAY
TODAY = date(2026, 11, 18)
IN_A_WEEK = TODAY + timedelta(days=7)

# name -> (unit, post, rights)
POSTS: dict[str, tuple[str, str, list[str]]] = {
    "street": ("lin-s1", "supervision", [*lin.DESK_RIGHTS, "supervision.ask", "supervision.answer", "case.verify"]),
    "street_2": ("lin-s2", "supervision", [*lin.DESK_RIGHTS, "supervision.ask", "supervision.answer"]),
    "community": ("lin-c11", "head", ["supervision.answer", "case.handle"]),
    "community_12": ("lin-c12", "head", ["supervision.answer"]),
    "district": ("lin-d1", "supervision", ["supervision.ask", "supervision.answer", "case.settle", "case.dispatch"]),
    "city": ("lin-city", "supervision", ["supervision.ask", "supervision.answer", "case.settle", "case.dispatch"]),
    "water_crew": ("lin-water", "crew", ["supervision.answer", "case.handle"]),
    "market_crew": ("lin-market", "crew", ["supervision.answer", "case.handle"]),
}


@replayed
def gather(cast: Cast) -> Cast:
    """Give the cast the posts; the names then work as `cast.actor(name)`."""
    take_seats(cast, POSTS)
    return cast


def add_task(town: Cast, unit: str = "lin-c11", state: str = "asked", **changes: Any) -> Task:
    """A task of the district asked of a community; how it came through the gate does not matter here."""
    to_unit, from_unit = town.unit(unit), town.unit("lin-d1")
    given: dict[str, Any] = {
        "id": new_id(),
        "jurisdiction_id": CITY,
        "number": f"T-{new_id().hex[-12:]}",
        "kind": "form",
        "title": "Count the lamps",
        "asked": "How many lamps are out?",
        "from_unit_id": from_unit.id,
        "from_unit_path": from_unit.path,
        "to_unit_id": to_unit.id,
        "to_unit_path": to_unit.path,
        "level": "community",
        "area_path": to_unit.area_path,
        "duty_code": "C-01",
        "state": state,
        "ack_by": NOW + HOUR,
        "due_by": NOW + DAY,
        "sent_at": NOW - DAY,
        "changed_at": NOW,
    }
    if state == "done":
        given |= {"hours": 2, "result": "Four.", "done_at": NOW, "ended_at": NOW, "acknowledged_at": NOW}
    return Task.objects.create(**{**given, **changes})


def ask(town: Cast, case: Case | None = None, **changes: Any) -> SupervisionNotice:
    """The street asks the water company, which has a case on its ground."""
    given: dict[str, Any] = {
        "unit_id": town.unit("lin-water").id,
        "what": "Why does it still leak?",
        "due_by": DUE,
        "case": case or (None if "task" in changes else steps.receive(town)),
        "actor": town.actor("street"),
        "now": NOW,
    }
    return actions.ask_account(**{**given, **changes})


def answered(town: Cast) -> SupervisionNotice:
    notice = ask(town)
    actions.answer_account(notice=notice, words="A part came.", actor=town.actor("water_crew"), now=NOW + HOUR)
    return notice


def rectify(town: Cast, **changes: Any) -> Rectification:
    """The street writes down what the market supervision must put right in community 11."""
    given: dict[str, Any] = {
        "unit_id": town.unit("lin-market").id,
        "problem": "Stalls block the lane.",
        "source": "residents",
        "action": "Stalls go to the square.",
        "due_on": IN_A_WEEK,
        "area_path": lin.COMMUNITY_11,
        "actor": town.actor("street"),
        "now": NOW,
    }
    return actions.open_rectification(**{**given, **changes})


def reported(town: Cast, **changes: Any) -> Rectification:
    one = rectify(town, **changes)
    actions.report_rectification(
        rectification=one, evidence="The lane is free.", actor=town.actor("market_crew"), now=NOW + HOUR
    )
    return one


def proved(town: Cast) -> ProofFile:
    one, files = rectify(town), [steps.add_photo()]
    actions.report_rectification(
        rectification=one, evidence="See it.", file_ids=files, actor=town.actor("market_crew"), now=NOW + HOUR
    )
    return one.files.get()


def promise(town: Cast, **changes: Any) -> Commitment:
    given: dict[str, Any] = {
        "promise": "Every lamp of the street is mended.",
        "measure": "No lamp is out for longer than three days.",
        "due_on": IN_A_WEEK,
        "actor": town.actor("street"),
        "now": NOW,
    }
    return actions.make_commitment(**{**given, **changes})


def kept(town: Cast) -> Commitment:
    one = promise(town)
    actions.finish_commitment(commitment=one, proof="All 40 are mended.", actor=town.actor("street"), now=NOW + DAY)
    return one


def dispute(town: Cast, case: Case | None = None, **changes: Any) -> Demarcation:
    """Water and market supervision have sent a case to and fro; the city hears both."""
    given: dict[str, Any] = {
        "case": case or steps.returned(town, 2),
        "unit_ids": [town.unit("lin-water").id, town.unit("lin-market").id],
        "question": "Whose pipe is it?",
        "hear_by": DUE,
        "actor": town.actor("city"),
        "now": NOW + 3 * HOUR,
    }
    return actions.open_demarcation(**{**given, **changes})


def heard(town: Cast, case: Case | None = None) -> Demarcation:
    one = dispute(town, case)
    for role in ("water_crew", "market_crew"):
        actions.hear_party(demarcation=one, words=f"{role} speaks.", actor=town.actor(role), now=NOW + 4 * HOUR)
    return one


def facts(kind: str, one: Any) -> list[str]:
    rows = LedgerRow.objects.filter(subject=f"{kind}:{one.id}").order_by("seq")
    return [verb.removeprefix(f"{kind}.") for verb in rows.values_list("verb", flat=True)]


def told(town: Cast, unit: str) -> list[tuple[str, str]]:
    """Kind and step of the notices on a unit's desk, in their order."""
    rows = Notice.objects.filter(unit_id=town.unit(unit).id).order_by("created_at", "id")
    return [(row.kind, row.params["step"]) for row in rows if "step" in row.params]


def reporter_of(case: Case) -> Actor:
    return resident(CITY, case_id=case.id)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The call is refused with this code and leaves no ledger row and no notice."""
    rows, notices = LedgerRow.objects.count(), Notice.objects.count()
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.code == code, refusal.value
    assert str(refusal.value.message)
    assert (LedgerRow.objects.count(), Notice.objects.count()) == (rows, notices)


def at(days: int) -> datetime:
    return NOW + days * DAY
