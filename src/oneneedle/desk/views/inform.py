"""Notices of the reader's unit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.notices import actions
from oneneedle.notices import queries as notices
from oneneedle.ui import pages

SHOWN = 50


@dataclass(frozen=True)
class NoticesPage:
    """The unit's notices, newest first."""

    desk: DeskFrame
    title: str
    lines: tuple[notices.NoticeLine, ...]
    unread: int
    next: str


@seated
def show_notices(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the unit was told."""
    before = _read_id(request.GET.get("before", ""))
    lines = notices.inbox(unit=seat.actor.unit_id, limit=SHOWN, before=before)
    desk = frame(seat, here="notices")
    more = f"{reverse('desk:notices')}?before={lines[-1].id}" if len(lines) == SHOWN else ""
    return pages.render_page(request, "desk/notices.html", NoticesPage(desk, _("Notices"), lines, desk.unread, more))


@require_POST
@seated
def mark_read(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Mark the notices that stood on the page, or all of the unit up to the newest that did."""
    ids = [found for text in request.POST.getlist("notice") if (found := _read_id(text))]
    up_to = _read_id(request.POST.get("up_to", ""))
    actions.mark_read(notice_ids=ids, up_to=up_to, actor=seat.actor, now=seat.now)
    return redirect("desk:notices")


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
