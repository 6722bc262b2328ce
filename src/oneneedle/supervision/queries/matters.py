"""What supervision is about: a case or a task the actor sees, and the units that have or had to do with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case, WhistleCall, WorkOrder
from oneneedle.core.rules import Actor, Refused
from oneneedle.core.rules.words import shorten
from oneneedle.gate import rules as gate_rules
from oneneedle.gate.models import Task
from oneneedle.supervision import access
from oneneedle.units import queries as units


@dataclass(frozen=True, slots=True)
class Matter:
    """One case or one task, by what pages and writers need of both."""

    kind: str  # case or task
    id: UUID
    jurisdiction_id: str
    number: str
    title: str
    area_path: str
    unit_id: UUID | None
    case: Case | None = None
    task: Task | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """What the ledger says of it."""
        return {self.kind: str(self.id)}

    @property
    def link(self) -> str:
        """Its own page on the desk."""
        return f"/desk/{self.kind}s/{self.number}/"


def matter_of(actor: Actor, *, case: Case | None = None, task: Task | None = None) -> Matter:
    """The case or the task, if the actor sees it. Refuses both, neither, and what is not to be seen."""
    if (case is None) == (task is None):
        raise Refused(_("Name one case or one task."), code="one_subject")
    if case is not None:
        try:
            return matter_of_case(cases.get_case(actor, case.id))
        except Case.DoesNotExist:
            raise Refused(_("Your post may not do this here."), code="not_yours") from None
    if task is None or not access.sees_task(actor, task):
        raise Refused(_("Your post may not do this here."), code="not_yours")
    return matter_of_task(task)


def find_matter(actor: Actor, kind: str, number: str) -> Matter | None:
    """The case or task of that number; None when there is none to be seen."""
    if kind == "case":
        try:
            return matter_of_case(cases.get_case(actor, number))
        except Case.DoesNotExist:
            return None
    found = Task.objects.filter(access.tasks_visible_to(actor), number=gate_rules.tidy_task_number(number))
    task = found.select_related("from_unit", "to_unit").first() if kind == "task" else None
    return matter_of_task(task) if task else None


def matter_of_case(case: Case) -> Matter:
    """A case as a matter; its heading is its title or the first words of the report."""
    title = shorten(case.title or " ".join(case.description.split()))
    if not title and case.case_type is not None:
        title = case.case_type.name
    return Matter("case", case.id, case.jurisdiction_id, case.number, title, case.area_path, case.unit_id, case=case)


def matter_shown(actor: Actor, case: Case) -> Matter:
    """The same as the actor may read it: of a private case that is not on the own desk, the number alone."""
    matter = matter_of_case(case)
    hidden = case.private and not access.on_case(actor, case)
    return replace(matter, title=_("A private matter")) if hidden else matter


def matter_of_task(task: Task) -> Matter:
    """A task as a matter."""
    return Matter(
        "task", task.id, task.jurisdiction_id, task.number, task.title, task.area_path, task.to_unit_id, task=task
    )


def units_of(matter: Matter) -> tuple[units.UnitRef, ...]:
    """The units that can be asked for account of it: whoever has or had an order or is called; who was asked the task.

    The one that has it now stands first.
    """
    ids = [matter.unit_id] if matter.unit_id else []
    if matter.kind == "case":
        orders = WorkOrder.objects.filter(case_id=matter.id).order_by("-seq")
        calls = WhistleCall.objects.filter(whistle__links__case_id=matter.id).exclude(whistle__state="proposed")
        ids += [*orders.values_list("unit_id", flat=True), *calls.values_list("unit_id", flat=True)]
    known = units.units_for(matter.jurisdiction_id).by_id
    return tuple(known[one] for one in dict.fromkeys(ids) if one in known)


def units_to_ask(actor: Actor, matter: Matter) -> tuple[units.UnitRef, ...]:
    """Those of them this actor may ask."""
    return those_to_ask(actor, matter, units_of(matter))


def those_to_ask(actor: Actor, matter: Matter, having: tuple[units.UnitRef, ...]) -> tuple[units.UnitRef, ...]:
    """The same of units that are known already."""
    return tuple(unit for unit in having if unit.active and access.can_ask(actor, matter.area_path, unit))
