"""What a zone says: its rota, its rules, and how a change of either binds from a moment on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.rules import Dated, Refused, is_under, new_id

LENGTHS: Mapping[str, str | Promise] = {
    "month": gettext_lazy("A month each"),
    "quarter": gettext_lazy("A quarter each"),
}
MONTHS = {"month": 1, "quarter": 3}
IN_TURN = "turn"  # how a file writes the lead that changes with the rota
_TAKEN = frozenset({"new"})  # what pages of zones call themselves
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Turn:
    """One version of the zone: its ground, its members in order, agreed changes by the first day of their period."""

    id: UUID
    since: datetime
    length: str
    members: tuple[UUID, ...]
    areas: tuple[str, ...]
    swaps: Mapping[date, UUID] = field(default_factory=dict)
    open: bool = False

    @property
    def rota(self) -> tuple[tuple[UUID, ...], str]:
        return self.members, self.length

    def says(self, members: tuple[UUID, ...], length: str, areas: tuple[str, ...]) -> bool:
        """Whether it says this; ground has no order."""
        return (self.members, self.length, frozenset(self.areas)) == (members, length, frozenset(areas))

    def covers(self, area_path: str) -> bool:
        return any(is_under(area_path, one) for one in self.areas)

    def touches(self, other: Turn) -> bool:
        """Whether both have ground in common."""
        return any(self.covers(one) for one in other.areas) or any(other.covers(one) for one in self.areas)


@dataclass(frozen=True, slots=True)
class LeadRule(Dated):
    """One version of one rule; without a lead the member in turn leads."""

    id: UUID
    type_code: str
    lead: UUID | None
    since: datetime
    until: datetime | None = None
    open: bool = False


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
    if row.code in _TAKEN:
        raise Refused(
            _("“%(code)s” is the address of another page; choose another code.") % {"code": row.code},
            field="code",
            code="bad_code",
        )
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
    turns: tuple[Turn, ...],
    *,
    members: tuple[UUID, ...],
    length: str,
    areas: tuple[str, ...],
    since: datetime,
    now: datetime,
    keep_planned: bool = False,
) -> tuple[Turn, ...]:
    """The versions of ground and rota, oldest first, when this one binds from `since` on; the same changes nothing.

    One that has not begun is replaced; with `keep_planned` it stays when `since` already finds what is said. Refused
    when it would change a past that has bound; only the first may.
    """
    known = [one for one in turns if one.since <= since] if keep_planned else turns
    last = known[-1] if known else None
    if last and last.says(members, length, areas) and (last.since <= now or last.since == since):
        return turns
    begun = tuple(one for one in turns if one.since <= now)
    if begun and since < now:
        raise Refused(_("The rota bound then; let the change begin now or later."), field="since", code="past")
    if begun and since <= begun[-1].since:
        raise Refused(
            _("The rota was set at this very moment; a change begins after it."), field="since", code="overlap"
        )
    if begun and begun[-1].says(members, length, areas):
        return begun
    return (*begun, Turn(new_id(), since, length, members, areas))


def plan_rule(
    versions: tuple[LeadRule, ...], type_code: str, lead: UUID | None, *, since: datetime, now: datetime
) -> tuple[LeadRule, ...]:
    """The versions of one type's rule, oldest first, when it says this from `since` on; the same changes nothing.

    One that has not begun is replaced, and what it would have ended goes on until this one begins.
    """
    last = versions[-1] if versions else None
    if last and (last.lead, last.until) == (lead, None) and (last.since <= now or last.since == since):
        return versions
    begun = tuple(one for one in versions if one.since <= now)
    if begun and len(begun) < len(versions) and begun[-1].until == versions[len(begun)].since:
        begun = (*begun[:-1], replace(begun[-1], until=None))
    if begun and (begun[-1].lead, begun[-1].until) == (lead, None):
        return begun
    kept = end_rule(begun, since=since, now=now) if begun else ()
    return (*kept, LeadRule(new_id(), type_code, lead, since))


def end_rule(versions: tuple[LeadRule, ...], *, since: datetime, now: datetime) -> tuple[LeadRule, ...]:
    """The same when no rule of the type stands from `since` on; what has not begun by then is dropped."""
    last = versions[-1]
    if last.until is not None and last.until <= since:
        return versions
    if since < now:
        raise Refused(_("The rule bound then; let the change begin now or later."), field="since", code="past")
    if last.since == since <= now:
        raise Refused(_("A change of this rule can only begin after its last one."), field="since", code="overlap")
    stays = tuple(one for one in versions if one.since < since)
    if stays and (stays[-1].until is None or stays[-1].until > since):
        return (*stays[:-1], replace(stays[-1], until=since))
    return stays
