"""Readers of notices: inboxes, their words, and what a letter needs to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from oneneedle.notices import rules
from oneneedle.notices.models import Letter, Notice
from oneneedle.people import queries as people

MOST_COUNTED = 100  # pages say "99+"
_CODES = {"zh": "zh-hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A notice in words."""

    title: str
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice of an inbox."""

    id: UUID
    kind: str
    subject: str
    title: str
    text: str
    link: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Message:
    """A letter ready to be handed over."""

    address: str
    language: str
    notice_id: UUID
    title: str
    text: str


def render_notice(notice: Notice, language: str | None = None) -> Rendered:
    """The notice in words of its own language, or of the reader's; moments in the city's time."""
    return _render(notice, language or notice.language)


def inbox(
    *,
    account: UUID | None = None,
    unit: UUID | None = None,
    contact: UUID | None = None,
    limit: int = 50,
    before: UUID | None = None,
    language: str | None = None,
) -> tuple[NoticeLine, ...]:
    """The newest notices of one recipient; `before` is the last identifier of the page before."""
    rows = _of(account=account, unit=unit, contact=contact).select_related("jurisdiction")
    if last := Notice.objects.filter(id=before).first() if before else None:
        rows = rows.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, id__lt=last.id))
    rows = rows.order_by("-created_at", "-id")
    lines = []
    for row in rows[:limit]:
        said = render_notice(row, language or translation.get_language())
        lines.append(
            NoticeLine(row.id, row.kind, row.subject, said.title, said.text, said.link, row.created_at, row.read_at)
        )
    return tuple(lines)


def unread_count(*, account: UUID | None = None, unit: UUID | None = None, contact: UUID | None = None) -> int:
    """How many notices of one recipient nobody has read; counted no further than `MOST_COUNTED`."""
    unread = _of(account=account, unit=unit, contact=contact).filter(read_at__isnull=True)
    return unread[:MOST_COUNTED].count()


def compose(letter_id: UUID) -> Message | None:
    """The letter's words and the address, from the vault, the account or the unit; None when there is none.

    Reading the vault for a delivery is no reading by a person: nobody sees the address.
    """
    letter = Letter.objects.select_related("notice__jurisdiction", "notice__account").get(id=letter_id)
    notice = letter.notice
    if notice.account is not None:
        address = notice.account.email if notice.account.is_active else ""
    elif notice.contact_id is not None:
        address = people.find_mailbox(notice.contact_id)
    else:
        address = letter.mailbox
    if not address:
        return None
    said = _render(notice, notice.language, letter=True)
    return Message(address, rules.language_of(notice.language), notice.id, said.title, said.text)


def _of(*, account: UUID | None, unit: UUID | None, contact: UUID | None) -> QuerySet[Notice]:
    if [account, unit, contact].count(None) != 2:
        raise ValueError("An inbox belongs to an account, a unit or a contact.")
    if account is not None:
        return Notice.objects.filter(account_id=account)
    if contact is not None:
        return Notice.objects.filter(contact_id=contact)
    return Notice.objects.filter(unit_id=unit)


def _render(notice: Notice, language: str, *, letter: bool = False) -> Rendered:
    spoken = rules.language_of(language)
    city = notice.jurisdiction
    with translation.override(_CODES[spoken]), timezone.override(ZoneInfo(city.timezone)):
        words = rules.speak(notice.params, spoken)
        context = {**words, "city": city.name, "duty_phone": city.duty_phone, "to_unit": notice.unit_id is not None}
        said = str(render_to_string(f"notices/{notice.kind}.{spoken}.txt", context))
        if letter:
            closing = render_to_string(f"notices/closing.{spoken}.txt", _closing(context))
            said = f"{said.rstrip()}\n\n{closing}"
    title, _, text = said.strip().partition("\n")
    return Rendered(title.strip(), text.strip(), str(words.get("link", "")))


def _closing(context: dict[str, object]) -> dict[str, object]:
    link = str(context.get("link") or "")
    return {**context, "address": f"{settings.PUBLIC_URL.rstrip('/')}{link}" if link else ""}
