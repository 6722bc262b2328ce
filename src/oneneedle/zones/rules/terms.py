"""What a zone says: its rota, its rules, and how a change of either binds from a moment on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.rules import Refused, new_id

LENGTHS: Mapping[str, str | Promise] = {
    "month": gettext_lazy("A month each"),
    "quarter": gettext_lazy("A quarter each"),
}
MONTHS = {"month": 1, "quarter": 3}
IN_TURN = "turn"  # how a file writes the lead that changes with the rota
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Turn:
    """One version of the rota with its agreed changes, by the first day of their period."""

    id: UUID
    since: datetime
    length: str
    members: tuple[UUID, ...]
    swaps: Mapping[date, UUID]
    open: bool = False


@dataclass(frozen=True, slots=True)
class LeadRule:
    """One version of one rule; without a lead the member in turn leads."""

    id: UUID
    type_code: str
    lead: UUID | None
    since: datetime
    until: datetime | None = None
    open: bool = False

    def binds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRow:
    """One zone as a file or a form tells it; `rules` are pairs of type and lead, None leaves them as they are."""

    code: str
    name_zh: str = ""
    name_en: str = ""
    areas: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    length: str = "month"
    rules: tuple[tuple[str, str], ...] | None = None
    active: bool = True
    line: int = 0


def check_row(row: ZoneRow) -> None:
    """Refuse a zone without code, name, ground or two members, and a length nobody knows; an ending one says less."""
    if not _CODE.fullmatch(row.code):
        message = _("“%(code)s” is no code of a zone: up to 40 letters, digits, dots, hyphens and underscores.")
        raise Refused(message % {"code": row.code}, field="code", code="bad_code")
    if not row.active:
        return
    if not row.name_zh and not row.name_en:
        raise Refused(_("The zone has no name: fill name_zh, name_en or both."), field="name_zh", code="no_name")
    if row.length not in LENGTHS:
        message = _("“%(word)s” in the column length is unknown; the words are %(known)s.")
        raise Refused(message % {"word": row.length, "known": ", ".join(LENGTHS)}, field="length", code="bad_length")
    if not row.areas:
        raise Refused(_("Name the areas the zone is made of."), field="areas", code="no_ground")
    if len(set(row.members)) < 2:
        raise Refused(_("A zone is shared: name two members or more."), field="members", code="one_member")


def plan_turns(
    turns: tuple[Turn, ...], *, members: tuple[UUID, ...], length: str, since: datetime, now: datetime
) -> tuple[Turn, ...]:
    """The versions of the rota, oldest first, when this one binds from `since` on; the same again changes nothing.

    One that has not begun is replaced. Refused when it would change a past that has bound; only the first may.
    """
    last = turns[-1] if turns else None
    if last and (last.members, last.length) == (members, length) and (last.since <= now or last.since == since):
        return turns
    begun = tuple(one for one in turns if one.since <= now)
    if begun and since < now:
        raise Refused(_("The rota bound then; let the change begin now or later."), field="since", code="past")
    if begun and since <= begun[-1].since:
        raise Refused(
            _("The rota was set at this very moment; a change begins after it."), field="since", code="overlap"
        )
    if begun and (begun[-1].members, begun[-1].length) == (members, length):
        return begun
    return (*begun, Turn(new_id(), since, length, members, {}))


def plan_rule(
    versions: tuple[LeadRule, ...], type_code: str, lead: UUID | None, *, since: datetime, now: datetime
) -> tuple[LeadRule, ...]:
    """The versions of one type's rule, oldest first, when it says this from `since` on; the same changes nothing."""
    last = versions[-1] if versions else None
    if last is not None:
        if last.lead == lead and last.until is None:
            return versions
        versions = end_rule(versions, since=since, now=now)
    return (*versions, LeadRule(new_id(), type_code, lead, since))


def end_rule(versions: tuple[LeadRule, ...], *, since: datetime, now: datetime) -> tuple[LeadRule, ...]:
    """The same when no rule of the type stands from `since` on; one that has not begun is dropped."""
    last = versions[-1]
    if last.until is not None and last.until <= since:
        return versions
    if since < now:
        raise Refused(_("The rule bound then; let the change begin now or later."), field="since", code="past")
    if since < last.since or (since == last.since and since <= now):
        raise Refused(_("A change of this rule can only begin after its last one."), field="since", code="overlap")
    return versions[:-1] if since == last.since else (*versions[:-1], replace(last, until=since))
