"""What must not be given to a level: the terms of an exclusion, and whether a request or an indicator meets it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from oneneedle.core.rules import Dated, Refused, Titled, new_id
from oneneedle.duties import rules as duties
from oneneedle.gate.rules.terms import GATED_LEVELS


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionTerms(Titled):
    """Everything one version of an exclusion says, without code and dates."""

    level: str = "community"
    matter: str = ""
    name_zh: str = ""
    name_en: str = ""
    keywords: tuple[str, ...] = ()
    duty_areas: tuple[str, ...] = ()
    area_path: str = ""
    basis_zh: str = ""
    basis_en: str = ""
    document: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRow(ExclusionTerms):
    """One exclusion as a file or a form tells it; one that is not active ends."""

    code: str
    active: bool = True
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded(Dated, ExclusionTerms):
    """One version of an exclusion, in force from `since` until just before `until`."""

    id: UUID
    code: str
    since: datetime
    until: datetime | None = None

    def guards(self, level: str, area_path: str, any_part: bool = False) -> bool:
        """Whether it speaks for units of that level on that ground, or with `any_part` for some of them."""
        whole = area_path.startswith(self.area_path)
        return self.level == level and (whole or (any_part and self.area_path.startswith(area_path)))


TERMS = tuple(one.name for one in fields(ExclusionTerms))


def term_values(one: ExclusionTerms) -> dict[str, Any]:
    """The terms alone, to be compared, copied and written."""
    return {name: getattr(one, name) for name in TERMS}


def check_exclusion(row: ExclusionRow) -> None:
    """Refuse an exclusion without code, name, matter or basis, and words nobody knows."""
    if not duties.CODE.fullmatch(row.code):
        message = _("“%(code)s” is no code: up to 40 letters, digits, dots, hyphens and underscores.")
        raise Refused(message % {"code": row.code}, field="code", code="bad_code")
    if not row.name_zh and not row.name_en:
        raise Refused(_("The exclusion has no name: fill name_zh, name_en or both."), field="name_zh", code="no_name")
    duties.check_known(row.level, GATED_LEVELS, "level")
    for column, words in (("matter", (row.matter,)), ("duty_areas", row.duty_areas)):
        for word in words:
            duties.check_word(word, column)
    if not row.basis_zh and not row.basis_en:
        message = _("Say what it rests on: the rule is shown to whoever is refused.")
        raise Refused(message, field="basis_zh", code="no_basis")


def plan_exclusion(
    versions: Sequence[Excluded], row: ExclusionRow, *, since: datetime, now: datetime
) -> tuple[Excluded, ...]:
    """The versions of one exclusion, oldest first, when `row` binds from `since` on; the same again changes nothing.

    A first version may begin in the past. Refused are a moment not behind the last version, and a past that bound.
    """
    last = versions[-1] if versions else None
    runs = last is not None and (last.until is None or last.until > since)
    if last is None:
        return (_fresh(row, since),) if row.active else ()
    if not (runs or row.active) or (row.active and last.until is None and term_values(last) == term_values(row)):
        return tuple(versions)
    if since <= last.since:
        raise Refused(_("Its last version begins later; choose a moment behind it."), field="since", code="overlap")
    if since < now:
        raise Refused(
            _("The gate went by it until now; let the change begin now or later."), field="since", code="past"
        )
    before = (*versions[:-1], replace(last, until=since) if runs else last)
    return (*before, _fresh(row, since)) if row.active else before


def _fresh(row: ExclusionRow, since: datetime) -> Excluded:
    return Excluded(id=new_id(since), code=row.code, since=since, **term_values(row))


def find_excluded(
    known: Iterable[Excluded],
    level: str,
    area_path: str,
    subject: str,
    duty_area: str = "",
    *,
    any_part: bool = False,
) -> Excluded | None:
    """The exclusion a named matter meets on that level and ground, or the area of the duty that is cited."""
    here = [one for one in known if one.guards(level, area_path, any_part)]
    named = (one for one in here if subject and one.matter == subject)
    covered = (one for one in here if duty_area and duty_area in one.duty_areas)
    return next(named, None) or next(covered, None)


def find_sounding(
    known: Iterable[Excluded], level: str, area_path: str, *texts: str, any_part: bool = False
) -> tuple[Excluded, ...]:
    """The exclusions the words of a request sound like."""
    said = _plain(" ".join(texts))
    here = (one for one in known if one.guards(level, area_path, any_part))
    return tuple(one for one in here if _holds_one(said, one.keywords))


def _holds_one(said: str, keywords: Sequence[str]) -> bool:
    for keyword in map(_plain, keywords):
        # A word of letters begins at a word's beginning: `tax` is in `taxes` and not in `syntax`.
        pattern = rf"(?<![a-z0-9]){re.escape(keyword)}" if keyword[:1].isascii() else re.escape(keyword)
        if keyword and re.search(pattern, said):
            return True
    return False


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
