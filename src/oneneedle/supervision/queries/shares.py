"""What the responsibility list would have to say so that cases like this one go to that unit at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils import translation

from oneneedle.cases.models import Case
from oneneedle.duties import queries as duties
from oneneedle.duties import rules as duty_rules
from oneneedle.units import queries as units


def rows_to_lead(case: Case, lead: units.UnitRef, at: datetime) -> tuple[duty_rules.DutyRow, ...]:
    """The rows of a change: the item that leads elsewhere now, or a new one for this type alone.

    Nothing when the case has no type, or the list leads there already.
    """
    if case.case_type is None:
        return ()
    city, code = case.jurisdiction_id, case.case_type.code
    now = duties.lead_for(city, code, case.area_path, at)
    if now is not None and now.unit.id == lead.id:
        return ()
    text = _name_lead(city, lead, case.area_path)
    if now is None:
        return (_new_item(case, text),)
    row = duties.as_row(now.duty)
    if now.duty.case_types == (code,):
        return (replace(row, lead=text, cooperating=_others(row, text, now.unit)),)
    narrow = replace(
        row,
        code=f"{now.duty.code[:20]}-{code[:19]}",
        case_types=(code,),
        lead=text,
        cooperating=_others(row, text, None),
    )
    if code not in now.duty.case_types:  # it speaks for the whole branch; the nearer type speaks first
        return (narrow,)
    return (replace(row, case_types=tuple(one for one in row.case_types if one != code)), narrow)


def _name_lead(city: str, lead: units.UnitRef, area_path: str) -> str:
    """The lead as the list writes it: by kind and level where that finds this unit, else by its code."""
    for text in (f"{lead.area_level}:{lead.kind}", lead.kind, f"unit:{lead.code}"):
        try:
            found = duties.find_who(city, text, area_path)
        except ValueError:
            continue
        if found is not None and found.id == lead.id:
            return text
    return f"unit:{lead.code}"


def _others(row: duty_rules.DutyRow, lead: str, before: units.UnitRef | None) -> tuple[str, ...]:
    """Who led before works with it from now on."""
    kept = tuple(one for one in row.cooperating if one != lead)
    return (*kept, row.lead) if before is not None and row.lead not in kept and row.lead != lead else kept


def _new_item(case: Case, lead: str) -> duty_rules.DutyRow:
    kind = case.case_type
    assert kind is not None  # noqa: S101 - asked before
    return duty_rules.DutyRow(
        code=f"D-{kind.code[:36]}",
        list_name="departments",
        level="city",
        lead=lead,
        name_zh=kind.name_zh,
        name_en=kind.name_en,
        case_types=(kind.code,),
        basis_zh=_basis("zh-hans", case.number),
        basis_en=_basis("en", case.number),
    )


def _basis(language: str, number: str) -> str:
    with translation.override(language):
        return translation.gettext("Joint demarcation of case %(number)s") % {"number": number}
