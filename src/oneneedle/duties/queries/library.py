"""Readers of documents, changes on trial, consultations and practices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from oneneedle.core.rules import Actor, Paged, slice_of
from oneneedle.duties import access
from oneneedle.duties.models import Consultation, ConsultationComment, DutyChange, PolicyDocument, Practice
from oneneedle.duties.rules import TERMS, Article, DocumentRow, Duty, DutyRow, read_document, read_row
from oneneedle.units import queries as units

MOST_WORDS = 8  # of a search; more narrow nothing down


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document with its articles."""

    code: str
    name: str
    name_zh: str
    name_en: str
    number: str
    issuer: str
    row: DocumentRow


def list_documents(jurisdiction_id: str) -> tuple[Document, ...]:
    """The policy library, newest first."""
    rows = PolicyDocument.objects.filter(jurisdiction_id=jurisdiction_id).order_by("-issued_on", "code")
    return tuple(_document(row) for row in rows)


def get_document(jurisdiction_id: str, code: str) -> Document | None:
    row = PolicyDocument.objects.filter(jurisdiction_id=jurisdiction_id, code=code).first()
    return _document(row) if row else None


def _document(row: PolicyDocument) -> Document:
    told = DocumentRow(
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        number=row.number,
        issuer_zh=row.issuer_zh,
        issuer_en=row.issuer_en,
        issued_on=row.issued_on,
        link=row.link,
        articles=tuple(Article(one["article"], one.get("zh", ""), one.get("en", "")) for one in row.articles),
    )
    issuer = row.issuer_zh if row.name == row.name_zh else row.issuer_en
    return Document(
        row.code, row.name, row.name_zh, row.name_en, row.number, issuer or row.issuer_zh or row.issuer_en, told
    )


def list_changes(jurisdiction_id: str, limit: int = 20) -> tuple[DutyChange, ...]:
    """Changes on trial first, then those decided, newest first."""
    rows = DutyChange.objects.filter(jurisdiction_id=jurisdiction_id)
    proposed = list(rows.filter(state=DutyChange.State.PROPOSED).order_by("-proposed_at"))
    decided = rows.exclude(state=DutyChange.State.PROPOSED).order_by("-ended_at")[:limit]
    return (*proposed, *decided)


def get_change(jurisdiction_id: str, change_id: UUID) -> DutyChange | None:
    return DutyChange.objects.filter(jurisdiction_id=jurisdiction_id, id=change_id).first()


def rows_of_change(change: DutyChange) -> tuple[DutyRow, ...]:
    """The rows of a change as they were read when it was proposed."""
    return tuple(read_row(record, line) for line, record in enumerate(change.rows, 1))


def documents_of_change(change: DutyChange) -> tuple[DocumentRow, ...]:
    """The documents that come with it."""
    return tuple(read_document(record) for record in change.documents)


def is_news(jurisdiction_id: str, row: DocumentRow) -> bool:
    """Whether the library does not hold this document in just these words."""
    found = get_document(jurisdiction_id, row.code)
    return found is None or found.row != replace(row, line=found.row.line)


def as_row(duty: Duty, *, active: bool = True) -> DutyRow:
    """The item as a row, to be changed."""
    return DutyRow(code=duty.code, active=active, **{name: getattr(duty, name) for name in TERMS})


def list_consultations(
    jurisdiction_id: str, which: str = "coming", *, now: datetime, unit_id: UUID | None = None, page: int = 1
) -> Paged[Consultation]:
    """Consultations of the city or of one unit, each with what streets say to it.

    `coming` are those planned that are still to begin, the next one first; `held` are those with a record and those
    whose time has passed without one, the newest first.
    """
    rows = Consultation.objects.filter(jurisdiction_id=jurisdiction_id).select_related("unit")
    rows = rows.filter(unit_id=unit_id) if unit_id else rows
    coming = Q(state=Consultation.State.PLANNED, meets_at__gte=now)
    if which == "held":
        rows = rows.exclude(coming).order_by("-meets_at", "-id")
    else:
        rows = rows.filter(coming).order_by("meets_at", "id")
    total = rows.count()
    number, pages, first, last = slice_of(page, total)
    return Paged(tuple(rows.prefetch_related(_comments())[first:last]), total, number, pages)


