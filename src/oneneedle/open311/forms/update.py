"""Turns the form of POST servicerequestupdates into an update."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from django.utils.translation import gettext as _

from oneneedle.cases.rules.report import MAX_DESCRIPTION
from oneneedle.open311.forms.fields import Fields
from oneneedle.open311.forms.report import read_urls
from oneneedle.open311.rules import missing

REQUIRED = ("service_request_id", "update_id", "status", "updated_datetime", "description")


@dataclass(frozen=True, slots=True)
class SentUpdate:
    """What an outside system says about a case; `external_id` is its own name for the update."""

    number: str
    external_id: str
    status: str
    text: str
    media_urls: tuple[str, ...]


def read_update(fields: Fields, zone: tzinfo, *, has_photos: bool) -> SentUpdate:
    """The update of the form; faults stay with the fields. A picture can stand for the description."""
    media_urls = read_urls(fields)
    text = fields.text("description")
    for name in REQUIRED:
        if not fields.raw(name).strip() and not (name == "description" and (has_photos or media_urls)):
            fields.faults.append(missing(name))
    fields.span("updated_datetime", zone)
    if len(text) > MAX_DESCRIPTION:
        fields.fault(_("description may have at most %(count)d characters.") % {"count": MAX_DESCRIPTION})
    if len(fields.line("update_id")) > 200:
        fields.fault(_("update_id may have at most %(count)d characters.") % {"count": 200})
    return SentUpdate(
        number=fields.line("service_request_id"),
        external_id=fields.line("update_id"),
        status="_".join(fields.line("status").lower().split()),
        text=text or _("A picture was sent."),
        media_urls=media_urls,
    )
