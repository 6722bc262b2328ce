"""Readers of the exclusion list: what is in force, for which level, and what an indicator may not be about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from oneneedle.core import queries as core
from oneneedle.core.rules.sheets import Fault
from oneneedle.core.rules.words import say_list
from oneneedle.duties import queries as duties
from oneneedle.duties.models import PolicyDocument
from oneneedle.duties.rules import LEVELS, said
from oneneedle.gate import rules
from oneneedle.gate.models import Exclusion
from oneneedle.gate.queries.words import ground_names
from oneneedle.places import queries as places


@dataclass(frozen=True, slots=True)
class ToldExclusion:
    """One exclusion in words, for whoever is refused and for the list."""

    id: UUID
    code: str
    level: str
    level_name: str
    matter: str
    name: str
    name_zh: str
    name_en: str
    keywords: tuple[str, ...]
    duty_areas: tuple[str, ...]
    area_path: str
    ground: str
    basis: str
    basis_zh: str
    basis_en: str
    document: str
    document_name: str
    article: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorCheck:
    """Whether an indicator may be asked of a level; `words` say why not, or what must be answered first."""

    allowed: bool
    excluded: ToldExclusion | None = None
    warnings: tuple[ToldExclusion, ...] = ()
    words: str = ""


def read_exclusions(city: str) -> tuple[rules.Excluded, ...]:
    """Every version, as the database has it now, in the order of levels and codes."""
    rows = Exclusion.objects.filter(jurisdiction_id=city).select_related("document")
    ranks = list(rules.GATED_LEVELS)
    found = [value_of(row) for row in rows]
    return tuple(sorted(found, key=lambda one: (ranks.index(one.level), one.code, one.since)))


def value_of(row: Exclusion) -> rules.Excluded:
    """A row as the rules take it."""
    return rules.Excluded(
        id=row.id,
        code=row.code,
        since=row.since,
        until=row.until,
        level=row.level,
        matter=row.matter,
        name_zh=row.name_zh,
        name_en=row.name_en,
        keywords=tuple(row.keywords),
        duty_areas=tuple(row.duty_areas),
        area_path=row.area_path,
        basis_zh=row.basis_zh,
        basis_en=row.basis_en,
        document=row.document.code if row.document else "",
        article=row.article,
    )


def in_force(city: str, at: datetime) -> tuple[rules.Excluded, ...]:
    """The exclusions that bind at this moment, for the gate itself."""
    return tuple(one for one in read_exclusions(city) if one.binds(at))


def exclusions_in_force(city: str, at: datetime, level: str = "") -> tuple[ToldExclusion, ...]:
    """The exclusion list of a moment, of one level or of both."""
    return tell_exclusions(city, (one for one in in_force(city, at) if level in {"", one.level}))


def list_exclusions(city: str) -> tuple[ToldExclusion, ...]:
    """Every version there is or was, the newest of each first."""
    found = sorted(read_exclusions(city), key=lambda one: one.since, reverse=True)
    return tell_exclusions(city, sorted(found, key=lambda one: one.code))


def get_exclusion(city: str, code: str, at: datetime) -> ToldExclusion | None:
    """The version of an exclusion that binds at this moment."""
    found = tell_exclusions(city, (one for one in in_force(city, at) if one.code == code))
    return found[0] if found else None


def matters(city: str, at: datetime) -> tuple[tuple[str, str], ...]:
    """The matters a request may name, each with the name of an exclusion of it."""
    names: dict[str, str] = {}
    for one in in_force(city, at):
        names.setdefault(one.matter, one.name)
    return tuple(names.items())


def is_matter(city: str, subject: str) -> bool:
    """Whether an exclusion names this matter, or named it, or will."""
    return Exclusion.objects.filter(jurisdiction_id=city, matter=subject).exists()


def subject_names(city: str, subjects: Iterable[str]) -> dict[str, str]:
    """Matters in words, also those whose exclusion has ended; a word nobody knows names itself."""
    wanted = set(subjects) - {""}
    names = {"": ""} | {subject: subject for subject in wanted}
    rows = Exclusion.objects.filter(jurisdiction_id=city, matter__in=wanted).order_by("since") if wanted else ()
    return names | {row.matter: row.name for row in rows}


def tell_exclusions(city: str, found: Iterable[rules.Excluded]) -> tuple[ToldExclusion, ...]:
    """Exclusions in words; documents are asked once."""
    told = tuple(found)
    names = {one.code: one.name for one in duties.list_documents(city)} if any(one.document for one in told) else {}
    grounds = ground_names(one.area_path for one in told)
    return tuple(_tell(one, names.get(one.document, ""), grounds[one.area_path]) for one in told)


def _tell(one: rules.Excluded, document_name: str, ground: str) -> ToldExclusion:
    return ToldExclusion(
        id=one.id,
        code=one.code,
        level=one.level,
        level_name=said(one.level, LEVELS),
        matter=one.matter,
        name=one.name,
        name_zh=one.name_zh,
        name_en=one.name_en,
        keywords=one.keywords,
        duty_areas=one.duty_areas,
        area_path=one.area_path,
        ground=ground,
        basis=one.basis,
        basis_zh=one.basis_zh,
        basis_en=one.basis_en,
        document=one.document,
        document_name=document_name,
        article=one.article,
        since=one.since,
        until=one.until,
    )


def check_indicator(
    city: str, *, level: str, at: datetime, subject: str = "", text: str = "", area_path: str = "", answer: str = ""
) -> IndicatorCheck:
    """Whether units of that level may be judged by an indicator on this matter, with these words.

    A named matter of the exclusion list is never allowed; words that sound like one need an answer why they are not.
    An exclusion of a part of the ground counts, for the indicator would be asked there too.
    """
    known = in_force(city, at)
    excluded = rules.find_excluded(known, level, area_path, subject, any_part=True)
    if excluded is not None:
        (told,) = tell_exclusions(city, [excluded])
        words = _("“%(matter)s” must not be asked of this level, so no unit may be judged by it: %(basis)s")
        return IndicatorCheck(allowed=False, excluded=told, words=words % {"matter": told.name, "basis": told.basis})
    sounding = tell_exclusions(city, rules.find_sounding(known, level, area_path, text, any_part=True))
    if sounding and not answer.strip():
        names = {"matters": say_list(one.name for one in sounding)}
        words = _("This sounds like “%(matters)s”, which this level must not be given. Say why it is something else.")
        return IndicatorCheck(allowed=False, warnings=sounding, words=words % names)
    return IndicatorCheck(allowed=True, warnings=sounding)


def find_faults(city: str, rows: Iterable[rules.ExclusionRow]) -> list[Fault]:
    """The rows that name an area or document the city does not have; ending rows are not asked."""
    known = set(PolicyDocument.objects.filter(jurisdiction_id=city).values_list("code", flat=True))
    return [Fault(row.line, row.code, problem) for row in rows if row.active for problem in _problems(city, row, known)]


def _problems(city: str, row: rules.ExclusionRow, documents: Collection[str]) -> Iterator[str]:
    if row.document and row.document not in documents:
        yield _("There is no policy document “%(code)s”; add it first.") % {"code": row.document}
    if row.area_path:
        here, area = core.get_jurisdiction(city), places.get_area(row.area_path)
        if here is None or area is None or not area.path.startswith(here.area_path):
            yield _("“%(path)s” is no area of this city.") % {"path": row.area_path}
