"""Rights of streets and roles of levels: what is held, what is missing, and how both came to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import ancestors, by_language
from oneneedle.units.models import LevelRole, Post, StreetRight
from oneneedle.units.queries.directory import UnitRef, units_for
from oneneedle.units.rules import GROUPS, LEVEL_NAMES, RIGHTS, group_of, say_street_right

MOST = 100  # lines of a change log


@dataclass(frozen=True, slots=True)
class RightLine:
    """One line of the register of street rights."""

    id: UUID
    unit: str
    right: str
    name: str
    basis: str
    document: str
    since: datetime
    until: datetime | None
    state: str
    tone: str
    coming: bool = False


@dataclass(frozen=True, slots=True)
class RoleLine:
    """How far the posts of one level may go, by what the rights are about."""

    level: str
    name: str
    limited: bool
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    only_sees: bool
    rights: tuple[str, ...]
    beyond: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleChange:
    """One change of a level's template."""

    at: datetime
    level: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def street_of(jurisdiction_id: str, unit_id: UUID) -> UnitRef | None:
    """The street a unit is, or that a community or grid belongs to; city, district and departments have none."""
    directory = units_for(jurisdiction_id)
    unit = directory.by_id.get(unit_id)
    if unit is None or unit.level not in {"street", "community", "grid"}:
        return None
    above = (directory.by_path.get(path) for path in reversed(ancestors(unit.path)))
    return next((one for one in above if one and one.level == "street"), None)


def holds_right(jurisdiction_id: str, unit_id: UUID, right: str, at: datetime) -> bool:
    """Whether the register of street rights lets this unit act.

    Until the first line of a right begins, every street holds it; units that belong to no street are not bound.
    """
    street = street_of(jurisdiction_id, unit_id)
    directory = units_for(jurisdiction_id)
    first = directory.registered.get(right)
    if street is None or first is None or at < first:
        return True
    return any(one.right == right and one.binds(at) for one in directory.street_rights.get(street.id, ()))


def missing_right(jurisdiction_id: str, unit_id: UUID, right: str, at: datetime) -> str:
    """The register's words when the unit's street does not hold the right; nothing when it does."""
    if holds_right(jurisdiction_id, unit_id, right, at):
        return ""
    street = street_of(jurisdiction_id, unit_id)
    values = {"street": street.name if street else "", "right": say_street_right(right)}
    return _("The register of street rights does not grant “%(right)s” to %(street)s.") % values


def list_rights(jurisdiction_id: str, now: datetime, *, unit_id: UUID | None = None) -> tuple[RightLine, ...]:
    """The register, or one street's part of it, by street and right, what stands before what has ended."""
    rows = StreetRight.objects.filter(unit__jurisdiction_id=jurisdiction_id).select_related("unit")
    if unit_id:
        rows = rows.filter(unit_id=unit_id)
    lines = [_right_line(row, now) for row in rows.order_by("unit__path", "right", "-since")]
    return tuple(sorted(lines, key=lambda line: line.until is not None and line.until <= now))


def get_right(jurisdiction_id: str, right_id: UUID) -> StreetRight | None:
    """A line of the city's register."""
    return StreetRight.objects.filter(id=right_id, unit__jurisdiction_id=jurisdiction_id).select_related("unit").first()


def _right_line(row: StreetRight, now: datetime) -> RightLine:
    if row.until is not None and row.until <= now:
        state, tone = _("No longer in force"), "neutral"
    else:
        state, tone = (_("Not yet in force"), "info") if row.since > now else (_("In force"), "good")
    return RightLine(
        id=row.id,
        unit=row.unit.name,
        right=row.right,
        name=say_street_right(row.right),
        basis=by_language(row.basis_zh, row.basis_en),
        document=row.document,
        since=row.since,
        until=row.until,
        state=state,
        tone=tone,
        coming=row.since > now,
    )


def rights_within(jurisdiction_id: str, level: str, rights: Iterable[str]) -> frozenset[str]:
    """What a post really gives: its rights, as far as the template of its unit's level goes."""
    role = units_for(jurisdiction_id).roles.get(level) if level else None
    return frozenset(rights) if role is None else frozenset(rights) & role


def list_roles(jurisdiction_id: str) -> tuple[RoleLine, ...]:
    """The templates of all levels, from the city down, with the posts that go beyond them."""
    roles = units_for(jurisdiction_id).roles
    posts = Post.objects.filter(unit__jurisdiction_id=jurisdiction_id, unit__level__in=list(roles), unit__active=True)
    beyond: dict[str, list[str]] = {}
    for post in posts.select_related("unit").order_by("unit__path", "code"):
        if set(post.rights) - roles[post.unit.level]:
            beyond.setdefault(post.unit.level, []).append(f"{post.unit.name} · {post.name}")
    return tuple(_role_line(level, roles.get(level), tuple(beyond.get(level, ()))) for level in LEVEL_NAMES)


def _role_line(level: str, role: frozenset[str] | None, beyond: tuple[str, ...]) -> RoleLine:
    rights = [right for right in RIGHTS if role is None or right in role]
    groups = tuple(
        (str(name), tuple(str(RIGHTS[right]) for right in rights if group_of(right) == group))
        for group, name in GROUPS.items()
    )
    return RoleLine(
        level=level,
        name=str(LEVEL_NAMES[level]),
        limited=role is not None,
        groups=tuple((name, words) for name, words in groups if words),
        only_sees=not rights,
        rights=tuple(rights),
        beyond=beyond,
    )


def role_changes(jurisdiction_id: str) -> tuple[RoleChange, ...]:
    """How the templates came to be, newest first, from the ledger."""
    roles = {f"level_role:{role.id}": role for role in LevelRole.objects.filter(jurisdiction_id=jurisdiction_id)}
    rows = LedgerRow.objects.filter(subject__in=list(roles)).order_by("-at", "-seq")[:MOST]
    return tuple(
        RoleChange(
            at=row.at,
            level=str(LEVEL_NAMES.get(roles[row.subject].level, roles[row.subject].level)),
            added=tuple(str(RIGHTS.get(right, right)) for right in row.data.get("added", ())),
            removed=tuple(str(RIGHTS.get(right, right)) for right in row.data.get("removed", ())),
        )
        for row in rows
    )
