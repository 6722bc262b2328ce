"""Publishes the monthly sheet of a street; what is published never changes, a correction is a further edition."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core_actions
from oneneedle.core import queries as core_queries
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.evaluation import access
from oneneedle.evaluation.models import Sheet
from oneneedle.evaluation.queries import sheet_content
from oneneedle.evaluation.queries.reckonings import current_reckoning
from oneneedle.evaluation.queries.said import month_of
from oneneedle.evaluation.rules import sheets
from oneneedle.units import queries as units

_MAX_WORDS = 1000


@transaction.atomic
def publish_sheet(*, street: units.UnitRef, month: date, reason: str = "", actor: Actor, now: datetime) -> Sheet:
    """Freeze what a month of the street comes to now and show it to everybody, as the first edition or a further one.

    Refuses who may not, a month that is not over or not counted, a further edition that says the same, or one
    without a reason.
    """
    first = month.replace(day=1)
    if actor.unit_id is None or not access.can_publish_sheet(actor, street):
        raise Refused(_("Your post may not do this here."), code="not_yours")
    if first >= month_of(now, core_queries.zone_of(actor.jurisdiction_id)):
        raise Refused(_("This month is not over yet."), field="month", code="future")
    if current_reckoning() is None:
        raise Refused(_("Nothing has been counted yet."), code="not_counted")
    core_actions.wait_turn(f"sheet_of:{street.id}:{first}")
    content = sheet_content.make_content(actor.jurisdiction_id, street, first, now)
    edition, words = _next_edition(street, first, content, reason)
    frozen = sheets.write_content(content)
    sheet = Sheet.objects.create(
        id=new_id(now),
        jurisdiction_id=actor.jurisdiction_id,
        street_id=street.id,
        street_path=street.path,
        area_path=street.area_path,
        month=first,
        edition=edition,
        formulas=content.formulas,
        content=frozen,
        reason=words,
        unit_id=actor.unit_id,
        published_at=now,
    )
    data = {
        "street": str(street.id),
        "month": first.isoformat(),
        "edition": edition,
        "formulas": content.formulas,
        "sha256": hashlib.sha256(msgspec.json.encode(frozen, order="sorted")).hexdigest(),
    }
    core_actions.write_ledger(subject=f"sheet:{sheet.id}", verb="sheet.published", actor=actor, now=now, data=data)
    return sheet


def _next_edition(street: units.UnitRef, month: date, content: sheets.Content, reason: str) -> tuple[int, str]:
    newest = Sheet.objects.filter(street_id=street.id, month=month).order_by("-edition").first()
    if newest is None:
        return 1, ""
    if sheets.same_numbers(content, sheets.read_content(newest.content)):
        raise Refused(_("Nothing has changed since the last edition."), code="same")
    words = reason.strip()[:_MAX_WORDS]
    if not words:
        raise Refused(_("Say why it is corrected."), field="reason", code="empty")
    return newest.edition + 1, words
