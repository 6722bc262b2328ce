"""What was asked at the gate of both cities: made up, told in files, done by real actions at their own moments."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from oneneedle.core.rules import Actor, Refused, system
from oneneedle.demo import people
from oneneedle.demo.cities import HERE
from oneneedle.gate import actions, rules
from oneneedle.gate.models import Admission, Task
from oneneedle.units import queries as units

Event = Mapping[str, Any]
AT = time(10, 30)


class _Town:
    """One city, its people, and what the story has named so far."""

    def __init__(self, city: str, zone: str, as_of: datetime) -> None:
        self.city, self.zone, self.as_of = city, ZoneInfo(zone), as_of
        self.people = people.find_actors(city, as_of)
        self.tasks: dict[str, Sequence[Task]] = {}
        self.admissions: dict[str, Admission] = {}

    def day(self, back: int) -> datetime:
        return datetime.combine(self.as_of.astimezone(self.zone).date() - timedelta(days=back), AT, self.zone)

    def unit(self, code: str) -> units.UnitRef:
        found = units.get_unit_by_code(self.city, code)
        if found is None:
            raise Refused(f"There is no unit {code}.")
        return found

    def who(self, unit: UUID, right: str) -> Actor:
        able = [actor for actor in self.people if actor.unit_id == unit and actor.may(right)]
        if not able:
            raise Refused(f"Nobody of the demo has {right} in {unit}.")
        return able[0]

    def task(self, event: Event) -> Task:
        tasks, of = self.tasks[event["task"]], event.get("of")
        found = next(one for one in tasks if one.to_unit_id == self.unit(of).id) if of else tasks[0]
        return Task.objects.get(id=found.id)


def make_tasks(city: str, zone: str, as_of: datetime) -> int:
    """Do what the city's file tells, in its order, while it has not happened yet; answers how much was done."""
    if Admission.objects.filter(jurisdiction_id=city).exists():
        return 0
    events: list[Event] = tomllib.loads((HERE / "data" / f"{city}_tasks.toml").read_text(encoding="utf-8"))["event"]
    town = _Town(city, zone, as_of)
    if not any(actor.may("task.ask") for actor in town.people):
        return 0  # a demo that was made before the gate was there keeps its posts as they are
    for event in sorted(events, key=lambda one: -one["days"]):
        _VERBS[event["do"]](town, event, town.day(event["days"]))
    _let_the_house_look(town)
    return len(events)


def _ask(town: _Town, event: Event, now: datetime) -> None:
    asker = town.unit(event["by"])
    admission = town.admissions.get(event.get("admission", ""))
    ask = rules.Ask(
        kind=event["kind"],
        title=event["title"],
        asked=event["asked"],
        due_by=now + timedelta(days=event.get("due", 10)),
        subject=event.get("subject", ""),
        duty_code=event.get("duty", ""),
        admission=admission.id if admission else None,
        like_seen=True,
    )
    to_units = [town.unit(code).id for code in event["to"]]
    try:
        tasks = actions.ask_task(to_units=to_units, ask=ask, actor=town.who(asker.id, "task.ask"), now=now)
    except rules.GateRefused:
        if not event.get("kept_off"):
            raise
        return
    town.tasks[event.get("key", "")] = tasks


def _request(town: _Town, event: Event, now: datetime) -> None:
    asker = town.unit(event["by"])
    ask = rules.AdmissionAsk(
        title=event["title"],
        kind=event["kind"],
        level=event["level"],
        reason=event["reason"],
        staff=event["staff"],
        money=Decimal(event["money"]),
        last_on=(now + timedelta(days=event["last"])).date(),
        area_path=town.unit(event["ground"]).area_path if event["ground"] else "",
    )
    who = town.who(asker.id, "task.ask")
    town.admissions[event["key"]] = actions.request_admission(ask=ask, actor=who, now=now)


def _decide(town: _Town, event: Event, now: datetime) -> None:
    who = town.who(town.unit(event["by"]).id, "task.admit")
    actions.decide_admission(
        admission=town.admissions[event["admission"]],
        approve=event["approve"],
        decision=event["words"],
        actor=who,
        now=now,
    )


def _accept(town: _Town, event: Event, now: datetime) -> None:
    task = town.task(event)
    actions.accept_task(task=task, actor=town.who(task.to_unit_id, "task.answer"), now=now)


def _finish(town: _Town, event: Event, now: datetime) -> None:
    task = town.task(event)
    who = town.who(task.to_unit_id, "task.answer")
    actions.finish_task(task=task, result=event["words"], hours=Decimal(event["hours"]), actor=who, now=now)


def _return(town: _Town, event: Event, now: datetime) -> None:
    task = town.task(event)
    who = town.who(task.to_unit_id, "task.answer")
    actions.return_task(task=task, code=event["code"], reason=event["words"], actor=who, now=now)


def _propose_removal(town: _Town, event: Event, now: datetime) -> None:
    task = town.task(event)
    who = town.who(task.to_unit_id, "task.answer")
    actions.propose_removal(task=task, reason=event["words"], actor=who, now=now)


_VERBS: dict[str, Callable[[_Town, Event, datetime], None]] = {
    "ask": _ask,
    "request": _request,
    "decide": _decide,
    "accept": _accept,
    "finish": _finish,
    "return": _return,
    "propose_removal": _propose_removal,
}


def _let_the_house_look(town: _Town) -> None:
    """Deadlines that were missed and admissions whose day has come, each at its own moment."""
    house = system(town.city)
    rows = Task.objects.filter(jurisdiction_id=town.city)
    while task := rows.filter(next_due_at__lte=town.as_of).order_by("next_due_at").first():
        actions.pass_task_deadline(task=task, actor=house, now=task.next_due_at or town.as_of)
    over = Admission.objects.filter(jurisdiction_id=town.city, state="approved", until__lte=town.as_of)
    for admission in over:
        actions.end_admission(admission=admission, actor=house, now=admission.until)