@dataclass(frozen=True, slots=True)
class AskedTalks:
    """Which consultations a reader wants: coming or held, of one unit or of all."""

    which: str
    unit: units.UnitRef | None
    units: tuple[units.UnitRef, ...]

    @property
    def unit_id(self) -> UUID | None:
        return self.unit.id if self.unit else None

    @property
    def query(self) -> dict[str, str]:
        """The same as the address says it."""
        return {"list": self.which, "unit": self.unit.code if self.unit else ""}


def asked_talks(jurisdiction_id: str, said: Mapping[str, str]) -> AskedTalks:
    """What an address asks for; what is not said well is the coming talks of all units."""
    listed = units_with_talks(jurisdiction_id)
    unit = next((one for one in listed if one.code == said.get("unit")), None)
    return AskedTalks("held" if said.get("list") == "held" else "coming", unit, listed)


def units_with_talks(jurisdiction_id: str) -> tuple[units.UnitRef, ...]:
    """The line departments that have planned a consultation, by their place in the tree."""
    found = set(Consultation.objects.filter(jurisdiction_id=jurisdiction_id).values_list("unit_id", flat=True))
    return tuple(one for one in units.units_for(jurisdiction_id).units if one.id in found)


def get_consultation(jurisdiction_id: str, consultation_id: UUID) -> Consultation | None:
    """One consultation of the city, with what streets say to it."""
    rows = Consultation.objects.filter(jurisdiction_id=jurisdiction_id, id=consultation_id).select_related("unit")
    return rows.prefetch_related(_comments()).first()


def talks_to_plan(actor: Actor) -> tuple[units.UnitRef, ...]:
    """The units whose talks the actor may plan and record: every one of the city, or the own department."""
    listed = units.units_for(actor.jurisdiction_id).units
    return tuple(one for one in listed if one.active and access.can_keep_talks(actor, actor.jurisdiction_id, one.id))


def _comments() -> Prefetch[str, QuerySet[ConsultationComment]]:
    return Prefetch("comments", ConsultationComment.objects.select_related("unit").order_by("at"))


def may_comment(actor: Actor) -> bool:
    """Whether the page offers to say something for the actor's street."""
    return access.can_comment(actor, actor.jurisdiction_id)


def list_practices(jurisdiction_id: str, text: str = "", *, page: int = 1) -> Paged[Practice]:
    """Practices that hold every word of the text, the newest first."""
    rows = Practice.objects.filter(jurisdiction_id=jurisdiction_id).select_related("unit")
    for word in text.split()[:MOST_WORDS]:
        rows = rows.filter(_says(word))
    total = rows.count()
    number, pages, first, last = slice_of(page, total)
    return Paged(tuple(rows.order_by("-shared_at", "-id")[first:last]), total, number, pages)


def _says(word: str) -> Q:
    found = Q(duty__iexact=word)
    for column in ("title", "problem", "steps", "result", "advice", "unit__name_zh", "unit__name_en"):
        found |= Q(**{f"{column}__icontains": word})
    return found


def get_practice(jurisdiction_id: str, practice_id: UUID) -> Practice | None:
    """One practice of the city."""
    rows = Practice.objects.filter(jurisdiction_id=jurisdiction_id, id=practice_id)
    return rows.select_related("unit").first()


def search_duties(duties: Sequence[Duty], text: str) -> tuple[Duty, ...]:
    """The items that hold every word of the text, in either language."""
    words = text.casefold().split()
    return tuple(one for one in duties if all(word in _words(one) for word in words))


def _words(one: Duty) -> str:
    parts = (one.code, one.name_zh, one.name_en, one.shared_zh, one.shared_en, one.basis_zh, one.basis_en)
    return " ".join(parts).casefold()
