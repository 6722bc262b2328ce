"""Readers of documents, changes on trial, consultations and practices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from oneneedle.core.rules import Actor
from oneneedle.duties import access
from oneneedle.duties.models import Consultation, ConsultationComment, DutyChange, DutyItem, PolicyDocument, Practice
from oneneedle.duties.rules import TERMS, Article, DocumentRow, Duty, DutyRow, read_row

MOST_CONSULTATIONS = 50
PRACTICES_A_PAGE = 20


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


def as_row(duty: Duty, *, active: bool = True) -> DutyRow:
    """The item as a row, to be changed."""
    return DutyRow(code=duty.code, active=active, **{name: getattr(duty, name) for name in TERMS})


def list_consultations(jurisdiction_id: str, *, since: datetime) -> tuple[Consultation, ...]:
    """Consultations from this moment on, the next one first, each with what streets say to it."""
    rows = Consultation.objects.filter(jurisdiction_id=jurisdiction_id, meets_at__gte=since).select_related("unit")
    return tuple(rows.prefetch_related(_comments()).order_by("meets_at", "id")[:MOST_CONSULTATIONS])


def get_consultation(jurisdiction_id: str, consultation_id: UUID) -> Consultation | None:
    """One consultation of the city, with what streets say to it."""
    rows = Consultation.objects.filter(jurisdiction_id=jurisdiction_id, id=consultation_id).select_related("unit")
    return rows.prefetch_related(_comments()).first()


def _comments() -> Prefetch[str, QuerySet[ConsultationComment]]:
    return Prefetch("comments", ConsultationComment.objects.select_related("unit").order_by("at"))


def may_comment(actor: Actor) -> bool:
    """Whether the page offers to say something for the actor's street."""
    return access.can_comment(actor, actor.jurisdiction_id)


def list_practices(jurisdiction_id: str, *, limit: int = PRACTICES_A_PAGE) -> tuple[Practice, ...]:
    """Practices, the newest first."""
    rows = Practice.objects.filter(jurisdiction_id=jurisdiction_id).select_related("unit")
    return tuple(rows.order_by("-shared_at", "-id")[:limit])


def get_item(item_id: UUID) -> DutyItem | None:
    """One version of an item, whatever its dates."""
    return DutyItem.objects.filter(id=item_id).first()


def search_duties(duties: Sequence[Duty], text: str) -> tuple[Duty, ...]:
    """The items that hold every word of the text, in either language."""
    words = text.casefold().split()
    return tuple(one for one in duties if all(word in _words(one) for word in words))


def _words(one: Duty) -> str:
    parts = (one.code, one.name_zh, one.name_en, one.shared_zh, one.shared_en, one.basis_zh, one.basis_en)
    return " ".join(parts).casefold()
