"""Whether rows fit the city: its types, units, areas and documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from oneneedle.catalogue import queries as catalogue
from oneneedle.core import queries as core
from oneneedle.core.rules.sheets import Fault
from oneneedle.duties.models import PolicyDocument
from oneneedle.duties.queries.leads import find_disputes
from oneneedle.duties.rules import DutyBook, DutyRow, ListPlan, plan_list, read_who
from oneneedle.places import queries as places
from oneneedle.units import queries as units
from oneneedle.units.rules import KINDS


def plan_change(
    book: DutyBook,
    rows: Sequence[DutyRow],
    *,
    since: datetime,
    now: datetime,
    complete: bool,
    documents: Collection[str] = (),
) -> ListPlan:
    """What the rows would make of the list, with every row that cannot stand in this city; the writers write it.

    `documents` are codes of policy documents that come along.
    """
    plan = plan_list(book, rows, since=since, now=now, complete=complete)
    faults = [*plan.faults, *find_faults(book.jurisdiction_id, rows, documents)]
    return replace(plan, faults=tuple(sorted(faults, key=lambda fault: fault.line)))


def find_faults(jurisdiction_id: str, rows: Iterable[DutyRow], documents: Collection[str] = ()) -> list[Fault]:
    """The rows that name a type, unit, area or document the city does not have; ending rows are not asked."""
    library = PolicyDocument.objects.filter(jurisdiction_id=jurisdiction_id).values_list("code", flat=True)
    known = {*library, *documents}
    return [
        Fault(row.line, row.code, problem)
        for row in rows
        if row.active
        for problem in _problems(jurisdiction_id, row, known)
    ]


def _problems(jurisdiction_id: str, row: DutyRow, documents: set[str]) -> Iterator[str]:
    known = catalogue.get_catalogue(jurisdiction_id).by_code
    if unknown := [code for code in row.case_types if code not in known]:
        yield _("There are no case types %(codes)s in this city.") % {"codes": ", ".join(unknown)}
    for text in (row.lead, *row.cooperating):
        code = read_who(text).unit_code
        if code and units.get_unit_by_code(jurisdiction_id, code) is None:
            yield _("There is no unit “%(code)s” in this city.") % {"code": code}
    if row.document and row.document not in documents:
        yield _("There is no policy document “%(code)s”; add it first.") % {"code": row.document}
    if row.area_path:
        city, area = core.get_jurisdiction(jurisdiction_id), places.get_area(row.area_path)
        if city is None or area is None or not area.path.startswith(city.area_path):
            yield _("“%(path)s” is no area of this city.") % {"path": row.area_path}


def find_warnings(jurisdiction_id: str, rows: Iterable[DutyRow], book: DutyBook, at: datetime) -> tuple[str, ...]:
    """Kinds of units nobody knows, and types for which the list would name two leads."""
    known = KINDS.keys() | {unit.kind for unit in units.units_for(jurisdiction_id).units}
    asked: dict[str, str] = {}
    for row in rows:
        for text in (row.lead, *row.cooperating):
            asked.setdefault(read_who(text).kind, row.code)
    strange = _("“%(code)s” asks for units of the kind “%(kind)s”, but no unit of the city is of that kind.")
    disputed = _("Several items lead cases of the type “%(type)s” to different units: %(codes)s. The first one counts.")
    return (
        *(strange % {"code": code, "kind": kind} for kind, code in asked.items() if kind and kind not in known),
        *(disputed % {"type": one.type_code, "codes": ", ".join(one.codes)} for one in find_disputes(book, at)),
    )
