"""Writers of workdays: calendars and the days a city decides otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.workdays import access
from oneneedle.workdays.models import Calendar, DayOverride
from oneneedle.workdays.rules import Override, check_country, check_timezone, parse_hours, read_overrides


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import of overrides did."""

    added: int
    changed: int
    same: int


@transaction.atomic
def set_calendar(
    *,
    jurisdiction_id: str,
    code: str,
    name_zh: str = "",
    name_en: str = "",
    timezone: str,
    country: str = "",
    subdivision: str = "",
    hours: dict[str, Any],
    actor: Actor,
    now: datetime,
) -> Calendar:
    """Make the calendar of this code or change it; the same values again change nothing and leave no row.

    Refuses unreadable hours, unknown time zones and countries, a calendar without a name, and who may not.
    """
    _check_actor(actor, jurisdiction_id)
    _check_named(name_zh, name_en)
    if not re.fullmatch(r"[-a-zA-Z0-9_]{1,60}", code):
        raise Refused(_("A code has 1 to 60 letters, digits, hyphens and underscores."), field="code")
    check_timezone(timezone)
    check_country(country, subdivision)
    parse_hours(hours)
    values: dict[str, Any] = {
        "name_zh": name_zh,
        "name_en": name_en,
        "timezone": timezone,
        "country": country,
        "subdivision": subdivision,
        "hours": hours,
    }
    calendar, made = Calendar.objects.select_for_update().get_or_create(
        jurisdiction_id=jurisdiction_id, code=code, defaults=values | {"updated_at": now}
    )
    changed = {name: value for name, value in values.items() if made or getattr(calendar, name) != value}
    if not changed:
        return calendar
    if not made:
        for name, value in changed.items():
            setattr(calendar, name, value)
        _raise_version(calendar, now)
        calendar.save(update_fields=list(changed))
    _note(calendar, "workdays.calendar_set", actor, now, {"code": code, **changed})
    return calendar


@transaction.atomic
def override_day(
    *,
    calendar: Calendar,
    on: date,
    working: bool | None,
    name_zh: str = "",
    name_en: str = "",
    actor: Actor,
    now: datetime,
) -> DayOverride | None:
    """Decide that this day works or rests, or with `working=None` leave it to the country and the week again.

    Refuses a decision without a name, and who may not; the same decision again changes nothing.
    """
    _check_actor(actor, calendar.jurisdiction_id)
    if working is not None:
        _check_named(name_zh, name_en)
    _lock(calendar)
    before = calendar.overrides.filter(on=on).first()
    if working is None:
        if before is None:
            return None
        before.delete()
        _raise_version(calendar, now)
        _note(calendar, "workdays.override_removed", actor, now, {"on": on.isoformat()})
        return None
    after = Override(working, name_zh, name_en)
    if before and _decision(before) == after:
        return before
    override, _made = calendar.overrides.update_or_create(on=on, defaults=_columns(after))
    _raise_version(calendar, now)
    _note(calendar, "workdays.day_overridden", actor, now, _row(on, after))
    return override


@transaction.atomic
def import_overrides(*, calendar: Calendar, csv: str, actor: Actor, now: datetime) -> ImportResult:
    """Take the days of a file (`on,working,name_zh,name_en`); days the file does not name stay as they are.

    Refuses the whole file if one row is bad, naming every bad row, and who may not. One ledger row tells what changed.
    """
    _check_actor(actor, calendar.jurisdiction_id)
    days = read_overrides(csv)
    _lock(calendar)
    before = {override.on: override for override in calendar.overrides.filter(on__in=days)}
    added = [on for on in days if on not in before]
    changed = [on for on in days if on in before and _decision(before[on]) != days[on]]
    calendar.overrides.filter(on__in=changed).delete()
    fresh = sorted([*added, *changed])
    DayOverride.objects.bulk_create([DayOverride(calendar=calendar, on=on, **_columns(days[on])) for on in fresh])
    if fresh:
        _raise_version(calendar, now)
        data = {"days": [_row(on, days[on]) for on in fresh]}
        _note(calendar, "workdays.overrides_imported", actor, now, data)
    return ImportResult(added=len(added), changed=len(changed), same=len(days) - len(fresh))


def _check_actor(actor: Actor, jurisdiction_id: str) -> None:
    if not access.can_edit_calendar(actor, jurisdiction_id):
        raise Refused(_("Your post may not change the working calendars of this city."), code="not_allowed")


def _check_named(name_zh: str, name_en: str) -> None:
    if not (name_zh or name_en):
        raise Refused(_("A name in Chinese or in English is needed."), field="name_zh", code="name_missing")


def _lock(calendar: Calendar) -> None:
    """Writers of one calendar queue, so that its version tells every change."""
    calendar.version = Calendar.objects.select_for_update().values_list("version", flat=True).get(id=calendar.id)


def _raise_version(calendar: Calendar, now: datetime) -> None:
    calendar.version += 1
    calendar.updated_at = now
    calendar.save(update_fields=["version", "updated_at"])


def _decision(override: DayOverride) -> Override:
    return Override(override.working, override.name_zh, override.name_en)


def _columns(override: Override) -> dict[str, Any]:
    return {"working": override.working, "name_zh": override.name_zh, "name_en": override.name_en}


def _row(on: date, override: Override) -> dict[str, Any]:
    return {"on": on.isoformat(), **_columns(override)}


def _note(calendar: Calendar, verb: str, actor: Actor, now: datetime, data: dict[str, Any]) -> None:
    core.write_ledger(subject=f"calendar:{calendar.id}", verb=verb, actor=actor, now=now, data=data)
